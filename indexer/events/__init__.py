"""What people did: events, kept apart from the documents and without names."""

from indexer.events.event import EVENT_TYPES, Event, EventType
from indexer.events.hot_terms.hot_store import HotStore
from indexer.events.people import Favourite, FootprintEntry, People
from indexer.events.pseudonyms import Pseudonyms, Visitor
from indexer.events.reading import EventRules, read_event
from indexer.events.store import Appended, EventStore
from indexer.events.stored_event import StoredEvent

__all__ = [
    "EVENT_TYPES",
    "Appended",
    "Event",
    "EventRules",
    "EventStore",
    "EventType",
    "Favourite",
    "FootprintEntry",
    "HotStore",
    "People",
    "Pseudonyms",
    "StoredEvent",
    "Visitor",
    "read_event",
]
