"""A damaged index: found, named, and got over.

1. Every file of a generation, cut or deleted: opening it says so, and names the file or its folder.
2. Every file of a generation with one bit turned: opening or `zwfw doctor --deep` says so.
3. A process that has a view open goes on serving it, whatever becomes of the files' names; `ready` says what is wrong.
4. A fresh process serves the newest whole generation, and says so.
5. The worker builds anew, and then all is well; where nothing is whole, nothing is served until then.
6. A damaged generation cannot be switched to.
7. A row that went wrong without any checksum's notice is found by comparing with the store.
8. What the worker appended is checked too.
"""

from __future__ import annotations

import random
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from indexer.documents.document import Document
from indexer.errors import DamagedIndex, IndexFailure
from indexer.generation.generation import Generation
from indexer.generation.verification import appended_digest
from indexer.store.split import prepare
from indexer.vocabulary import VocabularySources
from indexer.worker.integrity_check import check_checksums, check_sizes
from search_engine.errors import NotReady
from search_engine.installation.installation import Installation
from tests.faults.homes import NEW, OLD, catalogue, complaints, edition_of, open_home, restart, service_of

# Files that say nothing about the committed state: locks, and a list that only the removal of old files uses.
UNUSED = (".tantivy-meta.lock", ".tantivy-writer.lock", ".managed.json", ".lock")


def files_of(generation: Generation) -> list[Path]:
    found = sorted(path for path in generation.path.rglob("*") if path.is_file() and path.name not in UNUSED)
    assert len(found) > 40
    return found


def current(home: Path) -> Generation:
    return open_home(home).generations.current()


def some_words():
    return iter([("身份证", 1000), ("身", 100), ("份", 100), ("证", 100)])


@pytest.fixture(scope="module")
def spelled(template, tmp_path_factory) -> Path:
    """A home whose generation has every part that there is: a vocabulary too, of few words."""
    home = Path(shutil.copytree(template, tmp_path_factory.mktemp("spelled") / "home"))
    place = open_home(home)
    few = VocabularySources(terms=("身份证",), places=("杭州",))
    sources = replace(place.suggestion_sources, vocabulary=few)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Installation, "suggestion_sources", property(lambda _: sources))
        patch.setattr("indexer.vocabulary.inventory.read_general_words", some_words)
        place.worker().build()
    place.store.engine.dispose()
    return home


@pytest.fixture
def spare(spelled, tmp_path):
    """A copy of a generation whose files a test may spoil one after another."""
    generation = current(spelled)
    assert generation.commit().vocabulary
    copy = Generation(Path(shutil.copytree(generation.path, tmp_path / generation.name)))
    check_checksums(copy)
    return copy


def spoiled(path: Path, content: bytes | None, check, generation: Generation) -> IndexFailure:
    """What a check says of a file with other content (None: without the file), which is put back afterwards."""
    before = path.read_bytes()
    path.unlink()
    if content is not None:
        path.write_bytes(content)
    try:
        with pytest.raises(IndexFailure) as caught:
            check(generation)
    finally:
        path.write_bytes(before)
    return caught.value


def names_it(failure: IndexFailure, path: Path) -> bool:
    return isinstance(failure, DamagedIndex) and (path.name in str(failure) or path.parent.name in str(failure))


def test_1_a_deleted_file_is_named_at_opening(spare):
    for path in files_of(spare):
        assert names_it(spoiled(path, None, check_sizes, spare), path), path


def test_1_a_deleted_vocabulary_is_named_at_opening(spare):
    shutil.rmtree(spare.vocabulary)
    with pytest.raises(DamagedIndex, match="vocabulary"):
        check_sizes(spare)


def test_1_a_cut_file_is_named_at_opening(spare):
    for path in files_of(spare):
        if path.stat().st_size > 8 and not path.name.startswith("ended"):
            assert names_it(spoiled(path, path.read_bytes()[:8], check_sizes, spare), path), path


def test_a_flipped_bit_is_found(spare):
    commit, dice = spare.commit(), random.Random(7)
    for path in files_of(spare):
        content = bytearray(path.read_bytes())
        # what stands behind the rows that count is not there
        counted = {"columns-1": len(content) * commit.rows, "bases": len(content) * commit.bases}.get(path.parent.name)
        size = counted // capacity_of(spare, path) if counted and path.suffix == ".bin" else len(content)
        if size:
            content[dice.randrange(size)] ^= 0x20
            spoiled(path, bytes(content), check_checksums, spare)


def capacity_of(generation: Generation, path: Path) -> int:
    """So many rows a file has room for; those without spare room are full."""
    commit, size = generation.commit(), path.stat().st_size
    if path.name in ("region_start.bin", "by_base.bin", "doc_order.bin", "by_id.bin", "names.bin"):
        return commit.rows if path.parent.name == "columns-1" else commit.bases
    if path.parent.name == "columns-1":
        capacity = (generation.columns(1) / "rating.bin").stat().st_size
    else:
        capacity = (generation.bases / "issued.bin").stat().st_size // 4
    assert size % capacity == 0
    return capacity


@pytest.mark.parametrize("name", ["commit.json", "own/meta.json"])
def test_an_open_view_goes_on_serving(home, name):
    place, generation = open_home(home), current(home)
    with service_of(home) as service:
        assert edition_of(service) == OLD
        (generation.path / name).unlink()
        # on the first page, whatever else is there
        new = Document.model_validate({**catalogue(NEW)[0], "popularity": 1e6})
        place.store.put([prepare(new)], "test")
        (place.generations.path / "current").write_text(generation.name)
        assert edition_of(service) == OLD
        place.worker().run_once()
        with pytest.raises(AssertionError, match="two editions"):
            edition_of(service, 240)
        state = service.ready()
        assert (state["fault"], state["index_sequence"]) == (None, 2)
    assert complaints(home) == []


def test_a_fresh_process_serves_the_newest_whole_generation(home):
    place = open_home(home)
    old = current(home).name
    place.worker().build()
    damaged = current(home)
    (damaged.columns(1) / "base.bin").write_bytes(b"")
    with service_of(home) as service:
        assert edition_of(service) == OLD
        state = service.ready()
        assert state["ready"]
        assert state["generation"] == old
        assert "base.bin" in state["fault"]
        assert any("base.bin" in line for line in complaints(home))
        restart(home)
        assert edition_of(service) == OLD
        state = service.ready()
        assert state["fault"] is None
        assert state["generation"] not in (old, damaged.name)
    assert complaints(home) == []


@pytest.mark.parametrize("content", [b"\xff\xfe", b"g000077\n", None])
def test_a_lost_name_of_the_generation_in_use_is_got_over(home, content):
    file = open_home(home).generations.path / "current"
    file.unlink()
    if content is not None:
        file.write_bytes(content)
    with service_of(home) as service:
        assert edition_of(service) == OLD
        assert service.ready()["fault"]
    restart(home)
    assert complaints(home) == []


def test_without_a_whole_generation_nothing_is_served(home):
    (current(home).columns(1) / "base.bin").unlink()
    with service_of(home) as service:
        with pytest.raises(NotReady, match=r"base\.bin"):
            edition_of(service)
        assert not service.ready()["ready"]
        restart(home)
        assert edition_of(service) == OLD
    assert complaints(home) == []


def test_a_running_worker_rebuilds_a_damaged_index(home, monkeypatch):
    monkeypatch.setattr("indexer.worker.worker.LOOK_OVER", 0.0)
    place, before = open_home(home), current(home).name
    worker = place.worker()
    with place.generations.lock():
        assert not worker.step()
        (current(home).columns(1) / "region.bin").unlink()
        assert worker.step()
    assert current(home).name != before
    assert complaints(home) == []


def test_a_damaged_generation_cannot_be_switched_to(home):
    place, old = open_home(home), current(home)
    place.worker().build()
    (old.bases / "names.bin").unlink()
    with pytest.raises(DamagedIndex, match=r"names\.bin"):
        place.generations.switch(old.name)
    assert current(home).name != old.name


def test_an_index_unlike_the_store_is_found(home):
    generation = current(home)
    generation.ended(1).write_bytes(np.array([3], np.uint32).tobytes())
    commit = replace(generation.commit(), ended=1)
    generation.write_commit(replace(commit, appended=appended_digest(generation, commit)))
    assert any("不在索引中" in line for line in complaints(home))
    assert complaints(home, deep=False) == []


def test_appended_segments_are_checked(home):
    place = open_home(home)
    place.store.put([prepare(Document.model_validate(row)) for row in catalogue(NEW)[:9]], "test")
    restart(home)
    generation = current(home)
    assert generation.commit().number > 1
    assert complaints(home) == []
    segments = {path.stem for path in generation.own.glob("*.term")} - {
        path.stem for path in generation.own.glob("*.x")
    }
    assert len(segments) > 1
    for segment in segments:
        path = generation.own / f"{segment}.term"
        content = bytearray(path.read_bytes())
        content[3] ^= 1
        assert names_it(spoiled(path, bytes(content), check_checksums, generation), path)
