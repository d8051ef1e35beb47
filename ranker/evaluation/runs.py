"""Runs and judgements, and the order that a scored list has by TREC's rule. Their files are in `trec_files`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np

# Query id → document id → grade. Grade 1 and more is relevant; a document that is absent is unjudged.
Qrels = Mapping[str, Mapping[str, int]]
# Query id → what was typed.
Queries = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Run:
    """What a system answered.

    Attributes:
        rankings: Query id → document ids, best first. A document counts once, where it stands first.
        duplicates: How many later mentions of a document were dropped; above 0 the system repeats itself.
    """

    rankings: Mapping[str, tuple[str, ...]]
    duplicates: int = field(init=False)

    def __post_init__(self) -> None:
        once = {query: tuple(dict.fromkeys(documents)) for query, documents in self.rankings.items()}
        dropped = sum(len(self.rankings[query]) - len(documents) for query, documents in once.items())
        object.__setattr__(self, "rankings", once)
        object.__setattr__(self, "duplicates", dropped)

    @classmethod
    def from_scores(cls, scores: Mapping[str, Iterable[tuple[str, float]]]) -> Run:
        """A run out of (document id, score) pairs, ordered as trec_eval orders them (`trec_order`)."""
        return cls({query: trec_order(pairs) for query, pairs in scores.items()})


def trec_order(pairs: Iterable[tuple[str, float]]) -> tuple[str, ...]:
    """Document ids by score descending; ties by document id descending.

    trec_eval keeps scores in 32 bits, so scores that differ by less than that are ties here too.

    Raises:
        ValueError: A score is no finite number.
    """
    scored = tuple(pairs)
    exact = np.array([score for _, score in scored], dtype=np.float64)
    if not np.isfinite(exact).all():
        raise ValueError("a score is no finite number")
    with np.errstate(over="ignore"):
        rounded = exact.astype(np.float32).tolist()
    ranked = sorted(zip(rounded, (document for document, _ in scored), strict=True), reverse=True)
    return tuple(document for _, document in ranked)
