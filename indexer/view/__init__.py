"""Reading an index: one process's view of the generation in use, kept up to date with commits and the clock."""

from indexer.view.chain import ChainRows
from indexer.view.holder import ViewHolder
from indexer.view.view import IndexView

__all__ = ["ChainRows", "IndexView", "ViewHolder"]
