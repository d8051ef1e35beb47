"""How does one request become one page?"""

from indexer.loaders.themes import themes_by_audience
from search_engine.bulk import BulkResult
from search_engine.durations import duration_text
from search_engine.errors import (
    BadParameters,
    Detail,
    Forbidden,
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
from search_engine.page import Item, QueryRecord, SearchPage
from search_engine.request import MAX_VALUES, PARAMETERS, Parameter, SearchRequest, read_request
from search_engine.service import Service
from search_engine.settings import SETTINGS, Settings
from search_engine.suggestion import Suggestion
from search_engine.suggestion.parameters import SUGGEST_PARAMETERS

__all__ = [
    "HOT_PARAMETERS",
    "MAX_VALUES",
    "PARAMETERS",
    "SETTINGS",
    "SUGGEST_PARAMETERS",
    "BadParameters",
    "BulkResult",
    "Detail",
    "Forbidden",
    "Hypothesis",
    "Item",
    "NotFound",
    "NotReady",
    "Parameter",
    "QueryRecord",
    "SearchPage",
    "SearchRequest",
    "Service",
    "ServiceError",
    "Settings",
    "Suggestion",
    "TooLarge",
    "Unauthorized",
    "VoiceAnswer",
    "duration_text",
    "freeze_garbage",
    "hot_term_fields",
    "label",
    "read_request",
    "themes_by_audience",
]
