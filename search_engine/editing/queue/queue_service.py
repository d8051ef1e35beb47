"""The queue of an installation: looked at and worked on. Each change is in the audit log."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from dictionaries.reasons import Message
from dictionaries.regions import RegionTree, UnknownRegion
from indexer.documents.timestamps import CHINA
from indexer.events.shortcomings import Remark
from indexer.store import DocumentStore
from indexer.store.area import Area
from indexer.store.audit import Actions, AuditEntry, AuditLog, AuditQuery
from indexer.store.audit.log import append
from indexer.store.engine import writing
from indexer.store.queue.choosing import ItemChoice, counted, listed, named
from indexer.store.queue.items import IN_WORK, UNDONE, QueueItem, item_of, items_of_text, write_item
from indexer.store.queue.rounds import QueueRound, last_round
from search_engine.editing.actor import Actor
from search_engine.editing.guarded_queries.guarded_query_service import within
from search_engine.editing.queue.queue_update import QueueUpdate
from search_engine.errors import BadParameters, Detail, NotFound

NO_ITEM = Message("not_found", "没有编号为 {numbers} 的待办", "the queue has no items numbered {numbers}")
NO_NUMBERS = Message("missing", "请给出待办的编号", "numbers of items are needed")
TOO_MANY_ITEMS = Message("too_many_values", "一次最多 {most} 条", "at most {most} at a time")
# Items that are changed at once.
MOST_QUEUE_ITEMS = 500
# Sentences of readers that are shown with one item.
MOST_REMARKS = 50


@dataclass(frozen=True, slots=True)
class QueueFilter:
    """Which items; "" and (): any.

    Attributes:
        sort: As somebody chose, else as proposed.
        q: Stands in the query, the title or the id of the document.
        region: It and what is below it.
        overdue: Only those whose day is over.
        element: Somebody has marked it as wrong.
    """

    states: tuple[str, ...] = UNDONE
    sort: str = ""
    department: str = ""
    owner: str = ""
    source: str = ""
    q: str = ""
    region: str = ""
    overdue: bool = False
    element: str = ""


@dataclass(frozen=True, slots=True)
class QueueCounts:
    """How many items are to be done, in work among them, and overdue."""

    open: int
    in_work: int
    overdue: int


class Queue:
    """The queue, for those who work on it.

    Args:
        clock: Seconds since 1970 UTC.
        remarks: What readers say is wrong with a document, newest first, at most so many.
    """

    def __init__(
        self,
        store: DocumentStore,
        tree: Callable[[], RegionTree],
        clock: Callable[[], float] = time.time,
        remarks: Callable[[str, int], list[Remark]] = lambda _document, _most: [],
    ) -> None:
        self._store, self._tree, self._clock, self._remarks = store, tree, clock, remarks

    def all(
        self, actor: Actor, wanted: QueueFilter | None = None, first: int = 0, size: int | None = None
    ) -> list[QueueItem]:
        """Items that are theirs: overdue ones first, then those that were seen most often. Raises
        `BadParameters` for a region that is none.

        Args:
            first, size: A page of them; size None: all that follow.
        """
        choice = self._choice(actor, wanted or QueueFilter())
        with self._store.engine.connect() as connection:
            return listed(connection, choice, first, size)

    def total(self, actor: Actor, wanted: QueueFilter | None = None) -> int:
        """How many `all` are. Raises `BadParameters`."""
        choice = self._choice(actor, wanted or QueueFilter())
        with self._store.engine.connect() as connection:
            return sum(counted(connection, choice).values())

    def names(self, actor: Actor, wanted: QueueFilter) -> tuple[list[str], list[str]]:
        """The departments and the owners of all, in order. Raises `BadParameters`."""
        choice = self._choice(actor, wanted)
        with self._store.engine.connect() as connection:
            return named(connection, choice, "department"), named(connection, choice, "owner")

    def one(self, actor: Actor, number: int) -> QueueItem:
        """An item by its number. Raises `NotFound`: there is none, or it is not theirs."""
        with self._store.engine.connect() as connection:
            found = item_of(connection, number)
        if found is None or not holds(actor, found):
            raise NotFound(NO_ITEM(numbers=number))
        return found

    def remarks(self, item: QueueItem) -> list[Remark]:
        """What readers say is wrong with an item's document, newest first, at most `MOST_REMARKS`."""
        return self._remarks(item.document, MOST_REMARKS) if item.document else []

    def same_query(self, actor: Actor, item: QueueItem) -> list[QueueItem]:
        """The items of the same query in other regions that are theirs."""
        if not item.text:
            return []
        with self._store.engine.connect() as connection:
            found = items_of_text(connection, item.about, item.text)
        return [one for one in found if one.number != item.number and holds(actor, one)]

    def history(self, actor: Actor, number: int) -> list[AuditEntry]:
        """What was done to an item that is theirs, newest first. Raises `NotFound`."""
        self.one(actor, number)
        return AuditLog(self._store.engine).entries(AuditQuery(action="queue.", target=_target(number)))

    def set(self, actor: Actor, numbers: Collection[int], change: QueueUpdate) -> list[QueueItem]:
        """Change items, all or none. Raises `BadParameters` with every fault; `NotFound`: one is not there, or not
        theirs.
        """
        values, wanted = change.checked(), list(dict.fromkeys(numbers))
        if not wanted:
            raise BadParameters([Detail("number", NO_NUMBERS())])
        if len(wanted) > MOST_QUEUE_ITEMS:
            raise BadParameters([Detail("number", TOO_MANY_ITEMS(most=MOST_QUEUE_ITEMS))])
        now = int(self._clock() * 1_000)
        with writing(self._store.engine) as connection:
            known = {number: item_of(connection, number) for number in wanted}
            missing = [number for number, one in known.items() if one is None or not holds(actor, one)]
            if missing:
                raise NotFound(NO_ITEM(numbers=missing))
            found = []
            for before in filter(None, known.values()):
                after = _changed(before, values, actor, now)
                if told := {name: value for name, value in values.items() if getattr(before, name) != value}:
                    write_item(connection, after)
                    append(
                        connection, actor.author, Actions.QUEUE_SET, _target(before.number),
                        {name: getattr(before, name) for name in told}, told, region=before.region or None,
                    )  # fmt: skip
                found.append(after if told else before)
        return found

    def counts(self, actor: Actor) -> QueueCounts:
        """How much is to be done of what is theirs."""
        with self._store.engine.connect() as connection:
            found = counted(connection, self._choice(actor, QueueFilter()))
        return QueueCounts(
            open=sum(found.values()),
            in_work=sum(count for (state, _), count in found.items() if state == IN_WORK),
            overdue=sum(count for (_, is_overdue), count in found.items() if is_overdue),
        )

    def last(self) -> QueueRound | None:
        """When it was gathered last; None: never."""
        with self._store.engine.connect() as connection:
            return last_round(connection)

    def today(self) -> str:
        """The day in China, YYYY-MM-DD."""
        return datetime.fromtimestamp(self._clock(), UTC).astimezone(CHINA).date().isoformat()

    def _choice(self, actor: Actor, wanted: QueueFilter) -> ItemChoice:
        place = Area(self._tree(), [self._code(wanted.region)] if wanted.region else ())
        regions = [area for area in (actor.area, place) if area and area.regions]
        return ItemChoice(
            self.today(), wanted.states, wanted.sort, wanted.department, wanted.owner, wanted.source, wanted.element,
            wanted.q, wanted.overdue,
            covers=(lambda code: bool(code) and all(area.covers_region(code) for area in regions)) if regions else None,
            sites=actor.area.sites or None,
        )  # fmt: skip

    def _code(self, region: str) -> str:
        try:
            return self._tree().canonical(region)
        except UnknownRegion as error:
            raise BadParameters([Detail("region", str(error))]) from error


def _target(number: int) -> str:
    return f"queue_item:{number}"


def holds(actor: Actor, item: QueueItem) -> bool:
    """Whether an item is theirs: of their regions, and of a document of their sites where it is of one."""
    return within(actor, item.region, item.site)


def _changed(before: QueueItem, values: dict[str, Any], actor: Actor, now: int) -> QueueItem:
    after = replace(before, **values, changed=now)
    if after.is_undone:
        return replace(after, closed=None, closed_by="")
    return after if after.state == before.state else replace(after, closed=now, closed_by=actor.name)
