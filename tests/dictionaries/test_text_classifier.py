"""What was learnt from examples: by the score as it is defined, of the examples that ship, and whom it takes for what.

1. Pieces and chances are those of a plain count.
2. The models that ship are of the examples as they are (`make soak` learns them anew: the same come out); another table
   of word vectors is refused.
3. Functions of the portal that no pattern knows; what sounds like them and is a matter.
"""

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dictionaries.intents.intent_index import IntentIndex
from dictionaries.intents.text_classifier import (
    PIECES,
    pieces_of,
    read_classifier,
    shipped_classifier,
    write_classifier,
)
from dictionaries.lexicon import shipped_lexicon
from dictionaries.making.classifiers.__main__ import NAMES, lesson_of, main, read_examples
from dictionaries.meaning import VECTORS, load_word_vectors

pytestmark = pytest.mark.long

FUNCTIONS = shipped_classifier("functions")


def plain_pieces(text: str) -> set[str]:
    marked = f"^{''.join(text.split())}$"
    return {marked[i : i + size] for size in (1, 2, 3) for i in range(len(marked) - size + 1)}


@given(st.text("我的办件进度 a社保卡", max_size=12))
def test_1_pieces_are_those_of_a_plain_count(text):
    found = pieces_of(text)
    assert len(set(found.tolist())) == len(found) <= len(plain_pieces(text))
    assert all(0 <= piece < PIECES for piece in found.tolist())
    assert len(found) >= len(plain_pieces(text)) - 1  # of some dozens of pieces hardly two have one number


@given(st.text("我的办件进度 投诉电话医保", max_size=12))
def test_chances_follow_the_formula(text):
    pieces, vector = pieces_of(text).tolist(), FUNCTIONS.vectors.of(text)
    scores = [
        3 / math.sqrt(len(pieces)) * sum(float(FUNCTIONS.of_pieces[piece, label]) for piece in pieces)
        + 6 * float(vector @ FUNCTIONS.of_meaning[:, label])
        + float(FUNCTIONS.bias[label])
        for label in range(len(FUNCTIONS.labels))
    ]
    total = sum(math.exp(score) for score in scores)
    np.testing.assert_allclose(FUNCTIONS.chances(text), [math.exp(s) / total for s in scores], atol=1e-3)
    label, any_of_them = FUNCTIONS.label(text)
    assert label == FUNCTIONS.labels[max(range(1, len(scores)), key=scores.__getitem__)] or len(text.strip()) == 0
    assert any_of_them == pytest.approx(1 - math.exp(scores[0]) / total, abs=1e-3)


@pytest.mark.parametrize("name", NAMES)
def test_the_shipped_classifiers_are_of_the_shipped_examples(name):
    lesson = lesson_of(name, shipped_lexicon())
    assert shipped_classifier(name).examples == lesson.digest(), "run make dictionaries"
    others = lesson._replace(examples=[*lesson.examples[1:], (lesson.examples[0][0], "改过的例子")])
    assert others.digest() != lesson.digest()


@pytest.mark.soak
def test_learning_the_classifiers_again_gives_the_same(tmp_path):
    assert main(tmp_path) == 0
    for name in NAMES:
        shipped, made = shipped_classifier(name), read_classifier(tmp_path / f"{name}.npz")
        assert shipped.labels == made.labels
        texts = [text for _, text in read_examples(name)][::20]
        chances = [[model.chances(text) for text in texts] for model in (shipped, made)]
        np.testing.assert_allclose(*chances, atol=0.02)


def test_2_another_table_of_word_vectors_is_refused(tmp_path):
    others = replace(load_word_vectors(VECTORS), digest="0" * 64)
    write_classifier(tmp_path / "functions.npz", replace(FUNCTIONS, vectors=others))
    with pytest.raises(ValueError, match=r"functions\.npz: made with other word vectors"):
        read_classifier(tmp_path / "functions.npz")


BOOK = IntentIndex(shipped_lexicon())


@pytest.mark.parametrize(
    ("text", "function"),
    [
        ("昨天递上去的单子现在到谁手里了", "progress"),
        ("没点提交就退出来了草稿还在不在", "progress"),
        ("窗口小姑娘翻白眼 跟谁说理去", "complaint"),
        ("条文绕来绕去的想找个懂行的人问问", "consult"),
        ("约的号那天有事去不成了", "booking"),
        ("办得很满意想给五颗星", "rating"),
        ("旧号停了短信码发不到新手机", "login"),
        ("手机里怎么翻出电子证照给人看", "licences"),
        ("车管所礼拜日上不上班", "contact"),
        ("巷口那盏路灯瞎了半年", "12345"),
        ("剧本杀店倒了卡没用完", "12315"),
        ("韵达的件怎么还没派送", "elsewhere"),
    ],
)
def test_functions_are_recognized_without_a_pattern(text, function):
    assert text not in {example for _, example in read_examples("functions")}
    heard = BOOK.sounds_like(text)
    assert heard is not None
    assert heard[0] == function


@pytest.mark.parametrize(
    "text",
    [
        "食品安全投诉举报",
        "预约挂号",
        "商标注册",
        "电子营业执照",
        "职称评审",
        "环境影响评价",
        "身份证换领",
        "退休金怎么算",
        "城市道路照明设施移动审批",
        "健身房卫生许可",
        "快递末端网点备案",
        "",
        "wodebanjian",
    ],
)
def test_matters_are_no_functions(text):
    assert BOOK.sounds_like(text) is None


def test_a_function_without_a_target_is_not_recognized():
    assert IntentIndex().sounds_like("换了手机号收不到验证码") is None
