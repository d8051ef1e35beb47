"""Building a generation from the store: read once, find what copies share, sort, write."""

from indexer.build.builder import IndexBuilder, Progress

__all__ = ["IndexBuilder", "Progress"]
