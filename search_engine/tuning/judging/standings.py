"""How far judging a set is, and where judges are apart. Functions over rows."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b

from indexer.store.judging.rows import JudgementRow, PoolRow, QueryRow, SettlementRow
from ranker.evaluation import Agreement, agreement
from search_engine.tuning.judging.judged_set import Judgement, Settlement
from search_engine.tuning.query_set import SetQuery


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a judge is; `judged` of `total` pairs."""

    judge: str
    judged: int
    total: int


@dataclass(frozen=True, slots=True)
class SheetPair:
    """A document on a judge's sheet, with what they said themselves; `grade` None: nothing yet."""

    document: str
    grade: int | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a judge has before them: one query and its documents.

    Attributes:
        place: Of the query, from 1, of `places`.
        pairs: In an order that says nothing: another one for each judge, and the same each time.
        before, after: Ids of the queries beside it; "": there is none.
    """

    query: SetQuery
    place: int
    places: int
    pairs: tuple[SheetPair, ...]
    before: str
    after: str

    @property
    def left(self) -> int:
        """How many pairs have no grade yet."""
        return sum(pair.grade is None for pair in self.pairs)


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A pair on which judges are apart.

    Attributes:
        spread: Between the highest and the lowest grade, 1 to 3.
        settlement: What somebody has decided; None: nobody yet.
    """

    query: SetQuery
    document: str
    judgements: tuple[Judgement, ...]
    spread: int
    settlement: Settlement | None = None


def set_query(row: QueryRow) -> SetQuery:
    """A row as others know it."""
    return SetQuery(row.id, row.text, row.region, row.audience, row.kind, row.band, row.weight)


def progress(pool: Mapping[int, int], judged: Mapping[tuple[int, str], int], also: str) -> tuple[Progress, ...]:
    """How far each judge is, by name.

    Args:
        pool: Number of a query → how many pairs it has; others are left out.
        judged: Number of a query and a judge → how many grades of theirs count.
        also: One who is told even where they have not begun.
    """
    counts: Counter[str] = Counter()
    for (query, judge), count in judged.items():
        counts[judge] += count if query in pool else 0
    names = sorted({*(name for name, count in counts.items() if count), also})
    return tuple(Progress(name, counts[name], sum(pool.values())) for name in names)


def sheet(
    queries: Sequence[QueryRow], place: int, pool: Iterable[PoolRow], judgements: Iterable[JudgementRow], judge: str
) -> Sheet:
    """The sheet of a judge for the query at a place, from 0; rows of other queries are left out."""
    row = queries[place]
    own = {one.document: one for one in judgements if one.judge == judge and one.query == row.number}
    asked = (one.document for one in pool if one.query == row.number)
    documents = sorted(asked, key=lambda document: _shuffled(judge, row.id, document))
    pairs = [
        SheetPair(document, said.grade, said.reason) if (said := own.get(document)) else SheetPair(document)
        for document in documents
    ]
    before = queries[place - 1].id if place else ""
    after = queries[place + 1].id if place + 1 < len(queries) else ""
    return Sheet(set_query(row), place + 1, len(queries), tuple(pairs), before, after)


def agreement_of(judgements: Iterable[JudgementRow]) -> Agreement:
    """How far the judges of a set agree."""
    by_judge: dict[str, dict[tuple[int | str, str], int]] = defaultdict(dict)
    for row in judgements:
        by_judge[row.judge][row.query, row.document] = row.grade
    return agreement(by_judge)


def disagreements(
    queries: Sequence[QueryRow], judgements: Iterable[JudgementRow], settlements: Iterable[SettlementRow],
) -> list[Disagreement]:  # fmt: skip
    """Pairs that got different grades: those that are furthest apart first, then in the order of the queries."""
    said: dict[tuple[int, str], list[JudgementRow]] = defaultdict(list)
    for row in judgements:
        said[row.query, row.document].append(row)
    settled = {(row.query, row.document): row for row in settlements}
    places = {query.number: place for place, query in enumerate(queries)}
    found: list[tuple[int, int, Disagreement]] = []
    for (number, document), rows in said.items():
        grades = [row.grade for row in rows]
        spread = max(grades) - min(grades)
        if spread and (place := places.get(number)) is not None:
            one = _disagreement(queries[place], document, rows, spread, settled.get((number, document)))
            found.append((-spread, place, one))
    return [one for _, _, one in sorted(found, key=lambda row: row[:2])]


def seen_by(judge: str, found: Iterable[Disagreement], judging: Collection[str]) -> list[Disagreement]:
    """Those that somebody may see: one who judges this set sees what others said only of what they have judged.

    Args:
        judging: Everybody who judges the set.
    """
    if judge not in judging:
        return list(found)
    return [one for one in found if any(said.judge == judge for said in one.judgements)]


def judgement_of(row: JudgementRow, ids: Mapping[int, str]) -> Judgement:
    """A row as files carry it. `ids`: number of a query → its id."""
    return Judgement(ids[row.query], row.document, row.judge, row.grade, row.reason, row.at, row.guideline)


def settlement_of(row: SettlementRow, ids: Mapping[int, str]) -> Settlement:
    """The same of a settlement."""
    return Settlement(ids[row.query], row.document, row.grade, row.author, row.reason, row.at)


def _disagreement(
    query: QueryRow, document: str, rows: Sequence[JudgementRow], spread: int, settlement: SettlementRow | None
) -> Disagreement:
    ids = {query.number: query.id}
    said = tuple(judgement_of(row, ids) for row in sorted(rows, key=lambda row: row.judge))
    decided = settlement_of(settlement, ids) if settlement else None
    return Disagreement(set_query(query), document, said, spread, decided)


def _shuffled(judge: str, query: str, document: str) -> bytes:
    return blake2b("\0".join((judge, query, document)).encode(), digest_size=8).digest()
