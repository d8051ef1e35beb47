"""Suggestions below the search box, and the searches that the browser remembers.

1. They come while typing, once a pause, in groups; each says what it is and whose; marks are of characters as people
   count them; how many there are is said once, when the typing rests.
2. ↑ ↓ Enter Esc Tab, after the ARIA pattern of a combobox; the box keeps the focus. Enter searches for a text; → at the
   end of what is typed and a finger open the page that it stands for, beside which a button searches.
3. A late answer never replaces a newer one; an input method's own keys choose nothing.
4. Searches of before are shown in an empty box, can be removed one by one and all, and are never sent; below them is
   what others search for.
5. Where nothing can be kept, or no answer comes, the box is as it was.
6. axe finds nothing serious while the list is open.
"""

import re
from urllib.parse import parse_qs, quote_plus, urlsplit

import pytest
from playwright.sync_api import expect

from tests.browser.steps import (
    CLS,
    back,
    box,
    fits,
    go,
    hears,
    leads_to,
    search,
    settled,
    shifted,
    stop_clock,
    wait_for,
)
from tests.browser.test_quality import look

ASKED = "**/v1/suggest?*"
FOUND = [
    {"text": "居民身份证补领", "kind": "matter", "highlight": [[2, 5]], "id": "policy-330110-zfbt-2024",
     "authority": "余杭区公安分局", "region": {"code": "330110", "name": "余杭区", "level": "county", "tier": 0}},
    {"text": "身份证", "kind": "term", "highlight": [[0, 3]]},
    {"text": "𠮷<b>身份</b>", "kind": "app", "highlight": [[4, 6], [99, 100], "x"]},
]  # fmt: skip


# What the list has shown so far, each time that it was filled or opened.
LISTED = """
window.listed = [];
new MutationObserver(() => {
  const options = [...document.querySelectorAll(".suggestions:not([hidden]) [role=option]")];
  const shown = options.map((option) => option.textContent).join();
  if (shown !== (listed.at(-1) ?? "")) listed.push(shown);
}).observe(document, { attributes: true, childList: true, subtree: true });
"""


@pytest.fixture
def typing(visit):
    """Opens a page of a first visit whose suggestions are `FOUND`; `asked` holds the words that were asked for."""

    def opened(size, **options):
        asked = []

        def answer(route):
            asked.append(parse_qs(urlsplit(route.request.url).query))
            route.fulfill(json={"suggestions": FOUND, "took_ms": 1})

        return visit(size, **options), answer, asked

    return opened


def options(page):
    return page.locator(".suggestions").get_by_role("option")


def test_suggestions_come_once_while_typing_and_say_what_they_are(typing, size, tmp_path):
    opened, answer, asked = typing(size)
    with opened as page:
        page.route(ASKED, answer)
        stop_clock(page)
        go(page, "/?region=330110")
        box(page).press_sequentially("身份证")
        page.clock.resume()
        expect(options(page)).to_have_count(3)
        assert [found["q"] for found in asked] == [["身份证"]]
        assert asked[0]["region"] == ["330110"]
        ways = page.get_by_role("group", name="直接办理").get_by_role("option")
        expect(ways).to_have_text(["居民身份证补领本区 · 余杭区公安分局", "𠮷<b>身份</b>应用"])
        expect(page.get_by_role("group", name="常搜").get_by_role("option")).to_have_text(["身份证"])
        assert options(page).locator("mark").all_inner_texts() == ["身份证", "身份", "身份证"]
        hears(page, "3 条建议", quiet=True)
        assert shifted(page) < CLS
        assert fits(page)
        look(page, "suggestions", tmp_path, closely=True)


def test_suggestions_are_chosen_by_keyboard_and_the_box_keeps_the_focus(typing, size):
    opened, answer, _ = typing(size)
    with opened as page:
        page.route(ASKED, answer)
        go(page, "/?region=330110")
        field = page.get_by_role("combobox", name="查找事项、政策、应用")
        field.fill("身份")
        expect(options(page)).to_have_count(3)
        expect(field).to_have_attribute("aria-expanded", "true")
        for key, active in (("ArrowDown", 0), ("ArrowDown", 1), ("ArrowUp", 0), ("ArrowUp", None), ("ArrowUp", 2)):
            field.press(key)
            expect(page.locator("[role=option][aria-selected=true]")).to_have_count(0 if active is None else 1)
            if active is not None:
                expect(options(page).nth(active)).to_have_attribute("aria-selected", "true")
                expect(field).to_have_attribute("aria-activedescendant", f"suggestion-{active}")
        expect(field).to_be_focused()
        field.press("Escape")
        expect(field).to_have_attribute("aria-expanded", "false")
        assert field.input_value() == "身份"
        field.press("ArrowDown")
        expect(options(page)).to_have_count(3)
        field.press("ArrowDown")
        field.press("ArrowRight")  # opens its page
        page.wait_for_url("**/item/policy-330110-zfbt-2024?region=330110")
        settled(page)
        back(page)
        box(page).fill("身份")
        expect(options(page)).to_have_count(3)
        box(page).press("ArrowDown")
        with leads_to(page, "q="):
            box(page).press("Enter")
        assert box(page).input_value() == "居民身份证补领"
        expect(options(page)).to_have_count(0)
        box(page).fill("身份")
        expect(options(page)).to_have_count(3)
        box(page).press("Tab")
        expect(options(page)).to_have_count(0)
        expect(box(page)).not_to_be_focused()


def test_2_enter_without_a_choice_searches_for_what_is_typed(typing):
    opened, answer, _ = typing("phone")
    with opened as page:
        page.route(ASKED, answer)
        go(page, "/")
        box(page).fill("身份")
        expect(options(page)).to_have_count(3)
        with leads_to(page, "q="):
            box(page).press("Enter")
        assert box(page).input_value() == "身份"


def test_a_finger_opens_the_page_of_a_suggestion_or_searches_for_it(typing):
    opened, answer, _ = typing("phone", has_touch=True)
    with opened as page:
        page.route(ASKED, answer)
        go(page, "/?region=330110")
        box(page).tap()
        for pressed, words in ((options(page).nth(2), "身份证"), ("搜索：居民身份证补领", "居民身份证补领")):
            box(page).fill("身份")
            expect(options(page)).to_have_count(3)
            with leads_to(page, re.escape(f"q={quote_plus(words)}&")):
                (page.get_by_role("button", name=pressed) if isinstance(pressed, str) else pressed).tap()
            assert box(page).input_value() == words
        box(page).fill("身份")
        options(page).first.tap()
        page.wait_for_url("**/item/policy-330110-zfbt-2024?region=330110")


def test_what_others_search_for_stands_below_ones_own_searches_in_an_empty_box(visit):
    with visit("phone") as page:
        page.route("**/?region=330110", with_hot_terms)
        go(page, "/?region=330110")
        page.evaluate("localStorage.setItem('zwfw-searches', JSON.stringify(['居住证']))")
        box(page).focus()
        expect(page.get_by_role("group", name="最近搜索").get_by_role("option")).to_have_text(["居住证"])
        expect(page.get_by_role("group", name="大家在搜").get_by_role("option")).to_have_text(["身份证<b>"])
        page.get_by_role("button", name="清空：最近搜索").click()
        expect(options(page)).to_have_text(["居住证", "身份证<b>"])
        page.keyboard.press("ArrowDown")
        with leads_to(page, "q="):
            page.keyboard.press("Enter")
        assert box(page).input_value() == "居住证"


def with_hot_terms(route):
    """The page as it is where people search for something: here nobody has."""
    answer = route.fetch()
    terms = "[&quot;居住证&quot;, &quot;身份证&lt;b&gt;&quot;]"
    route.fulfill(response=answer, body=answer.text().replace('data-hot="[]"', f'data-hot="{terms}"'))


def one(text):
    return {"suggestions": [{"text": text, "kind": "matter", "highlight": []}]}


def hold(page):
    """Opens the first page, where questions for suggestions wait in the list that is returned."""
    held = []
    page.add_init_script(LISTED)
    page.route(ASKED, lambda route: held.append(route))
    go(page, "/")
    return held


def test_a_late_answer_never_replaces_a_newer_one(visit):
    with visit("phone") as page:
        held = hold(page)
        for number, words in enumerate(("身", "身份"), 1):
            box(page).fill(words)
            wait_for(page, lambda number=number: len(held) == number)
        held[1].fulfill(json=one("新"))
        expect(options(page)).to_have_text(["新"])
        held[0].fulfill(json={"suggestions": FOUND})
        # what comes later still has come after it
        box(page).fill("身份证")
        wait_for(page, lambda: len(held) == 3)
        held[2].fulfill(json=one("最后"))
        expect(options(page)).to_have_text(["最后"])
        assert page.evaluate("listed") == ["新", "最后"]


def test_3_after_the_search_nothing_opens(visit):
    with visit("phone") as page:
        held = hold(page)
        box(page).fill("身份证")
        wait_for(page, lambda: len(held) == 1)
        with leads_to(page, "q="):
            box(page).press("Enter")
        held[0].fulfill(json={"suggestions": FOUND})
        # what comes later still has come after it
        box(page).fill("身份")
        wait_for(page, lambda: len(held) == 2)
        held[1].fulfill(json=one("最后"))
        expect(options(page)).to_have_text(["最后"])
        assert page.evaluate("listed") == ["最后"]


def test_the_keys_of_an_input_method_choose_nothing(typing):
    opened, answer, asked = typing("desk")
    with opened as page:
        page.route(ASKED, answer)
        stop_clock(page)
        go(page, "/")
        box(page).focus()
        keyboard = page.context.new_cdp_session(page)
        keyboard.send("Input.imeSetComposition", {"text": "shen'fen", "selectionStart": 8, "selectionEnd": 8})
        page.clock.run_for(1_000)  # longer than any pause between two keys
        keyboard.send("Input.insertText", {"text": "身份"})
        page.clock.resume()
        expect(options(page)).to_have_count(3)
        assert [found["q"] for found in asked] == [["身份"]]
        keyboard.send("Input.imeSetComposition", {"text": "zheng", "selectionStart": 5, "selectionEnd": 5})
        for key in ("ArrowDown", "Enter"):
            box(page).dispatch_event("keydown", {"key": key, "isComposing": True, "bubbles": True, "cancelable": True})
        expect(page.locator("[role=option][aria-selected=true]")).to_have_count(0)
        assert "q=" not in page.url


def kept(page):
    return page.evaluate("JSON.parse(localStorage.getItem('zwfw-searches'))")


def test_searches_of_before_are_shown_in_an_empty_box_and_never_sent(visit, tmp_path):
    with visit("phone") as page:
        asked = []
        page.on("request", lambda request: asked.append(request.url))
        go(page, "/?region=330110")
        for words in ("居住证", "身份证", "居住证", "138 1234 5678 13812345678"):
            with leads_to(page, re.escape(f"q={quote_plus(words)}")):
                search(page, words)
            if words[0].isdigit():  # of nothing that is held; a long text is not repeated
                expect(page.get_by_role("heading", name="本平台暂未收录")).to_be_attached()
            else:
                expect(page.get_by_role("heading", name=f"“{words}”")).to_be_attached()
        go(page, "/?region=330110")
        assert kept(page) == ["居住证", "身份证"]
        box(page).focus()
        expect(options(page)).to_have_text(["居住证", "身份证"])
        assert fits(page)
        look(page, "history", tmp_path, closely=True)
        page.get_by_role("button", name="删除：居住证").click()
        expect(options(page)).to_have_text(["身份证"])
        expect(box(page)).to_be_focused()
        page.keyboard.press("ArrowDown")
        with leads_to(page, "q="):
            page.keyboard.press("Enter")
        box(page).fill("")
        page.get_by_role("button", name="清空").click()
        expect(page.locator(".suggestions")).to_be_hidden()
        assert kept(page) == []
        assert not any("v1/suggest" in url for url in asked if "q=&" in url)


def test_ten_searches_are_remembered_at_most(visit):
    with visit("phone") as page:
        go(page, "/")
        page.evaluate(
            "localStorage.setItem('zwfw-searches', JSON.stringify([...Array(10).keys()].map((n) => `词${n}`)))"
        )
        with leads_to(page, "q="):
            search(page, "身份证")
        assert kept(page) == ["身份证", *(f"词{number}" for number in range(9))]


def test_a_remembered_search_is_removed_by_keyboard(visit):
    with visit("desk") as page:
        go(page, "/")
        page.evaluate("localStorage.setItem('zwfw-searches', JSON.stringify(['一', '二']))")
        box(page).focus()
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Delete")
        expect(options(page)).to_have_text(["二"])
        page.keyboard.press("Tab")
        expect(page.get_by_role("button", name="清空")).to_be_focused()
        page.keyboard.press("Escape")
        expect(page.locator(".suggestions")).to_be_hidden()
        expect(box(page)).to_be_focused()


@pytest.mark.parametrize("content", ["{", "7", '{"a":1}', "[7,null]"])
def test_foreign_content_of_the_storage_leaves_the_box_as_it_was(visit, content):
    with visit("phone") as page:
        go(page, "/")
        page.evaluate("(text) => localStorage.setItem('zwfw-searches', text)", content)
        expect(box(page)).to_have_role("combobox")  # its script is at work
        box(page).focus()
        settled(page)
        expect(page.locator(".suggestions")).to_be_hidden()


def test_where_nothing_can_be_kept_the_box_works(visit):
    with visit("phone") as page:
        page.add_init_script(
            "for (const name of ['localStorage', 'sessionStorage'])"
            " Object.defineProperty(window, name, { get() { throw new Error('no'); } })"
        )
        go(page, "/")
        with leads_to(page, "q="):
            search(page, "身份证")
        expect(box(page)).to_have_role("combobox")
        box(page).fill("")
        settled(page)
        expect(page.locator(".suggestions")).to_be_hidden()


@pytest.mark.parametrize("body", ["", "[]", '{"suggestions":7}', '{"suggestions":[7,{"text":""}]}'])
def test_without_an_answer_the_box_is_as_it_was(visit, body):
    with visit("phone", broken=True) as page:
        page.route(ASKED, lambda route: route.fulfill(status=200 if body else 503, body=body))
        go(page, "/")
        with page.expect_response(ASKED):
            box(page).fill("身份")
        settled(page)
        expect(page.locator(".suggestions")).to_be_hidden()
