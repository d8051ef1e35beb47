"""The text of one commit, opened; what an earlier one had already is taken over from it."""

from __future__ import annotations

from typing import NamedTuple

from indexer.analysis.fields import COPY_SCHEMA, SCHEMA
from indexer.backend import Backend, TextIndex, TextReader
from indexer.catalog import CatalogSegment, TextStatistics, open_segment, open_statistics
from indexer.generation.analysis_state import AnalysisState
from indexer.generation.generation import Commit, Generation


class CommitText(NamedTuple):
    """Shared text, whole documents, what copies have of their own.

    Attributes:
        statistics: Counts of words in whole documents.
        statistics_number, segment_numbers: What they were read from.
        analysis: By what words all of it is cut.
    """

    segments: tuple[CatalogSegment, ...]
    segment_numbers: tuple[int, ...]
    own: TextReader
    copies: TextReader
    statistics: TextStatistics
    statistics_number: int
    analysis: AnalysisState

    def weighs_as(self, other: CommitText | None) -> bool:
        """Whether shared text and the weights of words are those of another commit."""
        return other is not None and self[1] == other[1] and self.statistics_number == other.statistics_number


class TextOpener:
    """Opens the text of a generation's commits."""

    def __init__(self, generation: Generation, backend: Backend) -> None:
        self._generation = generation
        self._own: TextIndex = backend.open(generation.own, SCHEMA)
        self._copies: TextIndex = backend.open(generation.copies, COPY_SCHEMA)

    def open(self, commit: Commit, before: CommitText | None) -> CommitText:
        """Open what a commit has that `before` has not. Raises `DamagedIndex`."""
        generation = self._generation
        known = dict(zip(before.segment_numbers, before.segments, strict=True)) if before else {}
        segments = tuple(known.get(n) or open_segment(generation.segment(n)) for n in commit.segments)
        if before is not None and before.statistics_number == commit.statistics:
            statistics = before.statistics
        else:
            statistics = open_statistics(generation.numbered(generation.own_statistics, commit.statistics))
        readers = self._own.reader(), self._copies.reader()
        return CommitText(
            segments, commit.segments, *readers, statistics, commit.statistics, generation.state(commit)
        )  # fmt: skip
