"""Building a generation from the store: read once, find what copies share, sort, write."""

from indexer.building.builder import IndexBuilder
from indexer.building.steps import Progress

__all__ = ["IndexBuilder", "Progress"]
