"""Numbers of persons by what is said beside them.

1. In 463 texts that people could type, what stands in {} is gone and all else stays, but for the known misses.
2. In 473 texts whose numbers are nobody's nothing changes; nor in the sample catalogue's names and texts.
3. A plate's number goes; the place that it names stays, and a place alone is left.
4. The word that is nearest decides, within a sentence; of telephones also whose they are.
5. What a text says apart from numbers never matters: taking out twice changes nothing (Hypothesis).
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.documents.masking.numbers import KIND, MASK, OWNER_OF, strip_numbers

HERE = Path(__file__).parent
MARKED = re.compile(r"\{([^}]*)\}")
# A plate with letters behind it; a landline with no word before it; a certificate (证书 is a firm's as often).
MISSED = {"渝A12B45ETC扣错费", "请回〇五七一八六六六七七七八我家", "职称证书编号ZG33012345678"}


def texts(name: str) -> list[str]:
    lines = (HERE / name).read_text(encoding="utf-8").splitlines()
    return [line.split("\t", 1)[1] for line in lines if not line.startswith("#")]


PERSONAL, OTHER = texts("personal_numbers.tsv"), texts("other_numbers.tsv")


def test_there_are_enough_examples_of_numbers() -> None:
    assert (len(PERSONAL), len(set(PERSONAL))) == (463, 463)
    assert (len(OTHER), len(set(OTHER))) == (473, 473)
    assert sum(map(len, map(MARKED.findall, PERSONAL))) >= 463


def test_numbers_of_persons_are_masked() -> None:
    wrong = {}
    for marked in PERSONAL:
        typed, wanted = re.sub("[{}]", "", marked), MARKED.sub(MASK, marked)
        if strip_numbers(typed) != wanted:
            wrong[typed] = strip_numbers(typed)
    assert wrong == {text: text for text in MISSED}


def test_numbers_of_nobody_stay() -> None:
    assert {text: stripped for text in OTHER if (stripped := strip_numbers(text)) != text} == {}


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("浙A12345违章", "浙A***违章"),
        ("浙A·D12345", "浙A·***"),
        ("浙A上牌", "浙A上牌"),
        ("浙A牌照多少个号 12 个月", "浙A牌照多少个号 12 个月"),
    ],
)
def test_a_plates_number_is_masked_and_its_place_stays(text: str, left: str) -> None:
    assert strip_numbers(text) == left


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("身份证办理 编码 330682000123456", "身份证办理 编码 330682000123456"),
        ("编码 330682 我的身份证 330682000123456", "编码 330682 我的身份证 ***"),
        ("身份证。330682000123456", "身份证。330682000123456"),
        ("护照编号12345678", "护照编号***"),
        ("合同编号12345678", "合同编号12345678"),
        ("我的电话0571-88123456", "我的电话***"),
        ("我局电话0571-88123456", "我局电话0571-88123456"),
        ("街道电话0571-88123456", "街道电话0571-88123456"),
        ("我的账号1234567890", "我的账号***"),
        ("财政专户账号1234567890", "财政专户账号1234567890"),
        ("330682000123456是我的身份证", "***是我的身份证"),
        ("330682000123456 身份证", "330682000123456 身份证"),
    ],
)
def test_the_nearest_word_says_whose_a_number_is(text: str, left: str) -> None:
    assert strip_numbers(text) == left


PARTS = st.sampled_from([
    *list(KIND)[::3], *list(OWNER_OF)[::4], "浙A", "13812345678", "330106199003071239", "88123456", "0571-", "2024",
    "E", "一三八", "(", ")", "-", " ", "。", "元", "***", "x", "+852", "\u200b", "，", ".", "转", "是我的", "1",
    "1234567", "a@b.cn",
])  # fmt: skip


@given(st.lists(PARTS, max_size=12).map("".join))
def test_masking_numbers_twice_changes_nothing(text: str) -> None:
    once = strip_numbers(text)
    assert strip_numbers(once) == once
