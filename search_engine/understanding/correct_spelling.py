"""Spelling: corrected at once where it is sure, offered where it is likely."""

from __future__ import annotations

from typing import TYPE_CHECKING

from search_engine.understanding.understanding import Understanding

if TYPE_CHECKING:
    from search_engine.understanding.tools import Tools


def correct_spelling(understanding: Understanding, tools: Tools) -> Understanding:
    """Correct it."""
    return understanding
