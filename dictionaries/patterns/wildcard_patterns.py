"""Terms with a gap (贷...款, 户口...迁到): two texts with characters between them, as speech takes words apart."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from dictionaries.patterns.phrases import PhraseBook

Value = TypeVar("Value")
Offsets = tuple[int, int]

# How a gap is written: the normal form of …
GAP = "..."
# Characters that may stand in a gap: 那辆开了十年的旧 has eight. None of a new clause: 租了，房.
WIDEST = 8
CLAUSE = re.compile(r"[\s,，。.?？!！;；、]")


@dataclass(frozen=True, slots=True)
class Gapped(Generic[Value]):
    """A term with a gap at a place: the spans `[start, end)` of its two parts, and its value."""

    first: Offsets
    last: Offsets
    value: Value

    @property
    def spans(self) -> tuple[Offsets, Offsets]:
        """Both parts."""
        return self.first, self.last


def has_wildcard(term: str) -> bool:
    """Whether a term is written with a gap."""
    return GAP in term


def parts(term: str) -> tuple[str, str]:
    """The two parts of a term with a gap. Raises `ValueError` where there are not just two."""
    found = term.split(GAP)
    if len(found) != 2 or not all(found) or any("." in part for part in found):
        raise ValueError(f"“{GAP}”前后各须有一段文字，且只能有一处")
    return found[0], found[1]


class WildcardPatterns(Generic[Value]):
    """Terms with gaps and their values, immutable.

    Args:
        terms: Term (two parts and a gap) → value.
    """

    def __init__(self, terms: Mapping[str, Value]) -> None:
        ends: dict[str, list[tuple[str, Value]]] = defaultdict(list)
        for term, value in terms.items():
            first, last = parts(term)
            ends[first].append((last, value))
        self._firsts = PhraseBook({first: tuple(lasts) for first, lasts in ends.items()})

    def __len__(self) -> int:
        return len(self._firsts)

    def all(self, text: str) -> Iterator[Gapped[Value]]:
        """Every occurrence: each first part with the nearest last one of its clause, if it is near enough."""
        for one in self._firsts.all(text):
            clause = CLAUSE.search(text, one.end)
            stop = clause.start() if clause else len(text)
            for last, value in one.value:
                at = text.find(last, one.end, min(stop, one.end + WIDEST + len(last)))
                if at >= 0:
                    yield Gapped((one.start, one.end), (at, at + len(last)), value)
