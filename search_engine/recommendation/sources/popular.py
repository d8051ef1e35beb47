"""What is used much by the catalogue's own figure, of what the user's regions have; works without any event."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from search_engine.recommendation.reason import Candidate, Reason
from search_engine.recommendation.request_context import Situation, first_of_each

MAX_CANDIDATES = 40


def popular(situation: Situation) -> Iterator[Candidate]:
    """By popularity on a log scale, as a share of the first one's."""
    chain = situation.chain
    popularity = situation.snapshot.columns.popularity[chain.rows].astype(np.float64)
    order = np.lexsort((chain.base, chain.link, -popularity))
    order = order[first_of_each(chain.base[order])][:MAX_CANDIDATES]
    if not len(order):
        return
    share = np.log1p(popularity[order]) / max(float(np.log1p(popularity[order[0]])), 1.0)
    links = chain.link[order].tolist()
    for base, link, score in zip(chain.base[order].tolist(), links, share.tolist(), strict=True):
        if score > 0:
            yield Candidate(base, score, Reason("common", situation.place(link) if situation.cascade else ""))
