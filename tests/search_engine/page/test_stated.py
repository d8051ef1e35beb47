"""What has no element of its own: faster, how long it is valid, from what age, by somebody else.

1. A sentence of the document answers, the most binding element first, and the source names it.
2. One of its 常见问题 answers with its question, which may be narrower than what was asked.
3. What only sounds alike is no answer: when to apply, somebody else's papers, who works at the office.
4. A matter without such a sentence says what it does not hold, and whom to ask; never the element beside it.
5. What is no matter, or has been replaced, says nothing then.
6. Every answer is made of what the document has (Hypothesis).
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_engine.page.answers import answers_of
from search_engine.page.answers.stated import STATED

MATTER = {"id": "m", "kind": "matter", "contact": "12367", "promised_time": {"value": 7, "unit": "工作日"}}


def said(ask, **fields):
    (answer,) = answers_of({**MATTER, **fields}, [ask])
    return answer


@pytest.mark.parametrize(
    ("ask", "fields", "text", "element"),
    [
        ("expedite", {"summary": "可以加急，加急的两个工作日办结。"}, "可以加急，加急的两个工作日办结。", "summary"),
        (
            "expedite",
            {"promised_time": {"value": 7, "unit": "工作日", "note": "加急件2个工作日"}},
            "加急件2个工作日。",
            "promised_time",
        ),
        ("validity_period", {"summary": "有效期三年，期满前申请延续。"}, "有效期三年，期满前申请延续。", "summary"),
        ("validity_period", {"summary": "五年有效期届满前申请延续。"}, "五年有效期届满前申请延续。", "summary"),
        ("validity_period", {"text": "备案后长期有效。"}, "备案后长期有效。", "text"),
        (
            "age",
            {"conditions": ["本地户籍", "年满八十周岁"], "summary": "八十周岁起。"},
            "年满八十周岁。",
            "conditions",
        ),
        ("proxy", {"process": ["申请", "双方共同到婚姻登记处"]}, "双方共同到婚姻登记处。", "process"),
        ("proxy", {"text": "委托他人代办的应当出具委托书。"}, "委托他人代办的应当出具委托书。", "text"),
    ],
)
def test_a_sentence_of_the_document_answers_with_its_source(ask, fields, text, element):
    answer = said(ask, **fields)
    assert (answer["text"], answer["source"]) == (text, {"document": "m", "element": element})
    assert "held" not in answer


def test_a_faq_answers_with_its_question():
    faqs = [{"question": "未满十六周岁的身份证有效期多久？", "answer": "五年。"}]
    answer = said("validity_period", faqs=faqs)
    assert (answer["text"], answer["source"]["element"]) == ("未满十六周岁的身份证有效期多久？五年。", "faqs")
    assert said("age", faqs=faqs)["held"] is False


@pytest.mark.parametrize(
    ("ask", "text"),
    [
        ("expedite", "急需紧缺人才优先享受补贴。"),
        ("validity_period", "在有效期届满三十日前提出申请。"),
        ("validity_period", "许可证在有效期内才能变更。"),
        ("age", "缴费满十五年即可办理。"),
        ("proxy", "代办员录入参保信息后提交。"),
        ("proxy", "资金划入本人名下的银行卡。"),
    ],
)
def test_what_only_sounds_alike_is_no_answer(ask, text):
    assert said(ask, text=text)["held"] is False


def test_a_missing_sentence_is_said_with_whom_to_ask():
    assert said("expedite") == {
        "asks": "expedite",
        "text": "目录没有写明能否加急，可咨询 12367",
        "held": False,
        "source": {"document": "m", "element": ""},
    }
    assert said("proxy", contact="")["text"] == "目录没有写明能否代办"


@pytest.mark.parametrize("ask", STATED)
def test_other_kinds_and_replaced_texts_owe_no_answer(ask):
    assert answers_of({**MATTER, "kind": "policy"}, [ask]) == ()
    replaced = {**MATTER, "superseded_by": "n", "text": "加急可以。有效期三年。年满十六周岁。可以代办手续。"}
    assert answers_of(replaced, [ask]) == ()


@given(
    st.sampled_from([*STATED]),
    st.lists(
        st.sampled_from(["加急", "有效期", "三年", "，", "。", "年满", "十六周岁", "代办", "届满"]), max_size=40
    ).map("".join),
)
def test_no_sentence_is_answered_that_the_document_lacks(ask, text):
    answer = said(ask, text=text)
    if answer.get("held", True):
        assert all(sentence in text for sentence in answer["text"].split("。") if sentence)
