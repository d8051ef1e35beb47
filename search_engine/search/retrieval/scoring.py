"""The text score: BM25 over all text of a document, and a little more for words in its names.

    text = body · BM25(body, w) + name_words · BM25(name, w)   summed over typed words w,
           sub_words times the same over sub-words and single characters,
           alternatives · weight times the same over the words of alternatives

k1 = 1.2 and b = .75 are the engine's, and so is the mean length that a text is measured by; how rare a word is goes by
all texts, wherever they are indexed. The weights are the rank profile's (`[first_phase]`).
"""

from __future__ import annotations

from collections.abc import Callable

from indexer.catalog import WordScores
from indexer.query import AnyOf, Boost, Query, Term, WeightedTerms
from ranker.matching.parsed_query import ParsedQuery
from ranker.profile import FirstPhase


def word_weights(parsed_query: ParsedQuery, phase: FirstPhase) -> list[tuple[str, str, float]]:
    """Every (field, word, weight) that the text score sums over."""
    factors = dict.fromkeys(parsed_query.words, 1.0)
    for clause in parsed_query.clauses:
        for one in clause.alternatives[1:]:
            for word in one.words:
                factors[word] = max(factors.get(word, 0.0), phase.alternatives * one.weight)
    for word in parsed_query.score_only_terms:
        factors.setdefault(word, phase.sub_words)
    weights = (("name_words", phase.name_words), ("body", phase.body))
    return [(field, word, weight * factor) for word, factor in factors.items() for field, weight in weights]


def scoring_query(
    parsed_query: ParsedQuery, phase: FirstPhase, scores: Callable[[str, str], WordScores] | None = None
) -> Query:
    """The text score as one query.

    Args:
        scores: Of a field and a word; how rare the word is by all texts counts then, not by the engine's own.
    """
    weights = word_weights(parsed_query, phase)
    if scores:
        return WeightedTerms(tuple([(field, word, scores(field, word).idf, weight) for field, word, weight in weights]))
    return AnyOf(tuple(Boost(Term(field, word), weight) for field, word, weight in weights))
