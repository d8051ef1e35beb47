"""Precision: the share of the first results that are relevant. At depth 1 it is the share of right first cards."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ranker.evaluation.recall import RELEVANT


def precision(ranking: Sequence[str], grades: Mapping[str, int], depth: int) -> float:
    """P@k = |first k ∩ relevant| ÷ k, `P.k` of trec_eval: places that a short ranking leaves empty count as wrong.

    Source: van Rijsbergen, Information Retrieval, 2nd ed. 1979, ch. 7.

    Args:
        ranking: Document ids, best first, each once.
        grades: The query's judgements, document id → grade; relevant from grade 1.
        depth: k, at least 1.

    Returns:
        0 to 1.
    """
    return sum(grades.get(document, 0) >= RELEVANT for document in ranking[:depth]) / depth
