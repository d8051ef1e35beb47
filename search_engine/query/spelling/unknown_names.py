"""Names that nobody here knows: of firms, shops, people. What is not known of them cannot be mended.

A search box of a portal is asked for companies, brands and persons as well. Their names are made of characters that are
no words (亿鑫源, 昱霖), so that some common word always sounds like two of them.
"""

from __future__ import annotations

import re
from collections.abc import Container

from dictionaries.places.contexts import SURNAMES
from indexer.vocabulary import Vocabulary
from search_engine.query.spelling.forced_readings import STAND_ALONE
from search_engine.query.spelling.lattice import FIXED, Edge, Ways
from search_engine.query.word_lists import alternatives, words_in

SENTENCE = 10
"""Characters from which on a text is rather something said than words for a search. In sentences each character may be
a word, so that nobody is asked whether one is too many (four of seven offers for 291 sentences without an error were
of this kind: 上班路上被车撞了); and a word of the general lexicon is worth mending there. A query of fewer characters
finds nothing by a word that the site does not use."""

PAIR = 2
"""Characters of the words of which nearly every two unknown characters sound like one."""

COMMON_CHARACTER = -9.5
"""Least ln P of a character that the site uses as a word (烟 -9.3, 站 -8.4); those of names are rarer (源 -10.3,
轩 -12.1)."""

FIRM = re.compile(f"[一-龥]{{2,}}{alternatives('names.firms')}$")
"""A firm's name in full."""

ABOUT_FIRMS = re.compile(alternatives("names.about_firms"))
"""What is said of firms of a kind: 设立有限公司, 注册个人独资工作室."""

COMPOUND = frozenset(words_in("names.surnames"))
"""Surnames of two characters."""

TRADE = re.compile(f"{alternatives('names.trades')}$")
"""What the short name of a firm or a shop ends with: its trade."""

LONGEST_GIVEN = 2

DONE = frozenset("办领交开补换查费证表卡")
"""What ends a short query for a service, and hardly a name: 许可办."""


def names_a_firm(text: str) -> bool:
    """Whether a text is the full name of a firm, and says nothing of what is to be done with it."""
    return FIRM.search(text) is not None and ABOUT_FIRMS.search(text) is None


def unexplained(vocabulary: Vocabulary, text: str, ways: Ways) -> frozenset[int]:
    """Places of characters that the best way leaves without a word of the site: 源 in 一心 源."""
    return frozenset(
        place
        for edge in map(ways.edges.__getitem__, ways.path)
        if edge.word != FIXED and (_is_alone(vocabulary, text, edge) or _is_foreign(vocabulary, text, edge))
        for place in range(edge.start, edge.end)
    )


def gains_nothing(vocabulary: Vocabulary, text: str, edge: Edge, as_is: Ways, left_over: Container[int]) -> bool:
    """Whether a word that may be meant would make no better query: the site does not use it, or what stands beside it
    is unknown as before, so that both are rather one name. Sentences are left to what the words gain.
    """
    if len(text) >= SENTENCE:
        return False
    if _is_foreign(vocabulary, text, edge) or _cuts_a_word(edge, as_is, left_over):
        return True
    meant = vocabulary.text(edge.word)
    if len(meant) > PAIR and len(meant) >= edge.end - edge.start:
        return _begins_with_the_slip(vocabulary, text, edge, meant) and (
            edge.start - 1 in left_over or _is_said(vocabulary, text, edge)
        )
    return (
        not set(meant) & set(text[edge.start : edge.end])  # 凯琥 is no 开户: nothing of it is what was typed
        or edge.start - 1 in left_over
        or edge.end in left_over
        or _is_of_somebody(text, edge)
        or _names_a_shop(vocabulary, text, edge)
    )


def _cuts_a_word(edge: Edge, as_is: Ways, left_over: Container[int]) -> bool:
    """Whether a slip takes a part of a word that stands there, and leaves the rest as nothing: 育婴师 of 育英 实验."""
    return any(
        (word.start < edge.start < word.end and word.start in left_over)
        or (word.start < edge.end < word.end and word.end - 1 in left_over)
        for word in map(as_is.edges.__getitem__, as_is.path)
        if word.end - word.start > 1
    )


def _is_alone(vocabulary: Vocabulary, text: str, edge: Edge) -> bool:
    """Whether it is a single character that is no word, or a surname before what may be a given name."""
    char = text[edge.start]
    if edge.end - edge.start > 1 or char in STAND_ALONE:
        return False
    if edge.start == 0 and char in SURNAMES and len(text) <= 1 + LONGEST_GIVEN:
        return True
    word = vocabulary.number(char)
    return word < 0 or not vocabulary.of_site(word) or float(vocabulary.model.alone[word]) < COMMON_CHARACTER


def _is_foreign(vocabulary: Vocabulary, text: str, edge: Edge) -> bool:
    """Whether a slip in a short text would have a word that the site does not use."""
    return bool(edge.edit) and len(text) < SENTENCE and not vocabulary.of_site(edge.word)


def _begins_with_the_slip(vocabulary: Vocabulary, text: str, edge: Edge, meant: str) -> bool:
    """Whether only the first character is another, and the others are a word of the site by themselves: 玖 家具."""
    rest = text[edge.start + 1 : edge.end]
    return meant[1:] == rest and (number := vocabulary.number(rest)) >= 0 and vocabulary.of_site(number)


def _is_said(vocabulary: Vocabulary, text: str, edge: Edge) -> bool:
    """Whether somebody does something to somebody, as it stands: 老师 打 学生 is no 大学生."""
    char = vocabulary.number(text[edge.start])
    spoken = char >= 0 and float(vocabulary.model.alone[char]) >= COMMON_CHARACTER
    return spoken and edge.start > 0 and edge.end == len(text)


def _is_of_somebody(text: str, edge: Edge) -> bool:
    """Whether a text is somebody's name, of which the slip is a part: 慕容雪琪, 徐可大."""
    if text[: edge.start] in COMPOUND:
        return edge.end == len(text) and edge.end - edge.start <= LONGEST_GIVEN
    return text[0] in SURNAMES and len(text) == LONGEST_GIVEN + 1 and text[-1] not in DONE


def _names_a_shop(vocabulary: Vocabulary, text: str, edge: Edge) -> bool:
    """Whether a text begins with the slip and ends with a trade, as shops are called: 森活 家政."""
    trade = TRADE.search(text)
    return trade is not None and edge.start == 0 and edge.end <= trade.start() and not vocabulary.is_term(edge.word)
