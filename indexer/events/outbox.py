"""Events on their way to a database on a server: kept on this host's disk first, they are taken while it is away too.

What waits here says no more of anybody than the database will: visitors are hashed before, with the salt of the day;
whether a person has agreed, and how documents are numbered, is looked up when events are handed on.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any

import orjson

from indexer.errors import StoreBusy
from indexer.events.erasure_log import ErasureLog
from indexer.events.event import Event
from indexer.events.pseudonyms import Pseudonyms, Visitor
from indexer.events.sent_event import SentEvent, sent_events
from indexer.events.store import DAY, Appended, EventStore
from indexer.outbox import Forwarder, Spool, read_lines

NOT_SALTED = "本机尚无今天的散列盐，数据库恢复后即有"


class EventOutbox:
    """Takes events as `EventStore` does, without a database.

    Args:
        salts: By day since 1970 UTC, as far as this host knows them.
        known: Which of some document ids there are.
    """

    def __init__(
        self,
        spool: Spool,
        salts: Callable[[], Mapping[int, bytes]],
        pseudonyms: Callable[[], Pseudonyms],
        known: Callable[[Sequence[str]], Collection[str]],
    ) -> None:
        self._spool, self._salts, self._pseudonyms, self._known = spool, salts, pseudonyms, known

    @staticmethod
    def forwarder(spool: Spool, store: EventStore) -> Forwarder:
        """What hands on to a store what waits in a spool."""
        return Forwarder(spool, EventDestination(store))

    def unknown(self, batch: Sequence[Event]) -> list[str | None]:
        """As `EventStore.unknown`, by what this host serves."""
        named = sorted({name for event in batch for name in event.documents})
        known = self._known(named) if named else ()
        return [next((name for name in event.documents if name not in known), None) for event in batch]

    def append(self, batch: Sequence[Event], visitor: Visitor, now: int | None = None) -> Appended:
        """Keep events of one visitor; when this returns they are on the disk. Whether they had been sent before is seen
        when they are handed on: all count as new.

        Raises:
            OutboxFull: The database has been away for too long.
            StoreBusy: It is away since yesterday, and visitors of today cannot be told apart.
        """
        now = int(time.time() * 1000) if now is None else now
        salt = self._salts().get(now // DAY)
        if salt is None:
            raise StoreBusy(NOT_SALTED)
        sent = sent_events([(event, visitor, now) for event in batch], salt, self._pseudonyms())
        self._spool.append(list(map(_line, sent)))
        return Appended(len(batch), 0)


class EventDestination:
    """The event store as what an outbox goes to."""

    def __init__(self, store: EventStore) -> None:
        self._store = store

    def place(self, spool: str) -> int:
        """As `Destination.place`."""
        return self._store.mark(_mark(spool))

    def take(self, spool: str, lines: Sequence[bytes], after: int, end: int) -> bool:
        """As `Destination.take`. An event about a document that no database knows is left out, and so is the person of
        one that they have had deleted meanwhile.
        """
        sent = read_lines(lines, _event)
        return self._store.take_sent(self._without_erased(sent), _mark(spool), after, end)

    def _without_erased(self, sent: Sequence[SentEvent]) -> list[SentEvent]:
        if not any(one.user for one in sent):
            return list(sent)
        erased = ErasureLog(self._store)

        def gone(one: SentEvent) -> bool:
            return one.user is not None and erased.covers(one.user, one.event.id, one.received)

        return [replace(one, user=None) if gone(one) else one for one in sent]


def _mark(spool: str) -> str:
    return f"outbox:{spool}"


def _line(sent: SentEvent) -> bytes:
    # what a browser calls its session is hashed, and stands here no more than in the store
    return orjson.dumps(asdict(replace(sent, event=replace(sent.event, session=None))))


def _event(line: bytes) -> SentEvent:
    values: dict[str, Any] = orjson.loads(line)
    event = values.pop("event")
    return SentEvent(event=Event(**{**event, "documents": tuple(event["documents"])}), **values)
