"""Where documents live: the truth that every index is derived from."""

from indexer.store.document_database import open_engine
from indexer.store.documents import DocumentStore
from indexer.store.load_record import Load
from indexer.store.stored_row import StoredRow, WholeRow

__all__ = ["DocumentStore", "Load", "StoredRow", "WholeRow", "open_engine"]
