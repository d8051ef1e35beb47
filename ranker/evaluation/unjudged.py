"""How much of what is shown nobody has judged: the blind spot of every other metric."""

from __future__ import annotations

from collections.abc import Mapping, Sequence


def unjudged(ranking: Sequence[str], grades: Mapping[str, int], depth: int) -> float:
    """Unjudged@k = |first k without a grade| ÷ |first k|, which is 1 − Judged@k of ir-measures.

    A page with fewer than k results is divided by what it has. Grade 0 and below is a judgement too.

    Source: Buckley, Voorhees, Retrieval evaluation with incomplete information, SIGIR 2004, on why it must be watched.

    Args:
        ranking: Document ids, best first, each once.
        grades: The query's judgements, document id → grade.
        depth: k, at least 1.

    Returns:
        0 to 1; 0 for an empty ranking (nothing is shown, so nothing unjudged is).
    """
    shown = ranking[:depth]
    if not shown:
        return 0.0
    return sum(document not in grades for document in shown) / len(shown)
