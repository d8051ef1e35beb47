"""Sets of queries that are judged, kept in the documents' database.

Making a set, adding to what is to be judged, merging, settling and removing stand in the audit log. Single judgements
do not: their own rows say who gave them, when and by which guideline, and what stood there before.
"""

from __future__ import annotations

import re
import time
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import Final

import orjson
from sqlalchemy import Connection, Engine

from dictionaries.regions import RegionTree
from indexer.documents.masking.texts import strip_personal
from indexer.store.audit import Actions, Author
from indexer.store.audit.author import called
from indexer.store.audit.log import append
from indexer.store.engine import writing
from indexer.store.judging.rows import (
    JudgementRow,
    PoolRow,
    QueryRow,
    SetRow,
    SettlementRow,
    add_rows,
    change_states,
    end_rows,
    judged_counts,
    judgements_of,
    pool_counts,
    pool_of,
    queries_of,
    remove_set,
    sets_of,
    settlements_of,
)
from ranker.evaluation import Agreement
from search_engine.editing.actor import Actor
from search_engine.editing.guarded_queries.guarded_query_service import within
from search_engine.errors import BadParameters, Detail, NotFound
from search_engine.tuning.judging import standings
from search_engine.tuning.judging.guidelines import default_guideline, digest_of
from search_engine.tuning.judging.judged_set import JudgedSet, without_persons
from search_engine.tuning.judging.merging import Changes, Merged, Target, merge
from search_engine.tuning.judging.standings import Disagreement, Progress, Sheet
from search_engine.tuning.query_set import GRADES, QuerySet

LONGEST_NAME, LONGEST_REASON, LONGEST_NOTE, LONGEST_GUIDELINE = 60, 500, 500, 50_000
LONGEST_QUERY, MOST_QUERIES = 1_000, 50_000
NAMED: Final = 5  # regions, queries that a refusal names
# What a name is made of: it stands in addresses and at the shell.
NAME = re.compile(r"[^\s/\\?#%:.,'\"<>|*-][^\s/\\?#%:,'\"<>|*]*")
IMPORTED = "imported"  # the state of documents that came with a file


@dataclass(frozen=True, slots=True)
class SetSummary:
    """A set as a list tells it.

    Attributes:
        made: ms since 1970 UTC.
        queries, pairs: How many there are of somebody's regions.
        progress: Of everybody who has judged some of them, and of who asks.
    """

    name: str
    made: int
    author: str
    note: str
    source: str
    queries: int
    pairs: int
    progress: tuple[Progress, ...]


@dataclass(frozen=True)
class _Opened:
    """A set with its queries, those that are somebody's."""

    row: SetRow
    queries: Sequence[QueryRow]

    @property
    def ids(self) -> dict[int, str]:
        return {query.number: query.id for query in self.queries}

    def number_of(self, query: str) -> int:
        """Raises `NotFound`."""
        for row in self.queries:
            if row.id == query:
                return row.number
        raise NotFound(f"评测集“{self.row.name}”中没有查询 {query}")


class Judging:
    """The sets of one installation.

    Args:
        engine: Of the documents' database.
        clock: Seconds since 1970 UTC.
        there: Which of some documents can be looked at: nobody is led back to a query for those that cannot.
    """

    def __init__(
        self,
        engine: Callable[[], Engine],
        tree: Callable[[], RegionTree],
        clock: Callable[[], float] = time.time,
        there: Callable[[Sequence[str]], Collection[str]] = tuple,
    ) -> None:
        self._engine, self._tree, self._clock, self._there = engine, tree, clock, there

    def make(
        self,
        author: Author,
        judged: JudgedSet,
        *,
        note: str = "",
        guideline: str = "",
        source: str = "",
        judge: str = "",
    ) -> Merged:
        """Keep a set under its name, with what was judged of it. Its queries stay as they are from then on.

        Args:
            guideline: "": the text that ships.
            judge: Who judged what bears no name.

        Raises:
            BadParameters: The name is taken or none, there are no queries, one is at fault, a region is unknown.
        """
        judged, note = without_persons(judged), strip_personal(note)
        rows = _query_rows(judged, self._tree())
        _require_lengths(note=(note, LONGEST_NOTE), guideline=(guideline, LONGEST_GUIDELINE))
        made = SetRow(
            0,
            _named(judged.name),
            self._now(),
            author.person or author.actor,
            note,
            guideline or default_guideline(),
            source,
        )
        with writing(self._engine()) as connection:
            if sets_of(connection, made.name):
                raise BadParameters([Detail("name", f"已有评测集“{made.name}”；它的查询不再改变，请另取一个名称")])
            add_rows(connection, [made])
            (row,) = sets_of(connection, made.name)
            add_rows(connection, [_of_set(one, row.number) for one in rows])
            after = {"queries": len(rows), "source": source, "note": note}
            append(connection, author, Actions.JUDGING_MAKE, f"judging_set:{row.name}", None, after)
            opened = _Opened(row, queries_of(connection, row.number))
            self._pool(connection, opened, {IMPORTED: judged.pairs})
            return self._merge(connection, author, opened, judged, judge)

    def names(self) -> tuple[str, ...]:
        """Of all sets, oldest first."""
        with self._engine().connect() as connection:
            return tuple(row.name for row in sets_of(connection))

    def all(self, actor: Actor) -> list[SetSummary]:
        """Every set, newest first, as far as it is of somebody's regions."""
        with self._engine().connect() as connection:
            return [self._summary(connection, row, actor) for row in reversed(sets_of(connection))]

    def one(self, actor: Actor, name: str) -> SetSummary:
        """A set by its name. Raises `NotFound`."""
        with self._opened(name, actor) as (connection, opened):
            return self._summary(connection, opened.row, actor)

    def guideline(self, name: str) -> str:
        """What judges of a set go by; Markdown. Raises `NotFound`."""
        with self._opened(name) as (_, opened):
            return opened.row.guideline

    def read(self, name: str) -> QuerySet:
        """The queries and the grades that count: what was settled, else the median of judges. Raises `NotFound`."""
        return self.judged(name).query_set

    def judged(self, name: str, actor: Actor | None = None) -> JudgedSet:
        """All that counts, with judges and dates; `actor`: of their regions alone. Raises `NotFound`."""
        with self._opened(name, actor) as (connection, opened):
            ids, number = opened.ids, opened.row.number
            pool: dict[str, list[str]] = defaultdict(list)
            for row in pool_of(connection, number):
                if row.query in ids:
                    pool[ids[row.query]].append(row.document)
            return JudgedSet(
                name,
                tuple(standings.set_query(row) for row in opened.queries),
                tuple(
                    standings.judgement_of(row, ids) for row in judgements_of(connection, number) if row.query in ids
                ),
                tuple(standings.settlement_of(r, ids) for r in settlements_of(connection, number) if r.query in ids),
                {query: tuple(documents) for query, documents in pool.items()},
            )

    def add_to_pool(self, author: Author, name: str, found: Mapping[str, Mapping[str, Sequence[str]]]) -> int:
        """Have documents judged; what is to be judged already stays so.

        Args:
            found: Name of a state → id of a query → documents that it shows.

        Returns:
            How many pairs are new.

        Raises:
            NotFound: There is no such set, or it has no such query.
        """
        with self._writing(name) as (connection, opened):
            added = self._pool(connection, opened, found)
            after = {"documents": added, "source": "、".join(found)}
            append(connection, author, Actions.JUDGING_POOL, f"judging_set:{name}", None, after)
        return added

    def merge(self, author: Author, judged: JudgedSet, name: str, judge: str = "") -> Merged:
        """Take over judgements of another source; see `merging`. Raises `NotFound`.

        Args:
            judge: Who judged what bears no name.
        """
        with self._writing(name) as (connection, opened):
            return self._merge(connection, author, opened, judged, judge)

    def would_merge(self, judged: JudgedSet, name: str, judge: str = "") -> Merged:
        """What `merge` would do; nothing is written. Raises `NotFound`, `BadParameters`."""
        with self._opened(name) as (connection, opened):
            return self._changes(connection, opened, judged, judge, self._now()).merged

    def sheet(self, actor: Actor, name: str, query: str = "") -> Sheet | None:
        """One query with its documents, and what who asks said of them; nobody else's word is in it.

        Args:
            query: Its id; "": the first that is not done, or the first of all where all are.

        Returns:
            None where the set has no query of theirs.

        Raises:
            NotFound: There is no such set, or no such query of theirs in it.
        """
        judge = judge_name(actor.author)
        with self._opened(name, actor) as (connection, opened):
            if not opened.queries:
                return None
            number = opened.row.number
            of = opened.number_of(query) if query else self._first_open(connection, opened, judge)
            place = [row.number for row in opened.queries].index(of)
            pool, said = pool_of(connection, number, of), judgements_of(connection, number, of)
        return standings.sheet(opened.queries, place, pool, said, judge)

    def judge(self, actor: Actor, name: str, query: str, document: str, grade: int, reason: str = "") -> None:
        """Note what somebody says of a document; what they said before is kept as history.

        Raises:
            BadParameters: The grade is none, or the reason is too long.
            NotFound: There is no such set, or no such pair in what is to be judged.
        """
        _require_grade(grade)
        _require_lengths(reason=(reason, LONGEST_REASON))
        reason = strip_personal(reason)
        judge, now = judge_name(actor.author), self._now()
        with self._pair(actor, name, query, document) as (connection, opened, number):
            before = _of_judge(connection, opened, number, document, judge)
            if before and (before[0].grade, before[0].reason) == (grade, reason):
                return
            end_rows(connection, before, now)
            digest = digest_of(opened.row.guideline)
            row = JudgementRow(0, opened.row.number, number, document, judge, grade, reason, now, digest)
            add_rows(connection, [row])

    def take_back(self, actor: Actor, name: str, query: str, document: str) -> None:
        """Have what somebody said themselves count no more; it is kept as history. Raises `NotFound`."""
        with self._pair(actor, name, query, document) as (connection, opened, number):
            before = _of_judge(connection, opened, number, document, judge_name(actor.author))
            end_rows(connection, before, self._now())

    def agreement(self, name: str, actor: Actor | None = None) -> Agreement:
        """How far the judges of a set agree. Raises `NotFound`."""
        with self._opened(name, actor) as (connection, opened):
            rows = judgements_of(connection, opened.row.number)
        return standings.agreement_of(row for row in rows if row.query in opened.ids)

    def disagreements(self, actor: Actor, name: str) -> list[Disagreement]:
        """Pairs on which judges are apart, the furthest first. Who judges the set sees those alone that they have
        judged. Raises `NotFound`.
        """
        with self._opened(name, actor) as (connection, opened):
            said = judgements_of(connection, opened.row.number)
            settled = settlements_of(connection, opened.row.number)
        found = standings.disagreements(opened.queries, said, settled)
        return standings.seen_by(judge_name(actor.author), found, {row.judge for row in said})

    def settle(self, actor: Actor, name: str, query: str, document: str, grade: int, reason: str) -> None:
        """Decide what counts for a pair; what was decided before is kept as history.

        Raises:
            BadParameters: The grade is none, the reason is missing or too long.
            NotFound: As `judge`.
        """
        _require_grade(grade)
        if not reason.strip():
            raise BadParameters([Detail("reason", "请写明裁定的理由")])
        _require_lengths(reason=(reason, LONGEST_REASON))
        reason = strip_personal(reason)
        now = self._now()
        with self._pair(actor, name, query, document) as (connection, opened, number):
            known = settlements_of(connection, opened.row.number, number)
            before = [row for row in known if row.document == document]
            end_rows(connection, before, now)
            by = judge_name(actor.author)
            row = SettlementRow(0, opened.row.number, number, document, grade, reason.strip(), by, now)
            add_rows(connection, [row])
            told = [{"grade": one.grade, "reason": one.reason, "document": document} for one in (*before, row)]
            was = told[0] if before else None
            append(connection, actor.author, Actions.JUDGING_SETTLE, f"judging_set:{name}", was, told[-1])

    def remove(self, author: Author, name: str) -> None:
        """Remove a set with all that was judged of it. Raises `NotFound`."""
        with self._writing(name) as (connection, opened):
            number = opened.row.number
            before = {"queries": len(opened.queries), "judgements": len(judgements_of(connection, number, ended=True))}
            remove_set(connection, number)
            append(connection, author, Actions.JUDGING_REMOVE, f"judging_set:{name}", before)

    def _now(self) -> int:
        return int(self._clock() * 1000)

    @contextmanager
    def _opened(self, name: str, actor: Actor | None = None) -> Iterator[tuple[Connection, _Opened]]:
        with self._engine().connect() as connection:
            yield connection, _open(connection, name, actor)

    @contextmanager
    def _writing(self, name: str, actor: Actor | None = None) -> Iterator[tuple[Connection, _Opened]]:
        with writing(self._engine()) as connection:
            yield connection, _open(connection, name, actor)

    @contextmanager
    def _pair(self, actor: Actor, name: str, query: str, document: str) -> Iterator[tuple[Connection, _Opened, int]]:
        with self._writing(name, actor) as (connection, opened):
            number = opened.number_of(query)
            if document not in {row.document for row in pool_of(connection, opened.row.number, number)}:
                raise NotFound(f"查询 {query} 的待评判文档中没有 {document}")
            yield connection, opened, number

    def _first_open(self, connection: Connection, opened: _Opened, judge: str) -> int:
        """The first query of which a judge has a pair left that can be looked at; the first of all where there is
        none.
        """
        number = opened.row.number
        pool, done = pool_counts(connection, number), judged_counts(connection, number)
        for row in opened.queries:
            if pool.get(row.number, 0) > done.get((row.number, judge), 0):
                judged = {one.document for one in judgements_of(connection, number, row.number) if one.judge == judge}
                left = [one.document for one in pool_of(connection, number, row.number) if one.document not in judged]
                if self._there(left):
                    return row.number
        return opened.queries[0].number

    def _summary(self, connection: Connection, row: SetRow, actor: Actor) -> SetSummary:
        queries = _mine(queries_of(connection, row.number), actor)
        counts = pool_counts(connection, row.number)
        pool = {query.number: counts.get(query.number, 0) for query in queries}
        found = standings.progress(pool, judged_counts(connection, row.number), judge_name(actor.author))
        pairs = sum(pool.values())
        return SetSummary(row.name, row.made, row.author, row.note, row.source, len(queries), pairs, found)

    def _pool(self, connection: Connection, opened: _Opened, found: Mapping[str, Mapping[str, Sequence[str]]]) -> int:
        known = {(row.query, row.document): row for row in pool_of(connection, opened.row.number)}
        states: dict[tuple[int, str], dict[str, None]] = {}
        for state, queries in found.items():
            for query, documents in queries.items():
                for document in documents:
                    states.setdefault((opened.number_of(query), document), {})[state] = None
        new = [
            PoolRow(0, opened.row.number, *pair, orjson.dumps(list(names)).decode())
            for pair, names in states.items() if pair not in known
        ]  # fmt: skip
        add_rows(connection, new)
        told = {known[pair].number: (known[pair].states, names) for pair, names in states.items() if pair in known}
        change_states(connection, {
            number: orjson.dumps([*before, *(name for name in names if name not in before)]).decode()
            for number, (text, names) in told.items() if names.keys() - (before := orjson.loads(text))
        })  # fmt: skip
        return len(new)

    def _merge(self, connection: Connection, author: Author, opened: _Opened, judged: JudgedSet, judge: str) -> Merged:
        now = self._now()
        changes = self._changes(connection, opened, judged, judge, now)
        end_rows(connection, changes.ended, now)
        add_rows(connection, changes.new)
        add_rows(connection, changes.settled)
        after = {
            name: value if isinstance(value, int) else len(value) for name, value in asdict(changes.merged).items()
        }
        if judged.judgements or judged.settlements:
            append(connection, author, Actions.JUDGING_MERGE, f"judging_set:{opened.row.name}", None, after)
        return changes.merged

    def _changes(self, connection: Connection, opened: _Opened, judged: JudgedSet, judge: str, now: int) -> Changes:
        if not judge and any(not one.judge for one in judged.judgements):
            raise BadParameters([Detail("judge", "文件没有写明由谁评判，请指明评判人")])
        number = opened.row.number
        pool = frozenset((row.query, row.document) for row in pool_of(connection, number))
        known = judgements_of(connection, number, ended=True)
        target = Target(number, opened.queries, pool, known, settlements_of(connection, number))
        return merge(target, without_persons(judged), now, judge)


def judge_name(author: Author) -> str:
    """By what name somebody judges: the person whom the shell names, else as people call the account or the key."""
    return (author.person or "").strip() or called(author.actor)


def _open(connection: Connection, name: str, actor: Actor | None) -> _Opened:
    found = sets_of(connection, name)
    if not found:
        raise NotFound(f"没有评测集“{name}”")
    queries = queries_of(connection, found[0].number)
    return _Opened(found[0], queries if actor is None else _mine(queries, actor))


def _mine(queries: Sequence[QueryRow], actor: Actor) -> list[QueryRow]:
    """Those that are asked from somebody's regions."""
    return [row for row in queries if within(actor, row.region)]


def _of_judge(connection: Connection, opened: _Opened, query: int, document: str, judge: str) -> list[JudgementRow]:
    rows = judgements_of(connection, opened.row.number, query)
    return [row for row in rows if (row.document, row.judge) == (document, judge)]


def _of_set(row: QueryRow, number: int) -> QueryRow:
    return QueryRow(0, number, row.id, row.text, row.region, row.audience, row.kind, row.band, row.weight)


def _query_rows(judged: JudgedSet, tree: RegionTree) -> list[QueryRow]:
    """The queries as they are kept. Raises `BadParameters` with all that is wrong with them."""
    queries = judged.queries
    faults = []
    if not 1 <= len(queries) <= MOST_QUERIES:
        faults.append(Detail("queries", f"评测集应有 1 至 {MOST_QUERIES} 个查询，现有 {len(queries)} 个"))
    if len({query.id for query in queries}) < len(queries):
        faults.append(Detail("queries", "查询的编号有重复"))
    empty = [query.id for query in queries if not 1 <= len(query.text.strip()) <= LONGEST_QUERY]
    if empty:
        faults.append(Detail("queries", f"查询的文字应为 1 至 {LONGEST_QUERY} 个字符：{_first(empty)}"))
    if unknown := sorted({query.region for query in queries if query.region and query.region not in tree}):
        faults.append(Detail("queries", f"没有这样的区划代码：{_first(unknown)}"))
    if faults:
        raise BadParameters(faults)
    return [
        QueryRow(0, 0, one.id, one.text, one.region, one.audience, one.kind, one.band, float(one.weight))
        for one in queries
    ]


def _first(names: Sequence[str]) -> str:
    return "、".join(names[:NAMED]) + (f" 等 {len(names)} 个" if len(names) > NAMED else "")


def _named(name: str) -> str:
    """A name for a set. Raises `BadParameters`."""
    if len(name) > LONGEST_NAME or not NAME.fullmatch(name) or not name.isprintable():
        reason = f"名称应为 1 至 {LONGEST_NAME} 个字符，不含空格、标点 / \\ ? # % : , 等，不以 . 或 - 开头"
        raise BadParameters([Detail("name", reason)])
    return name


def _require_grade(grade: int) -> None:
    if grade not in GRADES:
        raise BadParameters([Detail("grade", "分数应为 0、1、2、3 之一")])


def _require_lengths(**texts: tuple[str, int]) -> None:
    if faults := [Detail(name, f"最长 {most} 个字符") for name, (text, most) in texts.items() if len(text) > most]:
        raise BadParameters(faults)
