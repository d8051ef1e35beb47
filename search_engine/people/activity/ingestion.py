"""Taking events in: each is read and checked by itself, and what is right is on the disk when this returns."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from dictionaries.faults import Fault
from dictionaries.regions import RegionTree
from indexer.events import Event, EventRules, Visitor, read_event
from indexer.events.store import Appended
from search_engine.errors import Detail
from search_engine.messages import NO_DOCUMENT
from search_engine.people.activity.storing import storing
from search_engine.people.identity import Person

MOST_EVENTS = 1_000  # of one request
DAY = 86_400_000  # ms
REGION_DIGITS = 12


@dataclass(frozen=True, slots=True)
class Refused:
    """An event that was not taken: its place among those that were sent, from 0, and all that is wrong with it."""

    index: int
    errors: tuple[Detail, ...]


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of events.

    Attributes:
        accepted: How many are in the store now.
        known: How many of these had been there before: they were sent again.
    """

    accepted: int
    known: int
    rejected: tuple[Refused, ...]


class EventSink(Protocol):
    """Where events are kept: a store, or an outbox before one."""

    def unknown(self, batch: Sequence[Event]) -> list[str | None]:
        """For each event the first document id that nothing is known of; None where all are known."""

    def append(self, batch: Sequence[Event], visitor: Visitor, now: int | None = None) -> Appended:
        """Keep events of one visitor; when this returns they are on the disk. Raises `StoreBusy`."""


class EventIntake:
    """Takes events of one visitor at a time.

    Args:
        tree: The regions as they are now.
        hides: Whether a text holds what is not to be recorded, as the dictionaries are now.
        days: How long events are kept.
        clock: ms since 1970 UTC.
    """

    def __init__(
        self,
        store: EventSink,
        tree: Callable[[], RegionTree],
        hides: Callable[[str], bool],
        days: int,
        clock: Callable[[], int] = lambda: int(time.time() * 1000),
    ) -> None:
        self._store, self._tree, self._hides = store, tree, hides
        self._days, self._clock = days, clock

    def take(self, sent: Sequence[Any], person: Person | None, address: str | None, sender: int | None = None) -> Taken:
        """Take what is right of at most `MOST_EVENTS` events, all in one transaction.

        Args:
            address: The visitor's; None where it is not known.
            sender: The number of the key of the program that sends them; None: the visitor does.

        Raises:
            NotReady: The store cannot be written to now; nothing was taken.
        """
        with storing():
            now = self._clock()
            batch, refused = self._read(sent, self.rules(now))
            visitor = Visitor(user=person.user if person else None, address=address, sender=sender)
            added = self._store.append(batch, visitor, now) if batch else None
        known = added.known if added else 0
        return Taken(len(batch), known, tuple(sorted(refused, key=lambda one: one.index)))

    def rules(self, now: int) -> EventRules:
        """What events are held to; `now` in ms since 1970 UTC."""
        tree = self._tree()

        def region(code: str) -> str | None:
            return tree.canonical(code).ljust(REGION_DIGITS, "0") if code in tree else None

        return EventRules(now, now - self._days * DAY, region, self._hides)

    def _read(self, sent: Sequence[Any], rules: EventRules) -> tuple[list[Event], list[Refused]]:
        right, refused = [], []
        for index, value in enumerate(sent):
            found = read_event(value, rules)
            if isinstance(found, Event):
                right.append((index, found))
            else:
                refused.append(refusal(index, found))
        unknown = self._store.unknown([event for _, event in right])
        refused += [refusal(index, [UNKNOWN_DOCUMENT]) for (index, _), name in zip(right, unknown, strict=True) if name]
        return [event for (_, event), name in zip(right, unknown, strict=True) if name is None], refused


UNKNOWN_DOCUMENT = Fault(0, "document", NO_DOCUMENT())


def refusal(index: int, faults: Sequence[Fault]) -> Refused:
    """The refusal of one event."""
    return Refused(index, tuple(Detail(fault.field, fault.reason) for fault in faults))
