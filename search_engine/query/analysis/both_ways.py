"""What a query needs where texts of the index are cut by several sets of words: a change of the words is on its way.

A text that has been cut anew has 奶茶店 as a word, one that has not has 奶茶 and 店. So where the ways to cut a query
part, the words between two places at which all of them cut are one need, and each way of saying them an alternative.
Names are found by their characters, in whichever way they were cut; so the other ways give at most class 3.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from dictionaries.caches import memoize
from indexer.analysis.analyzer import Analyzer, Token
from ranker.matching.parsed_query import Alternative, Clause
from search_engine.query.analysis.words import distinct, without_singles

if TYPE_CHECKING:
    from search_engine.query.analysis.resources import AnalysisResources

# Words whose clauses are kept: queries have the same ones again and again.
CLAUSES_KEPT = 20_000
clause_of: Callable[[str], Clause] = memoize(Clause.of, CLAUSES_KEPT, name="word_clauses")


class ClausesByToken:
    """The need of each word of a text.

    Args:
        stretches: Parts of the text that are cut by themselves, as `[start, end)`.
    """

    def __init__(self, text: str, stretches: Sequence[tuple[int, int]], resources: AnalysisResources) -> None:
        self._parted: list[tuple[int, int, Clause]] = []
        for start, stop in stretches if resources.others else ():
            ways = parted(text[start:stop], resources.analyzer, resources.others)
            self._parted += [(start + first, start + end, clause) for first, end, clause in ways]

    def of(self, token: Token) -> Clause:
        """The need of a word: the word, or, where the ways part, all words of that place in each way."""
        for start, end, clause in self._parted:
            if start <= token.start and token.end <= end:
                return clause
        return clause_of(token.text)


def parted(text: str, analyzer: Analyzer, others: Sequence[Analyzer]) -> list[tuple[int, int, Clause]]:
    """Where the ways to cut a text part, and what is needed there: `[start, end)` between cuts that all ways have."""
    ways = [analyzer.top_words(text), *(other.top_words(text) for other in others)]
    starts = set.intersection(*({token.start for token in way} for way in ways))
    found: list[tuple[int, int, Clause]] = []
    borders = [*sorted(starts), len(text)]
    for start, end in pairwise(borders):
        pieces = [[token for token in way if start <= token.start < end] for way in ways]
        words = dict.fromkeys(needed(piece) for piece in pieces)
        if any(piece != pieces[0] for piece in pieces):
            first, *rest = words
            clause = Clause((Alternative(first), *(Alternative(one, keeps_class=False) for one in rest)))
            found.append((start, max(token.end for piece in pieces for token in piece), clause))
    return found


def needed(tokens: list[Token]) -> tuple[str, ...]:
    """The words of a piece without single characters, unless it has no others."""
    return distinct(without_singles(tokens) or tokens)
