"""Terms with a gap (贷...款, 户口...迁到): two texts with characters between them, as speech takes words apart."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from dictionaries.patterns.phrases import PhraseIndex
from dictionaries.reasons import Message

Value = TypeVar("Value")
Offsets = tuple[int, int]

# How a gap is written: the normal form of …
GAP = "..."
ONE_GAP = Message("wrong_form", "“{gap}”前后各须有一段文字，且只能有一处", "“{gap}” must stand once, between two texts")
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
        """Where the part before the gap stands, and the part behind it."""
        return self.first, self.last


def has_wildcard(term: str) -> bool:
    """Whether a term is written with a gap."""
    return GAP in term


def parts(term: str) -> tuple[str, str]:
    """The two parts of a term with a gap. Raises `ValueError` where there are not just two."""
    found = term.split(GAP)
    if len(found) != 2 or not all(found) or any("." in part for part in found):
        raise ValueError(ONE_GAP(gap=GAP))
    return found[0], found[1]


class _Lasts(Generic[Value]):
    """The last parts of terms that begin alike, by length: of thousands, a place is asked for each length once."""

    def __init__(self, lasts: Sequence[tuple[str, Value]]) -> None:
        self.values = [value for _, value in lasts]
        self.by_length: dict[int, dict[str, int]] = defaultdict(dict)
        for number, (last, _) in enumerate(lasts):
            self.by_length[len(last)][last] = number
        self.reach = WIDEST + max(self.by_length)


class WildcardPatterns(Generic[Value]):
    """Terms with gaps and their values, immutable.

    Args:
        terms: Term (two parts and a gap) → value.
    """

    def __init__(self, terms: Mapping[str, Value]) -> None:
        lasts: dict[str, list[tuple[str, Value]]] = defaultdict(list)
        for term, value in terms.items():
            first, last = parts(term)
            lasts[first].append((last, value))
        self._firsts = PhraseIndex({first: _Lasts(some) for first, some in lasts.items()})

    def __len__(self) -> int:
        return len(self._firsts)

    def all(self, text: str) -> Iterator[Gapped[Value]]:
        """Every occurrence: each first part with the nearest last one of its clause, if it is near enough."""
        for start, end, lasts in self._firsts.all(text):
            clause = CLAUSE.search(text, end, end + lasts.reach)
            stop = clause.start() if clause else len(text)
            found: dict[int, Offsets] = {}
            for at in range(end, min(stop, end + WIDEST + 1)):
                for length, numbers in lasts.by_length.items():
                    last = text[at : at + length]
                    if last in numbers and at + length <= stop:
                        found.setdefault(numbers[last], (at, at + length))
            for number in sorted(found):
                yield Gapped((start, end), found[number], lasts.values[number])
