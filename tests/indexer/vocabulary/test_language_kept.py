"""Vocabularies of tests, which share how the language sounds (`tests/language.py`), are those that are made anew.

1. With what ships; with a phrase that is read otherwise; with one less.
"""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from dictionaries.lexicon import shipped_lexicon
from dictionaries.pinyin import Pinyin
from indexer.vocabulary.inventory import Inventory
from tests.language import COUNT, SPOKEN, spoken

SHIPPED = {row.phrase: row.pinyin for row in shipped_lexicon().polyphones}
OTHERWISE = {**SHIPPED, "健身": ("jian", "wo")}
LESS = dict(list(SHIPPED.items())[1:])


@pytest.mark.parametrize("phrases", [SHIPPED, OTHERWISE, LESS, {}])
def test_shared_language_tables_equal_those_made_anew(phrases: Mapping[str, tuple[str, ...]]) -> None:
    anew = Inventory()
    COUNT(anew)
    shared = Inventory()
    shared.count_general()
    assert list(shared.general.items()) == list(anew.general.items())
    # every third word of the language, and all that these phrases are in
    words = [word for number, word in enumerate(anew.general) if number % 3 == 0 or "健身" in word or word in SHIPPED]
    assert len(words) > 30_000
    assert spoken(words, Pinyin(phrases)).tolist() == SPOKEN(words, Pinyin(phrases)).tolist()
