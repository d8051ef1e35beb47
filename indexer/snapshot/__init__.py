"""Reading an index: one process's view of the generation in use, kept up to date with commits and the clock."""

from indexer.snapshot.chain import ChainRows
from indexer.snapshot.searcher_manager import ViewHolder
from indexer.snapshot.snapshot import IndexView

__all__ = ["ChainRows", "IndexView", "ViewHolder"]
