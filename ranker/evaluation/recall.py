"""Recall at a depth: the share of what is relevant that the first k results hold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

# TREC's convention: judged 1 or more is relevant, 0 and below is not.
RELEVANT = 1


def recall(ranking: Sequence[str], grades: Mapping[str, int], depth: int) -> float:
    """Recall@k = |first k ∩ relevant| ÷ |relevant|, `recall.k` of trec_eval.

    Source: van Rijsbergen, Information Retrieval, 2nd ed. 1979, ch. 7.

    Args:
        ranking: Document ids, best first, each once.
        grades: The query's judgements, document id → grade.
        depth: k, at least 1.

    Returns:
        0 to 1; 0 where nothing is relevant.
    """
    relevant = {document for document, grade in grades.items() if grade >= RELEVANT}
    if not relevant:
        return 0.0
    return len(relevant.intersection(ranking[:depth])) / len(relevant)
