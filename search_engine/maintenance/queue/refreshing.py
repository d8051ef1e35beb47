"""The queue is gathered: new items come, what is mended goes, what comes back is opened again."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import structlog

from indexer.generation.columns import RATING_STEPS
from indexer.snapshot import Snapshot
from indexer.store.audit import Actions
from indexer.store.audit.author import Author
from indexer.store.audit.log import append
from indexer.store.engine import writing
from indexer.store.queue.items import (
    DOCUMENT,
    DONE,
    MENDED,
    OPEN,
    QUERY,
    UNDONE,
    ItemKey,
    QueueItem,
    all_items,
    drop_items,
    write_item,
)
from indexer.store.queue.rounds import QueueRound, begin_round, end_round, last_round
from search_engine.errors import NotReady
from search_engine.maintenance.monitor.schedule import last_night
from search_engine.maintenance.queue.asking import Answered, Asking
from search_engine.maintenance.queue.observations import DAY, LEAST, LOW, NO_CLICK, Observation, Observations
from search_engine.maintenance.queue.sorting import propose
from search_engine.service import Service

LOG = structlog.get_logger("queue")
# Items that are gathered at most, those seen most often; of a country's portal the rest waits its turn.
MOST = 2_000
# Days for which items are kept that are done, or that nothing was seen of any more.
KEPT = 180
# Told after each item that was looked at: how many are done, of how many.
Progress = Callable[[int, int], None]


# Ratings that a mean must be of; documents that are told, those with the most ratings.
LEAST_RATINGS, MOST_DOCUMENTS = 10, 200


@dataclass(slots=True)
class _Tally:
    added: int = 0
    mended: int = 0
    returned: int = 0


class QueueRefresh:
    """Gathers the queue of one installation.

    Args:
        rest: Waits so many seconds between two queries.
        clock: Seconds since 1970 UTC.
    """

    def __init__(
        self, service: Service, rest: Callable[[float], None] = time.sleep, clock: Callable[[], float] = time.time
    ) -> None:
        self._service, self._rest, self._clock = service, rest, clock
        self._last: QueueRound | None = None

    def step(self) -> QueueRound | None:
        """Gather where it is night, or was never done; None: it is not due, or there is no index yet."""
        if self._last is None or self._is_due(self._last):
            with self._service.installation.store.engine.connect() as connection:
                self._last = last_round(connection)
        if self._last is not None and not self._is_due(self._last):
            return None
        try:
            found = self._last = self.run()
        except NotReady:
            return None
        LOG.info("queue", seen=found.seen, added=found.added, mended=found.mended, returned=found.returned)
        return found

    def run(self, progress: Progress = lambda _done, _total: None, author: Author | None = None) -> QueueRound:
        """Gather now. Raises `NotReady` without an index.

        Args:
            author: Who has it gathered; None: the worker.
        """
        place, now = self._service.installation, int(self._clock() * 1_000)
        with self._service.state.snapshot() as snapshot:  # raises where there is none
            ratings = _low_rated(snapshot)
        with writing(place.store.engine) as connection:
            number, known = begin_round(connection, now), {one.key: one for one in all_items(connection)}
        closed = {key: one.closed for key, one in known.items() if one.closed is not None}
        observations = Observations(place, now, closed, ratings)
        seen = observations.gather()
        first = sorted(seen, key=lambda key: (key not in known, -seen[key].sources.total(), key))[:MOST]
        looked = {key: known.get(key) or _new(key, seen[key]) for key in first}
        looked |= {key: one for key, one in known.items() if one.is_undone}
        answers = self._answers(looked, progress)
        clicks = observations.clicks({key[1] for key, one in looked.items() if key[0] == QUERY and one.is_undone})
        tally = _Tally()
        with writing(place.store.engine) as connection:
            fresh = {one.key: one for one in all_items(connection)}  # somebody may have changed one meanwhile
            for key, answered in answers.items():
                before = fresh.get(key) or looked[key]
                after = _settled(before, seen.get(key), answered, clicks.get((key[1], key[2]), 0), now)
                if after is None:
                    drop_items(connection, [before.number] if before.number else [])
                elif after != before or not before.number:
                    _count(tally, before, after)
                    written = write_item(connection, after)
                    if before.number and before.state != after.state:
                        append(
                            connection, author or Author.of_service("queue"), Actions.QUEUE_SETTLE,
                            f"queue_item:{written.number}", {"state": before.state}, {"state": after.state},
                            region=after.region or None,
                        )  # fmt: skip
            old = [
                one.number for one in fresh.values()
                if max(one.changed, one.last_seen) < now - KEPT * DAY
            ]  # fmt: skip
            drop_items(connection, old)
            ended = int(self._clock() * 1_000)
            found = QueueRound(number, now, ended, len(seen), tally.added, tally.mended, tally.returned)
            end_round(connection, found)
        return found

    def _answers(self, looked: Mapping[ItemKey, QueueItem], progress: Progress) -> dict[ItemKey, Answered]:
        asking, found = Asking(self._service), {}
        for done, (key, item) in enumerate(looked.items(), 1):
            started = time.perf_counter()
            found[key] = asking.of(item)
            self._rest(time.perf_counter() - started)  # others of this machine answer people
            progress(done, len(looked))
        return found

    def _is_due(self, last: QueueRound) -> bool:
        return last.begun / 1_000 < last_night(self._clock())


def _new(key: ItemKey, seen: Observation) -> QueueItem:
    about, text, region, document = key
    return QueueItem(about, text, region, document, _shown(seen) or text)


def _shown(seen: Observation) -> str:
    return min(seen.shown, key=lambda text: (-seen.shown[text], text), default="")


def _settled(
    item: QueueItem, seen: Observation | None, answered: Answered, clicked: int, now: int
) -> QueueItem | None:  # fmt: skip
    """An item as it is after what was seen and found; None: it is to go.

    Args:
        clicked: When a search for it was last followed by a click, ms; 0: never.
    """
    if answered.is_gone:
        # of a document that is gone nobody can mend anything
        return _mended(item, now) if item.number and item.is_undone else item if item.number else None
    after = item
    if seen is not None:
        after = replace(
            after, sources=dict(seen.sources), elements=dict(seen.elements), count=seen.sources.total(),
            shown=_shown(seen) or after.shown,
            first_seen=after.first_seen or seen.first, last_seen=seen.last, changed=after.changed or now,
        )  # fmt: skip
    elif not item.is_touched:
        return None  # nobody has taken it up, and it is seen no more: its text is nobody's business
    if item.about == DOCUMENT:
        after = replace(after, shown=answered.title, site=answered.site, region=answered.region)
    if item.is_undone or seen is not None:
        told = propose(item.about, after.sources, answered.led, after.elements)
        after = replace(
            after, proposed=told.sort, why=told.why, outcome=answered.outcome() | _sites(seen),
            department=after.department or answered.department,
        )  # fmt: skip
    if item.state == DONE and seen is not None and _is_back(seen):
        return replace(after, state=OPEN, closed=None, closed_by="", changed=now, returned=after.returned + 1)
    if item.is_undone and item.number and _is_mended(item, seen, answered, clicked):
        return _mended(after, now)
    return after


def _sites(seen: Observation | None) -> dict[str, Any]:
    """On which sites nobody clicks, where portals say which they are; most searches first."""
    if seen is None or not seen.sites:
        return {}
    most = sorted(seen.sites.items(), key=lambda one: (-one[1][0], one[0]))
    return {"sites": [{"site": name, "searches": times, "clicked": clicked} for name, (times, clicked) in most]}


def _is_back(seen: Observation) -> bool:
    return any(count >= LEAST[source] for source, count in seen.after.items())


def _is_mended(item: QueueItem, seen: Observation | None, answered: Answered, clicked: int) -> bool:
    """Whether a query finds now, and people have clicked since it was last of no use."""
    if item.about != QUERY or not answered.led.finds or (seen is not None and NO_CLICK in seen.sources):
        return False
    return clicked > (seen.bad if seen is not None else item.last_seen)


def _mended(item: QueueItem, now: int) -> QueueItem:
    return replace(item, state=DONE, closed=now, closed_by=MENDED, changed=now)


def _count(tally: _Tally, before: QueueItem, after: QueueItem) -> None:
    tally.added += not before.number
    tally.mended += before.state in UNDONE and after.state == DONE
    tally.returned += after.returned > before.returned


def _low_rated(snapshot: Snapshot) -> dict[str, int]:
    """Documents whose mean rating is `LOW` at most → of how many ratings it is."""
    columns = snapshot.columns
    rating, count = columns.rating[: snapshot.rows], columns.rating_count[: snapshot.rows]
    is_low = (rating > 0) & (rating <= LOW * RATING_STEPS) & (count >= LEAST_RATINGS)
    rows = np.flatnonzero(is_low & snapshot.live.flags[: snapshot.rows])
    rows = rows[np.argsort(-count[rows].astype(np.int64), kind="stable")][:MOST_DOCUMENTS]
    return dict(zip(snapshot.ids(rows), count[rows].tolist(), strict=True))
