"""Two sources of judgements made one: what is new is taken, nothing that a set has is lost, and nothing comes along
that the set does not ask for.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from indexer.store.judging.rows import JudgementRow, QueryRow, SettlementRow
from search_engine.tuning.judging.judged_set import JudgedSet, Judgement, Settlement
from search_engine.tuning.query_set import SetQuery


@dataclass(frozen=True, slots=True)
class Merged:
    """What became of the judgements of a source.

    Attributes:
        added: Of judges who had not judged the pair.
        replaced: Newer ones of a judge who had: what stood there is kept as history.
        older: Older ones of a judge who had: they are kept as history.
        known: The set has the same already.
        settled: Settlements taken over.
        kept_settlements: Pairs (id of the query, document) that the set had settled otherwise: its own stay.
        other_queries: Ids of the source's queries that the set does not have, or has with another text.
        other_pairs: Pairs whose document is not to be judged in the set.
    """

    added: int = 0
    replaced: int = 0
    older: int = 0
    known: int = 0
    settled: int = 0
    kept_settlements: tuple[tuple[str, str], ...] = ()
    other_queries: tuple[str, ...] = ()
    other_pairs: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Target:
    """What a set has.

    Attributes:
        pool: (number of the query, document) of all that is to be judged.
        judgements: All of them, those too that count no more.
        settlements: Those that count.
    """

    query_set: int
    queries: Sequence[QueryRow]
    pool: frozenset[tuple[int, str]]
    judgements: Sequence[JudgementRow]
    settlements: Sequence[SettlementRow]


@dataclass(frozen=True)
class Changes:
    """What is to be written for a merge; `ended`: rows that count no more from the moment of it."""

    new: tuple[JudgementRow, ...]
    ended: tuple[JudgementRow, ...]
    settled: tuple[SettlementRow, ...]
    merged: Merged


def merge(target: Target, source: JudgedSet, now: int, judge: str = "") -> Changes:
    """What a merge writes.

    Args:
        now: ms since 1970 UTC, for what bears no date.
        judge: Who judged what bears no name.
    """
    numbers = matched(target.queries, source.queries)
    judging = _Judging(target, now)
    pairs: dict[tuple[str, str], None] = {}
    for one in source.judgements:
        pair = (numbers.get(one.query, 0), one.document)
        if pair in target.pool:
            judging.take(pair, replace(one, judge=one.judge or judge))
        elif pair[0]:
            pairs[one.query, one.document] = None
    settled, kept = _settled(target, source.settlements, numbers, now)
    pairs |= dict.fromkeys(
        (one.query, one.document) for one in source.settlements
        if (number := numbers.get(one.query)) and (number, one.document) not in target.pool
    )  # fmt: skip
    strange = tuple(query.id for query in source.queries if query.id not in numbers)
    merged = replace(
        judging.merged, settled=len(settled), kept_settlements=kept, other_queries=strange, other_pairs=tuple(pairs)
    )
    return Changes(tuple(judging.new), tuple(judging.ended), settled, merged)


def matched(queries: Iterable[QueryRow], others: Iterable[SetQuery]) -> dict[str, int]:
    """Id of each other query that a set has → the number of its row: one of the same id and text, else the only one of
    the same text and region (of any region, where the other names none).
    """
    own = tuple(queries)
    by_id: Mapping[str, QueryRow] = {query.id: query for query in own}
    found = {}
    for other in others:
        same = by_id.get(other.id)
        if same is not None and other.text in ("", same.text):
            found[other.id] = same.number
            continue
        alike = [query for query in own if query.text == other.text and other.region in ("", query.region)]
        if len(alike) == 1:
            found[other.id] = alike[0].number
    return found


class _Judging:
    """Takes judgements one by one over those that are there."""

    def __init__(self, target: Target, now: int) -> None:
        self._set, self._now = target.query_set, now
        self._said = {_said(row) for row in target.judgements}
        self._counting = {(row.query, row.document, row.judge): row for row in target.judgements if row.ended is None}
        self.new: list[JudgementRow] = []
        self.ended: list[JudgementRow] = []
        self.merged = Merged()

    def take(self, pair: tuple[int, str], one: Judgement) -> None:
        """Take one of a pair that is to be judged."""
        at = one.at or self._now
        row = JudgementRow(0, self._set, *pair, one.judge, one.grade, one.reason, at, one.guideline)
        now = self._counting.get((*pair, one.judge))
        # without a date nothing tells that it is another time that the same judge said the same
        same = now is not None and not one.at and (now.grade, now.reason) == (one.grade, one.reason)
        if same or _said(row) in self._said:
            self.merged = replace(self.merged, known=self.merged.known + 1)
            return
        self._said.add(_said(row))
        if now is None:
            self._count(row)
            self.merged = replace(self.merged, added=self.merged.added + 1)
        elif at < now.at:
            self.new.append(replace(row, ended=now.at))
            self.merged = replace(self.merged, older=self.merged.older + 1)
        else:
            self._end(now)
            self._count(row)
            self.merged = replace(self.merged, replaced=self.merged.replaced + 1)

    def _count(self, row: JudgementRow) -> None:
        self.new.append(row)
        self._counting[row.query, row.document, row.judge] = row

    def _end(self, row: JudgementRow) -> None:
        if row.number:
            self.ended.append(row)
        else:  # it came with the same source
            self.new[self.new.index(row)] = replace(row, ended=self._now)


def _said(row: JudgementRow) -> tuple[int, str, str, int, str, int]:
    return row.query, row.document, row.judge, row.grade, row.reason, row.at


def _settled(
    target: Target, settlements: Iterable[Settlement], numbers: Mapping[str, int], now: int
) -> tuple[tuple[SettlementRow, ...], tuple[tuple[str, str], ...]]:
    known = {(row.query, row.document): row.grade for row in target.settlements}
    new, kept = [], []
    for one in settlements:
        pair = (numbers.get(one.query, 0), one.document)
        if pair not in target.pool:
            continue
        if pair not in known:
            known[pair] = one.grade
            new.append(SettlementRow(0, target.query_set, *pair, one.grade, one.reason, one.by, one.at or now))
        elif known[pair] != one.grade:
            kept.append((one.query, one.document))
    return tuple(new), tuple(kept)
