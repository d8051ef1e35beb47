"""The shipped bans, and what their tests spell and know with."""

from functools import lru_cache

import rjieba
from pypinyin import lazy_pinyin

from dictionaries.banned import BannedRow, BannedWords
from dictionaries.lexicon import shipped_lexicon


def spell(text: str) -> tuple[str, ...]:
    return tuple(lazy_pinyin(text))


def known(piece: str) -> bool:
    """Whether the general dictionary has it."""
    return len(rjieba.cut(piece, False)) == 1


def shipped_rows() -> list[BannedRow]:
    rows = shipped_lexicon().banned
    return [BannedRow(row.text, row.category, row.action, row.match, row.variants) for row in rows]


@lru_cache(maxsize=1)
def shipped_words() -> BannedWords:
    return BannedWords.of(shipped_lexicon(), spell, known)
