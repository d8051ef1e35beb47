"""What can be suggested while somebody types: entries, and the table that finds them by characters or readings."""

from indexer.suggestions.entry import Entry, EntryKind
from indexer.suggestions.making import SuggestionSources, write_table
from indexer.suggestions.readings import Readings
from indexer.suggestions.table import SuggestionTable, table_in_memory

__all__ = [
    "Entry",
    "EntryKind",
    "Readings",
    "SuggestionSources",
    "SuggestionTable",
    "table_in_memory",
    "write_table",
]
