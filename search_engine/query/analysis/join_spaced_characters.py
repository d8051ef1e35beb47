"""护 照 → 护照: single characters set apart by spaces are one word; spaces between longer pieces are a wish and
stay.
"""

from __future__ import annotations

import re
from typing import Any

from search_engine.query.analysis.query_analysis import Understanding

SPACED = re.compile(r"(?<![^\s])[一-龥](?: [一-龥](?![^\s]))+")


def join_characters(understanding: Understanding, _tools: Any) -> Understanding:
    """Join them."""
    text = SPACED.sub(lambda found: found.group().replace(" ", ""), understanding.text)
    if text == understanding.text:
        return understanding
    return understanding.after("join_characters", text, text=text)
