"""What was understood of a query, as a visitor sees it and takes it back.

1. In every state axe finds nothing serious, nothing moves, nothing is wider than the screen; on a phone the line of
   what was understood is one line, which opens to its parts.
2. Each part has an undo that leads to the same search without it, and can be taken back in turn.
3. One of several places of a name is chosen by a link.
4. A blocked word is on no part of the page, and in no list of searches.
5. A route is a card on top; answers are lists and links.
6. All of it works without scripts.
"""

import re
from urllib.parse import quote

import pytest
from playwright.sync_api import expect

from tests.browser.sample import LONG
from tests.browser.steps import CLS, box, fits, go, leads_to, search, settled, shifted
from tests.browser.test_quality import look

SENTENCE = "我想在余杭开一家奶茶店需要办什么手续"
# What the shipped dictionaries and the sample catalogue make of each is a state of the page.
ALL = (
    "公积金提曲",  # corrected
    "朝阳区营业执照",  # one of several places
    SENTENCE,  # a place, an audience, a question, other words for it, words left out
    "我要结婚",
    "准生证",
    "办假证",  # blocked
    "12345",  # a route: a hotline
    "新生儿出生",  # a life event
    "91330110MA2AX1234L",  # a number, to be looked up elsewhere
    "怎么办",  # a notice
    "身份证",  # related searches
    "补身份证要带什么",  # answers: a list, a time, a form
    "补身份证要几天",
    "身份证申请表下载",
    f"{LONG['title']}要带什么",
)


# Those whose page has a part that no other has: axe looks at them.
CLOSELY = ("公积金提曲", "朝阳区营业执照", SENTENCE, "办假证", "12345", "怎么办", "身份证", "补身份证要带什么")


def at(words, **others):
    return "/?" + "&".join(
        f"{name}={quote(value)}" for name, value in {"q": words, "region": "330110", **others}.items()
    )


# Those that have the colours of all.
DARK = (SENTENCE, "办假证", "12345")


@pytest.mark.parametrize("dark", [DARK, pytest.param(CLOSELY, marks=pytest.mark.soak)], ids=["tokens", "all"])
def test_1_nothing_serious_in_any_state(visit, size, tmp_path, dark):
    with visit(size) as page:
        for number, words in enumerate(ALL):
            go(page, at(words, size="3"))
            assert shifted(page) < CLS, words
            assert fits(page), words
            closely = size == "phone" and words in CLOSELY
            look(page, f"understood-{number}", tmp_path, closely=closely, dark=words in dark)


def test_what_was_understood_is_one_line_that_opens(visit):
    with visit("phone") as page:
        go(page, at(SENTENCE))
        line = page.locator(".understood > summary")
        assert line.evaluate("(one) => one.clientHeight / parseFloat(getComputedStyle(one).lineHeight)") < 2
        expect(page.locator(".parts")).to_be_hidden()
        line.click()
        heights = page.locator(".parts a").evaluate_all("(links) => links.map((link) => link.clientHeight)")
        assert min(heights) >= 44


UNDO = [
    ("公积金提曲", "公积金提曲", "correct=off"),
    (SENTENCE, re.compile("取消：不按地名“余杭区”"), "off=places"),
    (SENTENCE, re.compile("取消：不限企业和单位办事"), "off=audience"),
    (SENTENCE, re.compile("取消：不当作提问"), "off=asks"),
    ("准生证", re.compile("取消：只查找原来的词语"), "off=synonyms"),
]


# Scripts follow a link in the page that is there; without them all are links alike.
@pytest.mark.parametrize(("scripts", "rows"), [(True, UNDO), (False, UNDO[:2])], ids=["scripts", "plain"])
def test_2_each_part_is_undone_by_its_link(visit, scripts, rows):
    with visit("phone", java_script_enabled=scripts) as page:
        for words, link, parameter in rows:
            go(page, at(words))
            if parameter != "correct=off":
                page.locator(".understood > summary").click()
            with leads_to(page, parameter):
                page.get_by_role("link", name=link).click()
            assert box(page).input_value() == words
            with leads_to(page, "^(?!.*off)"):
                page.get_by_role("link", name="恢复", exact=True).click()
            expect(page.get_by_role("link", name="恢复", exact=True)).to_have_count(0)


def test_several_parts_are_undone_together(visit):
    with visit("phone") as page:
        go(page, at(SENTENCE, off="places"))
        page.locator(".understood > summary").click()
        with leads_to(page, "off=places&off=synonyms"):
            page.get_by_role("link", name=re.compile("只查找原来的词语")).click()


def test_a_place_of_several_is_chosen_by_a_link(visit):
    with visit("phone") as page:
        go(page, at("朝阳区营业执照"))
        expect(page.locator(".says")).to_contain_text("您要找的是：北京市朝阳区 / 吉林省长春市朝阳区")
        with leads_to(page, "region=220104"):
            page.get_by_role("link", name="吉林省长春市朝阳区").click()


def test_4_a_blocked_word_is_nowhere_on_the_page(visit):
    with visit("phone") as page:
        go(page, "/?region=330110")
        with page.expect_response(lambda answer: "q=" in answer.url):
            search(page, "办假证")
        settled(page)
        expect(page.get_by_role("heading", name="没有可以显示的结果")).to_be_visible()
        expect(page.locator(".card")).to_have_count(0)
        assert box(page).input_value() == ""
        written = page.content()
        assert "办假证" not in written
        assert quote("办假证") not in written
        assert page.evaluate("localStorage.getItem('zwfw-searches')") is None


def test_5_a_route_is_a_card_on_top(visit):
    with visit("phone") as page:
        go(page, at("12345"))
        expect(page.get_by_role("link", name="拨打", exact=True)).to_have_attribute("href", "tel:12345")
        go(page, at("新生儿出生"))
        link = page.get_by_role("link", name="进入", exact=True)
        expect(link).to_have_attribute("href", f"/life-events/{quote('新生儿出生')}?region=330110")
        route, card = page.locator(".route").bounding_box(), page.locator(".card").first.bounding_box()
        assert route["y"] < card["y"]
        go(page, at("91330110MA2AX1234L"))
        expect(page.locator(".route")).to_contain_text("查询统一社会信用代码")
        expect(page.locator(".route a")).to_have_count(0)


def test_5_answers_are_lists_and_links(visit):
    with visit("phone") as page:
        go(page, at(f"{LONG['title']}要带什么"))
        answer = page.locator(".answer").first
        expect(answer.locator("li")).to_have_count(6)
        expect(answer.get_by_role("link", name="全部 7 项")).to_have_attribute("href", re.compile("#materials$"))
        go(page, at("身份证申请表下载"))
        expect(page.locator(".answer").first.get_by_role("link")).to_have_count(1)
        go(page, at("补身份证要几天"))
        expect(page.locator(".answer").first).to_contain_text("法定 60 天，承诺 20 天")


def test_6_related_searches_work_without_scripts(visit):
    with visit("phone", java_script_enabled=False) as page:
        go(page, at("身份正", correct="suggest"))
        with leads_to(page, f"q={quote('身份证')}(&|$)"):
            page.get_by_role("link", name="身份证", exact=True).click()
        expect(page.get_by_role("heading", name="相关搜索")).to_be_visible()
        with leads_to(page, f"q={quote('居民身份证')}(&|$)"):
            page.get_by_role("link", name="居民身份证", exact=True).click()
        assert box(page).input_value() == "居民身份证"
        expect(page.locator(".suggestions")).to_be_hidden()
