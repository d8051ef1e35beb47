"""What a query says of whom and what it is for, as boosts: cards for it come before others that match as well.

A boost only adds to a card's score, so it decides among cards of one class and tier.
"""

from __future__ import annotations

import re

import numpy as np

from indexer.generation.arrays import Float32s
from indexer.snapshot import Snapshot
from ranker.ordering.cards import Cards
from search_engine.query.analysis import QueryAnalysis

# For the audience that is named. An exact name scores about 20; two documents that have the same words mostly differ by
# less than this.
AUDIENCE = 3.0
# People who name no kind of text want to get something done: what is only read stands after that.
ONLY_READ = -4.0
READ_KINDS = ("policy", "interpretation", "news", "complaint")
# Words that name a kind of text.
TEXTS = re.compile("政策|办法|通知|细则|条例|意见|规定|方案|规划|措施|解读|法规|文件|公告|新闻|投诉|通告|标准")


def boosted(snapshot: Snapshot, cards: Cards, analysis: QueryAnalysis) -> Cards:
    """Cards with the boosts of a query in their score."""
    if not len(cards) or analysis.parsed_query.empty:
        return cards
    added = np.zeros(len(cards), np.float32)
    if analysis.audience is not None:
        added += _of_facet(snapshot, cards, "audience", analysis.audience) * np.float32(AUDIENCE)
    if not TEXTS.search(analysis.text):
        added += _of_facet(snapshot, cards, "kind", *READ_KINDS) * np.float32(ONLY_READ)
    return cards.with_(score=cards.score + added) if added.any() else cards


def _of_facet(snapshot: Snapshot, cards: Cards, facet: str, *values: str) -> Float32s:
    """1 for cards that have one of a facet's values, else 0."""
    allowed = snapshot.facets[facet].allowed(values)[snapshot.columns.profile[cards.row]]
    return allowed.astype(np.float32)
