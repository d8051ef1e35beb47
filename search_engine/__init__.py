"""How does one request become one page?"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from search_engine.public_names import DEFINED_IN

if TYPE_CHECKING:
    from dictionaries.caches import cache_states as cache_states, memoized as memoized
    from dictionaries.editing.column_labels import column_labels as column_labels
    from dictionaries.own_text import harmless as harmless
    from indexer.disk import allocate as allocate, failure_of as failure_of
    from indexer.documents.pii_patterns import strip_personal as strip_personal
    from indexer.documents.timestamps import CHINA as CHINA
    from indexer.errors import (
        DamagedRows as DamagedRows,
        DiskFull as DiskFull,
        EngineUnavailable as EngineUnavailable,
        NoRights as NoRights,
        ReadOnlyDisk as ReadOnlyDisk,
        StorageFailure as StorageFailure,
        StoreBusy as StoreBusy,
        WrongKey as WrongKey,
    )
    from indexer.events.pseudonyms import network_of as network_of
    from indexer.generation.beside import index_beside as index_beside
    from indexer.loaders.themes import themes_by_audience as themes_by_audience
    from indexer.store.audit import Actions as Actions, AuditEntry as AuditEntry, AuditQuery as AuditQuery
    from indexer.store.audit.author import NAMELESS as NAMELESS, SOMEBODY as SOMEBODY
    from indexer.store.audit.reading import entry_fields as entry_fields, read_moment as read_moment
    from indexer.store.editing.drafts import Draft as Draft
    from search_engine.alarms.hangs import leave_hang as leave_hang
    from search_engine.alarms.records import AlarmRecord as AlarmRecord
    from search_engine.care.overview import overview_figures as overview_figures
    from search_engine.care.quality.assigning import assign as assign
    from search_engine.care.quality.tasks import (
        QualityWish as QualityWish,
        quality_tasks as quality_tasks,
        want_run as want_run,
    )
    from search_engine.checkpoints import (
        Cancellation as Cancellation,
        Cancelled as Cancelled,
        cancellable as cancellable,
        searching_in_turns as searching_in_turns,
    )
    from search_engine.documents.bulk import BulkResult as BulkResult
    from search_engine.documents.standing import Standing as Standing
    from search_engine.documents.document_schema import document_schemas as document_schemas
    from search_engine.editing.drafting import DraftWish as DraftWish
    from search_engine.editing.file_desk import FileDesk as FileDesk
    from search_engine.editing.files.formats import FILE_MEDIA as FILE_MEDIA
    from search_engine.editing.hand import Hand as Hand
    from search_engine.editing.kept_queries.keep_request import KeepRequest as KeepRequest
    from search_engine.editing.kept_queries.patrol_report import (
        PATROL_DAYS as PATROL_DAYS,
        patrol_report as patrol_report,
    )
    from search_engine.editing.kept_queries.row_named import RowName as RowName
    from search_engine.editing.kept_queries.telling import kept_fields as kept_fields
    from search_engine.editing.kill_switches import LONGEST_NOTE as LONGEST_NOTE
    from search_engine.editing.listed import ListedRow as ListedRow, TableWish as TableWish
    from search_engine.editing.opening import pins_of as pins_of
    from search_engine.editing.pin_states import PIN_STATES as PIN_STATES, pin_counts as pin_counts
    from search_engine.editing.queue.queue_desk import (
        MOST_QUEUE_ITEMS as MOST_QUEUE_ITEMS,
        QueueCounts as QueueCounts,
        QueueFilter as QueueFilter,
    )
    from search_engine.editing.queue.queue_update import (
        QUEUE_SORTS as QUEUE_SORTS,
        QUEUE_SOURCES as QUEUE_SOURCES,
        QUEUE_STATES as QUEUE_STATES,
        QueueUpdate as QueueUpdate,
    )
    from search_engine.editing.queue.telling import (
        queue_item_fields as queue_item_fields,
        queue_round_fields as queue_round_fields,
    )
    from search_engine.editing.replay.jobs import PREVIEW_STATES as PREVIEW_STATES
    from search_engine.editing.replay.row_states import ROW_STATES as ROW_STATES
    from search_engine.editing.replay.telling import (
        page_differences as page_differences,
        preview_summary as preview_summary,
    )
    from search_engine.editing.row_acts import ROW_ACTS as ROW_ACTS, wishes_of as wishes_of
    from search_engine.editing.row_form import key_cells as key_cells, row_form as row_form, row_key_of as row_key_of
    from search_engine.editing.row_import import ImportWish as ImportWish
    from search_engine.editing.row_list import (
        DICTIONARY_GROUPS as DICTIONARY_GROUPS,
        DICTIONARY_KINDS as DICTIONARY_KINDS,
        STATES as STATES,
        listed_rows as listed_rows,
    )
    from search_engine.editing.switch_fields import step_fields as step_fields, switch_fields as switch_fields
    from search_engine.editing.teaching.lesson import (
        KINDS_OF_PROPOSALS as KINDS_OF_PROPOSALS,
        Lesson as Lesson,
        row_fields as row_fields,
    )
    from search_engine.editing.telling import (
        change_fields as change_fields,
        change_sides as change_sides,
        draft_fields as draft_fields,
        finding_fields as finding_fields,
        key_fields as key_fields,
        row_cells as row_cells,
        version_fields as version_fields,
    )
    from search_engine.editing.thesaurus.thesaurus_files import THESAURUS_FORMATS as THESAURUS_FORMATS
    from search_engine.editing.waiting import WaitingDrafts as WaitingDrafts
    from search_engine.errors import (
        ApprovalNeeded as ApprovalNeeded,
        BadParameters as BadParameters,
        BadToken as BadToken,
        ChecksFailed as ChecksFailed,
        Detail as Detail,
        EditConflict as EditConflict,
        Forbidden as Forbidden,
        NotAgreed as NotAgreed,
        NotFound as NotFound,
        NotReady as NotReady,
        ServiceError as ServiceError,
        SignInRefused as SignInRefused,
        TeachingRefused as TeachingRefused,
        TooLarge as TooLarge,
        Unauthorized as Unauthorized,
        WarningsFound as WarningsFound,
    )
    from search_engine.hot import HOT_PARAMETERS as HOT_PARAMETERS, hot_term_fields as hot_term_fields
    from search_engine.hot.asked.report import (
        MOST_QUERIES as MOST_QUERIES,
        QUERY_LISTS as QUERY_LISTS,
        QueryWish as QueryWish,
        query_report as query_report,
    )
    from search_engine.hot.asked.table import (
        funnel as funnel,
        funnel_told as funnel_told,
        percent as percent,
        query_table as query_table,
    )
    from search_engine.hot.report import (
        HOT_HELD as HOT_HELD,
        HOT_LEAST as HOT_LEAST,
        hot_report as hot_report,
        regions_with as regions_with,
    )
    from search_engine.installation.accounts import (
        Account as Account,
        ConsoleAccess as ConsoleAccess,
        ConsoleSession as ConsoleSession,
        NewAccount as NewAccount,
    )
    from search_engine.installation.accounts.first_admin import first_password as first_password
    from search_engine.installation.accounts.known_devices import DEVICE_DAYS as DEVICE_DAYS
    from search_engine.installation.accounts.oidc import OidcProvider as OidcProvider
    from search_engine.installation.accounts.passwords import generated_password as generated_password
    from search_engine.installation.api_keys import NewKey as NewKey, Writer as Writer
    from search_engine.installation.databases import check_database as check_database
    from search_engine.installation.gc_tuning import (
        collect_seldom as collect_seldom,
        collect_young as collect_young,
        freeze_garbage as freeze_garbage,
        start_calmly as start_calmly,
    )
    from search_engine.installation.huge_pages import huge_page_variables as huge_page_variables
    from search_engine.installation.key_rights import SCOPES as SCOPES
    from search_engine.installation.private_home import keep_private as keep_private
    from search_engine.installation.switch_file import SWITCHES as SWITCHES
    from search_engine.logs import (
        Repeated as Repeated,
        configure_logs as configure_logs,
        log_errors_of_libraries as log_errors_of_libraries,
    )
    from ranker.ordering.zones import POSSIBLE as POSSIBLE
    from search_engine.page.csv_cells import BOM as BOM, csv_text as csv_text
    from search_engine.page.durations import duration_text as duration_text
    from search_engine.page.labels import label as label
    from search_engine.page.region_tiers import TIERS as TIERS
    from search_engine.page.search_page import (
        Item as Item,
        QueryRecord as QueryRecord,
        SearchPage as SearchPage,
    )
    from search_engine.page.voice_answer import VoiceAnswer as VoiceAnswer
    from search_engine.people.activity import (
        FORGOTTEN_DAYS as FORGOTTEN_DAYS,
        MOST_EVENTS as MOST_EVENTS,
        RateLimit as RateLimit,
        Refused as Refused,
        Rights as Rights,
        SharedBuckets as SharedBuckets,
        Taken as Taken,
        TokenBuckets as TokenBuckets,
    )
    from search_engine.people.activity.reports import (
        REPORTS_A_MINUTE as REPORTS_A_MINUTE,
        REPORT_ELEMENTS as REPORT_ELEMENTS,
        REPORT_KINDS as REPORT_KINDS,
        Report as Report,
        take_report as take_report,
    )
    from search_engine.people.identity import Person as Person
    from search_engine.query.named_region import region_named as region_named
    from search_engine.query.parameter import (
        Parameter as Parameter,
        choice_parameter as choice_parameter,
        choices_parameter as choices_parameter,
        form_parameter as form_parameter,
        whole_parameter as whole_parameter,
    )
    from search_engine.query.request import (
        PARAMETERS as PARAMETERS,
        SearchRequest as SearchRequest,
        read_request as read_request,
    )
    from search_engine.query.speech_nbest import NBestEntry as NBestEntry
    from search_engine.query.value_forms import MAX_VALUES as MAX_VALUES
    from search_engine.query.vocabulary import VALIDITIES as VALIDITIES, not_among as not_among
    from search_engine.recommendation import (
        RECOMMEND_PARAMETERS as RECOMMEND_PARAMETERS,
        Feed as Feed,
        FeedItem as FeedItem,
        Recommended as Recommended,
        RecommendRequest as RecommendRequest,
        read_recommend as read_recommend,
    )
    from search_engine.search.analysis_flow import FlowStep as FlowStep, analysis_flow as analysis_flow
    from search_engine.search.explanation import Explanation as Explanation, explain as explain
    from search_engine.servers import server_mark as server_mark
    from search_engine.service import Service as Service
    from search_engine.settings.settings import SETTINGS as SETTINGS, Settings as Settings
    from search_engine.suggestion import Suggestion as Suggestion
    from search_engine.suggestion.parameters import SUGGEST_PARAMETERS as SUGGEST_PARAMETERS
    from search_engine.turns import Turn as Turn, Turns as Turns

_MODULE_OF = {name: module for module, names in DEFINED_IN.items() for name in names.split()}


def __getattr__(name: str) -> Any:
    """The public name, from the module that defines it."""
    if name not in _MODULE_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = globals()[name] = getattr(import_module(_MODULE_OF[name]), name)
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *_MODULE_OF})
