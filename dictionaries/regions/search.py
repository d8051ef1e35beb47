"""Finding regions by what someone typed: a piece of a name, or the beginning of a code."""

import re

import numpy as np

from dictionaries.regions.numbering import Int32s
from dictionaries.regions.region import canonical_form
from dictionaries.regions.table import Table

EXACT, BEGINNING, INSIDE = range(3)
"""How well a name matches; smaller is better."""


class NameIndex:
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
