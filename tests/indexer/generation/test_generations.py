"""Generations: folders of whole indices, one of them in use.

1. `begin` gives a new name and removes what aborted builds left; finished ones stay.
2. Switching is one step: a reader sees the old name or the new one, never anything else; only finished, whole ones
   serve.
3. `prune` keeps the newest and the one in use.
4. Manifest and commit are read as they were written; a missing, broken or foreign one is said to be so.
5. The writer's lock refuses a second process and names the holder; it is free again when its holder is gone.
6. `replace_file` leaves the old content or the new, and nothing beside it.
7. The stamps change with what they stand for.
"""

import os
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from indexer.catalog import TextStatistics, write_segment
from indexer.copies import write_values
from indexer.errors import DamagedIndex, DiskFull, IndexLocked, NoIndex, OtherSchema
from indexer.generation.analysis_state import AnalysisState, write_state
from indexer.generation.arrays import save_array
from indexer.generation.atomic_replacement import replace_file
from indexer.generation.base_doc_values import write_basebook
from indexer.generation.codes import CodesWriter
from indexer.generation.columns import ROW_TYPES, write_columns
from indexer.generation.facet_numbers import FacetNumbers, write_facet_numbers
from indexer.generation.generation import SCHEMA_VERSION, Commit, Generation, Manifest
from indexer.generation.generations import GenerationFolder
from indexer.generation.row_values import write_row_values
from indexer.generation.stored_fields import StoredFieldsWriter
from indexer.suggestions.making import write_table

MANIFEST = Manifest(
    schema=SCHEMA_VERSION,
    backend="tantivy",
    regions="0123456789ab",
    dictionary="0123456789ab",
    built_at="2026-03-01T09:00:00+08:00",
    documents=3,
    rows=3,
    bases=2,
    shared_bases=1,
    newest_doc=3,
)
COMMIT = Commit(
    number=1, sequence=7, columns=1, rows=3, bases=2, ended=0, segments=(1,), copies=(1,), records=1, vocabulary=0
)
NOTHING = np.zeros(0, np.uint32)
HOLD = """
import sys
from pathlib import Path
from indexer.generation.generations import GenerationFolder
from indexer.generation.row_values import write_row_values
with GenerationFolder(Path(sys.argv[1])).lock():
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def folder(tmp_path: Path) -> GenerationFolder:
    return GenerationFolder(tmp_path / "index")


def finished(folder: GenerationFolder, count: int = 1) -> list[Generation]:
    return [finish(folder.begin()) for _ in range(count)]


def finish(generation: Generation) -> Generation:
    """Write all that a generation without documents consists of, but for its text indices."""
    rows = {name: np.zeros(0, kind) for name, kind in ROW_TYPES.items()}
    write_columns(generation.columns(1), rows, np.zeros(0, np.int64), 1)
    save_array(generation.ended(1), np.zeros(0, np.uint32))
    write_basebook(generation.bases, (), 0)
    write_table(generation.suggestions, (), list)
    write_segment(generation.segment(1), ())
    TextStatistics().save(generation.own_statistics)
    write_values(generation.copies / "1", (), NOTHING, NOTHING)
    write_row_values(generation.row_values, np.zeros(1, np.uint32))
    CodesWriter(generation.codes).finish(NOTHING)
    StoredFieldsWriter(generation.stored).finish()
    write_facet_numbers(generation.facets, FacetNumbers())
    write_state(generation.path, 1, AnalysisState("rjieba", ("奶茶店",)), NOTHING)
    replace_file(generation.path / "shared.jsonl", b"")
    generation.write_manifest(MANIFEST)
    generation.seal()
    generation.write_commit(COMMIT)
    return generation


def test_begin_gives_a_new_name_and_removes_aborted_builds(folder: GenerationFolder) -> None:
    assert folder.names() == []
    first, second = finished(folder, 2)
    aborted = folder.begin()
    (aborted.path / "catalog").mkdir()
    (aborted.path / "catalog" / "part").write_bytes(b"x")
    assert folder.names() == [first.name, second.name]
    beside = folder.begin()
    assert sorted(path.name for path in folder.path.glob("g*"))[-2:] == [aborted.name, beside.name]
    for one in (aborted, beside):
        one.release()  # as the system does where a process ends
    new = folder.begin()
    assert folder.names() == [first.name, second.name]
    assert new.name > second.name
    assert list(new.path.iterdir()) == []
    assert sorted(path.name for path in folder.path.glob("g*")) == [first.name, second.name, new.name]


def test_only_finished_generations_serve(folder: GenerationFolder) -> None:
    with pytest.raises(NoIndex, match="zwfw index build"):
        folder.current()
    first, second = finished(folder, 2)
    aborted = folder.begin()
    for name in (aborted.name, "g999999", "../g000001", ""):
        with pytest.raises(NoIndex):
            folder.switch(name)
    folder.switch(second.name)
    assert folder.current().name == second.name
    folder.switch(first.name)
    assert folder.current().name == first.name


def test_switching_generations_is_one_step(folder: GenerationFolder) -> None:
    names = [generation.name for generation in finished(folder, 2)]
    folder.switch(names[0])
    seen, done = set(), threading.Event()

    def read() -> None:
        while not done.is_set():
            seen.add(folder.current().name)

    reader = threading.Thread(target=read)
    reader.start()
    try:
        for turn in range(60):
            folder.switch(names[turn % 2])
    finally:
        done.set()
        reader.join()
    assert seen <= set(names)
    assert folder.current().name == names[1]


def test_prune_keeps_the_newest_and_the_one_in_use(folder: GenerationFolder) -> None:
    names = [generation.name for generation in finished(folder, 5)]
    folder.switch(names[1])
    assert folder.prune(keep=2) == [names[0], names[2]]
    assert folder.names() == [names[1], names[3], names[4]]
    folder.switch(names[4])
    assert folder.prune(keep=2) == [names[1]]
    assert folder.prune(keep=2) == []
    assert folder.current().name == names[4]


def test_manifest_and_commit_are_read_as_written(folder: GenerationFolder) -> None:
    (generation,) = finished(folder)
    assert generation.manifest() == MANIFEST
    assert generation.commit() == COMMIT
    later = replace(COMMIT, number=2, sequence=8, rows=9)
    generation.write_commit(later)
    assert generation.commit() == later


@pytest.mark.parametrize("name", ["manifest.json", "commit.json"])
@pytest.mark.parametrize("content", [None, b"", b"{", b"[]", b"{}", b'{"schema": 1}'])
def test_a_broken_manifest_or_commit_is_told(folder: GenerationFolder, name: str, content: bytes | None) -> None:
    (generation,) = finished(folder)
    read = generation.manifest if name == "manifest.json" else generation.commit
    path = generation.path / name
    if content is None:
        path.unlink()
    else:
        path.write_bytes(content)
    with pytest.raises((DamagedIndex, OtherSchema), match="zwfw index build"):
        read()


def test_a_generation_of_another_schema_is_refused(folder: GenerationFolder) -> None:
    (generation,) = finished(folder)
    generation.write_manifest(replace(MANIFEST, schema=SCHEMA_VERSION + 1))
    with pytest.raises(OtherSchema, match="格式版本"):
        generation.manifest()
    with pytest.raises(OtherSchema):
        folder.switch(generation.name)


@pytest.mark.parametrize("name", ["columns-1/doc.bin", "bases/names.bin", "ended-1.bin", "shared.jsonl", "files.json"])
def test_a_damaged_generation_is_not_switched_to(folder: GenerationFolder, name: str) -> None:
    first, second = finished(folder, 2)
    folder.switch(first.name)
    (second.path / name).unlink()
    with pytest.raises(DamagedIndex, match=name.rpartition("/")[2]):
        folder.switch(second.name)
    assert folder.current().name == first.name


def test_shared_values_are_read_and_a_missing_file_is_damage(folder: GenerationFolder) -> None:
    (generation,) = finished(folder)
    assert generation.shared_values() == {}
    (generation.path / "shared.jsonl").unlink()
    with pytest.raises(DamagedIndex, match=r"shared\.jsonl"):
        generation.shared_values()
    (generation.path / "shared.jsonl").write_text('{"base":3,"values":{"authority":null,"hours":"9-17"}}\n')
    assert generation.shared_values() == {3: {"authority": None, "hours": "9-17"}}


def test_a_second_lock_holder_is_refused(folder: GenerationFolder) -> None:
    with folder.lock():
        with pytest.raises(IndexLocked, match=f"进程 {os.getpid()}") as caught, folder.lock():
            raise AssertionError("two holders")
        assert f"{os.getpid()}" in caught.value.manager
    with folder.lock():
        pass


def test_a_killed_process_frees_the_lock(folder: GenerationFolder) -> None:
    command = [sys.executable, "-c", HOLD, str(folder.path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"held\n"
        with pytest.raises(IndexLocked, match=f"进程 {other.pid}"), folder.lock():
            raise AssertionError("two holders")
        other.kill()
        other.wait()
        with folder.lock():
            pass


def test_replace_file_leaves_the_old_or_the_new_content(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "current"
    replace_file(path, b"old")
    replace_file(path, b"new")
    assert [(file.name, file.read_bytes()) for file in tmp_path.iterdir()] == [("current", b"new")]

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(DiskFull):
        replace_file(path, b"newest")
    assert path.read_bytes() == b"new"


def test_stamps_change_with_what_they_stand_for(folder: GenerationFolder) -> None:
    assert folder.current_stamp() == 0
    first, second = finished(folder, 2)
    assert folder.begin().commit_stamp() == 0
    folder.switch(first.name)
    stamps = [folder.current_stamp(), first.commit_stamp()]
    assert stamps == [folder.current_stamp(), first.commit_stamp()]
    folder.switch(second.name)
    first.write_commit(replace(COMMIT, number=2))
    assert 0 not in stamps
    assert folder.current_stamp() != stamps[0]
    assert first.commit_stamp() != stamps[1]
