"""What checks are given of kept queries."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from dictionaries.lexicon import Lexicon
from indexer.store.monitor.kept_queries import KeptQuery


@dataclass(frozen=True)
class KeptEvidence:
    """The kept queries, and what is wrong with them by a lexicon.

    Attributes:
        faults: A lexicon and some queries → number of each that would not find what it must, and how, in Chinese.
    """

    queries: Sequence[KeptQuery]
    faults: Callable[[Lexicon, Sequence[KeptQuery]], Mapping[int, str]]
