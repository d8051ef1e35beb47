"""The text score: BM25 over all text of a document, and a little more for words in its names.

    score = BODY · BM25(body, w) + NAME · BM25(name, w)   summed over typed words w,
            EXTRA times the same over sub-words and single characters,
            OTHER · weight times the same over the words of alternatives,
            and AS_TYPED for a name that equals the text as it was typed

k1 = 1.2 and b = .75 are the engine's. The weights were chosen on the training questions of STARD (docs/benchmarks.md):
names weigh little here because classes put them first already, and a short field's BM25 is large as it is.
"""

from __future__ import annotations

from indexer.query import AnyOf, Boost, Constant, Query, Term
from ranker.matching.parsed_query import ParsedQuery

NAME, BODY, EXTRA = 0.15, 1.0, 0.4
# What stands for a typed word counts for less than the word itself.
OTHER = 0.5
# Puts the very name before names that equal what understanding made of the text: 余杭区租房补贴办法 before 租房补贴.
AS_TYPED = 20.0
# Field → weight of a word's BM25 in it.
FIELD_WEIGHTS = {"name_words": NAME, "body": BODY}


def word_weights(parsed_query: ParsedQuery) -> list[tuple[str, str, float]]:
    """Every (field, word, weight) that the score sums over."""
    factors = dict.fromkeys(parsed_query.words, 1.0)
    for clause in parsed_query.clauses:
        for one in clause.alternatives[1:]:
            for word in one.words:
                factors[word] = max(factors.get(word, 0.0), OTHER * one.weight)
    for word in parsed_query.score_only_terms:
        factors.setdefault(word, EXTRA)
    return [
        (field, word, weight * factor) for word, factor in factors.items() for field, weight in FIELD_WEIGHTS.items()
    ]


def scoring_query(parsed_query: ParsedQuery) -> Query:
    """The score as one query."""
    words = (Boost(Term(field, word), weight) for field, word, weight in word_weights(parsed_query))
    typed = (Constant(Term("name_exact", text), AS_TYPED) for text in parsed_query.exact[:1])
    return AnyOf((*words, *typed))
