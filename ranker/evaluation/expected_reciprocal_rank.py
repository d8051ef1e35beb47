"""Expected reciprocal rank: how soon a reader is content who goes down the page and stops at what contents them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

# The highest grade that a judge gives (search_engine.tuning.query_set.GRADES).
HIGHEST = 3


def expected_reciprocal_rank(ranking: Sequence[str], grades: Mapping[str, int], depth: int) -> float:
    """ERR@k = Σ_{i ≤ k} R_i ÷ i · Π_{j < i} (1 − R_j), R = (2^g − 1) ÷ 2^3.

    Source: Chapelle, Metzler, Zhang, Grinspan, Expected reciprocal rank for graded relevance, CIKM 2009.

    Args:
        ranking: Document ids, best first, each once.
        grades: The query's judgements, document id → grade; unjudged and below 0 count as 0, above 3 as 3.
        depth: k, at least 1.

    Returns:
        0 to 1.
    """
    reads_on, total = 1.0, 0.0
    for rank, document in enumerate(ranking[:depth], start=1):
        grade = min(max(grades.get(document, 0), 0), HIGHEST)
        content = (2**grade - 1) / 2**HIGHEST
        total += reads_on * content / rank
        reads_on *= 1.0 - content
    return total
