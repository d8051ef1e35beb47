"""What the user's regions have begun to offer lately."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from search_engine.recommendation.reason import Candidate, Reason
from search_engine.recommendation.request_context import Situation, first_of_each

DAY_S = 86_400
DAYS = 60
MAX_CANDIDATES = 12
# Where more than this share of what a region offers began lately, its catalogue is what is new.
SHARE = 0.1


def new(situation: Situation) -> Iterator[Candidate]:
    """By the date from which it is in force, the latest first."""
    chain, now = situation.chain, situation.now // 1_000
    effective = situation.snapshot.columns.effective[chain.rows].astype(np.int64)
    lately = np.flatnonzero((effective > now - DAYS * DAY_S) & (effective <= now))
    if not len(lately) or len(lately) > max(SHARE * len(chain.rows), MAX_CANDIDATES):
        return
    order = lately[np.lexsort((chain.base[lately], -effective[lately]))]
    order = order[first_of_each(chain.base[order])][:MAX_CANDIDATES]
    for row in order.tolist():
        score = 1 - (now - int(effective[row])) / (DAYS * DAY_S)
        yield Candidate(int(chain.base[row]), score, Reason("new", situation.place(int(chain.link[row]))))
