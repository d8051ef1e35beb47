"""Columns: one row per visible document, memory-mapped, sorted by (region number, base, id).

Rows that come later stand behind the sorted ones, in the files' spare room, until the worker sorts anew. A reader sees
as many rows as the commit that it has read says; what stands behind them is not there for it.

A second set of columns for new rows would make every look two; columns in the database would be copied where a slice of
a map is not.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from indexer.errors import DamagedIndex
from indexer.generation.arrays import (
    Array,
    Float32s,
    Int32s,
    Int64s,
    UInt8s,
    UInt16s,
    UInt32s,
    UInt64s,
    map_array,
    run_lengths,
    run_starts,
    save_array,
)
from indexer.generation.checksums import check_sizes, seal
from indexer.generation.stored_fields import STORED_COLUMNS

# Name → type. Times are seconds since 1970 UTC, 0 = none; rating is in steps of 1/40, 0 = none, of at most 65,535
# people. Elements (`indexer.documents.elements`) are what the copy has itself, and what its base has and it has not;
# its coordinates are those of its own place. Ids are ranked when rows are sorted. `own_values` is a place in the
# records of `row_values`; `stored…`: see `stored_fields`.
ROW_TYPES = {
    "doc": np.uint32,
    "base": np.uint32,
    "region": np.uint32,
    "profile": np.uint32,
    "site": np.uint16,
    "effective": np.uint32,
    "expires": np.uint32,
    "updated": np.uint32,
    "popularity": np.float32,
    "rating": np.uint8,
    "rating_count": np.uint16,
    "own_elements": np.uint32,
    "lacking_elements": np.uint32,
    "lat": np.int32,
    "lon": np.int32,
    "id_rank": np.uint32,
    "own_values": np.uint32,
    **dict.fromkeys(STORED_COLUMNS, np.uint32),
}
MOST_RATINGS = np.iinfo(np.uint16).max
RATING_STEPS = 40
# Bytes of ids that are sorted at once.
ID_BEGINNING = np.dtype("S32")
# Coordinates are in steps of 1e-7 degree (about a centimetre); as latitudes these two stand for no place at all, and
# for a place without coordinates.
DEGREE, NOWHERE, SOMEWHERE = 10**7, -(1 << 31), 1 - (1 << 31)
# Beside the columns: where regions begin, and three other orders of the sorted rows.
TABLES = ("region_start", "by_base", "doc_order", "by_id")
# Spare room: new rows before the columns are sorted anew, as a share of the rows and at least this many.
SPARE_SHARE, SPARE_LEAST = 0.02, 20_000


@dataclass(frozen=True, slots=True)
class Columns:
    """The rows of a generation. Arrays have the files' whole length; only the first `count` rows are there.

    Attributes:
        doc, base, region, profile, …: One value a row; see `ROW_TYPES`.
        sorted_count: How many rows are sorted by (region, base, id).
        region_start: Where each region's sorted rows begin; one more than there are regions.
        by_base: Sorted rows ordered by (base, region, id).
        doc_order: Sorted rows ordered by document number.
        by_id: Sorted rows ordered by id.
    """

    doc: UInt32s
    base: UInt32s
    region: UInt32s
    profile: UInt32s
    site: UInt16s
    effective: UInt32s
    expires: UInt32s
    updated: UInt32s
    popularity: Float32s
    rating: UInt8s
    rating_count: UInt16s
    own_elements: UInt32s
    lacking_elements: UInt32s
    lat: Int32s
    lon: Int32s
    id_rank: UInt32s
    own_values: UInt32s
    stored: UInt32s
    stored_authority: UInt32s
    stored_place: UInt32s
    stored_contact: UInt32s
    stored_links: UInt32s
    sorted_count: int
    region_start: UInt64s
    by_base: UInt32s
    doc_order: UInt32s
    by_id: UInt32s

    @property
    def capacity(self) -> int:
        """How many rows the files have room for."""
        return len(self.doc)

    def check(self, rows: int) -> None:
        """Raises `DamagedIndex` where the files cannot hold so many rows."""
        if not self.sorted_count <= rows <= self.capacity:
            raise DamagedIndex("columns", f"放不下提交所记的 {rows} 行")


def coordinates_of(place: Mapping[str, float | None] | None) -> tuple[int, int]:
    """Latitude and longitude of a document's or a base's place, as columns have them."""
    if not place:
        return NOWHERE, 0
    lat, lon = place.get("lat"), place.get("lon")
    return (SOMEWHERE, 0) if lat is None or lon is None else (round(lat * DEGREE), round(lon * DEGREE))


def rank_ids(beginnings: Array, longer: Mapping[int, bytes]) -> UInt32s:
    """The rank of each of some ids (UTF-8, which sorts as characters do).

    Args:
        beginnings: The first bytes of each (`ID_BEGINNING`): whole ids would all take the room of the longest.
        longer: Place → the whole id, where there is more of it.
    """
    order = beginnings.argsort(kind="stable")
    if longer:
        starts = run_starts(beginnings[order])
        lengths = run_lengths(starts, len(order))
        for run in (lengths > 1).nonzero()[0].tolist():
            alike = slice(starts[run], starts[run] + lengths[run])
            order[alike] = sorted(order[alike].tolist(), key=lambda i: longer.get(i, bytes(beginnings[i])))
    ranks = np.empty(len(order), np.uint32)
    ranks[order] = np.arange(len(order), dtype=np.uint32)
    return ranks


def sort_rows(rows: Mapping[str, Array]) -> Int64s:
    """The order of rows by (region, base, id): which of the given rows stands at each place."""
    return np.lexsort((rows["id_rank"], rows["base"], rows["region"]))


def write_columns(folder: Path, rows: Mapping[str, Array], order: Int64s, regions: int) -> None:
    """Write rows as a new set of columns.

    Args:
        folder: A new folder.
        rows: The columns of `ROW_TYPES`, all of one length.
        order: From `sort_rows`.
        regions: How many regions there are.
    """
    count = len(rows["doc"])
    capacity = count + max(SPARE_LEAST, int(count * SPARE_SHARE))
    region, base = rows["region"][order], rows["base"][order]
    folder.mkdir(parents=True)
    for name, dtype in ROW_TYPES.items():
        save_array(folder / f"{name}.bin", rows[name][order].astype(dtype, copy=False), capacity)
    starts = np.searchsorted(region, np.arange(regions + 1, dtype=region.dtype))
    save_array(folder / "region_start.bin", starts.astype(np.uint64))
    save_array(folder / "by_base.bin", np.argsort(base, kind="stable").astype(np.uint32))
    save_array(folder / "doc_order.bin", np.argsort(rows["doc"][order], kind="stable").astype(np.uint32))
    save_array(folder / "by_id.bin", np.argsort(rows["id_rank"][order], kind="stable").astype(np.uint32))
    sizes = {f"{name}.bin": count * np.dtype(dtype).itemsize for name, dtype in ROW_TYPES.items()}
    seal(folder, {**sizes, **{f"{name}.bin": (folder / f"{name}.bin").stat().st_size for name in TABLES}})


def open_columns(folder: Path, *, writable: bool = False) -> Columns:
    """Map a set of columns. Raises `DamagedIndex`."""
    check_sizes(folder, [f"{name}.bin" for name in (*ROW_TYPES, *TABLES)])
    arrays = {name: map_array(folder / f"{name}.bin", dtype, writable=writable) for name, dtype in ROW_TYPES.items()}
    lengths = {len(array) for array in arrays.values()}
    if len(lengths) != 1:
        raise DamagedIndex(folder.name, "各列长度不一致")
    region_start = map_array(folder / "region_start.bin", np.uint64)
    orders = {name: map_array(folder / f"{name}.bin", np.uint32) for name in ("by_base", "doc_order", "by_id")}
    sorted_count = int(region_start[-1]) if len(region_start) else 0
    if {*map(len, orders.values())} != {sorted_count} or sorted_count > min(lengths):
        raise DamagedIndex(folder.name, "行数与排序表不一致")
    return Columns(**arrays, sorted_count=sorted_count, region_start=region_start, **orders)
