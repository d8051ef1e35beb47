"""Words that say the opposite of another.

1. A text says a word where it has it anywhere but in its opposite.
2. What ends with 非 denies nothing; what only begins like an opposite is none.
3. It is what looking at one place after another finds.
"""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dictionaries.opposites import ENDS_A_WORD, opposite_of, said_in, says

TEXT = st.text("非不未居民动产成年南", max_size=8)
WORD = st.text("非居民动产成年", min_size=1, max_size=3)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("非营业性爆破作业单位许可", "营业性"),
        ("不动产抵押权首次登记", "动产"),
        ("不动产抵押权首次登记", "动产抵押"),
        ("未成年人户口登记", "成年人"),
        ("未成年人户口登记", "成年"),
        ("低压非居民新装", "居民"),
    ],
)
def test_a_word_inside_its_opposite_is_not_said(text: str, word: str) -> None:
    assert not says(text, word)
    assert says(text, opposite_of(word))
    assert says(f"{word}和{text}", word)
    assert says(f"{text}和{word}", word)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("南非签证", "签证"),
        ("机动车营转非变更登记", "变更"),
        ("农转非人员参保登记", "人员"),
        ("民办非企业单位成立登记", "企业"),
        ("民办非企业单位成立登记", "民办非企业"),
        ("未登记的船舶", "登记"),
        ("无犯罪记录证明", "犯罪记录"),
        ("非遗传承人认定", "遗"),
        ("不予登记", "登记"),
    ],
)
def test_what_only_looks_like_an_opposite_denies_nothing(text: str, word: str) -> None:
    assert says(text, word)


def plainly(text: str, word: str) -> bool:
    """One place after another."""
    before = {"动产": "不", "成年": "未"}.get(word[:2], "非")
    for place in range(len(text)):
        denied = text[:place].endswith(before) and not text[: place - 1].endswith(tuple(ENDS_A_WORD))
        if text.startswith(word, place) and not (denied and len(word) > 1):
            return True
    return False


@given(TEXT, WORD)
@example("非居民居民", "居民")
@example("非非居民", "居民")
@example("居非居", "居非居")
def test_opposites_are_found_as_by_a_plain_search(text: str, word: str) -> None:
    assert says(text, word) == plainly(text, word)
    assert said_in([text, word, ""], word) == [plainly(text, word), True, False]
