"""What do people do, and what becomes of it? Events are taken in here, and persons have their rights."""

from search_engine.people.activity.activity import Activity
from search_engine.people.activity.event_schemas import event_schemas
from search_engine.people.activity.ingestion import MOST_EVENTS, Refused
from search_engine.people.activity.rate import RateLimit, SharedBuckets, TokenBuckets
from search_engine.people.activity.rights import FORGOTTEN_DAYS, Rights

__all__ = [
    "FORGOTTEN_DAYS",
    "MOST_EVENTS",
    "Activity",
    "RateLimit",
    "Refused",
    "Rights",
    "SharedBuckets",
    "TokenBuckets",
    "event_schemas",
]
