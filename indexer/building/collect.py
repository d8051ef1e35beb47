"""First pass of a build: every visible row as columns, and every text that differs from its base's as a number."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import orjson

from indexer.documents.elements import elements_of
from indexer.documents.texts import TEXT_FIELDS
from indexer.generation.arrays import Array, Bools, Int64s, UInt32s
from indexer.generation.codes import CodesWriter
from indexer.generation.columns import (
    ID_BEGINNING,
    MOST_RATINGS,
    NOWHERE,
    RATING_STEPS,
    ROW_TYPES,
    coordinates_of,
    rank_ids,
)
from indexer.generation.stored_fields import STORED_COLUMNS, StoredFieldsWriter
from indexer.store.split import ABSENT, STATUSES

FIELD_NAMES = tuple(TEXT_FIELDS)
FIELD_NUMBER = {name: number for number, name in enumerate(FIELD_NAMES)}
# Field → its number, and how its value reads as text.
READERS = {name: (number, TEXT_FIELDS[name][1]) for name, number in FIELD_NUMBER.items()}
# What the book of bases says besides names; all of it has one bit.
FACTS = ("issued_at", "catalog_code")
FACTS_BIT = 31
BITS = {name: 1 << number for name, number in (*FIELD_NUMBER.items(), *((name, FACTS_BIT) for name in FACTS))}
OFFLINE = STATUSES.index("offline")


@dataclass(frozen=True, slots=True)
class Numbering:
    """The bases of a build: shared ones first, each part in the order of the store.

    Attributes:
        base: For each collected row, its base's number.
        store_base: For each base, its number in the store.
        shared: For each base, whether it has copies in two or more regions.
        shared_count: How many have.
    """

    base: UInt32s
    store_base: UInt32s
    shared: Bools
    shared_count: int


class ValueTable:
    """Distinct texts of each field, numbered together in order of first sight."""

    def __init__(self) -> None:
        self._numbers: list[dict[str, int]] = [{} for _ in FIELD_NAMES]
        self._texts: list[str] = []
        self.fields = array("B")

    def number(self, field_number: int, text: str) -> int:
        """The number of a text of a field."""
        known = self._numbers[field_number]
        number = known.get(text)
        if number is None:
            number = known[text] = len(self._texts)
            self._texts.append(text)
            self.fields.append(field_number)
        return number

    def texts(self) -> list[str]:
        """The texts by number."""
        return self._texts

    def __len__(self) -> int:
        return len(self._texts)


@dataclass(slots=True)
class Collected:
    """What the first pass found. Arrays of rows have one value a row, in order of document number.

    Attributes:
        columns: doc, base (the store's number), region (its number in the tree), profile, effective, expires, updated,
            popularity, rating, rating_count, own_elements, lacking_elements, lat, lon, id_rank, stored…
        differs: For each row, bit f set where field f is not the base's, `FACTS_BIT` where one of `FACTS` is not.
        pair_row, pair_value: Which row has which differing text, in order of rows.
        pair_start: Where each row's pairs begin; one more than there are rows.
        values: The texts.
    """

    columns: dict[str, Array]
    differs: UInt32s
    pair_row: UInt32s
    pair_value: UInt32s
    pair_start: Int64s
    values: ValueTable


@dataclass(slots=True)
class _Parts:
    columns: dict[str, list[Array]] = field(default_factory=dict)
    rows: int = 0
    long_ids: dict[int, bytes] = field(default_factory=dict)
    differs: array[int] = field(default_factory=lambda: array("I"))
    counts: array[int] = field(default_factory=lambda: array("B"))
    pairs: array[int] = field(default_factory=lambda: array("I"))

    def add(self, name: str, values: Array) -> None:
        self.columns.setdefault(name, []).append(values)


def collect(
    batches: Iterable[Sequence[tuple[Any, ...]]],
    region_number: Mapping[int, int],
    now: int,
    progress: Callable[[int], None],
    kept_out_of_force: Collection[int],
    codes: CodesWriter,
    stored: StoredFieldsWriter,
) -> Collected:
    """Read rows. Offline ones are left out, and expired ones of most profiles: only a new write brings them back.

    Args:
        batches: From `DocumentStore.rows`, in order of document number.
        region_number: 12-digit code as a number → number in the tree.
        now: Seconds since 1970 UTC.
        progress: Called with the number of rows read so far.
        kept_out_of_force: Numbers of the profiles whose documents stay.
        codes: Is told the numbers that each document is called by.
        stored: Is given each document.
    """
    parts, values, done = _Parts(), ValueTable(), 0
    for batch in batches:
        done += len(batch)
        rows = [
            row
            for row in batch
            if row[5] != OFFLINE and (not (row[7] and row[7] <= now) or row[4] in kept_out_of_force)
        ]
        if rows:
            _add_columns(parts, list(zip(*rows, strict=True)), region_number)
            found = _add_differences(parts, rows, values, stored)
            for row, item_code in zip(rows, found, strict=True):
                codes.add((row[1], item_code))
        progress(done)
    columns = {name: np.concatenate(arrays) for name, arrays in parts.columns.items()} or _no_rows()
    columns["id_rank"] = rank_ids(columns["id_rank"], parts.long_ids)
    counts = np.frombuffer(parts.counts, np.uint8) if parts.counts else np.zeros(0, np.uint8)
    return Collected(
        columns=columns,
        differs=np.array(parts.differs, np.uint32),
        pair_row=np.repeat(np.arange(len(counts), dtype=np.uint32), counts),
        pair_value=np.array(parts.pairs, np.uint32),
        pair_start=np.concatenate(([0], np.cumsum(counts, dtype=np.int64))),
        values=values,
    )


def _add_columns(parts: _Parts, by_field: list[Sequence[Any]], region_number: Mapping[int, int]) -> None:
    docs, ids, bases, regions, profiles, _, effective, expires, updated, popularity, _, sites = by_field
    encoded = [one.encode() for one in ids]
    long = [(place, one) for place, one in enumerate(encoded, parts.rows) if len(one) > ID_BEGINNING.itemsize]
    parts.long_ids.update(long)
    parts.rows += len(encoded)
    parts.add("id_rank", np.array(encoded, ID_BEGINNING))  # ranked when all are there
    parts.add("doc", np.array(docs, np.uint32))
    parts.add("base", np.array(bases, np.uint32))
    parts.add("region", np.array([region_number[code] for code in regions], np.uint32))
    parts.add("profile", np.array(profiles, np.uint32))
    parts.add("site", np.array([site or 0 for site in sites], np.uint16))
    for name, values in (("effective", effective), ("expires", expires), ("updated", updated)):
        parts.add(name, np.array([value or 0 for value in values], np.uint32))
    parts.add("popularity", np.array([value or 0.0 for value in popularity], np.float32))


def _add_differences(
    parts: _Parts, rows: Sequence[tuple[Any, ...]], values: ValueTable, stored: StoredFieldsWriter
) -> list[str | None]:
    """Add what documents have of their own; returns their 实施编码."""
    codes: list[str | None] = [None] * len(rows)
    ratings, counts = np.zeros(len(rows), np.uint8), np.zeros(len(rows), np.uint16)
    own, lacking = np.zeros(len(rows), np.uint32), np.zeros(len(rows), np.uint32)
    lat, lon = np.full(len(rows), NOWHERE, np.int32), np.zeros(len(rows), np.int32)
    places, pairs = array("I"), parts.pairs
    for i, row in enumerate(rows):
        if (raw := row[10]) is None:
            places.extend(stored.add(row[1], {}, (), row[5]))
            parts.differs.append(0)
            parts.counts.append(0)
            continue
        found = orjson.loads(raw)
        codes[i] = found.get("item_code")
        bits = 0
        absent = found.pop(ABSENT, ())
        own[i], lacking[i] = elements_of(found), elements_of(absent)
        lat[i], lon[i] = coordinates_of(found.get("place"))
        places.extend(stored.add(row[1], found, absent, row[5]))
        for name in absent:
            bits |= BITS.get(name, 0)
        before = len(pairs)
        for name, value in found.items():
            bits |= BITS.get(name, 0)
            field_of = READERS.get(name)
            if field_of is not None:
                number, read = field_of
                pairs.append(values.number(number, read(value)))
        if "rating" in found:
            ratings[i] = round(found["rating"] * RATING_STEPS)
            counts[i] = min(found.get("rating_count", 0), MOST_RATINGS)
        parts.differs.append(bits)
        parts.counts.append(len(pairs) - before)
    parts.add("rating", ratings)
    parts.add("rating_count", counts)
    parts.add("own_elements", own)
    parts.add("lacking_elements", lacking)
    parts.add("lat", lat)
    parts.add("lon", lon)
    for name, numbers in zip(
        STORED_COLUMNS, np.array(places, np.uint32).reshape(-1, len(STORED_COLUMNS)).T, strict=True
    ):
        parts.add(name, numbers)
    return codes


def _no_rows() -> dict[str, Array]:
    return {name: np.zeros(0, kind) for name, kind in ROW_TYPES.items()}


def number_bases(found: Collected) -> Numbering:
    """Number the bases of a build."""
    stored, dense = np.unique(found.columns["base"], return_inverse=True)
    region = found.columns["region"]
    order = np.lexsort((region, dense))
    starts = np.searchsorted(dense[order], np.arange(len(stored) + 1))
    ordered = region[order]
    shared = ordered[starts[:-1]] != ordered[starts[1:] - 1] if len(stored) else np.zeros(0, np.bool_)
    new_place = np.argsort(~shared, kind="stable")
    number_of = np.empty(len(stored), np.uint32)
    number_of[new_place] = np.arange(len(stored), dtype=np.uint32)
    return Numbering(
        base=number_of[dense].astype(np.uint32),
        store_base=stored[new_place].astype(np.uint32),
        shared=shared[new_place],
        shared_count=int(shared.sum()),
    )
