"""What the user's regions offer at all: what there is where a catalogue says nothing of use, occasions or themes."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from search_engine.recommendation.reason import Candidate, Reason
from search_engine.recommendation.request_context import Situation, first_of_each

MAX_CANDIDATES = 20


def fallback(situation: Situation) -> Iterator[Candidate]:
    """The nearest first, and of these what can be done online to the greatest depth."""
    chain = situation.chain
    depth = (situation.snapshot.facets["online"].codes >= 0).sum(axis=1)[chain.profile]
    order = np.lexsort((chain.base, -depth, chain.link))
    order = order[first_of_each(chain.base[order])][:MAX_CANDIDATES]
    for place, row in enumerate(order.tolist()):
        score = 1 - place / (2 * MAX_CANDIDATES)
        yield Candidate(int(chain.base[row]), score, Reason("offered", situation.place(int(chain.link[row]))))
