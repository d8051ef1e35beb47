"""Reading and checking documents: from a file or a request's body to `Document`s, with every fault by row and field."""

from indexer.loaders.banned import BannedCheck
from indexer.loaders.check import DocumentCheck
from indexer.loaders.files import total_bytes
from indexer.loaders.json_body import read_json_bytes
from indexer.loaders.jsonl import read_jsonl_bytes
from indexer.loaders.reading import PROFILES, READERS
from indexer.loaders.row import Row

__all__ = [
    "PROFILES", "READERS", "BannedCheck", "DocumentCheck", "Row", "read_json_bytes", "read_jsonl_bytes", "total_bytes",
]  # fmt: skip
