"""How editors change dictionaries and pins: rows, drafts and their previews, versions, files."""

from dictionaries.editing.column_labels import CALLED, column_labels
from dictionaries.kinds.kind import EVERY_TEXT
from dictionaries.kinds.ranking import RANKING
from dictionaries.patterns.phrase_patterns import whole as whole_pattern
from dictionaries.patterns.phrase_patterns import whole_text
from indexer.store.editing.drafts import Draft
from search_engine.editing.actor import Actor
from search_engine.editing.approvals.waiting import WaitingDrafts
from search_engine.editing.drafts.drafting import DraftInput, row_key
from search_engine.editing.drafts.proposal import ReviewedDraft
from search_engine.editing.drafts.review import Review
from search_engine.editing.files.file_service import FileService
from search_engine.editing.files.formats import FILE_MEDIA
from search_engine.editing.finding import Finding
from search_engine.editing.formatting import (
    cells_told,
    change_fields,
    change_sides,
    draft_fields,
    finding_fields,
    key_fields,
    key_texts,
    row_cells,
    version_fields,
)
from search_engine.editing.opening import pins_of
from search_engine.editing.replay.formatting import page_differences, preview_summary
from search_engine.editing.replay.jobs import PREVIEW_STATES
from search_engine.editing.replay.row_states import ROW_STATES
from search_engine.editing.row_uses.cleanup import CLEANUP_REASONS, CleanupWish, cleanup_chosen, cleanup_counts
from search_engine.editing.row_uses.formatting import moment_told, use_fields
from search_engine.editing.rows.row_acts import ROW_ACTS, wishes_of
from search_engine.editing.rows.row_form import key_cells, row_form
from search_engine.editing.rows.row_import import ImportInput
from search_engine.editing.rows.row_list import DICTIONARY_GROUPS, DICTIONARY_KINDS, STATES, listed_rows
from search_engine.editing.tables.listed_rows import ListedRow, TableInput
from search_engine.editing.tables.pin_examples import queries_told
from search_engine.editing.tables.pin_states import PIN_STATES, pin_counts
from search_engine.editing.thesaurus.thesaurus_files import THESAURUS_FORMATS, thesaurus_formats
from search_engine.editing.typed_cells import VALUE_LABELS, region_columns

__all__ = [
    "CALLED", "CLEANUP_REASONS", "DICTIONARY_GROUPS", "DICTIONARY_KINDS", "EVERY_TEXT", "FILE_MEDIA", "PIN_STATES",
    "PREVIEW_STATES", "RANKING", "ROW_ACTS", "ROW_STATES", "STATES", "THESAURUS_FORMATS", "VALUE_LABELS", "Actor",
    "CleanupWish", "Draft", "DraftInput", "FileService", "Finding", "ImportInput", "ListedRow", "Review",
    "ReviewedDraft", "TableInput", "WaitingDrafts", "cells_told", "change_fields", "change_sides", "cleanup_chosen",
    "cleanup_counts", "column_labels", "draft_fields", "finding_fields", "key_cells", "key_fields", "key_texts",
    "listed_rows", "moment_told", "page_differences", "pin_counts", "pins_of", "preview_summary", "queries_told",
    "region_columns", "row_cells", "row_form", "row_key", "thesaurus_formats", "use_fields", "version_fields",
    "whole_pattern", "whole_text", "wishes_of",
]  # fmt: skip
