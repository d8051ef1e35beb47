"""Columns: one row per visible document.

1. Rows are sorted by (region, base, id) as a plain sort would; ids sort as their characters do.
2. What is written is what is read, in that order, with spare room behind it that reads as zeros.
3. `region_start` cuts out each region's rows; `by_base`, `doc_order` and `by_id` are the same rows in the orders they
   promise.
4. Rows appended in the spare room are on disk for the next reader.
5. A missing, short or ill-fitting file is a `DamagedIndex`.
6. The spare room has its place on the disk, and gets it at the latest when it is opened to be written to: a hole that a
   full disk cannot fill would kill the writer.
"""

import os
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.errors import DamagedIndex
from indexer.generation.arrays import Array
from indexer.generation.columns import (
    ID_BEGINNING,
    ROW_TYPES,
    SPARE_LEAST,
    Columns,
    open_columns,
    rank_ids,
    sort_rows,
    write_columns,
)

REGIONS = 4
ROW = st.tuples(st.integers(0, REGIONS - 1), st.integers(0, 3), st.sampled_from(["a", "b", "c", "甲", "10", "9"]))
ROWS = st.lists(ROW, max_size=12)


def columns_of(rows: Sequence[tuple[int, int, str]]) -> dict[str, Array]:
    """Rows of (region, base, id); a row's document number is its place + 1, the other columns are made from it."""
    found: dict[str, Array] = {
        name: (np.arange(1, len(rows) + 1) * (1 + len(name)) % 200).astype(kind) for name, kind in ROW_TYPES.items()
    }
    found["doc"] = np.arange(1, len(rows) + 1, dtype=np.uint32)
    found["region"] = np.array([region for region, _, _ in rows], np.uint32)
    found["base"] = np.array([base for _, base, _ in rows], np.uint32)
    found["id_rank"] = rank_ids(np.array([name.encode() for _, _, name in rows], ID_BEGINNING), {})
    return found


def written(folder: Path, rows: Sequence[tuple[int, int, str]]) -> Columns:
    columns = columns_of(rows)
    order = sort_rows(columns)
    write_columns(folder, columns, order, REGIONS)
    return open_columns(folder)


@given(ROWS)
def test_rows_are_sorted_as_plainly(rows: list[tuple[int, int, str]]) -> None:
    order = sort_rows(columns_of(rows))
    assert order.tolist() == sorted(range(len(rows)), key=lambda i: (*rows[i], i))


@given(ROWS)
def test_columns_are_read_back_in_every_order(rows: list[tuple[int, int, str]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        columns, given_ = written(Path(folder, "columns-1"), rows), columns_of(rows)
        count, order = len(rows), sorted(range(len(rows)), key=lambda i: (*rows[i], i))
        for name, kind in ROW_TYPES.items():
            values = getattr(columns, name)
            assert values.dtype == kind
            assert values[:count].tolist() == given_[name][order].tolist()
            assert not values[count:].any()
        assert (columns.sorted_count, columns.capacity) == (count, count + SPARE_LEAST)
        for region in range(REGIONS):
            first, end = columns.region_start[region], columns.region_start[region + 1]
            assert columns.region[int(first) : int(end)].tolist() == [row[0] for row in rows if row[0] == region]
        bases = columns.base[:count]
        assert columns.by_base.tolist() == sorted(range(count), key=lambda row: (bases[row], row))
        assert columns.doc[columns.doc_order].tolist() == list(range(1, count + 1))
        assert columns.id_rank[columns.by_id].tolist() == list(range(count))


def test_appended_rows_are_on_disk(tmp_path: Path) -> None:
    folder = tmp_path / "columns-1"
    written(folder, [(1, 0, "a"), (0, 0, "b")])
    columns = open_columns(folder, writable=True)
    columns.doc[2], columns.region[2] = 77, 3
    again = open_columns(folder)
    assert (again.doc[:3].tolist(), again.region[:3].tolist()) == ([2, 1, 77], [0, 1, 3])
    assert again.sorted_count == 2
    with pytest.raises(ValueError, match="read-only"):
        again.doc[0] = 1


@pytest.mark.parametrize("name", [*ROW_TYPES, "region_start", "by_base", "doc_order", "by_id"])
def test_a_missing_or_short_column_is_damage(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "columns-1"
    written(folder, [(1, 0, "a"), (0, 0, "b")])
    file = folder / f"{name}.bin"
    whole = file.read_bytes()
    file.write_bytes(b"")
    with pytest.raises(DamagedIndex, match="索引已损坏"):
        open_columns(folder)
    file.write_bytes(whole[:-1])
    if name != "rating":  # one byte a row: some other length fits, but not that of the other columns
        with pytest.raises(DamagedIndex):
            open_columns(folder)
    file.unlink()
    with pytest.raises(DamagedIndex, match=name):
        open_columns(folder)


def test_the_spare_room_of_columns_has_its_place_on_disk(tmp_path):
    written(tmp_path / "new", [(0, 1, "a"), (1, 2, "b")])
    files = sorted((tmp_path / "new").glob("*.bin"))
    assert [path.name for path in files if path.stat().st_blocks * 512 < path.stat().st_size] == []
    sparse = tmp_path / "new" / "doc.bin"
    size = sparse.stat().st_size
    with sparse.open("r+b") as file:
        file.truncate(8)
        file.truncate(size)
    assert sparse.stat().st_blocks * 512 < size
    open_columns(tmp_path / "new", writable=True)
    assert sparse.stat().st_blocks * 512 >= size
    assert np.fromfile(sparse, np.uint32)[:3].tolist() == [1, 2, 0]
    os.truncate(sparse, size - 4)
    with pytest.raises(DamagedIndex):
        open_columns(tmp_path / "new", writable=True)
