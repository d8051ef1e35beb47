"""Average precision: precision at each relevant result, averaged over all that is relevant."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ranker.evaluation.recall import RELEVANT


def average_precision(ranking: Sequence[str], grades: Mapping[str, int], depth: int) -> float:
    """AP@k = Σ_{i ≤ k, result i relevant} P@i ÷ |relevant|, `map_cut.k` of trec_eval.

    Source: Buckley, Voorhees, Evaluating evaluation measure stability, SIGIR 2000.

    Args:
        ranking: Document ids, best first, each once.
        grades: The query's judgements, document id → grade; relevant from grade 1.
        depth: k, at least 1.

    Returns:
        0 to 1; 0 where nothing is relevant.
    """
    relevant = sum(grade >= RELEVANT for grade in grades.values())
    found, total = 0, 0.0
    for rank, document in enumerate(ranking[:depth], start=1):
        if grades.get(document, 0) >= RELEVANT:
            found += 1
            total += found / rank
    return total / relevant if relevant else 0.0
