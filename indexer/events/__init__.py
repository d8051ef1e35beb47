"""What people did: events, kept apart from the documents and without names."""

from indexer.events.event import EVENT_TYPES, Event
from indexer.events.people import FootprintEntry, People
from indexer.events.pseudonyms import Pseudonyms, Visitor
from indexer.events.reading import EventRules, read_event
from indexer.events.store import EventStore
from indexer.events.stored_event import StoredEvent

__all__ = [
    "EVENT_TYPES",
    "Event",
    "EventRules",
    "EventStore",
    "FootprintEntry",
    "People",
    "Pseudonyms",
    "StoredEvent",
    "Visitor",
    "read_event",
]
