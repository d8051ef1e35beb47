"""Rows of dictionaries that may have had a part in an analysis: those whose texts stand in what was typed, or in what a
step made of it. Which of them had one is another question: see `acting_rows`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from itertools import pairwise
from typing import Any, NamedTuple

from dictionaries.caches import memoized
from dictionaries.kinds import BY_NAME, KINDS, Trait, kinds_with
from dictionaries.lexicon import Lexicon
from dictionaries.normalize import normal_text, squash
from search_engine.query.analysis.expand import expand
from search_engine.query.analysis.plain_question import plain_question
from search_engine.query.analysis.query_analysis import QueryAnalysis

Row = Any
# A row has a part only where one of these texts stands in the query.
NEEDLES: Mapping[str, Callable[[Row], Iterable[str]]] = {
    kind.name: kind.needles for kind in sorted(KINDS, key=lambda kind: kind.turn) if kind.needles
}
# Lexicons whose rows are kept by their beginnings: that in force, that before it, and those of some audiences.
KEPT = 4
BANS = kinds_with(Trait.BANS)
# 人社厅 is called 人社局 elsewhere.
OFFICE, OFFICE_OF_A_PROVINCE = "局", "厅"


class Candidate(NamedTuple):
    """A row that may have had a part."""

    kind: str
    entry: Row


class _Rows:
    """Rows of a kind as a key: the same object, for to compare thousands takes long."""

    __slots__ = ("rows",)

    def __init__(self, rows: tuple[Row, ...]) -> None:
        self.rows = rows

    def __hash__(self) -> int:
        return id(self.rows)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Rows) and self.rows is other.rows


class _ByBeginning:
    """Rows of a kind by the first two characters of their needles: of tens of thousands, a query has some dozens."""

    def __init__(self, kind: str, rows: tuple[Row, ...]) -> None:
        self._rows = rows
        self._numbers: dict[str, list[int]] = {}
        for number, row in enumerate(rows):
            for beginning in {needle[:2] for needle in NEEDLES[kind](row)}:
                self._numbers.setdefault(beginning, []).append(number)

    def any_of(self, beginnings: Set[str]) -> list[Row]:
        """Those that have a needle with one of these beginnings, in their order."""
        numbers = {number for one in beginnings & self._numbers.keys() for number in self._numbers[one]}
        return [self._rows[number] for number in sorted(numbers)]


@memoized(KEPT * len(NEEDLES), name="rows_by_beginning")
def _by_beginning(kind: str, key: _Rows) -> _ByBeginning:
    return _ByBeginning(kind, key.rows)


def candidates(lexicon: Lexicon, analysis: QueryAnalysis) -> list[Candidate]:
    """Those of all kinds but bans, kind by kind in the order in which steps look at them."""
    hay = haystack(analysis)
    there = {"", *hay, *map("".join, pairwise(hay))}
    found = [
        Candidate(kind, row)
        for kind, needles in NEEDLES.items()
        for row in _by_beginning(kind, _Rows(getattr(lexicon, kind))).any_of(there)
        if any(needle in hay for needle in needles(row))
    ]
    found += [Candidate("crisis_help", row) for row in lexicon.crisis_help if row.situation == analysis.crisis]
    found += [Candidate("portal_help", row) for row in lexicon.portal_help if row.function == analysis.function]
    # an office is found by the end of a place's name, and by parts of its own, too
    offices = [Candidate("offices", row) for row in lexicon.offices if row == analysis.office]
    return [*found, *(one for one in offices if one not in found)]


def haystack(analysis: QueryAnalysis) -> str:
    """What was typed, and all that steps have read and written, in every form in which rows are looked up; not what
    terms are also called, in which nothing is looked up any more.
    """
    records = [record for step, record in analysis.trace if step != expand.name]
    said = dict.fromkeys((analysis.raw, analysis.text, *_texts(records)))
    said |= dict.fromkeys(plain.text for text in said if (plain := plain_question(text, [])))
    forms: dict[str, None] = {}
    for text in said:
        normal = normal_text(text)
        forms |= dict.fromkeys((text, normal, squash(text), "".join(normal.split())))
    offices = [text.replace(OFFICE_OF_A_PROVINCE, OFFICE) for text in forms if OFFICE_OF_A_PROVINCE in text]
    return "\n".join((*forms, *offices))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for part in value.values():
            yield from _texts(part)
    elif isinstance(value, Sequence):
        for part in value:
            yield from _texts(part)


def only(lexicon: Lexicon, rows: Iterable[Candidate]) -> dict[str, tuple[Row, ...]]:
    """The rows of each kind of `NEEDLES` that are among some, in the lexicon's order."""
    wanted: dict[str, set[int]] = {kind: set() for kind in NEEDLES}
    for one in rows:
        if one.kind in wanted:
            wanted[one.kind].add(id(one.entry))
    return {
        kind: tuple([row for row in getattr(lexicon, kind) if id(row) in these]) if these else ()
        for kind, these in wanted.items()
    }


def place_of(kind: str) -> int:
    """Where a kind stands among those that steps look at: what came first is told first."""
    order = (*BANS, *NEEDLES)
    return order.index(kind) if kind in order else len(order) + list(BY_NAME).index(kind)
