"""Typo pairs whose wrong side is right somewhere.

1. In a name, in a term of the dictionaries, in the name of a place: an error.
2. A common word of Chinese, and what people ask, are asked about.
3. A misspelling passes, also one that is a part of its own right side.
"""

from __future__ import annotations

import pytest

from dictionaries.kinds.words import Misspelling
from tests.search_engine.editing.checks.judging import checks, judged


@pytest.mark.parametrize(
    ("wrong", "right"), [("换领", "换证"), ("登陆", "登录"), ("余杭", "余姚"), ("花呗", "花费"), ("签注", "签证")]
)
def test_a_misspelling_that_is_right_somewhere_is_an_error(wrong: str, right: str) -> None:
    assert "typos" in checks(judged(corrections=Misspelling(wrong, right)), "error")


def test_a_common_word_as_a_misspelling_is_asked_about() -> None:
    [found] = [one for one in judged(corrections=Misspelling("帐户", "账户")) if one.check == "typos"]
    assert found.level == "warn"
    assert found.values["frequency"] >= 50


def test_a_frequent_query_as_a_misspelling_is_asked_about() -> None:
    [found] = [one for one in judged(corrections=Misspelling("期换新", "期换证")) if one.check == "typos"]
    assert found.level == "warn"
    assert found.values["queries"][0] == "身份证到期换新的"


def test_misspellings_pass() -> None:
    good = [Misspelling("养老保现", "养老保险"), Misspelling("结昏证", "结婚证"), Misspelling("民身份证", "居民身份证")]
    assert "typos" not in checks(judged(corrections=good))
