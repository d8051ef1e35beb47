"""The words of a stretch of text that a match requires.

A single Chinese character beside longer words (开 奶茶 店) is no requirement: the index may have it inside another
word. Alone it is all there is, and then it is required.
"""

from __future__ import annotations

import re

from indexer.analysis.analyzer import Analyzer, Token
from indexer.catalog.shared_text import LONGEST_PIECE

SINGLE_HAN = re.compile(r"[一-龥㐀-䶵]")


def is_single(token: Token) -> bool:
    """Whether a token is one Chinese character."""
    return SINGLE_HAN.fullmatch(token.text) is not None


def without_singles(tokens: list[Token]) -> list[Token]:
    """Tokens but single Chinese characters."""
    return [token for token in tokens if len(token.text) > 1 or SINGLE_HAN.match(token.text) is None]


def long_words(text: str, analyzer: Analyzer) -> tuple[str, ...]:
    """The distinct words of a normal text without single characters, unless it has no others."""
    top = analyzer.top_words(text)
    return distinct(without_singles(top) or top)


def all_words(text: str, analyzer: Analyzer) -> tuple[str, ...]:
    """The distinct words of a term, single characters too: 保障房 is no 保障.

    A short term that would be cut into nothing but single characters stays whole (1日游): they are everywhere.
    """
    top = analyzer.top_words(text)
    if 1 < len(text) <= LONGEST_PIECE and all(is_single(token) or token.text.isdigit() for token in top):
        return (text,)
    return distinct(top)


def distinct(tokens: list[Token]) -> tuple[str, ...]:
    """The texts of tokens, each once, in order."""
    return tuple(dict.fromkeys([token.text for token in tokens]))
