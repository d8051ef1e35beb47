"""Sums, by the way money goes by a document.

1. Each way, asked with each verb: what goes the other way is not told, and what is missing is said to be missing.
2. Asked without a verb, 不收费 is never said of what somebody gets or pays; it is said by name beside the other two
   where money goes both ways or nobody knows (Hypothesis).
3. A handling fee asked for is told of everything, benefits too; a charge is told beside what is paid. Where the query
   or the first card is about a sum, no other card says 不收费.
4. What is no matter says what it holds, and never that it holds nothing; a replaced text says nothing.
5. To whom money is paid stands behind how much it is.
6. The first answer is one that the document holds.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_engine.page.answers import answers_of, first_of
from search_engine.page.answers.money import asked_of_the_rest

MISSING = "目录没有写明，可咨询 12333"
HELD = {
    "kind": "matter",
    "contact": "12333",
    "fee": {"charged": False},
    "text": "补贴标准为每月300元。每人每年缴费400元。",
}
BARE = {"kind": "matter", "contact": "12333", "fee": {"charged": False}}
GIVEN, PAID, FREE = ("benefit", "补贴标准为每月300元。"), ("payment", "每人每年缴费400元。"), ("fee", "不收费")
ALL = [GIVEN, PAID, FREE]
NO_SUM, NO_PAY = ("benefit", MISSING), ("payment", MISSING)
WAYS = ("gets", "pays", "both", "deposit", "loan", "none", None)


def said(document, money, *asks):
    return [(one["asks"], one["text"]) for one in answers_of({**document, "money": money}, asks)]


@pytest.mark.parametrize(
    ("money", "gets", "pays", "bare"),
    [
        ("gets", [GIVEN], [], [GIVEN]),
        ("pays", [], [PAID], [PAID]),
        ("both", [GIVEN], [PAID], ALL),
        ("deposit", [GIVEN], [PAID], ALL),
        ("loan", [GIVEN], [PAID], ALL),
        ("none", [], [], [FREE]),
        (None, [GIVEN], [PAID], ALL),
    ],
)
def test_each_verb_is_told_only_the_money_of_its_way(money, gets, pays, bare):
    assert said(HELD, money, "benefit") == gets
    assert said(HELD, money, "payment") == pays
    assert said(HELD, money, "payment", "fee") == [*pays, FREE]
    assert said(HELD, money, "money") == bare


@pytest.mark.parametrize(
    ("money", "gets", "pays", "bare"),
    [
        ("gets", [NO_SUM], [], [NO_SUM]),
        ("pays", [], [NO_PAY], [NO_PAY]),
        ("both", [NO_SUM], [NO_PAY], [NO_SUM, NO_PAY, FREE]),
        (None, [], [], [NO_SUM, NO_PAY, FREE]),
    ],
)
def test_a_missing_sum_is_said_to_be_missing(money, gets, pays, bare):
    assert said(BARE, money, "benefit") == gets
    assert said(BARE, money, "payment") == pays
    assert said(BARE, money, "money") == bare


ASKS = st.lists(st.sampled_from(["benefit", "payment", "money", "time"]), max_size=4)
FEES = st.sampled_from([None, {}, {"charged": False}, {"charged": True, "standard": "每证40元"}])


@given(st.sampled_from(WAYS), ASKS, FEES, st.sampled_from(["matter", "guide", "policy"]))
def test_free_is_never_said_of_what_one_gets_or_pays(money, asks, fee, kind):
    answers = said({"kind": kind, "fee": fee}, money, *asks)
    names = [name for name, _ in answers]
    assert len(names) == len(set(names))
    assert money not in ("gets", "pays") or FREE not in answers
    if kind == "matter" and money not in ("gets", "pays", "none") and "money" in asks:
        assert {"benefit", "payment"} <= set(names)
        assert "fee" in names or {"benefit", "payment"} & set(asks)
    if {"benefit", "payment"} & set(asks):
        assert FREE not in answers


def test_a_handling_fee_is_told_of_everything():
    assert all(said(HELD, money, "fee") == [FREE] for money in WAYS)
    charged = {**HELD, "fee": {"charged": True, "standard": "每证40元"}}
    assert said(charged, "pays", "money") == [PAID, ("fee", "收费：每证40元")]


def test_the_first_card_decides_what_others_say_of_money():
    assert asked_of_the_rest({"money": "gets"}, ("money",)) == ("money", "benefit")
    assert asked_of_the_rest({"money": "both"}, ("money",)) == ("money", "benefit", "payment")
    assert asked_of_the_rest({"money": "none"}, ("money",)) == ("money",)
    assert asked_of_the_rest({"money": "gets"}, ("fee",)) == ("fee",)
    charged = {**HELD, "fee": {"charged": True, "standard": "每证40元"}}
    assert said(HELD, "none", "money", "payment") == []
    assert said(charged, "none", "money", "payment") == [("fee", "收费：每证40元")]


def test_other_kinds_say_only_what_they_hold():
    assert said({"kind": "policy", "text": "补贴标准为每月300元。"}, None, "money") == [GIVEN]
    assert said({**HELD, "kind": "policy"}, None, "money", "benefit") == [GIVEN]
    assert said({**HELD, "kind": "policy"}, "pays", "money", "benefit") == [PAID]
    assert said({"kind": "guide", "fee": {"charged": False}}, None, "money") == []
    assert said({**HELD, "superseded_by": "m2"}, "gets", "money") == []


def test_to_whom_money_is_paid_stands_behind_the_sum():
    paid = {**HELD, "process": ["申请", "核定津贴", "拨付到单位或者本人账户"]}
    assert said(paid, "gets", "benefit") == [("benefit", f"{GIVEN[1]}拨付到单位或者本人账户。")]
    assert said({**BARE, "process": paid["process"]}, "gets", "benefit") == [
        ("benefit", f"{MISSING}；拨付到单位或者本人账户。")
    ]


def test_the_first_answer_is_one_the_document_holds():
    assert first_of(answers_of(BARE, ["money"])) == {"asks": "fee", "text": "不收费"}
    assert first_of(answers_of({**BARE, "money": "gets"}, ["money"])) == {
        "asks": "benefit", "text": MISSING, "held": False,
    }  # fmt: skip
    assert all(one["source"]["document"] == "m" for one in answers_of({**BARE, "id": "m"}, ["money"]))
