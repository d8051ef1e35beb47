"""Rows that lead to what is banned.

1. A synonym whose target is blocked, in whatever writing, is an error; so are topics, corrections, services, protected
   suggestions, hot pins.
2. A term that is blocked is asked about: it is typed in vain.
3. What is allowed passes, and what only warns; a ban of the same publish is told of the ban, not of what it hits.
"""

from __future__ import annotations

from typing import Any

import pytest

from dictionaries.kinds.blocklist import AllowedWord, BannedWord
from dictionaries.kinds.lists import HotRule, SuggestionRule
from dictionaries.kinds.names import ServiceName
from dictionaries.kinds.words import Misspelling, Synonym, Topic
from tests.search_engine.editing.checks.judging import checks, judged


@pytest.mark.parametrize(
    "rows",
    [
        {"synonyms": Synonym("学历提升", "办假证", "one_way", 0.8)},
        {"synonyms": Synonym("学历提升", "办 假 证", "one_way", 0.8)},
        {"topics": Topic("学历提升", related=("办假证",))},
        {"corrections": Misspelling("办加正", "办假证")},
        {"services": ServiceName("办假证app")},
        {"suggestions": SuggestionRule("办假证", "protect")},
        {"hot": HotRule("办假证", "", "pin", 1)},
    ],
)
def test_rows_that_lead_to_a_banned_word_are_errors(rows: dict[str, Any]) -> None:
    [found] = [one for one in judged(**rows) if one.check == "leads_to_banned"]
    assert found.level == "error"
    assert found.values["banned"] == "办假证"


def test_a_banned_term_is_asked_about() -> None:
    assert "leads_to_banned" in checks(judged(synonyms=Synonym("办假证", "学历提升", "official", 1)), "warn")


def test_rows_that_lead_to_allowed_words_pass() -> None:
    good: dict[str, Any] = {
        "synonyms": [
            Synonym("举报办假证", "治安处罚", "one_way", 0.8),
            Synonym("学历提升", "成人高考", "one_way", 0.8),
        ],
        "suggestions": [SuggestionRule("办假证", "deny")],
    }
    assert "leads_to_banned" not in checks(judged(**good))


def test_what_is_allowed_in_the_same_publish_passes() -> None:
    rows: dict[str, Any] = {"synonyms": Synonym("学历提升", "办假证", "one_way", 0.8), "allowed": AllowedWord("办假证")}
    assert "leads_to_banned" not in checks(judged(**rows))


def test_a_new_ban_is_told_of_itself() -> None:
    rows: dict[str, Any] = {
        "synonyms": Synonym("学历提升", "成人高等教育", "one_way", 0.8),
        "banned": BannedWord("成人高等", "其他", "block", "contains", "all"),
    }
    found = judged(**rows)
    assert "leads_to_banned" not in checks(found)
    assert {one.kind for one in found if one.check == "banned_words"} == {"banned"}
