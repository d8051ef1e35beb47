"""In how many documents of bases of one region words stand. What was asked once is kept; the rest goes with the round.

Needs are weighed by them, and it is decided by them what a sentence is about. They need not be exact.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from dictionaries.caches import Results
from indexer.backend import Counts
from ranker.matching.parsed_query import Clause, ParsedQuery
from search_engine.search.retrieval.round import Round

# Words of which it is kept.
WORDS_KEPT = 50_000
Term = tuple[str, str]  # field and word


class WordCounts:
    """The counts of one state of the index."""

    def __init__(self) -> None:
        self._known: Results[Term, int] = Results(WORDS_KEPT, "word_counts")

    def knows(self, parsed_query: ParsedQuery) -> bool:
        """Whether nothing has to be asked."""
        return not self._known.get_many(_terms(parsed_query))[1]

    def ask(self, engine: Round, parsed_query: ParsedQuery) -> Callable[[], None]:
        """Put the question for what is not known; the call that is returned learns the answer."""
        missing = self._known.get_many(dict.fromkeys(_terms(parsed_query)))[1]
        if not missing:
            return lambda: None
        numbers = engine.counts(Counts(tuple(missing)))

        def learn() -> None:
            if engine.silent:
                return
            for term, number in zip(missing, numbers(), strict=True):
                self._known.put(term, number)

        return learn

    def most(self, clauses: Sequence[Clause], field: str = "match") -> list[int]:
        """In how many documents each of some needs may be met by words of a field (`match`: of any), at most."""
        known = self._known.get_many(_in_field(field, clauses))[0]
        return [
            sum([min([known.get((field, word), 0) for word in words]) for words in one.variants]) for one in clauses
        ]


def _terms(parsed_query: ParsedQuery) -> list[Term]:
    """Every word of any field; and near the names, where wishes may become needs."""
    terms = _in_field("match", parsed_query.clauses)
    return [*terms, *_in_field("near", parsed_query.required)] if parsed_query.optional else terms


def _in_field(field: str, clauses: Sequence[Clause]) -> list[Term]:
    return [(field, word) for clause in clauses for words in clause.variants for word in words]
