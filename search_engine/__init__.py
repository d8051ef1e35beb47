"""How does one request become one page?"""

from indexer.disk import failure_of
from indexer.errors import DiskFull, NoRights, ReadOnlyDisk, StorageFailure, StoreBusy
from indexer.loaders.themes import themes_by_audience
from search_engine.activity import FORGOTTEN_DAYS, MOST_EVENTS, Refused, Rights, Taken
from search_engine.bulk import BulkResult
from search_engine.durations import duration_text
from search_engine.errors import (
    BadParameters,
    BadToken,
    Detail,
    Forbidden,
    NotAgreed,
    NotFound,
    NotReady,
    ServiceError,
    TooLarge,
    Unauthorized,
)
from search_engine.garbage import freeze_garbage
from search_engine.hot import HOT_PARAMETERS, hot_term_fields
from search_engine.hypothesis import Hypothesis, VoiceAnswer
from search_engine.labels import label
from search_engine.logs import configure_logs
from search_engine.page import Item, QueryRecord, SearchPage
from search_engine.persons import Person
from search_engine.recommendation import (
    RECOMMEND_PARAMETERS,
    Feed,
    FeedItem,
    Recommended,
    RecommendRequest,
    read_recommend,
)
from search_engine.request import MAX_VALUES, PARAMETERS, Parameter, SearchRequest, read_request
from search_engine.servers import server_mark
from search_engine.service import Service
from search_engine.settings import SETTINGS, Settings
from search_engine.suggestion import Suggestion
from search_engine.suggestion.parameters import SUGGEST_PARAMETERS

__all__ = [
    "FORGOTTEN_DAYS",
    "HOT_PARAMETERS",
    "MAX_VALUES",
    "MOST_EVENTS",
    "PARAMETERS",
    "RECOMMEND_PARAMETERS",
    "SETTINGS",
    "SUGGEST_PARAMETERS",
    "BadParameters",
    "BadToken",
    "BulkResult",
    "Detail",
    "DiskFull",
    "Feed",
    "FeedItem",
    "Forbidden",
    "Hypothesis",
    "Item",
    "NoRights",
    "NotAgreed",
    "NotFound",
    "NotReady",
    "Parameter",
    "Person",
    "QueryRecord",
    "ReadOnlyDisk",
    "RecommendRequest",
    "Recommended",
    "Refused",
    "Rights",
    "SearchPage",
    "SearchRequest",
    "Service",
    "ServiceError",
    "Settings",
    "StorageFailure",
    "StoreBusy",
    "Suggestion",
    "Taken",
    "TooLarge",
    "Unauthorized",
    "VoiceAnswer",
    "configure_logs",
    "duration_text",
    "failure_of",
    "freeze_garbage",
    "hot_term_fields",
    "label",
    "read_recommend",
    "read_request",
    "server_mark",
    "themes_by_audience",
]
