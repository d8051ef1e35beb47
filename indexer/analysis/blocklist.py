"""The bans of a lexicon, as queries and documents are held to them."""

from __future__ import annotations

from dictionaries.banned import BannedWords
from dictionaries.lexicon import Lexicon
from dictionaries.pinyin import Pinyin
from indexer.analysis.analyzer import Analyzer


def banned_words(lexicon: Lexicon, analyzer: Analyzer) -> BannedWords:
    """The lexicon's bans; what segmentation takes for one word is an ordinary word. Takes .3 s to make."""
    return BannedWords.of(lexicon, Pinyin.of(lexicon).syllables, lambda piece: len(analyzer.top_words(piece)) == 1)
