"""`RowUseCount`: the worker's part. Every night it asks once what many people asked in the last weeks, and adds up for
each row what became of the searches on which it acts.

Nothing is noted while people search: which rows act is asked afterwards. It is asked of texts alone that enough people
asked for on one day (`hot.asked`), and what is kept names none of them.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import groupby
from typing import NamedTuple

import structlog

from dictionaries.editing.own_row import RowKey
from dictionaries.lexicon import minute_of
from dictionaries.regions import NATION, RegionTree, UnknownRegion
from indexer.documents.timestamps import CHINA
from indexer.store.editing.row_history import begun_rows
from indexer.store.editing.versions import StoredRow
from indexer.store.queries.query_log import open_log
from indexer.store.queries.query_weeks import (
    ALL,
    Counted,
    Place,
    all_counted,
    counts,
    frequent_texts,
    last_counted,
    weeks_of_text,
)
from indexer.store.queries.row_uses import (
    ACTS,
    IDLE,
    UNASKED,
    UNTRIED,
    RowUse,
    RowUseRound,
    last_uses_round,
    uses_of,
    write_uses,
)
from search_engine.editing.checks.gathering import evidence_of
from search_engine.editing.opening import editor_of
from search_engine.editing.replay.frequent import ReplayQuery
from search_engine.errors import NotReady
from search_engine.hot.asked.counting import WEEK, monday
from search_engine.maintenance.monitor.schedule import last_night
from search_engine.maintenance.row_uses.acting import RowsOfText
from search_engine.maintenance.row_uses.asked_there import NOTHING, AskedThere, asked_there
from search_engine.maintenance.row_uses.trying import RowTrial, Tried
from search_engine.service import Service

LOG = structlog.get_logger("row_uses")
# Weeks that are summed, the running one among them: long enough for what is asked once a month.
WEEKS = 8
# Texts that are asked, the most frequent; and of all texts and regions together so many: some ten minutes of a night,
# half of them at rest.
MOST_TEXTS, MOST_ASKED = 2_000, 10_000
# Own rows that are tried a night, those first that were not tried for longest.
MOST_TRIED = 2_000
# Told after each text and each row: how many are done, of how many.
Progress = Callable[[int, int], None]


class Weeks(NamedTuple):
    """The Mondays of the first and the last week."""

    first: str
    last: str


@dataclass(frozen=True, slots=True)
class Logged:
    """What is known of some weeks.

    Attributes:
        asked: Texts and from where they were asked, the most frequent first.
        total: All searches.
        known: What was summed before.
    """

    asked: Sequence[tuple[str, AskedThere]]
    total: int
    known: Mapping[RowKey, RowUse]


@dataclass(frozen=True, slots=True)
class Own:
    """A row of the site's own; `begun`: since when it says the same, ms since 1970 UTC."""

    stored: StoredRow
    begun: int

    @property
    def day(self) -> date:
        """Since which day it acts, in China."""
        published = datetime.fromtimestamp(self.begun / 1_000, CHINA).date()
        starts = self.stored.row.starts[:10]
        return max(published, date.fromisoformat(starts)) if starts else published

    @property
    def first_week(self) -> str:
        """The first Monday from which on it acts all week: what was searched before says nothing of it."""
        start = monday(self.day)
        return (start if start == self.day else start + WEEK).isoformat()


@dataclass(slots=True)
class Sums:
    """What was searched where a row acts, since it does, and in the whole weeks before."""

    texts: set[str] = field(default_factory=set)
    after: Counted = NOTHING
    before: Counted = NOTHING

    def add(self, text: str, there: AskedThere, own: Own | None, weeks: Weeks) -> None:
        """Add a text from a region."""
        since = own.first_week if own else weeks.first
        before = monday(own.day).isoformat() if own else weeks.first
        self.texts.add(text)
        for week, counted in there.weeks.items():
            if week >= since:
                self.after = self.after.and_(counted)
            elif week < before:
                self.before = self.before.and_(counted)


class RowUseCount:
    """Sums for one installation what its rows do.

    Args:
        rest: Waits so many seconds after each text.
        clock: Seconds since 1970 UTC.
    """

    def __init__(
        self, service: Service, rest: Callable[[float], None] = time.sleep, clock: Callable[[], float] = time.time
    ) -> None:
        self._service, self._place = service, service.installation
        self._rest, self._clock = rest, clock
        self._editor = editor_of(self._place)
        self._last: RowUseRound | None = None

    def step(self) -> RowUseRound | None:
        """Sum where it is night, or was never done; None: it is not due, or nothing was counted or can be asked yet."""
        if self._last is not None and not self._is_due(self._last):
            return None
        with counts(self._place.log_location) as connection:
            if connection is None or last_counted(connection) is None:
                return None
            self._last = last_uses_round(connection)
        if self._last is not None and not self._is_due(self._last):
            return None
        try:
            found = self._last = self.run()
        except NotReady:
            return None
        LOG.info("row uses", queries=found.queries, searches=found.searches)
        return found

    def run(self, progress: Progress = lambda _done, _total: None) -> RowUseRound:
        """Sum now. Raises `NotReady` without an index."""
        with self._service.state.snapshot():  # raises where there is none
            pass
        own, now = self._own(), self._clock()
        last = monday(datetime.fromtimestamp(now, CHINA).date())
        weeks = Weeks((last - (WEEKS - 1) * WEEK).isoformat(), last.isoformat())
        log = self._logged(weeks, {ALL, *(key.scope.site for key in own)})
        sums = self._sums(log.asked, own, weeks, progress)
        tried = self._tried(own, sums, log.known, progress)
        uses = [
            _use(key, own.get(key), sums.get(key, Sums()), tried.get(key), weeks)
            for key in {*sums, *own}
        ]  # fmt: skip
        everybodys = [there.times for _, there in log.asked if there.site == ALL]
        found = RowUseRound(int(now * 1_000), *weeks, len(everybodys), sum(everybodys), log.total)
        engine = open_log(self._place.log_location)
        try:
            write_uses(engine, uses, found)
        finally:
            engine.dispose()
        return found

    def _own(self) -> dict[RowKey, Own]:
        """The site's own rows that act now."""
        state, minute = self._editor.state(), minute_of(self._clock())
        with self._place.store.engine.connect() as connection:
            begun = begun_rows(connection)
        return {
            one.row.key: Own(one, begun[one.number])
            for one in state.stored
            if one.number in begun and not one.row.off and one.row.conditional().in_time(minute)
        }

    def _logged(self, weeks: Weeks, sites: Container[str]) -> Logged:
        """What is known of the weeks, read at once: asking takes minutes.

        Args:
            sites: That rows are limited to, and all together.
        """
        tree = self._place.tree()
        asked: list[tuple[str, AskedThere]] = []
        with counts(self._place.log_location) as connection:
            if connection is None:
                return Logged((), 0, {})
            everybody = Place(NATION, ALL, *weeks)
            for text in frequent_texts(connection, everybody, MOST_TEXTS):
                if len(asked) >= MOST_ASKED:
                    break
                if not self._place.hides(text):
                    rows = weeks_of_text(connection, text, *weeks)
                    there = asked_there([row for row in rows if row.site in sites], lambda code: _chain(tree, code))
                    asked += [(text, one) for one in there]
            known = uses_of(connection) if last_uses_round(connection) is not None else ()
            return Logged(asked, all_counted(connection, everybody).times, {one.key: one for one in known})

    def _sums(
        self, asked: Sequence[tuple[str, AskedThere]], own: Mapping[RowKey, Own], weeks: Weeks, progress: Progress
    ) -> dict[RowKey, Sums]:
        sums: dict[RowKey, Sums] = defaultdict(Sums)
        done = 0
        for text, group in groupby(asked, key=lambda one: one[0]):
            started, rows_of = time.perf_counter(), RowsOfText(self._service)
            for _, there in group:
                acting = rows_of.of(ReplayQuery(text, "" if there.region == NATION else there.region, site=there.site))
                for key in acting.rows if acting else ():
                    # who asked on a site is among all, too: a row of a site takes that site's alone
                    if key.scope.site == there.site:
                        sums[key].add(text, there, own.get(key), weeks)
                done += 1
                progress(done, len(asked))
            self._rest(time.perf_counter() - started)  # others of this machine answer people
        return sums

    def _tried(
        self, own: Mapping[RowKey, Own], sums: Mapping[RowKey, Sums], known: Mapping[RowKey, RowUse], progress: Progress
    ) -> dict[RowKey, tuple[Tried, int]]:
        """What own rows do for their own words; of those that have no turn this night what was known of them."""
        now = int(self._clock() * 1_000)
        found = {
            key: (Tried(one.state, one.why), one.tried)
            for key, one in known.items()
            if key in own and one.row == own[key].stored.number
        }
        trial = RowTrial(self._service, evidence_of(self._place))
        turn = sorted(own, key=lambda key: found[key][1] if key in found else 0)[:MOST_TRIED]
        for done, key in enumerate(turn, 1):
            started = time.perf_counter()
            found[key] = trial.of(own[key].stored.row, acts=key in sums), now
            self._rest(time.perf_counter() - started)
            progress(done, len(turn))
        return found

    def _is_due(self, last: RowUseRound) -> bool:
        return last.at / 1_000 < last_night(self._clock())


def _chain(tree: RegionTree, code: str) -> list[str]:
    try:
        return [region.code for region in tree.chain(code)]
    except UnknownRegion:
        return []


def _use(key: RowKey, own: Own | None, sums: Sums, tried: tuple[Tried, int] | None, weeks: Weeks) -> RowUse:
    state, at = tried if tried is not None else (Tried(ACTS), 0)
    if sums.texts and state.state in (UNASKED, IDLE, UNTRIED):
        state = Tried(ACTS)  # it was tried some nights ago
    return RowUse(
        key, own.stored.number if own else 0, own.begun if own else None, own.first_week if own else weeks.first,
        len(sums.texts), *sums.after, *sums.before[1:], state=state.state, why=state.why, tried=at,
    )  # fmt: skip
