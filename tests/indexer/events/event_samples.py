"""Events and a store of them for tests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from indexer.events import Event, EventRules, EventStore, Pseudonyms, read_event

NOW = 1_764_000_000_000  # ms: 2025-11-24 16:00 UTC
DAY = 86_400_000
PSEUDONYMS = Pseudonyms(b"k" * 32)
RULES = EventRules(
    now=NOW,
    oldest=NOW - 180 * DAY,
    region=lambda code: code.ljust(12, "0") if code in ("330110", "330100") else None,
    hides=lambda text: "假证" in text,
)


def keys_of(ids: Sequence[str]) -> Mapping[str, str]:
    """Documents "a1", "a2", … are copies of the base "a"; what begins with "x" is unknown."""
    return {name: name[0] for name in ids if not name.startswith("x")}


def store_in(folder: Path) -> EventStore:
    return EventStore(folder / "events.db", lambda: PSEUDONYMS, keys_of)


def event(id: str = "e1", type: str = "view", **fields: object) -> Event:
    """An event that was checked like any other."""
    sent = {"id": id, "type": type, **fields}
    if type not in ("search", "impression"):
        sent.setdefault("document", "a1")
    found = read_event(sent, RULES)
    assert isinstance(found, Event), found
    return found
