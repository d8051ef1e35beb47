"""What people with a licence or certificate need: to have it renewed, changed, replaced."""

from __future__ import annotations

from collections.abc import Iterator

from dictionaries.normalize import squash
from search_engine.recommendation.context import LICENCE
from search_engine.recommendation.licences import purpose_of, stems_of
from search_engine.recommendation.reason import Candidate, Reason
from search_engine.recommendation.request_context import Situation


def licence(situation: Situation) -> Iterator[Candidate]:
    """Matters whose name has the licence's and says what for."""
    if situation.context.kind != LICENCE:
        return
    name = situation.context.value
    for stem in stems_of(name):
        cards = situation.search(stem)
        for place, base in enumerate(cards.base.tolist()):
            title = squash(situation.name(base))
            purpose = purpose_of(title) if squash(stem) in title else None
            if purpose is not None:
                score = purpose.weight * (1 - place / (2 * max(len(cards), 1)))
                yield Candidate(base, score, Reason("licence", name, purpose.name))
