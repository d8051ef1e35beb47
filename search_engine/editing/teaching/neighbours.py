"""What stands near a row: paraphrases, names of the catalogue and everyday queries that have its words, most of which
mean something else. A row that brings its document among their first does harm that its own query does not show;
whether it does is found by asking, and this says only what to ask.

What an installation's own log has plays no part: it is another one every day, and a lesson is to be the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from heapq import nsmallest

from dictionaries.normalize import bare_name, normal_text, squash
from dictionaries.patterns.wildcard_patterns import GAP
from search_engine.editing.drafts.drafting import DraftInput
from search_engine.editing.replay.frequent import sample_queries
from search_engine.editing.teaching.lesson import said_of
from search_engine.editing.teaching.target import Target
from search_engine.query.analysis.resources import AnalysisResources

# So many neighbours of a row are asked, and of everyday queries at most so many: each is a search of some 10 ms.
ASKED, EVERYDAY = 8, 3
# Of more texts that have a word of a paraphrase the shortest are compared with it, some 35 µs each.
COMPARED = 300


@dataclass(frozen=True)
class Neighbours:
    """Finds the neighbours of rows that lead to one document.

    Attributes:
        taught: The query of the lesson and what says the same with all of its words, squashed: no neighbours.
        resources: The names and paraphrases in force for who asks.
    """

    target: Target
    taught: frozenset[str]
    resources: AnalysisResources

    def of(self, wish: DraftInput) -> list[str]:
        """The neighbours of a row: of what has its words the shortest, which has little else; of a paraphrase, which
        acts by meaning, what is nearest to it.
        """
        said = said_of(wish)
        near = self._nearness(said) if wish.kind == "paraphrases" else len
        holds = self._holds(wish.kind, said)
        everyday = [one.text for one in sample_queries() if holds(normal_text(one.text))]
        held = nsmallest(COMPARED, self._named(holds), key=_shortest)
        found = sorted(everyday, key=near)[:EVERYDAY] + sorted(held, key=lambda text: (near(text), text))
        return [text for text in dict.fromkeys(found) if squash(text) not in self.taught][:ASKED]

    def _holds(self, kind: str, said: str) -> Callable[[str], bool]:
        """Whether a text has the words of a row: all of a synonym's; any of a paraphrase's."""
        if kind != "paraphrases":
            parts = [part for part in said.split(GAP) if part]
            return lambda text: all(part in text for part in parts)
        words = {token.text for token in self.resources.analyzer.top_words(said) if len(token.text) > 1}
        return lambda text: any(word in text for word in words)

    def _named(self, holds: Callable[[str], bool]) -> Iterator[str]:
        """Names of other matters, and paraphrases of them."""
        own = self.target.names
        yield from (name for name in self.resources.names.squashed if name not in own and holds(name))
        for row in self.resources.lexicon.paraphrases:
            if holds(row.query) and not own & {squash(row.title), bare_name(row.title)}:
                yield row.query

    def _nearness(self, said: str) -> Callable[[str], float]:
        """By which the nearest comes first; where nothing is known of meaning, the shortest."""
        names = self.resources.names_by_meaning
        if names is None:
            return len
        vector, of_name = names.of_name(squash(said)), names.of_name
        return lambda text: -float(vector @ of_name(squash(text)))


def _shortest(text: str) -> tuple[int, str]:
    return len(text), text
