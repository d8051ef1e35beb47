"""Building a generation from the store: read once, find what copies share, sort, write."""

from indexer.build.builder import IndexBuilder
from indexer.build.steps import Progress

__all__ = ["IndexBuilder", "Progress"]
