"""Words: what a match needs, and what only adds to its score.

A single Chinese character beside longer words (开 奶茶 店) is no requirement: the index may have it inside another
word. Alone it is all there is, and then it is required.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from dictionaries.normalize import squash
from indexer.analyzer import Token
from ranker.wording import MOST_WORDS, Wording
from search_engine.understanding.understanding import Understanding

if TYPE_CHECKING:
    from search_engine.understanding.steps import Tools

SINGLE_HAN = re.compile(r"[一-龥㐀-䶵]")


def segment(understanding: Understanding, tools: Tools) -> Understanding:
    """Segment the text into the wording that retrieval gets."""
    tokens = tools.analyzer.tokens(understanding.text)
    top = [token for token in tokens if token.top]
    long = [token for token in top if not SINGLE_HAN.fullmatch(token.text)]
    words = _distinct(long or top)[:MOST_WORDS]
    extras = tuple(text for text in _distinct(tokens) if text not in words)
    core = squash(understanding.text)
    exact = (text for text in dict.fromkeys((squash(understanding.raw), core)) if text)
    wording = Wording.of(exact, words, extras)
    return understanding.after("segment", list(words), tokens=tuple(token.text for token in top), wording=wording)


def _distinct(tokens: list[Token]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(token.text for token in tokens))
