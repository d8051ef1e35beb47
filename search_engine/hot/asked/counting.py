"""`WeekCounter`: the worker's part. It counts the query log and the events of each week: a year is read at once.

A text stands in the counts of a region only where enough actors asked for it there, or below, on one day; the rest is
told only as part of all together. So what is kept is about nobody, and stays when the entries are gone.
"""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import numpy as np

from dictionaries.normalize import normal_text
from dictionaries.regions import NATION, RegionTree
from indexer.documents.timestamps import CHINA
from indexer.events import query_sums
from indexer.store.location import is_there
from indexer.store.queries.query_log import may_be_shown, open_log
from indexer.store.queries.query_weeks import ALL, COUNTS, counted, entries, first_day, forget_weeks, write_week
from search_engine.hot.memory import RegionNumbers
from search_engine.installation.installation import Installation

# Seconds after which the week that is running is counted again.
REFRESH = 3_600.0
# What is told of a day later than this is counted for nobody: a phone without a net has sent it by then.
SETTLED = timedelta(days=1)
# Texts of one region, site and week, the most frequent: more than that nobody reads.
MOST_TEXTS = 2_000
# Sites of a week, those with most searches.
MOST_SITES = 200
# Place and text → counts, by the place of each in `COUNTS`.
Key = tuple[str, str, str]
SEARCHES, NONE, HELD, CORRECTED, REPORTED, CLICKED, FIRST = range(len(COUNTS))


WEEK = timedelta(days=7)
# Weeks that are kept: a year, and the one a year before this week.
KEPT = 53
# Levels that are told apart: below a town there are too few people to tell anything.
LEVELS = frozenset({"nation", "province", "city", "county", "town"})


class WeekCounter:
    """Counts one week a step.

    Args:
        clock: Seconds since 1970 UTC.
    """

    def __init__(self, place: Installation, clock: Callable[[], float] = time.time) -> None:
        self._place, self._clock = place, clock
        self._chains: dict[str | None, tuple[str, ...]] = {}
        self._codes: dict[int, str] = {}
        self._tree: RegionTree | None = None

    def step(self) -> str | None:
        """Count the oldest week that is due; returns its Monday, None where none is. Raises `WrongDatabase`."""
        if not is_there(self._place.log_location):
            return None
        engine = open_log(self._place.log_location)
        try:
            due = self._due(first_day(engine), counted(engine))
            if due is None:
                return None
            now = datetime.fromtimestamp(self._clock(), CHINA)
            rows, holds = self._count(engine, due)
            final = now >= _start(due) + WEEK + SETTLED
            write_week(engine, due.isoformat(), rows, holds, at=int(self._clock() * 1_000), final=final)
            forget_weeks(engine, (monday(now.date()) - KEPT * WEEK).isoformat())
            return due.isoformat()
        finally:
            engine.dispose()

    def catch_up(self, progress: Callable[[str], object] = lambda week: None) -> int:
        """Count every week that is due; returns how many."""
        done = 0
        while (week := self.step()) is not None:
            progress(week)
            done += 1
        return done

    def _due(self, oldest: str | None, known: dict[str, tuple[int, bool]]) -> date | None:
        if oldest is None:
            return None
        now = self._clock()
        this = monday(datetime.fromtimestamp(now, CHINA).date())
        week = max(monday(date.fromisoformat(oldest)), this - KEPT * WEEK)
        while week <= this:
            at, final = known.get(week.isoformat(), (0, False))
            if not final and now * 1_000 - at >= REFRESH * 1_000:
                return week
            week += WEEK
        return None

    def _count(self, engine: Any, week: date) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        place, least = self._place, self._place.settings.report_actors
        start = _start(week)
        since, until = int(start.timestamp() * 1_000), int((start + WEEK).timestamp() * 1_000)
        has_events = is_there(place.event_location)
        numbers = RegionNumbers(place.tree())
        # who asked comes first: of what too few asked somewhere, nothing is summed there
        actors = self._actors(since, until, least, numbers) if has_events else {}
        sums: defaultdict[Key, list[int]] = defaultdict(lambda: [0] * len(COUNTS))
        holds: Counter[tuple[str, str, str]] = Counter()
        for text, region, site, blocked, times, none, corrected in entries(
            engine, week.isoformat(), (week + WEEK).isoformat()
        ):
            name = normal_text(text).strip()
            added = (times, 0 if blocked else none, times if blocked else 0, corrected, 0, 0, 0)
            for code in self._chain(region):
                for own in {ALL, site or ALL}:
                    _add(sums[code, own, ALL], added)
                    if (code, name) in actors and not blocked:
                        _add(sums[code, own, name], added)
                    if blocked:
                        holds[code, own, blocked] += times
        for text, number, site, *told in query_sums.clicks(place.events, since, until) if has_events else ():
            for code in self._chain(self._code(numbers, number)):
                for own in {ALL, site or ALL}:
                    _add(sums[code, own, ALL], (0, 0, 0, 0, *told))
                    if (code, text) in actors:
                        _add(sums[code, own, text], (0, 0, 0, 0, *told))
        return _rows(sums, actors, least), _holds(holds, least)

    def _actors(self, since: int, until: int, least: int, numbers: RegionNumbers) -> dict[tuple[str, str], int]:
        """Region and text → actors on the day that had the most, of what enough of them asked for."""
        often = {
            text for text in query_sums.asked_by_many(self._place.events, since, until, least) if may_be_shown(text)
        }
        return {
            (code, text): most
            for text, rows in query_sums.actors_by_text(self._place.events, since, until, often)
            for code, most in self._most(rows, numbers).items()
            if most >= least
        }

    def _most(self, rows: Iterable[tuple[int, int, int]], numbers: RegionNumbers) -> dict[str, int]:
        """Region → actors on the day that had the most there and below."""
        found: defaultdict[tuple[str, int], set[int]] = defaultdict(set)
        for number, day, actor in rows:
            for code in self._chain(self._code(numbers, number)):
                found[code, day].add(actor)
        most: Counter[str] = Counter()
        for (code, _), actors in found.items():
            most[code] = max(most[code], len(actors))
        return most

    def _code(self, numbers: RegionNumbers, wide: int) -> str:
        found = self._codes.get(wide)
        if found is None:
            found = self._codes[wide] = numbers.tree.by_number(int(numbers.of(np.array([wide]))[0])).code
        return found

    def _chain(self, code: str | None) -> tuple[str, ...]:
        """The regions that a search counts in: its own and those above it; of an unknown one the nation."""
        tree = self._place.tree()
        if tree is not self._tree:
            self._tree, self._chains, self._codes = tree, {}, {}
        found = self._chains.get(code)
        if found is None:
            chain = tree.chain(code) if code is not None and code in tree else tree.chain(NATION)
            found = self._chains[code] = tuple(region.code for region in chain if region.level in LEVELS)
        return found


def _start(week: date) -> datetime:
    return datetime(week.year, week.month, week.day, tzinfo=CHINA).astimezone(UTC)


def _add(sums: list[int], more: Collection[int]) -> None:
    for place, value in enumerate(more):
        sums[place] += value


def _rows(sums: dict[Key, list[int]], actors: dict[tuple[str, str], int], least: int) -> list[dict[str, Any]]:
    """The rows that are kept: all together, and what enough people ask for; of one site, what is asked there often."""
    texts: defaultdict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    found, sites = [], _sites(sums, least)
    for (region, site, text), counts in sums.items():
        if site not in sites:
            continue
        row = {
            "region": region,
            "site": site,
            "text": text,
            **dict(zip(COUNTS, counts, strict=True)),
            "actors": actors.get((region, text), 0),
        }
        if text == ALL:
            found.append(row)
        elif site == ALL or _asked(counts) >= least:
            texts[region, site].append(row)
    for rows in texts.values():
        rows.sort(key=lambda row: (-max(row["searches"], row["reported"]), row["text"]))
        found += rows[:MOST_TEXTS]
    return found


def _asked(counts: list[int]) -> int:
    """How often, as the log or the events have it: a portal that searches elsewhere tells of events alone."""
    return max(counts[SEARCHES], counts[REPORTED])


def _sites(sums: dict[Key, list[int]], least: int) -> set[str]:
    """Sites that are told apart: a request may name any."""
    found = [(_asked(counts), site) for (region, site, text), counts in sums.items() if (region, text) == (NATION, ALL)]
    often = sorted((-times, site) for times, site in found if times >= least and site != ALL)
    return {ALL, *(site for _, site in often[:MOST_SITES])}


def _holds(holds: Counter[tuple[str, str, str]], least: int) -> list[dict[str, Any]]:
    """Categories with searches enough that nobody is known by one; the others are only in the sum."""
    return [
        {"region": region, "site": site, "category": category, "searches": times}
        for (region, site, category), times in holds.items()
        if times >= least
    ]


def monday(day: date) -> date:
    """The first day of a day's week."""
    return day - timedelta(days=day.weekday())
