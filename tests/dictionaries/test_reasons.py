"""Reasons: one sentence in two languages, with a code.

1. A reason is its Chinese sentence, message and mend in one; it tells both apart, in either language.
2. What a caller has sent is harmless in it, in both languages; our own marks stay.
3. A list, and a reason within a reason, are told in the language of the whole.
4. A value may be words of either language, and a message may stand otherwise before its mend.
5. It comes back whole out of an error, a copy and another process.
6. A text that is no reason has a code of its own, and one language.
"""

from __future__ import annotations

import copy
import pickle

import pytest

from dictionaries.reasons import (
    CHINESE,
    ENGLISH,
    UNKNOWN_CODE,
    Message,
    Rank,
    Reason,
    Words,
    code_of,
    mend_in,
    message_in,
    rank_of,
)

NEAR = Message("unknown_word", "没有“{word}”，如 <词类>", "there is no {word}", "请核对", "check it")


def test_a_reason_has_both_languages() -> None:
    reason = NEAR(word="甲")
    assert reason == "没有“甲”，如 <词类>，请核对"
    assert (reason.code, reason.message(), reason.mend()) == ("unknown_word", "没有“甲”，如 <词类>", "请核对")
    assert (reason.message(ENGLISH), reason.mend(ENGLISH)) == ("there is no 甲", "check it")


def test_what_was_sent_is_harmless() -> None:
    reason = NEAR(word="<b>")
    assert "<b>" not in reason + reason.message(ENGLISH)
    assert "<词类>" in reason


def test_lists_and_reasons_within_follow_the_language() -> None:
    outer = Message("faulty_column", "{column} 列{fault}，共 {names}", "column {column}: {fault} ({names})")
    reason = outer(column="词", fault=NEAR(word="<"), names=["a", "<b"])
    assert reason == "词 列没有“□”，如 <词类>，请核对，共 a、□b"
    assert reason.sentence(ENGLISH) == "column 词: there is no □; check it (a, □b)"


def test_words_follow_the_language() -> None:
    lacking = Message("incomplete", "缺少“{name}”", "{name} is missing", "请填写", "fill it in", "：", Rank.INCOMPLETE)
    reason = lacking(name=Words("受理条件", "conditions"))
    assert reason == "缺少“受理条件”：请填写"
    assert reason.sentence(ENGLISH) == "conditions is missing; fill it in"
    assert (rank_of(reason), rank_of("出错")) == (Rank.INCOMPLETE, Rank.CHANGED)


@pytest.mark.parametrize(
    "through", [lambda one: str(ValueError(one)), copy.copy, lambda one: pickle.loads(pickle.dumps(one))]
)
def test_a_reason_stays_one(through) -> None:
    found = through(NEAR(word="甲"))
    assert isinstance(found, Reason)
    assert (found, found.message(ENGLISH)) == (NEAR(word="甲"), "there is no 甲")


def test_another_text_has_one_language() -> None:
    assert (code_of("出错"), message_in("出错", ENGLISH), mend_in("出错", CHINESE)) == (UNKNOWN_CODE, "出错", "")
