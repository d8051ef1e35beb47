"""What became of a report, for who has its receipt: its state in the queue and since which day, nothing else."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from dictionaries.reasons import Message
from dictionaries.regions import RegionTree
from indexer.documents.timestamps import CHINA
from indexer.events import EventStore
from indexer.events.shortcomings import Marked, mark_of
from indexer.store import DocumentStore
from indexer.store.area import code_of
from indexer.store.location import Location, is_there
from indexer.store.queue.items import (
    DONE,
    IN_WORK,
    NOT_OURS,
    ItemKey,
    QueueItem,
    document_key,
    item_region,
    item_with,
    query_key,
)
from search_engine.errors import NotFound
from search_engine.people.activity.reports import id_of_receipt
from search_engine.people.activity.storing import storing

WRONG = "wrong"
RECEIVED, UNCHANGED = "received", "unchanged"
# What they are called to readers.
REPORT_STATES: Final[Mapping[str, str]] = {
    RECEIVED: "已收到", IN_WORK: "处理中", DONE: "已改正", UNCHANGED: "未改动",
}  # fmt: skip
NO_RECEIPT = Message("not_found", "没有这个回执", "there is no such receipt")


@dataclass(frozen=True, slots=True)
class ReportState:
    """How far a report has come. `state`: one of `REPORT_STATES`; `day`: since when, YYYY-MM-DD in China."""

    state: str
    day: str


class Receipts:
    """The receipts of an installation.

    Args:
        event_location: Where the events are; there may be none yet.
    """

    def __init__(
        self,
        events: Callable[[], EventStore],
        event_location: Location,
        store: DocumentStore,
        tree: Callable[[], RegionTree],
    ) -> None:
        self._events, self._event_location, self._store, self._tree = events, event_location, store, tree

    def state(self, receipt: str) -> ReportState:
        """What became of the report with a receipt. Raises `NotFound`: there is none, or no longer; `NotReady`."""
        with storing():
            mark = mark_of(self._events(), id_of_receipt(receipt)) if is_there(self._event_location) else None
        if mark is None:
            raise NotFound(NO_RECEIPT())
        with self._store.engine.connect() as connection:
            item = item_with(connection, self._key(mark))
        state, at = _state(mark.at, item)
        return ReportState(state, datetime.fromtimestamp(at / 1_000, UTC).astimezone(CHINA).date().isoformat())

    def _key(self, mark: Marked) -> ItemKey:
        if mark.type == WRONG:
            return document_key(mark.document)
        return query_key(mark.query, item_region(self._tree(), code_of(mark.region)) if mark.region else "")


def _state(at: int, item: QueueItem | None) -> tuple[str, int]:
    """The state of a report of a time, and since when; ms since 1970 UTC. The queue is gathered every night: until
    then there may be no item, or one that was done before.
    """
    if item is not None and item.state == IN_WORK:
        return IN_WORK, max(at, item.changed)
    if item is not None and item.closed is not None:
        if item.state == DONE and item.closed >= at:
            return DONE, item.closed
        if item.state == NOT_OURS:
            return UNCHANGED, max(at, item.closed)
    return RECEIVED, at
