"""Words that are barred, empty, short or hostile, codes, and speech: single examples, a test each.

1. What is barred is barred in every disguise, with a neutral message; what only looks like it never is.
2. A very short or empty wish still has an answer, and the page says what it is.
3. A credit code leads to where it is looked up.
4. Hostile text is plain text or a clear refusal.
5. Of what was heard, the reading that means something is taken.
"""

from __future__ import annotations

import pytest

from search_engine import BadParameters, SearchPage, Service
from search_engine.searching import NBestEntry
from tests.relevance.examples import YUHANG, search, titles

BARRED = ["办假证", "办 假.证", "bàn jiǎ zhèng", "办|假|证"]
MOST_OF_A_PAGE = 50


@pytest.mark.parametrize("text", ["无犯罪记录证明", "戒毒", "枪支许可", "举报办假证"])
def test_allowed_words_are_never_blocked(service, text) -> None:
    page = search(service, text, YUHANG)
    assert page.query.blocked is None
    assert page.items or page.route


@pytest.mark.parametrize("text", BARRED)
def test_barred_words_are_blocked_with_a_neutral_message(service, text) -> None:
    page = search(service, text, YUHANG)
    assert page.query.blocked is not None
    assert page.query.blocked["category"]
    assert page.query.blocked["action"] == "block"
    assert (page.items, page.total) == ((), 0)
    assert page.notices
    assert "假" not in "".join(page.notices), "the message is neutral"


def test_what_is_barred_is_never_suggested(service) -> None:
    assert [found.text for found in service.suggest("办假", region=YUHANG, limit=20) if "假证" in found.text] == []


@pytest.mark.parametrize(("word", "name"), [("工程", "在建工程"), ("农业", "中国农业发展银行")])
def test_a_word_inside_another_is_found(service, word, name) -> None:
    assert any(title.startswith(name) for title in all_titles(service, word)), word


def test_one_character_finds_cards(service) -> None:
    page = search(service, "证", YUHANG)
    assert page.items
    assert "证" in page.items[0].title


@pytest.mark.parametrize("text", ["的", "怎么办", "我要办"])
def test_what_names_nothing_is_asked_back(service, text) -> None:
    page = search(service, text, YUHANG)
    assert not page.items, "what others do often is no answer"
    assert page.notices[0].startswith("您问的是哪件事？")


def test_a_credit_code_leads_to_where_it_is_looked_up(service) -> None:
    page = search(service, "91330110MA2AX1234L", YUHANG)
    assert page.route is not None
    assert page.route["kind"] == "credit_code"
    assert "91330110MA2AX1234L" in page.route["text"]  # an address only where the operator has set one


@pytest.mark.parametrize("text", ["'; drop table documents;--", "<script>alert(1)</script>"])
def test_hostile_text_is_plain_text(service, text) -> None:
    assert search(service, text, YUHANG).query.raw == text
    assert search(service, "身份证补领", YUHANG).items[0].title == "居民身份证补领"


@pytest.mark.parametrize("text", ["证" * 4000, "身份证\u0000"], ids=["4,000 characters", "a control character"])
def test_what_is_no_text_is_refused(service, text) -> None:
    with pytest.raises(BadParameters) as caught:
        search(service, text, YUHANG)
    assert [detail.field for detail in caught.value.details] == ["q"]
    assert all(detail.reason for detail in caught.value.details)


def test_the_meaningful_reading_of_speech_is_taken(service) -> None:
    heard = [NBestEntry("办理身份政", 0.61), NBestEntry("版理身份证", 0.55)]
    found = service.voice(heard, region=YUHANG)
    assert found.text == "办理身份证"
    assert isinstance(found.search, SearchPage)
    assert "身份证" in found.search.items[0].title, titles(found.search)


def all_titles(service: Service, text: str) -> list[str]:
    """The titles of all cards, page by page."""
    found: list[str] = []
    for number in range(1, 100):
        page = search(service, text, YUHANG, page=str(number), size=str(MOST_OF_A_PAGE))
        found.extend(titles(page))
        if len(found) >= page.total or not page.items:
            break
    return found
