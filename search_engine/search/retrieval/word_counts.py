"""In how many documents of bases of one region words stand. What was asked once is kept; the rest goes with the round.

Needs are weighed by them, and it is decided by them what a sentence is about. They need not be exact.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

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
        self._known: dict[Term, int] = {}

    def knows(self, parsed_query: ParsedQuery) -> bool:
        """Whether nothing has to be asked."""
        return all(term in self._known for term in _terms(parsed_query))

    def ask(self, engine: Round, parsed_query: ParsedQuery) -> Callable[[], None]:
        """Put the question for what is not known; the call that is returned learns the answer."""
        if len(self._known) > WORDS_KEPT:
            self._known.clear()
        missing = list(dict.fromkeys(term for term in _terms(parsed_query) if term not in self._known))
        if not missing:
            return lambda: None
        numbers = engine.counts(Counts(tuple((OWN, field, word) for field, word in missing)))

        def learn() -> None:
            self._known.update(zip(missing, numbers(), strict=True))

        return learn

    def most(self, clause: Clause, field: str = "match") -> int:
        """In how many documents a need may be met by words of a field (`match`: of any), at most."""
        return sum(min(self._known[field, word] for word in words) for words in clause.variants)


def _terms(parsed_query: ParsedQuery) -> Iterator[Term]:
    """Every word of any field; and near the names, where wishes may become needs."""
    for field, clauses in (("match", parsed_query.clauses), ("near", parsed_query.required)):
        if field == "match" or parsed_query.optional:
            for clause in clauses:
                for words in clause.variants:
                    yield from ((field, word) for word in words)
