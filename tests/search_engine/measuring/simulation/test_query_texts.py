"""What people type.

1. A name is typed without its brackets and signs; whole with them.
2. People call a matter what its document says, and what the dictionary's synonyms say of a part of it.
3. Pinyin is the name's reading; a slip is one character away, or two changed about.
4. A matter of which nothing else is known is called by its name.
"""

from random import Random

from dictionaries.lexicon import Lexicon
from dictionaries.pinyin import Pinyin
from search_engine.measuring.simulation import Matter
from search_engine.measuring.simulation.query_texts import QueryTexts, core

ID = Matter(1, "k1", "居民户口簿换领、补领（首次）", aliases=("换户口本",))
PLAIN = Matter(2, "k2", "甲乙丙丁戊")


def test_names_are_typed_without_brackets_or_whole(lexicon: Lexicon) -> None:
    wording = QueryTexts([ID, PLAIN], lexicon)
    assert wording.text(ID, "name", Random(1)) == "居民户口簿换领补领" == core(ID.title)
    assert wording.text(ID, "whole", Random(1)) == ID.title


def test_matters_are_called_by_aliases_and_synonyms(lexicon: Lexicon) -> None:
    names = QueryTexts([ID, PLAIN], lexicon).called(ID)
    assert names[0] == "换户口本"
    assert any("户口本" in name and name.endswith("补领") for name in names), names


def test_pinyin_is_the_reading_and_a_slip_is_one_edit(lexicon: Lexicon) -> None:
    wording = QueryTexts([ID, PLAIN], lexicon)
    assert wording.text(PLAIN, "pinyin", Random(1)) == "".join(Pinyin.of(lexicon).syllables(PLAIN.title))
    rng, name = Random(1), core(ID.title)
    slips = {wording.text(ID, "slip", rng) for _ in range(200)}
    assert len(slips) > 5
    for slip in slips:
        changed = sum(one != other for one, other in zip(slip, name, strict=False))
        assert len(slip) == len(name) - 1 or (len(slip) == len(name) and changed in (0, 1, 2))


def test_a_matter_without_aliases_is_called_by_its_name(lexicon: Lexicon) -> None:
    assert QueryTexts([PLAIN], lexicon).text(PLAIN, "called", Random(1)) == PLAIN.title
