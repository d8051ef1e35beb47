"""Normalised discounted cumulative gain: graded results, worth less the further down they stand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np


def ndcg(ranking: Sequence[str], grades: Mapping[str, int], depth: int) -> float:
    """nDCG@k = DCG@k ÷ ideal DCG@k, DCG@k = Σ_{i=1..k} g_i ÷ log2(i + 1); `ndcg_cut.k` of trec_eval.

    The gain g_i is the grade itself (linear, not 2^grade − 1); unjudged documents and grades below 0 gain nothing. The
    ideal order is of everything judged, found or not.

    Source: Järvelin, Kekäläinen, Cumulated gain-based evaluation of IR techniques, ACM TOIS 20(4), 2002, with the
    discount log2(i + 1) from the first rank on, as trec_eval has it.

    Args:
        ranking: Document ids, best first, each once.
        grades: The query's judgements, document id → grade.
        depth: k, at least 1.

    Returns:
        0 to 1; 0 where no grade is above 0.
    """
    ideal = _dcg(sorted(grades.values(), reverse=True)[:depth])
    if ideal == 0.0:
        return 0.0
    return _dcg(grades.get(document, 0) for document in ranking[:depth]) / ideal


def _dcg(grades: Iterable[int]) -> float:
    gains = np.maximum(np.fromiter(grades, dtype=np.float64), 0.0)
    return float(np.sum(gains / np.log2(np.arange(2, gains.size + 2))))
