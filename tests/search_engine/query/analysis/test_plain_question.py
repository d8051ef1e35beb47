"""Questions of yes or no in whatever form.

1. The verb twice, 否, and particles of regions are read as the verb and 吗; other questions are none of these.
2. 吗 stands where the question ends: with its clause, before what is asked next, before another particle; once.
3. Every stretch of the form is a stretch of the text as typed, in order (Hypothesis).
"""

import pytest
from hypothesis import given

from dictionaries.patterns.phrases import Occurrence
from search_engine.query.analysis.plain_question import plain_question
from tests.search_engine.query.analysis.small import texts


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("要不要钱", "要钱吗"),
        ("身份证是不是免费的", "身份证是免费的吗"),
        ("免不免费", "免费吗"),
        ("可不可以代办", "可以代办吗"),
        ("可以不可以代办", "可以代办吗"),
        ("有没有补贴", "有补贴吗"),
        ("是否收费", "是收费吗"),
        ("能否加急", "能加急吗"),
        ("要钱不", "要钱吗"),
        ("收费伐", "收费吗"),
        ("能办么", "能办吗"),
        ("要带什么", None),
        ("不动产登记", None),
        ("要钱吗", None),
    ],
)
def test_questions_in_any_form_are_read_with_a_final_particle(text, plain):
    reading = plain_question(text, [])
    assert (reading and reading.text) == plain


def test_the_particle_stands_where_the_question_ends():
    assert plain_question("要不要钱，几天", []).text == "要钱吗，几天"
    assert plain_question("要不要钱和几天能拿", [Occurrence(5, 9, "time")]).text == "要钱吗和几天能拿"
    assert plain_question("要不要钱能不能加急", []).text == "要钱吗能加急吗"
    assert plain_question("要不要钱啊", []).text == "要钱吗啊"
    assert plain_question("要不要钱吗", []).text == "要钱吗"


@given(texts(("要不要", "可以不可以", "能否", "可不可以", "钱", "吗", "，", "不", "啊")))
def test_stretches_of_a_plain_question_lie_in_the_text_in_order(text):
    reading = plain_question(text, [])
    if reading is None:
        return
    assert len(reading.text) == len(reading.starts) == len(reading.ends)
    edges = [edge for both in zip(reading.starts, reading.ends, strict=True) for edge in both]
    assert edges == sorted(edges)
    assert (edges[0], edges[-1]) == (0, len(text))
