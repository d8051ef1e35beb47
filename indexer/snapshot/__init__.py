"""Reading an index: one process's view of the generation in use, kept up to date with commits and the clock."""

from indexer.snapshot.chain import ChainRows
from indexer.snapshot.searcher_manager import SearcherManager
from indexer.snapshot.snapshot import Snapshot

__all__ = ["ChainRows", "SearcherManager", "Snapshot"]
