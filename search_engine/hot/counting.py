"""`HotCounter`: the worker's part. It follows the events, and keeps the list of each region."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from dictionaries.caches import Latest
from dictionaries.regions import RegionTree
from indexer.documents.timestamps import is_over
from indexer.events.hot_terms.hot_store import Asking, Batch, HotStore, ListedTerm
from indexer.events.hot_terms.occurrences import Occurrence
from indexer.events.store import DAY
from ranker.hot import BUCKET, HOUR, WINDOW, HotTable, Occurrences, rank, sparkline, trend
from search_engine.hot.memory import RegionNumbers, SightingMemory
from search_engine.hot.parameters import MOST_LIMIT
from search_engine.hot.query_variants import QueryVariants
from search_engine.hot.seasonal_baselines import SeasonalBaselines

# Events taken in one transaction: it keeps those that write events waiting for some fifty milliseconds.
BATCH = 5_000
# Seconds that one step counts, and ranks, before it goes on: together with the pause between steps an event is counted
# and its regions are ranked within five seconds, and lists take a third of a processor at most.
COUNTING, RANKING = 1.0, 0.5
# Seconds after which every list is made anew: what nobody asks for any more cools down.
EVERYTHING = 60.0
# Seconds between two full readings because somebody was forgotten: it is to be gone within a minute.
REREADING = 20.0
# ms: what is reported later than that is a count for nobody. An event says itself when it happened, and who sends many
# at once may say anything; a phone without a net has sent them by the next day.
LATEST = WINDOW
# Occurrences are kept for a list of the day before, too, and until their hour has been noted.
RETENTION = 2 * WINDOW + 2 * HOUR
# Occurrences kept at most (32 bytes each in memory: 96 MB); of how many actors a term is rare when they are too many.
MOST_SIGHTINGS, RARE = 3_000_000, 3


# Terms of one region that are looked at: those that find nothing there (weather, brands) are a third of what people
# type, and give way to the next.
MOST_LOOKED_AT = 10 * MOST_LIMIT


@dataclass(frozen=True, slots=True)
class Judges:
    """What decides about a text; each may be asked often.

    Attributes:
        countable: Whether it may be counted at all, as far as its characters tell and the dictionaries in force.
        here: Whether it finds something in a region (code).
        frozen: Whether the list of a region (chain of codes) stays as it is.
    """

    countable: Callable[[str], bool]
    here: Callable[[str, str], bool]
    frozen: Callable[[list[str]], bool]


class HotCounter:
    """Counts and ranks, a step at a time. All that it knows it can read again: a kill loses nothing.

    Args:
        clock: Seconds since 1970 UTC.
    """

    def __init__(
        self,
        store: HotStore,
        tree: Callable[[], RegionTree],
        query_variants: QueryVariants,
        judges: Judges,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._store, self._tree, self._spellings, self._judges, self._clock = store, tree, query_variants, judges, clock
        self._memory: SightingMemory | None = None
        self._forgotten, self._behind = 0, False
        self._read_at = self._all_at = 0.0
        self._waiting: dict[int, None] = {}
        self._before: dict[int, Latest[int, dict[str, int]]] = {}

    def step(self) -> None:
        """Take in what is new, note the hours that are over, and rank the regions that have news."""
        try:
            memory = self._fresh()
            if self._take_in(memory):
                self._note_hours(memory)
            self._follow_spellings(memory)
            self._rank(memory)
        except BaseException:
            self._memory = None  # what half a step has left is read again
            raise

    # ---- counting

    def _fresh(self) -> SightingMemory:
        """The sightings in memory; read again where regions have changed, or somebody was forgotten."""
        now, tree = self._clock(), self._tree()
        memory = self._memory
        gone = self._store.forgotten()
        due = gone != self._forgotten and is_over(self._read_at, now, REREADING)
        if memory is None or memory.regions.tree is not tree or due:
            self._forgotten, self._read_at = gone, now
            memory = self._memory = SightingMemory(RegionNumbers(tree), self._store.occurrences())
            self._usuals = SeasonalBaselines(self._store)
            self._all_at = 0.0
        return memory

    def _take_in(self, memory: SightingMemory) -> bool:
        """Count what is new; True where nothing is left of it."""
        until = time.monotonic() + COUNTING
        while time.monotonic() < until:
            batch = self._store.batch(BATCH)
            if batch.last == batch.after:
                return True
            written = self._store.write(batch, self._sightings(batch))
            if written is None:  # somebody was forgotten in between, here too
                self._memory = None
                return False
            self._want(memory.regions.with_above(memory.add(written)))
        return False

    def _sightings(self, batch: Batch) -> list[Occurrence]:
        """Of a batch's askings the earliest of each actor and text."""
        found: dict[tuple[int, str], Occurrence] = {}
        for asking in batch.askings:
            if asking.received - asking.at <= LATEST and self._judges.countable(asking.query):
                one = _sighting(asking)
                other = found.get((one.actor, one.text))
                if other is None or (one.bucket, one.region) < (other.bucket, other.region):
                    found[one.actor, one.text] = one
        return list(found.values())

    def _note_hours(self, memory: SightingMemory) -> None:
        """Note the hours that no event can be late for any more; then what is older than needed goes."""
        now = int(self._clock() * 1000)
        settled = (now - LATEST) // HOUR - 1
        noted = False
        while (hour := self._usuals.due(settled)) is not None:
            self._usuals.note(hour, memory)
            noted = True
        if noted:
            oldest = (now - RETENTION) // BUCKET
            if self._store.prune(oldest, MOST_SIGHTINGS, RARE, (now - HOUR) // BUCKET):
                self._memory = None  # from the next step on

    # ---- ranking

    def _follow_spellings(self, memory: SightingMemory) -> None:
        """Understand new texts. Where there were too many for one step, all lists are made anew after the last."""
        behind, self._behind = self._behind, self._spellings.follow(memory) > 0
        if behind and not self._behind:
            self._want(memory.active())

    def _want(self, regions: Iterable[int]) -> None:
        self._waiting |= dict.fromkeys(sorted(regions))

    def _rank(self, memory: SightingMemory) -> None:
        """Rank regions that wait, as many as there is time for."""
        now = self._clock()
        if is_over(self._all_at, now, EVERYTHING):
            self._all_at = now
            listed = memory.regions.of(np.array(self._store.listed_regions(), np.int64))
            self._want(memory.active().union(listed.tolist()))
        lists: dict[int, list[ListedTerm]] = {}
        until = time.monotonic() + RANKING
        while self._waiting and time.monotonic() < until:
            region = next(iter(self._waiting))
            del self._waiting[region]
            chain = [each.code for each in memory.regions.tree.chain(memory.regions.tree.codes[region])]
            if not self._judges.frozen(chain):
                lists[memory.regions.wide(region)] = self._list(memory, region, chain[0], int(now * 1000))
        if lists:
            self._store.put_lists(lists)

    def _list(self, memory: SightingMemory, region: int, code: str, now: int) -> list[ListedTerm]:
        """The terms of a region's own, hottest first, each with what it is based on."""
        occurrences, table, order = self._ranked(memory, region, now)
        before = self._day_before(memory, region, now)
        found: list[ListedTerm] = []
        for place, (text, row) in enumerate(order, 1):
            if len(found) == MOST_LIMIT:
                break
            if self._judges.countable(text) and self._judges.here(text, code):
                evidence = _evidence_of(table, row, occurrences, now)
                found.append(ListedTerm(text, float(table.heat[row]), trend(text, place, before), evidence))
        return found

    def _day_before(self, memory: SightingMemory, region: int, now: int) -> dict[str, int]:
        """Places of a day ago, among all that was asked for; looked up once an hour."""

        def looked_up() -> dict[str, int]:
            _, _, order = self._ranked(memory, region, now - WINDOW)
            return {text: place for place, (text, _) in enumerate(order, 1)}

        return self._before.setdefault(region, Latest()).of(now // HOUR, looked_up)

    def _ranked(
        self, memory: SightingMemory, region: int, now: int
    ) -> tuple[Occurrences, HotTable, list[tuple[str, int]]]:
        """The region's sightings, its table, and text and row of each term that has been read, hottest first."""
        occurrences = self._spellings.of(memory.of_region(region))
        table = rank(occurrences, now, self._usuals.expected(region, now, memory, self._spellings))
        shown = [(self._spellings.text(int(term)), row) for row, term in enumerate(table.term)]
        order = [(text, row) for text, row in shown if text is not None]
        order.sort(key=lambda one: (-table.heat[one[1]], one[0]))
        return occurrences, table, order[:MOST_LOOKED_AT]


def _sighting(asking: Asking) -> Occurrence:
    return Occurrence(
        text=asking.query,
        actor=asking.actor,
        block=asking.block,
        region=asking.region,
        bucket=asking.at // BUCKET,
        day=asking.received // DAY,
    )


def _evidence_of(table: HotTable, row: int, occurrences: Occurrences, now: int) -> dict[str, Any]:
    mean = float(table.mean[row])
    return {
        "actors": round(float(table.actors[row]), 1),
        "seen": int(table.seen[row]),
        "blocks": int(table.blocks[row]),
        "networks": int(table.networks[row]),
        "buckets": int(table.buckets[row]),
        "top_share": round(float(table.top_share[row]), 3),
        "z": round(float(table.z[row]), 2),
        "usual": None if np.isnan(mean) else round(mean, 1),
        "hours": sparkline(occurrences, int(table.term[row]), now),
    }
