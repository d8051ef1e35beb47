"""One text in two lists.

1. A text that is banned and allowed, wrong and a term, pinned and denied is an error.
2. A stop word that is a topic, an alias of a place that is a term are asked about.
3. Of two new rows the one is told that takes something away.
4. Rows for people who never meet pass, and texts that may stand in both.
"""

from __future__ import annotations

from typing import Any

import pytest

from dictionaries.kinds.blocklist import AllowedWord
from dictionaries.kinds.lists import HotRule, SuggestionRule
from dictionaries.kinds.names import PlaceAlias, ServiceName
from dictionaries.kinds.words import AskPhrase, AudienceWord, Misspelling, StopWord, Synonym, Topic
from dictionaries.lexicon.scope import ConditionalEntry, Scope
from tests.search_engine.editing.checks.judging import checks, judged


@pytest.mark.parametrize(
    "rows",
    [
        {"allowed": AllowedWord("买文凭")},
        {"audience": AudienceWord("办假证", "natural")},
        {"corrections": Misspelling("花呗", "花费")},
        {"hot": [HotRule("某某码", "", "pin", 1), HotRule("某某码", "", "ban")]},
        {"hot": HotRule("某某码", "", "pin", 1), "suggestions": SuggestionRule("某某码", "deny")},
    ],
)
def test_a_text_in_two_contradicting_lists_is_an_error(rows: dict[str, Any]) -> None:
    assert "two_lists" in checks(judged(**rows), "error")


@pytest.mark.parametrize(
    "rows",
    [
        {"stopwords": StopWord("公租房", "anywhere", "weak")},
        {"place_aliases": PlaceAlias("社保卡", "330100", "nickname")},
        {"suggestions": SuggestionRule("支付宝", "deny")},
        {"asks": AskPhrase("社保卡", "materials")},
    ],
)
def test_a_text_in_two_doubtful_lists_is_asked_about(rows: dict[str, Any]) -> None:
    found = judged(**rows)
    assert "two_lists" in checks(found, "warn")
    assert "two_lists" not in checks(found, "error")


def test_of_two_new_rows_the_one_that_takes_away_is_told() -> None:
    rows: dict[str, Any] = {"stopwords": StopWord("某某事项", "anywhere", "scaffold"), "topics": Topic("某某事项")}
    assert [one.kind for one in judged(**rows) if one.check == "two_lists"] == ["stopwords"]


def test_rows_for_people_who_never_meet_pass() -> None:
    deny = ConditionalEntry("suggestions", SuggestionRule("某某码", "deny"), Scope("330100"))
    services = ConditionalEntry("services", ServiceName("某某码"), Scope("330200"))
    assert "two_lists" not in checks(judged(deny, services))
    assert "two_lists" in checks(judged(deny, services=ServiceName("某某码")))


def test_a_text_that_may_stand_in_both_lists_passes() -> None:
    rows: dict[str, Any] = {
        "topics": Topic("低空飞行审批"),
        "synonyms": Synonym("低空飞行审批", "飞行活动审批", "official", 1),
    }
    assert "two_lists" not in checks(judged(**rows))
