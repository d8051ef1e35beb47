"""The tree of regions: codes to places, places to the places above, below and after them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

import numpy as np

from dictionaries.regions.errors import UnknownRegion
from dictionaries.regions.region import LEVELS, Region, canonical_form
from dictionaries.regions.table import Abolished, Int8s, Int32s, Table, ancestor_at

EXACT, BEGINNING, INSIDE = range(3)
"""How well a name matches; smaller is better."""

SHORTEST_NAME = 2  # characters


class _NameIndex:
    """All names as one text, so that a search is one pass of `re` over .2 million characters (.2 ms; 10 ms for 镇)."""

    def __init__(self, table: Table) -> None:
        self._table = table
        pairs = zip(table.names, table.short_names, strict=True)
        # Where the short name begins the name, finding the name finds both.
        lines = [name if name.startswith(short) else f"{name}\t{short}" for name, short in pairs]
        self._text = "\n".join(lines) + "\n"
        lengths = np.fromiter(map(len, lines), np.int64, len(lines))
        self._starts = np.concatenate(([0], np.cumsum(lengths + 1)[:-1]))

    def search(self, text: str, limit: int) -> list[int]:
        """Numbers of the best `limit` regions, see `RegionTree.search`; white space in the text is ignored."""
        text = "".join(text.split())
        if not text or limit <= 0:
            return []
        by_code = text.isascii() and text.isdigit()
        numbers, ranks = self._by_code(text) if by_code else self._by_name(text)
        order = np.lexsort((numbers, self._table.level_of[numbers], ranks))
        return [int(number) for number in numbers[order][:limit]]

    def _by_code(self, digits: str) -> tuple[Int32s, Int32s]:
        code = canonical_form(digits) or digits
        found = [number for number, own in enumerate(self._table.codes) if own.startswith(code)]
        ranks = [EXACT if self._table.codes[number] == code else BEGINNING for number in found]
        return np.array(found, dtype=np.int32), np.array(ranks, dtype=np.int32)

    def _by_name(self, text: str) -> tuple[Int32s, Int32s]:
        best: dict[int, int] = {}
        offsets = [match.start() for match in re.finditer(re.escape(text), self._text)]
        rows = np.searchsorted(self._starts, offsets, side="right") - 1
        for number, offset in zip(rows.tolist(), offsets, strict=True):
            best[number] = min(best.get(number, INSIDE), self._rank(number, offset, text))
        return np.array(list(best), dtype=np.int32), np.array(list(best.values()), dtype=np.int32)

    def _rank(self, number: int, offset: int, text: str) -> int:
        if offset > 0 and self._text[offset - 1] not in "\n\t":
            return INSIDE
        exact = text in (self._table.names[number], self._table.short_names[number])
        return EXACT if exact else BEGINNING


class RegionTree:
    """All regions, immutable; safe to share between threads. Made by `load_tree`.

    Every `code` argument may be in any accepted form: 6, 9 or 12 digits, with or without empty last groups. Methods
    that look a region up raise `UnknownRegion` for a code that the tree does not have.

    Attributes:
        version: short SHA-256 of all rows, 12 hex digits.
        added: rows of an admin's table, as text.
        parent_of: number of the region directly above, -1 for the nation; int32.
        level_of: index in `LEVELS`; int8.
        county_of, city_of, province_of: number of the ancestor of that level, a region counting as its own, -1 where
            the chain has no such level; int32.

    The arrays are read-only, indexed by region number, and have shape (len(tree),).
    """

    def __init__(self, table: Table, abolished: Mapping[str, Abolished], added: Sequence[str] = ()) -> None:
        self.version, self.added = table.version, tuple(added)
        self._table = table
        self._abolished = abolished
        self._number_of = {code: number for number, code in enumerate(table.codes)}
        self._made: dict[int, Region] = {}  # a page names some forty regions: those are made once
        self._end_of: list[int] = table.end_of.tolist()
        self.parent_of: Int32s = _frozen(table.parent_of)
        self.level_of: Int8s = table.level_of
        self.level_of.flags.writeable = False
        self.county_of, self.city_of, self.province_of = (
            _frozen(ancestor_at(LEVELS.index(level), self.parent_of, self.level_of))
            for level in ("county", "city", "province")
        )

    @property
    def codes(self) -> Sequence[str]:
        """Canonical codes by region number."""
        return self._table.codes

    @property
    def names(self) -> Sequence[str]:
        """Official names by region number: for those who need all, without making 42,000 regions."""
        return self._table.names

    @property
    def short_names(self) -> Sequence[str]:
        """Short names by region number."""
        return self._table.short_names

    def __len__(self) -> int:
        return len(self._table.codes)

    def __iter__(self) -> Iterator[Region]:
        """All regions in preorder."""
        return map(self.by_number, range(len(self)))

    def __contains__(self, code: object) -> bool:
        return isinstance(code, str) and canonical_form(code) in self._number_of

    def __getitem__(self, code: str) -> Region:
        """The region of a code.

        Raises:
            UnknownRegion: the tree has no such region.
        """
        return self.by_number(self._number(code))

    def nearest(self, code: str) -> Region:
        """The region of a code, else the smallest one that its first digits name.

        Raises:
            UnknownRegion: there is no such province, or the place is abolished: its heir is in the error.
        """
        try:
            return self[code]
        except UnknownRegion as error:
            if error.nearest is None or error.successor is not None:
                raise
            return error.nearest

    def canonical(self, code: str) -> str:
        """The one code that the tree writes for a region: 330110001000 → 330110001.

        Raises:
            UnknownRegion: the tree has no such region.
        """
        return self._table.codes[self._number(code)]

    def by_number(self, number: int) -> Region:
        """The region at a preorder position, 0 to len(tree) - 1.

        Raises:
            IndexError: there is no such position.
        """
        known = self._made.get(number)
        if known is not None:
            return known
        if number < 0:
            raise IndexError(f"region number {number} is negative")
        table, above = self._table, self.parent_of[number]
        region = self._made[int(number)] = Region(
            code=table.codes[number],
            name=table.names[number],
            short_name=table.short_names[number],
            level=LEVELS[self.level_of[number]],
            parent=table.codes[above] if above >= 0 else "",
            number=int(number),
            end=self._end_of[number],
        )
        return region

    def chain(self, code: str) -> tuple[Region, ...]:
        """The region and those above it, the nation last; levels that the place lacks are absent."""
        number, chain = self._number(code), []
        while number >= 0:
            chain.append(self.by_number(number))
            number = int(self.parent_of[number])
        return tuple(chain)

    def children(self, code: str) -> tuple[Region, ...]:
        """The regions directly below, by code."""
        number = self._number(code)
        child, children = number + 1, []
        while child < self._end_of[number]:
            children.append(self.by_number(child))
            child = self._end_of[child]
        return tuple(children)

    def path_name(self, code: str) -> str:
        """The names from the province down, such as 浙江省杭州市余杭区; the nation's own is 全国."""
        *path, nation = self.chain(code)
        return "".join(region.name for region in reversed(path)) or nation.name

    def search(self, text: str, limit: int = 20) -> tuple[Region, ...]:
        """Regions whose name or short name contains the text, or whose code starts with it; where there are none, those
        of whose name its end is a part, and its beginning names above them: 杭州市余杭区, 浙江余杭.

        Equal names first, then beginnings, then the rest; higher levels first among them, then by code.
        """
        for above, own in self.splits("".join(text.split())):
            found = map(self.by_number, self._names.search(own, len(self) if above else limit))
            if fitting := [one for one in found if self.is_path(above, one)]:
                return tuple(fitting[: max(limit, 0)])
        return ()

    def splits(self, text: str) -> Iterator[tuple[str, str]]:
        """A text as it is behind "", then what is left of it behind names of regions, long or short: 杭州市, 余杭区. No
        more than a path has names, and nothing shorter than a name.
        """
        ends = {0}
        for start in range(len(text)):
            if start in ends:
                longest = range(start + SHORTEST_NAME, min(start + self._longest, len(text) - SHORTEST_NAME) + 1)
                ends.update(end for end in longest if text[start:end] in self._all_names)
        for end in sorted(ends)[: 2 * len(LEVELS)]:
            yield text[:end], text[end:]

    def is_path(self, text: str, region: Region) -> bool:
        """Whether a text is made of names of regions above one, long or short, from the highest down; "" is."""
        for one in reversed(self.chain(region.code)[1:]):
            text = text.removeprefix(one.name) if text.startswith(one.name) else text.removeprefix(one.short_name)
        return not text

    def successor(self, code: str) -> tuple[Region, ...]:
        """What took the place of an abolished code over, the main one first; empty for any other code."""
        abolished = self._abolished.get(canonical_form(code) or "")
        return tuple(self[heir] for heir in abolished.successors if heir in self) if abolished else ()

    def abolished_name(self, code: str) -> str | None:
        """What the place of an abolished code was called; None for any other code."""
        abolished = self._abolished.get(canonical_form(code) or "")
        return abolished.name if abolished else None

    @cached_property
    def _all_names(self) -> frozenset[str]:
        return frozenset((*self._table.names, *self._table.short_names))

    @cached_property
    def _longest(self) -> int:
        return max(map(len, self._all_names))

    @cached_property
    def _names(self) -> _NameIndex:
        return _NameIndex(self._table)

    def _number(self, code: str) -> int:
        number = self._number_of.get(canonical_form(code) or "")
        if number is None:
            raise self._unknown(code)
        return number

    def _unknown(self, code: str) -> UnknownRegion:
        form = canonical_form(code) or ""
        above = (form[:9], form[:6], f"{form[:4]}00", f"{form[:2]}0000") if form else ()
        heir, nearest = (next(self._places_of(*codes), None) for codes in ((form,), above))
        return UnknownRegion(code, heir, self.abolished_name(code), nearest)

    def _places_of(self, *codes: str) -> Iterator[Region]:
        for code in codes:
            yield from (self[code],) if code in self else self.successor(code)


def _frozen(array: Int32s) -> Int32s:
    array = np.ascontiguousarray(array, dtype=np.int32)
    array.flags.writeable = False
    return array
