"""What do many people ask for here, now, that nobody can have put there alone?

    sightings → caps → heat → folded spellings → list of a region → filled from above

A sighting is one actor's asking for one term; everything here works on columns of them and keeps nothing.
"""

from ranker.hot.abuse_caps import BLOCK_FLOOR, BLOCK_SHARE, counted_per_block
from ranker.hot.address_blocks import floor_of
from ranker.hot.backfill import HotTerm, RegionList, filled
from ranker.hot.folding import Reading, folded, one_term
from ranker.hot.ranking import HotTable, counted, rank, sparkline
from ranker.hot.texts import may_be_hot
from ranker.hot.trend_score import BUCKET, HALF_LIFE, HOUR, WINDOW, UsualCell, expected, heat_of, renewed, trend
from ranker.hot.unique_actor_occurrences import Occurrences, distinct

__all__ = [
    "BLOCK_FLOOR",
    "BLOCK_SHARE",
    "BUCKET",
    "HALF_LIFE",
    "HOUR",
    "WINDOW",
    "HotTable",
    "HotTerm",
    "Occurrences",
    "Reading",
    "RegionList",
    "UsualCell",
    "counted",
    "counted_per_block",
    "distinct",
    "expected",
    "filled",
    "floor_of",
    "folded",
    "heat_of",
    "may_be_hot",
    "one_term",
    "rank",
    "renewed",
    "sparkline",
    "trend",
]
