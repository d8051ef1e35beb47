"""What signals are told of a request, from what was understood of it."""

from __future__ import annotations

import re

from indexer.documents.elements import elements_of
from ranker.signals import Personalization, SignalQuery
from search_engine.query.analysis import QueryAnalysis

# Words that name a kind of text.
TEXTS = re.compile("政策|办法|通知|细则|条例|意见|规定|方案|规划|措施|解读|法规|文件|公告|新闻|投诉|通告|标准")

# What a query asks for → the elements of a guide that say it; others (what one gets, whether it can be had faster) no
# single one says.
SAID_BY = {
    "materials": ("materials",),
    "time": ("promised_time", "legal_time"),
    "fee": ("fee",),
    "money": ("fee",),
    "place": ("place",),
    "conditions": ("conditions",),
    "age": ("conditions",),
    "process": ("process",),
    "contact": ("contact",),
    "basis": ("legal_basis",),
    "forms": ("materials",),
    "hours": ("hours",),
}


def signal_query_of(analysis: QueryAnalysis, personal: Personalization | None, now: int) -> SignalQuery:
    """The query as signals read it. `now`: seconds since 1970 UTC."""
    return SignalQuery(
        empty=analysis.parsed_query.empty,
        audience=analysis.audience,
        names_text_kind=bool(TEXTS.search(analysis.text)),
        asked_elements=elements_of([name for asked in analysis.asks for name in SAID_BY.get(asked, ())]),
        situation=analysis.situation,
        personal=personal,
        now=now,
    )
