"""What copies have of their own, searched: texts, each once ("values"), the words that they have, and which copies have
them.
"""

from indexer.copies.copy_text import NOTHING_OWN, CopyText, RowValues
from indexer.copies.segment import BLOCK, ValueSegment, open_values
from indexer.copies.segments import OwnText, ValueCollector, add_values, replace_words, write_values

__all__ = [
    "BLOCK",
    "NOTHING_OWN",
    "CopyText",
    "OwnText",
    "RowValues",
    "ValueCollector",
    "ValueSegment",
    "add_values",
    "open_values",
    "replace_words",
    "write_values",
]
