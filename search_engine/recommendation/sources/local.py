"""What only the user's county, city or province has: what a national list would never name."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ranker.ordering.cascade import IN_CITY
from search_engine.recommendation.reason import Candidate, Reason
from search_engine.recommendation.request_context import Situation, first_of_each

MAX_CANDIDATES = 20
NATION_TIER = 3


def local(situation: Situation) -> Iterator[Candidate]:
    """Bases of one region, the nearest region's first, the most used of each before the others."""
    cascade, chain = situation.cascade, situation.chain
    if cascade is None:
        return
    tiers = cascade.tiers[chain.link]
    alone = np.flatnonzero((chain.slot < 0) & (tiers < NATION_TIER) & (tiers < IN_CITY))
    popularity = situation.snapshot.columns.popularity[chain.rows[alone]]
    order = alone[np.lexsort((chain.base[alone], -popularity, chain.link[alone]))]
    order = order[first_of_each(chain.base[order])][:MAX_CANDIDATES]
    for place, row in enumerate(order.tolist()):
        score = 1 - place / (2 * MAX_CANDIDATES)
        yield Candidate(int(chain.base[row]), score, Reason("local", situation.place(int(chain.link[row]))))
