"""Latin letters that are pinyin: full, by initials, mixed with characters. Acronyms and English stay."""

from __future__ import annotations

from typing import TYPE_CHECKING

from search_engine.understanding.understanding import Understanding

if TYPE_CHECKING:
    from search_engine.understanding.tools import Tools


def read_pinyin(understanding: Understanding, tools: Tools) -> Understanding:
    """Read them."""
    return understanding
