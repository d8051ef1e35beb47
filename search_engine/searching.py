"""What is asked and answered: requests and their parameters, pages, completions, recommendations, explanations."""

from indexer.documents.ease import EASES, handled_online, needs_no_visit
from indexer.loaders.themes import themes_by_audience
from ranker.ordering.zones import POSSIBLE
from search_engine.documents.bulk import BulkResult
from search_engine.documents.deleting import MOST_DELETED, DeleteResult
from search_engine.documents.document_schema import document_schemas
from search_engine.documents.document_service import COPY_GROUPS
from search_engine.documents.single_write import PutResult
from search_engine.documents.standing import Standing
from search_engine.hot import HOT_PARAMETERS, hot_term_fields
from search_engine.page.durations import duration_text
from search_engine.page.instant_answers import ROUTE_KINDS
from search_engine.page.instant_answers.portal import page_of_function
from search_engine.page.labels import label
from search_engine.page.region_tiers import TIERS
from search_engine.page.search_page import Item, QueryRecord, SearchPage
from search_engine.page.voice_answer import VoiceAnswer
from search_engine.query.named_region import region_named
from search_engine.query.parameter import (
    Parameter,
    choice_parameter,
    choices_parameter,
    form_parameter,
    update_time_parameter,
    whole_parameter,
)
from search_engine.query.request import PARAMETERS, SearchRequest, read_request
from search_engine.query.speech_nbest import NBestEntry
from search_engine.query.value_forms import MAX_VALUES
from search_engine.query.vocabulary import VALIDITIES, not_among
from search_engine.recommendation import (
    RECOMMEND_PARAMETERS,
    Feed,
    FeedItem,
    Recommended,
    RecommendRequest,
    read_recommend,
)
from search_engine.search.analysis_flow import FlowStep, analysis_flow
from search_engine.search.explanation import Explanation, explain
from search_engine.shelf.notice import OffShelf
from search_engine.suggestion import Suggestion
from search_engine.suggestion.parameters import SUGGEST_PARAMETERS

__all__ = [
    "COPY_GROUPS", "EASES", "HOT_PARAMETERS", "MAX_VALUES", "MOST_DELETED", "PARAMETERS", "POSSIBLE",
    "RECOMMEND_PARAMETERS", "ROUTE_KINDS", "SUGGEST_PARAMETERS", "TIERS", "VALIDITIES", "BulkResult", "DeleteResult",
    "Explanation", "Feed", "FeedItem", "FlowStep", "Item", "NBestEntry", "OffShelf", "Parameter", "PutResult",
    "QueryRecord", "RecommendRequest", "Recommended", "SearchPage", "SearchRequest", "Standing", "Suggestion",
    "VoiceAnswer",
    "analysis_flow", "choice_parameter", "choices_parameter", "document_schemas", "duration_text", "explain",
    "form_parameter", "handled_online", "hot_term_fields", "label", "needs_no_visit", "not_among", "page_of_function",
    "read_recommend", "read_request", "region_named", "themes_by_audience", "update_time_parameter", "whole_parameter",
]  # fmt: skip
