"""Which value of each field the copies of a base share: the most frequent one, and what each copy then has of its own.

The store writes a copy as its difference from the first copy that came. Which came first is chance, so the index looks
at all copies. A value that only one copy has is shared by nobody: then every copy's is its own. (An authority's name is
such a field; were the first county's name taken as everybody's, the whole nation would be found by it.) A title is
always shared: copies may write it differently, but another title would be another base.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from indexer.building.collect import FIELD_NAMES, FIELD_NUMBER, Collected
from indexer.documents.texts import text_of
from indexer.generation.arrays import Array, Bools, Int64s, UInt32s

# Number of a base → its content as its first copy had it.
ContentOf = Callable[[int], Mapping[str, Any]]
# A shared value belongs to at least this many copies.
LEAST_COPIES = 2
TITLE = FIELD_NUMBER["title"]


@dataclass(slots=True)
class Shared:
    """The outcome.

    Attributes:
        overrides: Base → field → the shared text where it is not the first copy's; None where nothing is shared.
        pair_row, pair_value: Which row has which text of its own.
    """

    pair_row: UInt32s
    pair_value: UInt32s
    overrides: dict[int, dict[str, str | None]] = field(default_factory=dict)


def share(
    found: Collected,
    base: UInt32s,
    shared: Bools,
    content_of: ContentOf,
) -> Shared:
    """Choose the shared values.

    Args:
        found: From `collect`.
        base: For each row, its base's number among the bases of this build.
        shared: For each base, whether it has copies in several regions (others have no shared text at all).
        content_of: A base's content as its first copy had it.
    """
    work = _Work(found, base, content_of)
    chosen: list[_Choice] = []
    for group in _groups(found, base, shared):
        choice = work.choose(group)
        if choice is not None:
            chosen.append(choice)
    return work.apply(chosen)


@dataclass(frozen=True, slots=True)
class _Group:
    """The differing values of one field of one base: numbers of values and how many rows have each."""

    base: int
    field: int
    values: Array
    counts: Array


@dataclass(frozen=True, slots=True)
class _Choice:
    """A field of a base whose shared value is not the first copy's; `value` -1 where none is shared."""

    base: int
    field: int
    value: int


def _groups(found: Collected, base: UInt32s, shared: Bools) -> list[_Group]:
    """Every field in which a copy of a shared base differs from the first copy: by another value, or by having none."""
    pair_base = base[found.pair_row]
    wanted = shared[pair_base]
    keys = pair_base[wanted].astype(np.uint64) << np.uint64(32) | found.pair_value[wanted]
    pairs, counts = np.unique(keys, return_counts=True)
    bases = (pairs >> np.uint64(32)).astype(np.int64)
    values = (pairs & np.uint64(0xFFFFFFFF)).astype(np.int64)
    fields = np.frombuffer(found.values.fields, np.uint8).astype(np.int64)[values] if len(values) else values
    order = np.lexsort((values, fields, bases))
    fields_of_bases = bases[order] * len(FIELD_NAMES) + fields[order]
    values, counts = values[order], counts[order]
    groups = _differing(found, base, shared)
    starts, ends = (np.searchsorted(fields_of_bases, groups, side) for side in ("left", "right"))
    return [
        _Group(group // len(FIELD_NAMES), group % len(FIELD_NAMES), values[first:end], counts[first:end])
        for group, first, end in zip(groups.tolist(), starts, ends, strict=True)
    ]


def _differing(found: Collected, base: UInt32s, shared: Bools) -> Int64s:
    """Shared bases and their fields in which some copy differs, as base * fields + field, ascending."""
    bits = np.zeros(len(shared), np.uint32)
    np.bitwise_or.at(bits, base, found.differs)
    bits[~shared] = 0
    bases, fields = np.nonzero(bits[:, None] >> np.arange(len(FIELD_NAMES), dtype=np.uint32) & np.uint32(1))
    groups: Int64s = bases * len(FIELD_NAMES) + fields
    return groups


class _Work:
    """Rows by base, and the choices made over them."""

    def __init__(self, found: Collected, base: UInt32s, content_of: ContentOf) -> None:
        self._found, self._base, self._content_of = found, base, content_of
        self._order = np.argsort(base, kind="stable")
        self._start = np.searchsorted(base[self._order], np.arange(int(base.max(initial=0)) + 2))

    def rows(self, base: int) -> Int64s:
        rows: Int64s = self._order[self._start[base] : self._start[base + 1]]
        return rows

    def undiffering(self, base: int, field_number: int) -> Int64s:
        """The rows of a base that have the first copy's value of a field."""
        rows = self.rows(base)
        bit = np.uint32(1 << field_number)
        same: Int64s = rows[(self._found.differs[rows] & bit) == 0]
        return same

    def _pairs(self, rows: Int64s) -> Int64s:
        """Where the pairs of some rows stand; pairs are in order of rows."""
        first, counts = self._found.pair_start[rows], self._found.pair_start[rows + 1] - self._found.pair_start[rows]
        before = np.cumsum(counts) - counts
        places: Int64s = np.repeat(first - before, counts) + np.arange(int(counts.sum()))
        return places

    def choose(self, group: _Group) -> _Choice | None:
        """The shared value of a field; None where it is the first copy's."""
        has_default = self._content_of(group.base).get(FIELD_NAMES[group.field]) is not None
        default = len(self.undiffering(group.base, group.field)) if has_default else 0
        most = int(group.counts.max(initial=0))
        if max(most, default) < (1 if group.field == TITLE else LEAST_COPIES):
            return _Choice(group.base, group.field, -1)
        if default > most:
            return None
        best = group.values[group.counts == most]
        value = self._smallest_id(group, best, default == most) if default == most or len(best) > 1 else int(best[0])
        return None if value == -2 else _Choice(group.base, group.field, value)

    def _smallest_id(self, group: _Group, values: Array, default_too: bool) -> int:
        """Of values that equally many copies have: the one that the copy with the smallest id has; -2 for the
        default.
        """
        pairs = self._pairs(self.rows(group.base))
        rows, found = self._found.pair_row[pairs], self._found.pair_value[pairs]
        holders = {int(value): rows[found == value] for value in values}
        if default_too:
            holders[-2] = self.undiffering(group.base, group.field)
        ranks = self._found.columns["id_rank"]
        return min(holders, key=lambda value: int(ranks[holders[value]].min()))

    def apply(self, chosen: list[_Choice]) -> Shared:
        """Give back to rows what is no longer shared, take from them what now is."""
        found = self._found
        texts = found.values.texts()
        overrides: dict[int, dict[str, str | None]] = {}
        extra_rows, extra_values = [found.pair_row], [found.pair_value]
        taken = set()
        for choice in chosen:
            name = FIELD_NAMES[choice.field]
            overrides.setdefault(choice.base, {})[name] = texts[choice.value] if choice.value >= 0 else None
            if choice.value >= 0:
                taken.add(choice.base << 32 | choice.value)
            value = self._content_of(choice.base).get(name)
            if value is not None:
                rows = self.undiffering(choice.base, choice.field)
                number = found.values.number(FIELD_NUMBER[name], text_of(name, value))
                extra_rows.append(rows.astype(np.uint32))
                extra_values.append(np.full(len(rows), number, np.uint32))
        pair_row, pair_value = np.concatenate(extra_rows), np.concatenate(extra_values)
        if taken:
            keys = self._base[pair_row].astype(np.uint64) << np.uint64(32) | pair_value
            kept = ~np.isin(keys, np.array(sorted(taken), np.uint64))
            pair_row, pair_value = pair_row[kept], pair_value[kept]
        return Shared(pair_row, pair_value, overrides)
