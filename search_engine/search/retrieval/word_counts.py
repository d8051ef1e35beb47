"""In how many documents of bases of one region words stand. What was asked once is kept; the rest goes with the round.

Needs are weighed by them, and it is decided by them what a sentence is about. They need not be exact.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from dictionaries.caches import Results
from indexer.backend import Counts
from ranker.matching.parsed_query import Clause, ParsedQuery
from search_engine.search.retrieval.round import Round

OWN = "own"
# Words of which it is kept.
WORDS_KEPT = 50_000
Term = tuple[str, str]  # field and word


class WordCounts:
    """The counts of one state of the index."""

    def __init__(self) -> None:
        self._known: Results[Term, int] = Results(WORDS_KEPT, "word_counts")

    def knows(self, parsed_query: ParsedQuery) -> bool:
        """Whether nothing has to be asked."""
        return all(self._known.get(term) is not None for term in _terms(parsed_query))

    def ask(self, engine: Round, parsed_query: ParsedQuery) -> Callable[[], None]:
        """Put the question for what is not known; the call that is returned learns the answer."""
        missing = [term for term in dict.fromkeys(_terms(parsed_query)) if self._known.get(term) is None]
        if not missing:
            return lambda: None
        numbers = engine.counts(Counts(tuple((OWN, field, word) for field, word in missing)))

        def learn() -> None:
            for term, number in zip(missing, numbers(), strict=True):
                self._known.put(term, number)

        return learn

    def most(self, clause: Clause, field: str = "match") -> int:
        """In how many documents a need may be met by words of a field (`match`: of any), at most."""
        return sum(min(self._known.get((field, word)) or 0 for word in words) for words in clause.variants)


def _terms(parsed_query: ParsedQuery) -> Iterator[Term]:
    """Every word of any field; and near the names, where wishes may become needs."""
    for field, clauses in (("match", parsed_query.clauses), ("near", parsed_query.required)):
        if field == "match" or parsed_query.optional:
            for clause in clauses:
                for words in clause.variants:
                    yield from ((field, word) for word in words)
