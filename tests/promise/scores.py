"""The score of a document, computed from what it says and from what was understood, as the rank profile weighs it."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any

from search_engine.query.analysis import QueryAnalysis

READ = {"policy", "interpretation", "news", "complaint"}
TEXTS = re.compile("政策|办法|通知|细则|条例|意见|规定|方案|规划|措施|解读|法规|文件|公告|新闻|投诉|通告|标准")


def plain_score(document: Mapping[str, Any], text: float, as_typed: float, analysis: QueryAnalysis) -> float:
    """The score of a document that is not compared by meaning.

    Args:
        text: How much its words score; as_typed: 1 where a name that its base shares equals the text as typed.
    """
    asks = bool(analysis.parsed_query.required)
    parts = [
        text,
        20 * as_typed,
        0.5 * math.log(1 + (document.get("popularity") or 0)),
        3 * (asks and analysis.audience is not None and analysis.audience in document.get("audience", ())),
        -4 * (asks and document.get("kind") in READ and not TEXTS.search(analysis.text)),
    ]
    return sum(round(float(part), 4) for part in parts)
