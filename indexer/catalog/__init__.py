"""Words of shared text → the bases that have them: arrays that the worker writes and every process maps."""

from indexer.catalog.catalog_text import CatalogText, WordHits, WordScores
from indexer.catalog.segment import CatalogSegment, open_segment, open_segments
from indexer.catalog.segments import add_segment, write_segment
from indexer.catalog.shared_text import SharedText
from indexer.catalog.text_statistics import StatisticsCollector, TextStatistics, open_statistics

__all__ = [
    "CatalogSegment",
    "CatalogText",
    "SharedText",
    "StatisticsCollector",
    "TextStatistics",
    "WordHits",
    "WordScores",
    "add_segment",
    "open_segment",
    "open_segments",
    "open_statistics",
    "write_segment",
]
