"""What a build suggests besides names: reviewed terms, frequent queries; and how names are read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache

from dictionaries.pinyin import Pinyin
from indexer.meaning import MeaningSources
from indexer.vocabulary import VocabularySources


def no_queries() -> Sequence[tuple[str, int]]:
    """For a build without a query log."""
    return ()


@cache
def plain_pinyin() -> Pinyin:
    """Pinyin without phrases of a site's own; what it has read is kept for the next build."""
    return Pinyin()


@dataclass(frozen=True, slots=True)
class SuggestionSources:
    """Where suggestions come from besides the documents.

    Attributes:
        terms: Words of the topic list.
        queries: Gives frequent queries and how often each was asked; called once a build.
        pinyin: How texts are read.
        vocabulary: What is known besides names for correcting what is typed; None: nothing is corrected.
        meaning: What names are compared by, by meaning; None: by words alone.
    """

    terms: tuple[str, ...] = ()
    queries: Callable[[], Sequence[tuple[str, int]]] = no_queries
    pinyin: Pinyin = field(default_factory=plain_pinyin)
    vocabulary: VocabularySources | None = None
    meaning: MeaningSources | None = None
