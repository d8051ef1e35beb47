"""What was handled most this week: in the user's region, else in what lies above it."""

from __future__ import annotations

import math
from collections.abc import Iterator

from search_engine.people.learning.anonymous import LEAST_USERS
from search_engine.recommendation.reason import Candidate, Reason
from search_engine.recommendation.request_context import Situation

# Candidates of one region; places that are named.
MAX_CANDIDATES, NAMED = 30, 10
# What a region's list counts beside the one below it, if there is one.
ABOVE = 0.6
# "本周" is not said of counts that are older than this, ms.
FRESH = 36 * 3_600_000


def seasonal(situation: Situation) -> Iterator[Candidate]:
    """Counts of distinct people (`WeekCounts`), as a share of the region's first on a log scale."""
    counts = situation.knowledge.week
    if situation.now - counts.until > FRESH:
        return
    links = range(len(situation.cascade.chain)) if situation.cascade else (0,)
    weight = 1.0
    for link in links:
        code = situation.cascade.chain[link].code if situation.cascade else "000000"
        items, actors = counts.of(int(code.ljust(12, "0")))
        found = situation.bases([counts.items[item] for item in items[:MAX_CANDIDATES].tolist()])
        for place, (item, number) in enumerate(
            zip(items[:MAX_CANDIDATES].tolist(), actors[:MAX_CANDIDATES].tolist(), strict=True)
        ):
            key = counts.items[item]
            if key in found:
                score = weight * math.log1p(number) / math.log1p(int(actors[0]))
                # of equal counts none has a place of its own
                place_of = NAMED + 1 if int((actors == number).sum()) > 1 else place + 1
                yield Candidate(found[key], score, _reason(situation.place(link), place_of))
        weight *= ABOVE if len(items) else 1.0


def _reason(where: str, place: int) -> Reason:
    if place == 1:
        return Reason("most_handled", where)
    if place <= NAMED:
        return Reason("often_handled", where, str(place))
    return Reason("handled_this_week", where, str(LEAST_USERS))
