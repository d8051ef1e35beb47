"""A thesaurus as values: terms, and the relations of GB/T 13190.1 between them as statements.

code  Chinese  SKOS                term 居民身份证            means
Y     用       (altLabel)          身份证 用 居民身份证         the term to use instead
D     代       altLabel            居民身份证 代 身份证         a term that it is used for
S     属       broader             居民身份证 属 证件           a wider term
F     分       narrower            证件 分 居民身份证           a narrower term
Z     族       (end of broader)    居民身份证 族 证件           the top term of its family
C     参       related             居民身份证 参 户口登记       a related term
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from graphlib import CycleError, TopologicalSorter
from itertools import islice
from typing import Any, Final, NamedTuple

from search_engine.editing.apart.reasons import of_plain, to_plain

CHINESE: Final = "zh"


class Relation(StrEnum):
    """What a term is to another one."""

    USE = "用"
    USED_FOR = "代"
    BROADER = "属"
    NARROWER = "分"
    TOP = "族"
    RELATED = "参"


CODES: Final[Mapping[Relation, str]] = dict(zip(Relation, "YDSFZC", strict=True))
# A family's top term follows from the others; all else is said from both sides.
INVERSE: Final[Mapping[Relation, Relation]] = {
    Relation.USE: Relation.USED_FOR,
    Relation.USED_FOR: Relation.USE,
    Relation.BROADER: Relation.NARROWER,
    Relation.NARROWER: Relation.BROADER,
    Relation.RELATED: Relation.RELATED,
}
FULL: Final = frozenset(INVERSE)


class Statement(NamedTuple):
    """One relation of a term to another."""

    term: str
    relation: Relation
    target: str

    @property
    def inverse(self) -> Statement | None:
        """The same from the other side; None of a top term."""
        other = INVERSE.get(self.relation)
        return Statement(self.target, other, self.term) if other else None

    def __str__(self) -> str:
        return f"{self.term} {self.relation} {self.target}"


@dataclass(frozen=True, slots=True)
class TermEntry:
    """What is said of a term alone.

    Attributes:
        note: What it means, and where it is used (注释).
        uri: Of its concept; "" where it has none.
        language: Tag of its label; "": without one.
        is_hidden: Whether it is to be found by, and shown nowhere (hiddenLabel).
        kept: What a SKOS file says of it that dictionaries have no place for: see `skos_statements`.
        row: Where it stands in its file, from 1; 0: in no line of its own.
    """

    note: str = ""
    uri: str = ""
    language: str = CHINESE
    is_hidden: bool = False
    kept: tuple[tuple[str, str], ...] = ()
    row: int = 0


NO_ENTRY: Final = TermEntry()


@dataclass(frozen=True)
class Thesaurus:
    """Terms and statements.

    Attributes:
        name: What it is called.
        entries: Term → what is said of it alone, in the order of the file.
        statements: Statement → the row where it stands.
        left_out: What cannot be taken over, in Chinese → how often.
        faults: Row, term and what is wrong with it: of lines that cannot be read.
    """

    name: str
    entries: Mapping[str, TermEntry] = field(default_factory=dict)
    statements: Mapping[Statement, int] = field(default_factory=dict)
    left_out: Mapping[str, int] = field(default_factory=dict)
    faults: tuple[tuple[int, str, str], ...] = ()

    def entry(self, term: str) -> TermEntry:
        """What is said of a term alone."""
        return self.entries.get(term, NO_ENTRY)

    def terms(self) -> list[str]:
        """All terms, those of the file's own lines first."""
        named = (term for one in self.statements for term in (one.term, one.target))
        return list(dict.fromkeys((*self.entries, *named)))

    def written(self) -> frozenset[Relation]:
        """Relations that the file writes: of two that say the same from both sides it may write one alone."""
        used = {one.relation for one in self.statements}
        one_sided = {one for one in FULL if one not in used and INVERSE[one] in used}
        return frozenset(FULL - one_sided | (used & {Relation.TOP}))


def values_of_thesaurus(thesaurus: Thesaurus) -> Iterator[list[object]]:
    """A thesaurus as values that JSON holds: what there is of it as a whole, its entries, its statements."""
    yield [thesaurus.name, dict(thesaurus.left_out), to_plain(thesaurus.faults), len(thesaurus.entries)]
    for term, entry in thesaurus.entries.items():
        yield [term, entry.note, entry.uri, entry.language, entry.is_hidden, entry.kept, entry.row]
    for (term, relation, target), row in thesaurus.statements.items():
        yield [term, relation, target, row]


def thesaurus_of_values(values: Iterator[list[Any]]) -> Thesaurus:
    """The thesaurus of such values."""
    name, left_out, faults, count = next(values)
    entries = {
        term: TermEntry(note, uri, language, is_hidden, tuple((key, value) for key, value in kept), row)
        for term, note, uri, language, is_hidden, kept, row in islice(values, count)
    }
    statements = {Statement(term, Relation(relation), target): row for term, relation, target, row in values}
    return Thesaurus(
        name, entries, statements, left_out, tuple((row, term, of_plain(what)) for row, term, what in faults)
    )


def completed(statements: Iterable[Statement]) -> dict[Statement, None]:
    """Statements with the same from the other side, in their order; those of top terms, which follow, are left out."""
    found: dict[Statement, None] = {}
    for one in statements:
        if inverse := one.inverse:
            found |= {one: None, inverse: None}
    return found


def targets_of(statements: Iterable[Statement], relation: Relation) -> dict[str, list[str]]:
    """Term → its targets by a relation, in the order of the statements."""
    found: dict[str, list[str]] = {}
    for one in statements:
        if one.relation is relation:
            found.setdefault(one.term, []).append(one.target)
    return found


def tops_of(broader: Mapping[str, Iterable[str]]) -> dict[str, tuple[str, ...]]:
    """Term → the ends of its ways along wider terms, in order of their characters, of terms that have a wider one; of
    none where they go in circles.
    """
    ends: dict[str, frozenset[str]] = {}
    try:
        for term in TopologicalSorter(broader).static_order():
            wider = broader.get(term, ())
            ends[term] = frozenset[str]().union(*(ends[one] for one in wider)) if wider else frozenset((term,))
    except CycleError:
        return {}
    return {term: tuple(sorted(ends[term])) for term, wider in broader.items() if wider}
