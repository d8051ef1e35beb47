"""What can be suggested while somebody types: entries, and the table that finds them by characters or readings."""

from indexer.suggestions.entry import Entry
from indexer.suggestions.making import SuggestionSources
from indexer.suggestions.table import SuggestionTable, table_in_memory

__all__ = [
    "Entry",
    "SuggestionSources",
    "SuggestionTable",
    "table_in_memory",
]
