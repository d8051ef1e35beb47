"""Bringing events in from files: each row is an event with, where it is known, who did it.

Besides the fields of an event a row may have `user`, the portal's own name for the person, which is hashed at once
and kept nowhere; `consent`, whether that person has agreed that what they do is kept; `actor`, what tells a nameless
visitor from others; `address`, from where. Without consent an event counts in aggregate only.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from dictionaries.faults import Fault
from indexer.events import Event, EventRules, EventStore, People, Visitor, read_event
from indexer.events.erasure_log import ErasureLog
from search_engine.people.activity.ingestion import UNKNOWN_DOCUMENT
from search_engine.people.identity.claims import LONGEST_SUBJECT

OF_THE_ROW = ("user", "consent", "actor", "address")
PORTION = 2_000  # events of one transaction
MOST_FAULTS = 1_000  # that are kept to be told
FORGOTTEN = "此人已要求删除个人记录，早于该要求的事件不再保存"
Progress = Callable[[int], None]


@dataclass
class Brought:
    """What became of rows; `known` of the accepted ones had been there before."""

    read: int = 0
    accepted: int = 0
    known: int = 0
    errors: int = 0
    faults: list[Fault] = field(default_factory=list)

    def refuse(self, row: int, faults: Iterable[Fault]) -> None:
        """Count a row that is at fault."""
        self.errors += 1
        room = MOST_FAULTS - len(self.faults)
        self.faults += [Fault(row, fault.field, fault.reason) for fault in islice(faults, max(room, 0))]


@dataclass(frozen=True, slots=True)
class Line:
    """A row without fault, by its number in the file."""

    row: int
    event: Event
    visitor: Visitor


def check_rows(
    rows: Iterable[tuple[int, Any]], store: EventStore, rules: EventRules, *, consented: bool = False
) -> Brought:
    """What would become of rows; nothing is written, and of the accepted it is not looked at which are known."""
    found = Brought()
    for lines in _portions(rows, store, rules, consented, found):
        found.accepted += len(lines)
    return found


def bring_in(
    rows: Iterable[tuple[int, Any]],
    store: EventStore,
    rules: EventRules,
    *,
    consented: bool = False,
    tell: Progress = lambda _row: None,
) -> Brought:
    """Write what is right of rows, a portion a transaction; again is no harm.

    Args:
        consented: Whoever is named in the file has agreed, whether rows say so or not.
        tell: Called with the last row's number after each portion.

    Raises:
        StoreBusy: Another process holds the write lock for too long; portions before are written.
    """
    found, people = Brought(), People(store)
    for lines in _portions(rows, store, rules, consented, found):
        now = int(time.time() * 1000)
        people.agree_all(sorted({line.visitor.user for line in lines if line.visitor.user}), now)
        added = store.bring_in([(line.event, line.visitor) for line in lines], now)
        found.accepted += len(lines)
        found.known += added.known
        tell(found.read)
    return found


def _portions(
    rows: Iterable[tuple[int, Any]], store: EventStore, rules: EventRules, consented: bool, found: Brought
) -> Iterator[list[Line]]:
    erasure_log, waiting = ErasureLog(store), iter(rows)
    while part := list(islice(waiting, PORTION)):
        found.read += len(part)
        lines = [line for row, value in part if (line := _line(row, value, store, rules, consented, found))]
        unknown = store.unknown([line.event for line in lines])
        right = []
        for line, document in zip(lines, unknown, strict=True):
            if document is not None:
                found.refuse(line.row, [UNKNOWN_DOCUMENT])
            elif line.visitor.user and erasure_log.covers(line.visitor.user, line.event.id, line.event.at):
                found.refuse(line.row, [Fault(0, "user", FORGOTTEN)])
            else:
                right.append(line)
        yield right


def _line(row: int, value: Any, store: EventStore, rules: EventRules, consented: bool, found: Brought) -> Line | None:
    sent = value if isinstance(value, Mapping) else {}
    event = read_event({k: v for k, v in value.items() if k not in OF_THE_ROW} if sent else value, rules)
    faults = [] if isinstance(event, Event) else list(event)
    faults += _row_faults(sent)
    if faults or not isinstance(event, Event):
        found.refuse(row, faults)
        return None
    name = sent.get("user")
    agreed = name is not None and (consented or sent.get("consent") is True)
    user = None if name is None else store.pseudonyms.user(name)
    # who has not agreed here is told from others today by their hash, as if they had sent it, and is in no row
    who = Visitor(user if agreed else None, sent.get("actor") if user is None else user, sent.get("address"))
    return Line(row, event, who)


def _row_faults(sent: Mapping[str, Any]) -> Iterator[Fault]:
    for name in ("user", "actor", "address"):
        text = sent.get(name)
        if text is not None and not (isinstance(text, str) and 1 <= len(text) <= LONGEST_SUBJECT):
            yield Fault(0, name, f"应为 1 至 {LONGEST_SUBJECT} 个字符的文字")
    if not isinstance(sent.get("consent", False), bool):
        yield Fault(0, "consent", "应为 true 或 false")
