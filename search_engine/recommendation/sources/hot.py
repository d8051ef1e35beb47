"""What is asked for near the user just now: the first thing that each hot term finds."""

from __future__ import annotations

from collections.abc import Iterator

from search_engine.recommendation.reason import Candidate, Reason
from search_engine.recommendation.request_context import Situation, name_of

MAX_CANDIDATES = 6
# Classes below this find a matter by words outside its name.
BY_NAME = 4


def hot(situation: Situation) -> Iterator[Candidate]:
    """In the order of the terms."""
    for place, (term, code) in enumerate(situation.hot[:MAX_CANDIDATES]):
        cards = situation.search(term)
        if len(cards) and cards.relevance_class[0] >= BY_NAME:
            score = 1 - place / (2 * MAX_CANDIDATES)
            yield Candidate(int(cards.base[0]), score, Reason("hot", name_of(situation.snapshot.tree[code]), term))
