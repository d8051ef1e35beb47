"""Reading and checking documents: from a file or a request's body to `Document`s, with every fault by row and field."""

from indexer.loaders.cells import write_cell
from indexer.loaders.check import Checked, DocumentCheck
from indexer.loaders.files import total_bytes
from indexer.loaders.jsonl import read_jsonl_bytes
from indexer.loaders.reading import PROFILES, READERS, read_rows
from indexer.loaders.row import Row, Unreadable
from indexer.loaders.template import write_template

__all__ = [
    "PROFILES",
    "READERS",
    "Checked",
    "DocumentCheck",
    "Row",
    "Unreadable",
    "read_jsonl_bytes",
    "read_rows",
    "total_bytes",
    "write_cell",
    "write_template",
]
