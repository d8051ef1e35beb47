"""Where documents live: the truth that every index is derived from."""

from indexer.store.documents import Change, DocumentStore, StoredRow, WholeRow
from indexer.store.engine import open_engine
from indexer.store.load_record import Load

__all__ = ["Change", "DocumentStore", "Load", "StoredRow", "WholeRow", "open_engine"]
