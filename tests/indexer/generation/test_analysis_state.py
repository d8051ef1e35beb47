"""By what words texts are cut, as a generation keeps it.

1. What is written is read, with the documents of its way.
2. What is missing, cut or changed is damage.
3. Of old states only the last few stay.
"""

import numpy as np
import pytest

from indexer.errors import DamagedIndex
from indexer.generation.analysis_state import (
    KEPT,
    AnalysisState,
    documents_file,
    read_documents,
    read_state,
    remove_old_states,
    state_file,
    write_state,
)

STATE = AnalysisState("rjieba", ("奶茶店",), ("奶茶店", "夜钓台"), bases=1)
DOCS = np.array([3, 5, 9], np.uint32)


def test_an_analysis_state_is_read_as_written(tmp_path):
    written = write_state(tmp_path, 2, STATE, DOCS)
    assert (written.documents, read_state(tmp_path, 2)) == (3, written)
    assert read_documents(tmp_path, 2, written).tolist() == [3, 5, 9]
    assert (STATE.newest, STATE.in_use) == (("奶茶店", "夜钓台"), (("奶茶店", "夜钓台"), ("奶茶店",)))
    settled = AnalysisState("rjieba", ("奶茶店",))
    assert (settled.newest, settled.in_use) == (("奶茶店",), (("奶茶店",),))


@pytest.mark.parametrize(
    "content", [None, b"", b"[]", b"{}", b'{"check": 1}', lambda whole: whole.replace("夜".encode(), "日".encode())]
)
def test_a_damaged_analysis_state_is_told(tmp_path, content):
    write_state(tmp_path, 1, STATE, DOCS)
    path = state_file(tmp_path, 1)
    whole = path.read_bytes()
    path.unlink()
    if content is not None:
        path.write_bytes(content(whole) if callable(content) else content)
    with pytest.raises(DamagedIndex):
        read_state(tmp_path, 1)


@pytest.mark.parametrize("content", [DOCS[:2].tobytes(), np.array([3, 5, 8], np.uint32).tobytes(), b"x", None])
def test_other_documents_than_written_are_damage(tmp_path, content):
    written = write_state(tmp_path, 1, STATE, DOCS)
    documents_file(tmp_path, 1).unlink()
    if content is not None:
        documents_file(tmp_path, 1).write_bytes(content)
    with pytest.raises(DamagedIndex):
        read_documents(tmp_path, 1, written)


def test_a_state_without_documents_has_no_file_of_them(tmp_path):
    written = write_state(tmp_path, 1, AnalysisState("rjieba", ()), DOCS[:0])
    assert not documents_file(tmp_path, 1).exists()
    assert read_documents(tmp_path, 1, written).tolist() == []


def test_old_analysis_states_are_removed(tmp_path):
    for number in range(1, KEPT + 3):
        write_state(tmp_path, number, STATE, DOCS)
    remove_old_states(tmp_path, KEPT + 2)
    numbers = range(3, KEPT + 3)
    kept = {file(tmp_path, number).name for number in numbers for file in (state_file, documents_file)}
    assert {path.name for path in tmp_path.iterdir()} == kept
