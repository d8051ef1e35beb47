"""What has the same theme as what the context is about; works without any event and any model."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from search_engine.recommendation.reason import Candidate, Reason
from search_engine.recommendation.request_context import Situation, first_of_each

MAX_CANDIDATES = 12
# In the national lists the theme of what fits none: that two matters have it in common is no reason.
NO_THEME = "其他"


def theme(situation: Situation) -> Iterator[Candidate]:
    """The most used of the theme first."""
    snapshot, chain, table = situation.snapshot, situation.chain, situation.snapshot.facets["theme"]
    if not situation.about:
        return
    first = snapshot.rows_of_bases(np.array(situation.about[:1]))[:1]
    wanted = [int(code) for code in table.codes[snapshot.columns.profile[first]].ravel() if code >= 0]
    codes = table.codes[chain.profile]
    for number in wanted:
        if table.values[number] == NO_THEME:
            continue
        rows = np.flatnonzero((codes == number).any(axis=1))
        popularity = snapshot.columns.popularity[chain.rows[rows]]
        order = rows[np.lexsort((chain.base[rows], -popularity))]
        order = order[first_of_each(chain.base[order])][:MAX_CANDIDATES]
        for place, row in enumerate(order.tolist()):
            yield Candidate(
                int(chain.base[row]), 1 - place / (2 * MAX_CANDIDATES), Reason("theme", table.values[number])
            )
