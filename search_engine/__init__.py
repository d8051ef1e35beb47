"""How does one request become one page?"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from search_engine.public_names import DEFINED_IN

if TYPE_CHECKING:
    from dictionaries.caches import cache_states, memoized
    from dictionaries.editing.column_labels import column_labels
    from indexer.disk import allocate, failure_of
    from indexer.documents.pii_patterns import strip_personal
    from indexer.documents.timestamps import CHINA
    from indexer.errors import (
        DamagedRows,
        DiskFull,
        EngineUnavailable,
        NoRights,
        ReadOnlyDisk,
        StorageFailure,
        StoreBusy,
    )
    from indexer.events.pseudonyms import network_of
    from indexer.loaders.themes import themes_by_audience
    from indexer.store.audit import Actions, AuditEntry, AuditQuery
    from indexer.store.audit.author import NAMELESS, SOMEBODY
    from indexer.store.audit.reading import entry_fields, read_moment
    from indexer.store.editing.drafts import Draft
    from search_engine.alarms.records import AlarmRecord
    from search_engine.care.overview import overview_figures
    from search_engine.care.quality.tasks import QualityWish, quality_tasks, want_run
    from search_engine.documents.bulk import BulkResult
    from search_engine.documents.document_schema import document_schemas
    from search_engine.editing.drafting import DraftWish
    from search_engine.editing.file_desk import FileDesk
    from search_engine.editing.files.formats import FILE_MEDIA
    from search_engine.editing.hand import Hand
    from search_engine.editing.kept_queries.keep_request import KeepRequest
    from search_engine.editing.kept_queries.patrol_report import PATROL_DAYS, patrol_report
    from search_engine.editing.kept_queries.row_named import RowName
    from search_engine.editing.kept_queries.telling import kept_fields
    from search_engine.editing.kill_switches import LONGEST_NOTE
    from search_engine.editing.listed import ListedRow, TableWish
    from search_engine.editing.opening import pins_of
    from search_engine.editing.pin_states import PIN_STATES, pin_counts
    from search_engine.editing.queue.queue_desk import MOST_QUEUE_ITEMS, QueueCounts, QueueFilter
    from search_engine.editing.queue.queue_update import QUEUE_SORTS, QUEUE_SOURCES, QUEUE_STATES, QueueUpdate
    from search_engine.editing.queue.telling import queue_item_fields, queue_round_fields
    from search_engine.editing.replay.jobs import PREVIEW_STATES
    from search_engine.editing.replay.row_states import ROW_STATES
    from search_engine.editing.replay.telling import page_differences, preview_summary
    from search_engine.editing.row_acts import ROW_ACTS, wishes_of
    from search_engine.editing.row_form import key_cells, row_form, row_key_of
    from search_engine.editing.row_import import ImportWish
    from search_engine.editing.row_list import DICTIONARY_KINDS, STATES, listed_rows
    from search_engine.editing.switch_fields import step_fields, switch_fields
    from search_engine.editing.teaching.lesson import KINDS_OF_PROPOSALS, Lesson, row_fields
    from search_engine.editing.telling import (
        change_fields,
        change_sides,
        draft_fields,
        finding_fields,
        key_fields,
        row_cells,
        version_fields,
    )
    from search_engine.editing.thesaurus.thesaurus_files import THESAURUS_FORMATS
    from search_engine.errors import (
        ApprovalNeeded,
        BadParameters,
        BadToken,
        ChecksFailed,
        Detail,
        EditConflict,
        Forbidden,
        NotAgreed,
        NotFound,
        NotReady,
        ServiceError,
        SignInRefused,
        TeachingRefused,
        TooLarge,
        Unauthorized,
        WarningsFound,
    )
    from search_engine.hot import HOT_PARAMETERS, hot_term_fields
    from search_engine.hot.asked.report import MOST_QUERIES, QUERY_LISTS, QueryWish, query_report
    from search_engine.hot.asked.table import funnel, funnel_told, percent, query_table
    from search_engine.hot.report import HOT_HELD, HOT_LEAST, hot_report, regions_with
    from search_engine.installation.accounts import Account, ConsoleAccess, ConsoleSession, NewAccount
    from search_engine.installation.accounts.first_admin import first_password
    from search_engine.installation.accounts.oidc import OidcProvider
    from search_engine.installation.accounts.passwords import generated_password
    from search_engine.installation.api_keys import NewKey, Writer
    from search_engine.installation.databases import check_database
    from search_engine.installation.gc_tuning import collect_young, freeze_garbage
    from search_engine.installation.key_rights import SCOPES
    from search_engine.installation.private_home import keep_private
    from search_engine.installation.switch_file import SWITCHES
    from search_engine.logs import configure_logs
    from search_engine.page.csv_cells import BOM, csv_text
    from search_engine.page.durations import duration_text
    from search_engine.page.labels import label
    from search_engine.page.region_tiers import TIERS
    from search_engine.page.search_page import Item, QueryRecord, SearchPage
    from search_engine.page.voice_answer import VoiceAnswer
    from search_engine.people.activity import FORGOTTEN_DAYS, MOST_EVENTS, RateLimit, Refused, Rights, Taken
    from search_engine.people.activity.reports import REPORT_KINDS, Report, take_report
    from search_engine.people.identity import Person
    from search_engine.query.named_region import region_named
    from search_engine.query.request import PARAMETERS, Parameter, SearchRequest, read_request
    from search_engine.query.speech_nbest import NBestEntry
    from search_engine.query.value_forms import MAX_VALUES
    from search_engine.query.vocabulary import not_among
    from search_engine.recommendation import (
        RECOMMEND_PARAMETERS,
        Feed,
        FeedItem,
        Recommended,
        RecommendRequest,
        read_recommend,
    )
    from search_engine.search.analysis_flow import FlowStep, analysis_flow
    from search_engine.search.explanation import explain
    from search_engine.servers import server_mark
    from search_engine.service import Service
    from search_engine.settings.settings import SETTINGS, Settings
    from search_engine.suggestion import Suggestion
    from search_engine.suggestion.parameters import SUGGEST_PARAMETERS

_MODULE_OF = {name: module for module, names in DEFINED_IN.items() for name in names.split()}


def __getattr__(name: str) -> Any:
    """The public name, from the module that defines it."""
    if name not in _MODULE_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = globals()[name] = getattr(import_module(_MODULE_OF[name]), name)
    return found


__all__ = [
    "BOM",
    "CHINA",
    "DICTIONARY_KINDS",
    "FILE_MEDIA",
    "FORGOTTEN_DAYS",
    "HOT_HELD",
    "HOT_LEAST",
    "HOT_PARAMETERS",
    "KINDS_OF_PROPOSALS",
    "LONGEST_NOTE",
    "MAX_VALUES",
    "MOST_EVENTS",
    "MOST_QUERIES",
    "MOST_QUEUE_ITEMS",
    "NAMELESS",
    "PARAMETERS",
    "PATROL_DAYS",
    "PIN_STATES",
    "PREVIEW_STATES",
    "QUERY_LISTS",
    "QUEUE_SORTS",
    "QUEUE_SOURCES",
    "QUEUE_STATES",
    "RECOMMEND_PARAMETERS",
    "REPORT_KINDS",
    "ROW_ACTS",
    "ROW_STATES",
    "SCOPES",
    "SETTINGS",
    "SOMEBODY",
    "STATES",
    "SUGGEST_PARAMETERS",
    "SWITCHES",
    "THESAURUS_FORMATS",
    "TIERS",
    "Account",
    "Actions",
    "AlarmRecord",
    "ApprovalNeeded",
    "AuditEntry",
    "AuditQuery",
    "BadParameters",
    "BadToken",
    "BulkResult",
    "ChecksFailed",
    "ConsoleAccess",
    "ConsoleSession",
    "DamagedRows",
    "Detail",
    "DiskFull",
    "Draft",
    "DraftWish",
    "EditConflict",
    "EngineUnavailable",
    "Feed",
    "FeedItem",
    "FileDesk",
    "FlowStep",
    "Forbidden",
    "Hand",
    "ImportWish",
    "Item",
    "KeepRequest",
    "Lesson",
    "ListedRow",
    "NBestEntry",
    "NewAccount",
    "NewKey",
    "NoRights",
    "NotAgreed",
    "NotFound",
    "NotReady",
    "OidcProvider",
    "Parameter",
    "Person",
    "QualityWish",
    "QueryRecord",
    "QueryWish",
    "QueueCounts",
    "QueueFilter",
    "QueueUpdate",
    "RateLimit",
    "ReadOnlyDisk",
    "RecommendRequest",
    "Recommended",
    "Refused",
    "Report",
    "Rights",
    "RowName",
    "SearchPage",
    "SearchRequest",
    "Service",
    "ServiceError",
    "Settings",
    "SignInRefused",
    "StorageFailure",
    "StoreBusy",
    "Suggestion",
    "TableWish",
    "Taken",
    "TeachingRefused",
    "TooLarge",
    "Unauthorized",
    "VoiceAnswer",
    "WarningsFound",
    "Writer",
    "allocate",
    "analysis_flow",
    "cache_states",
    "change_fields",
    "change_sides",
    "check_database",
    "collect_young",
    "column_labels",
    "configure_logs",
    "csv_text",
    "document_schemas",
    "draft_fields",
    "duration_text",
    "entry_fields",
    "explain",
    "failure_of",
    "finding_fields",
    "first_password",
    "freeze_garbage",
    "funnel",
    "funnel_told",
    "generated_password",
    "hot_report",
    "hot_term_fields",
    "keep_private",
    "kept_fields",
    "key_cells",
    "key_fields",
    "label",
    "listed_rows",
    "memoized",
    "network_of",
    "not_among",
    "overview_figures",
    "page_differences",
    "patrol_report",
    "percent",
    "pin_counts",
    "pins_of",
    "preview_summary",
    "quality_tasks",
    "query_report",
    "query_table",
    "queue_item_fields",
    "queue_round_fields",
    "read_moment",
    "read_recommend",
    "read_request",
    "region_named",
    "regions_with",
    "row_cells",
    "row_fields",
    "row_form",
    "row_key_of",
    "server_mark",
    "step_fields",
    "strip_personal",
    "switch_fields",
    "take_report",
    "themes_by_audience",
    "version_fields",
    "want_run",
    "wishes_of",
]
