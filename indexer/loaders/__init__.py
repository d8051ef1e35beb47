"""Reading and checking documents: from a file or a request's body to `Document`s, with every fault by row and field."""

from indexer.loaders.banned import BannedCheck
from indexer.loaders.check import Checked, DocumentCheck
from indexer.loaders.column_parsers import write_cell
from indexer.loaders.files import total_bytes
from indexer.loaders.jsonl import Block, read_blocks, read_jsonl_bytes, rows_of_block
from indexer.loaders.reading import PROFILES, READERS, format_of, read_rows
from indexer.loaders.row import Row, Unreadable

__all__ = [
    "PROFILES",
    "READERS",
    "BannedCheck",
    "Block",
    "Checked",
    "DocumentCheck",
    "Row",
    "Unreadable",
    "format_of",
    "read_blocks",
    "read_jsonl_bytes",
    "read_rows",
    "rows_of_block",
    "total_bytes",
    "write_cell",
]
