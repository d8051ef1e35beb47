"""Rank-biased precision: the gain of a reader who goes on to the next result with a fixed probability."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ranker.evaluation.expected_reciprocal_rank import HIGHEST

# The probability that a reader looks at the next result, as the paper has it for an ordinary reader.
PERSISTENCE = 0.8


def rank_biased_precision(ranking: Sequence[str], grades: Mapping[str, int], depth: int) -> float:
    """RBP@k = (1 − p) Σ_{i ≤ k} g_i ÷ 3 · p^(i − 1), p = .8.

    A page of k cards that would all be perfect reaches 1 − p^k (.89 at 10): the rest is what lies further down.

    Source: Moffat, Zobel, Rank-biased precision for measurement of retrieval effectiveness, ACM TOIS 27(1), 2008.

    Args:
        ranking: Document ids, best first, each once.
        grades: The query's judgements, document id → grade; unjudged and below 0 count as 0, above 3 as 3.
        depth: k, at least 1.

    Returns:
        0 to 1 − p^k.
    """
    gains = (min(max(grades.get(document, 0), 0), HIGHEST) / HIGHEST for document in ranking[:depth])
    return (1.0 - PERSISTENCE) * sum(gain * PERSISTENCE**place for place, gain in enumerate(gains))
