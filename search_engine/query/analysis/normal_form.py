"""Width, case, 繁 → 简, white space: the same normal form that the index was made with."""

from __future__ import annotations

from typing import Any

from dictionaries.normalize import normal_text
from search_engine.query.analysis.query_analysis import Understanding


def normal_form(understanding: Understanding, _tools: Any) -> Understanding:
    """Bring the text to normal form."""
    text = normal_text(understanding.text).strip()
    if text == understanding.text:
        return understanding
    return understanding.after("normal_form", text, text=text)
