"""What do many people ask for here, now, that nobody can have put there alone?

    sightings → caps → heat → folded spellings → list of a region → filled from above

A sighting is one actor's asking for one term; everything here works on columns of them and keeps nothing.
"""

from ranker.hot.backfill import HotTerm, RegionList, filled
from ranker.hot.folding import Reading, folded, one_term
from ranker.hot.ranking import HotTable, counted, rank, sparkline
from ranker.hot.texts import may_be_hot
from ranker.hot.trend_score import BUCKET, HOUR, WINDOW, UsualCell, expected, renewed, trend
from ranker.hot.unique_actor_occurrences import Occurrences

__all__ = [
    "BUCKET",
    "HOUR",
    "WINDOW",
    "HotTable",
    "HotTerm",
    "Occurrences",
    "Reading",
    "RegionList",
    "UsualCell",
    "counted",
    "expected",
    "filled",
    "folded",
    "may_be_hot",
    "one_term",
    "rank",
    "renewed",
    "sparkline",
    "trend",
]
