"""The patrol: frequent queries and kept ones are asked again, in small turns beside the worker's other work."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import Any

import structlog
from sqlalchemy import Connection

from dictionaries.lexicon import BadDictionaries
from dictionaries.regions import RegionTree
from indexer.errors import IndexFailure
from indexer.store.editing.versions import newest
from indexer.store.engine import writing
from indexer.store.monitor.findings import CHANGED, Finding, findings_since
from indexer.store.monitor.kept_queries import KeptQuery, all_kept
from indexer.store.monitor.outcomes import Remembered, remembered
from indexer.store.monitor.runs import PatrolRun, Stamp, begin_run, end_run, last_run
from search_engine.alarms.records import Found, PatrolNote
from search_engine.editing.guarded_queries.judging import replayed
from search_engine.editing.guarded_queries.monitor_report import region_name
from search_engine.editing.opening import editor_of
from search_engine.editing.replay.frequent import QUERIES, ReplayQuery, frequent_queries
from search_engine.editing.replay.outcome import Outcome, ask
from search_engine.errors import BadParameters, NotReady
from search_engine.maintenance.monitor.comparing import Asked
from search_engine.maintenance.monitor.confirming import Settling
from search_engine.maintenance.monitor.publishes import Publishes
from search_engine.maintenance.monitor.schedule import BREAK, NOW, due
from search_engine.service import Service

LOG = structlog.get_logger("patrol")
# Seconds for which it is kept what is asked often: counting reads a month of the log.
FREQUENT_KEPT = 600.0
# After each query the patrol rests as long as it took, and at least so many seconds.
LEAST_REST = 0.002
# Told after each query: how many are done, of how many.
Progress = Callable[[int, int], None]
Key = tuple[str, str]


# A change is told at once, or as soon as whoever is told can be reached: after so long nobody waits for it.
TOLD_WITHIN = 86_400_000  # ms
# Of one owner; the command has them all.
MOST_NOTES = 200


class Monitor:
    """The patrol of one installation.

    Args:
        rest: Waits so many seconds between two queries.
        clock: Seconds since 1970 UTC.
    """

    def __init__(
        self, service: Service, rest: Callable[[float], None] = time.sleep, clock: Callable[[], float] = time.time
    ) -> None:
        self._service, self._place = service, service.installation
        self._rest, self._clock = rest, clock
        self._editor = editor_of(self._place)
        # when they were counted, and what was banned then
        self._frequent: tuple[float, str, list[ReplayQuery]] | None = None
        self._last: PatrolRun | None = None
        self._ended = float("-inf")

    def step(self) -> PatrolRun | None:
        """Go round where it is due; None: it is not, or there is nothing to ask yet."""
        try:
            stamp = self._stamp(self._last.stamp.version if self._last else 0)
        except (IndexFailure, BadDictionaries):
            return None
        if not due(self._last, stamp, self._clock()) or time.monotonic() - self._ended < BREAK:
            return None
        self._last = self._read_last()
        reason = due(self._last, stamp, self._clock())
        if not reason:
            return None  # another host has been quicker
        try:
            run = self.run(reason)
        except NotReady:
            return None
        finally:
            self._ended = time.monotonic()
        LOG.info("patrol", reason=reason, asked=run.asked, found=run.found, seconds=run.seconds)
        return run

    def run(self, reason: str = NOW, progress: Progress = lambda _done, _total: None) -> PatrolRun:
        """Go round once. Raises `NotReady` without an index."""
        place, engine = self._place, self._place.store.engine
        # else a version that was published a moment ago would be told of answers that do not go by it yet
        place.lexicons.look_again()
        with self._service.state.snapshot():  # raises where there is none
            pass
        with engine.connect() as connection:
            version = newest(connection)
            kept, memory = all_kept(connection), remembered(connection)
        stamp, begun = self._stamp(version.number if version else 0), self._now()
        with writing(engine) as connection:
            number = begin_run(connection, reason, begun, stamp)
        round_ = _queries(self._frequent_now(stamp.lexicon), kept)
        state = self._editor.state()
        settling = Settling(
            place.store, place.settings.value_or_default("site_owners"), state, stamp,
            Publishes(place, state, stamp.version, self._rest),
        )  # fmt: skip
        done = found = 0
        for batch in self._batches(round_, memory):
            outcomes: dict[Key, Outcome] = {}
            for one in batch:
                outcome = self._ask(one.query)
                if outcome is not None:
                    outcomes[one.key] = outcome
                done += 1
                progress(done, len(round_))
            found += settling.settle([one for one in batch if one.key in outcomes], outcomes, self._now())
            self._leave()
        settling.tidy({one.key for one in round_}, {one.number for one in kept}, self._now())
        self._leave()
        with writing(engine) as connection:
            self._last = end_run(connection, number, self._now(), done, found)
        return self._last

    def _stamp(self, version: int) -> Stamp:
        """What is answered from now. Raises `IndexFailure`, `BadDictionaries`."""
        generation = self._place.generations.current()
        lexicon = self._place.lexicons.in_force().version
        return Stamp(generation.commit().sequence, version, lexicon, generation.name)

    def _read_last(self) -> PatrolRun | None:
        with self._place.store.engine.connect() as connection:
            return last_run(connection)

    def _frequent_now(self, lexicon: str) -> list[ReplayQuery]:
        now, known = time.monotonic(), self._frequent
        if known is None or known[1] != lexicon or now - known[0] > FREQUENT_KEPT:
            known = self._frequent = now, lexicon, frequent_queries(self._place, QUERIES)
        return known[2]

    def _batches(self, asked: Sequence[Asked], memory: Mapping[Key, Remembered]) -> list[list[Asked]]:
        """Those first whose first card is gone, and those that editors keep: they are told while others are asked."""
        firsts = {one.document for one in memory.values() if one.document}
        gone = firsts - self._place.store.not_offline(sorted(firsts))
        soon, rest = list[Asked](), list[Asked]()
        for one in asked:
            known = memory.get(one.key)
            (soon if one.kept or (known and known.document in gone) else rest).append(one)
        return [batch for batch in (soon, rest) if batch]

    def _ask(self, query: ReplayQuery) -> Outcome | None:
        """The outcome of a query, and then a rest; None where its region is no more."""
        started, outcome = time.perf_counter(), None
        with suppress(BadParameters), self._service.state.pipeline() as pipeline:
            outcome = ask(pipeline, query)
        self._rest(max(LEAST_REST, time.perf_counter() - started))
        return outcome

    def _leave(self) -> None:
        """Leave what is open for those who tell it."""
        with self._place.store.engine.connect() as connection:
            self._place.alarm_file.leave(_notes_of(connection, self._place.tree(), self._now()))

    def _now(self) -> int:
        return int(self._clock() * 1_000)


def _queries(frequent: Sequence[ReplayQuery], kept: Sequence[KeptQuery]) -> list[Asked]:
    """Every query once, with the kept ones of its text and region."""
    of: dict[Key, list[KeptQuery]] = defaultdict(list)
    for one in kept:
        of[one.query, one.region].append(one)
    found = [Asked(query, tuple(of.pop((query.text, query.region), ()))) for query in frequent]
    return [*found, *(Asked(replayed(ones[0]), tuple(ones), is_frequent=False) for ones in of.values())]


def _notes_of(connection: Connection, tree: RegionTree, now: int) -> Found:
    """What there is to tell. `now` in ms since 1970 UTC."""
    found: dict[str, list[PatrolNote]] = defaultdict(list)
    for one in findings_since(connection, now - TOLD_WITHIN):
        is_news = (one.closed is None or one.what == CHANGED) and not one.is_known
        if is_news and len(found[one.owner]) < MOST_NOTES:
            found[one.owner].append(_note(one, tree))
    return Found(patrol=dict(found))


def _note(one: Finding, tree: RegionTree) -> PatrolNote:
    content = one.content
    return PatrolNote(
        number=one.number, what=one.what, query=one.query, region=region_name(one.region, tree),
        before=_card_text(content.get("before")), now=_card_text(content.get("now")), why=_why_text(content),
        count=one.count,
    )  # fmt: skip


def _card_text(card: Mapping[str, Any] | None) -> str:
    """A card for people; "": none."""
    return f"{card['title']}（{card['id']}）" if card else ""


def _why_text(content: Mapping[str, Any]) -> str:
    """What a finding says of why, in one line."""
    return "；".join(filter(None, (content.get("wanted", ""), *(one["text"] for one in content.get("why", ())))))
