"""Reciprocal rank: how soon the first relevant result comes. Its mean over queries is MRR."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ranker.evaluation.recall import RELEVANT


def reciprocal_rank(ranking: Sequence[str], grades: Mapping[str, int], depth: int) -> float:
    """RR@k = 1 ÷ rank of the first relevant result within the first k, `recip_rank` of trec_eval on k results.

    Source: Voorhees, The TREC-8 Question Answering Track Report, 1999.

    Args:
        ranking: Document ids, best first, each once.
        grades: The query's judgements, document id → grade; relevant from grade 1.
        depth: k, at least 1.

    Returns:
        1, 1/2, … 1/k; 0 where the first k hold nothing relevant.
    """
    for rank, document in enumerate(ranking[:depth], start=1):
        if grades.get(document, 0) >= RELEVANT:
            return 1.0 / rank
    return 0.0
