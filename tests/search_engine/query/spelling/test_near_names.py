"""Texts that miss a name by one slip.

1. By example: a character left out of a word, or between words; neighbours swapped across words, of a name or
   of any words; a character twice; one
   that is like nothing, where all else is the name's.
2. What may be meant as it stands is left alone: other things of the same kind, numbers, who buys and who sells, what is
   said in a sentence, and texts of three characters.
3. The slips that are found are those that trying every single slip finds.
"""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dictionaries.confusables import read_confusables
from indexer.vocabulary.build import build_vocabulary
from indexer.vocabulary.tables import Trigrams
from search_engine.query.spelling import Speller
from search_engine.query.spelling.near_names import WIDEST, character_slips
from search_engine.query.spelling.windows import Windows
from tests.known import analyzer
from tests.vocabularies import NAMES, PINYIN, TERMS

MORE = (
    "信访事项提出",
    "省法院法官名录",
    "食品生产许可",
    "二手车卖方登记",
    "加油站经营许可",
    "三年级学籍",
    "机动车驾驶证期满换证",
)


@pytest.fixture(scope="module")
def speller() -> Speller:
    names = [(name, 1.0) for name in (*NAMES, *MORE)]
    return Speller(build_vocabulary(names, TERMS, (), analyzer(), PINYIN), PINYIN, read_confusables())


MENDED = {
    "信访事提项出": "信访事项提出",
    "省法院法名官录": "省法院法官名录",
    "食生产许可": "食品生产许可",
    "食品生产许可可": "食品生产许可",
    "机昱车驾驶证期满换证": "机动车驾驶证期满换证",
    "社注保销": "社保注销",
    "驾驶证期换满证": "驾驶证期满换证",
}


@pytest.mark.parametrize(("typed", "meant"), MENDED.items(), ids=MENDED)
def test_a_text_that_misses_a_name_by_one_slip_is_corrected(speller: Speller, typed: str, meant: str) -> None:
    found = speller.correct(typed)
    assert found is not None
    assert (found.corrected, found.applied) == (meant, True)


MEANT = "加气站经营许可 二年级学籍 二手车买方登记 食品许可 护照不见了想问下驾驶证期怎么换 生产许 法官名人录"


@pytest.mark.parametrize("text", MEANT.split())
def test_a_text_meant_as_it_stands_is_left_alone(speller: Speller, text: str) -> None:
    found = speller.correct(text)
    assert found is None or not found.applied


LETTERS = "甲乙丙丁"


@given(
    st.lists(st.text(LETTERS, min_size=3, max_size=7), min_size=1, max_size=4), st.text(LETTERS, min_size=3, max_size=7)
)
def test_single_slips_found_equal_trying_every_one(names: list[str], text: str) -> None:
    trigrams = Trigrams.of(names)
    slips = character_slips(trigrams, Windows.of(text, (), PINYIN), np.ones(len(text), bool))
    found = {text[: slip.start] + slip.right + text[slip.end :] for slip in slips}
    there = {three for name in names for three in threes(name)}
    broken = [i for i, three in enumerate(threes(text)) if three not in there]
    assert bool(slips) <= bool(broken)
    assert all(set(threes(meant)) <= there for meant in found)
    # at its edges a text needs more than what stands inside it
    tried = {meant for meant in every_slip(text) if meant[:2] == text[:2] and meant[-2:] == text[-2:]}
    assert {meant for meant in tried if broken and len(meant) > WIDEST and set(threes(meant)) <= there} <= found


def threes(text: str) -> list[str]:
    return [a + b[-1] for a, b in pairwise(map("".join, pairwise(text)))]


def every_slip(text: str) -> set[str]:
    places = range(len(text))
    return {
        *(text[:i] + char + text[i:] for i in places for char in LETTERS),
        *(text[:i] + char + text[i + 1 :] for i in places for char in LETTERS),
        *(text[:i] + text[i + 1] + text[i] + text[i + 2 :] for i in places[:-1]),
        *(text[:i] + text[i + 1 :] for i in places),
    }
