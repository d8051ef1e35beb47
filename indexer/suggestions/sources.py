"""What a build suggests besides names: reviewed terms, frequent queries; and how names are read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from dictionaries.pinyin import Pinyin


def no_queries() -> Sequence[tuple[str, int]]:
    """For a build without a query log."""
    return ()


@dataclass(frozen=True, slots=True)
class SuggestionSources:
    """Where suggestions come from besides the documents.

    Attributes:
        terms: Words of the topic list.
        queries: Gives frequent queries and how often each was asked; called once a build.
        pinyin: How texts are read.
    """

    terms: tuple[str, ...] = ()
    queries: Callable[[], Sequence[tuple[str, int]]] = no_queries
    pinyin: Pinyin = field(default_factory=Pinyin)
