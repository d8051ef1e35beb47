"""What was understood of a query, as a page says it.

1. A correction that was applied has a way back; one that was not is a question.
2. Places of one name are told apart by what lies above them.
3. The line: place, audience, what was looked for besides, what was asked; the place first, and never too long. What
   was left out is not told: of a sentence about a death it would say what nobody wants to read.
4. Each undo switches off one step more, and keeps the rest of the search; what was undone can be had again.
5. Nothing understood: nothing said.
6. A card of a route leads to the web, to a telephone or to a life event, keeping the region; nowhere else.
7. A blocked query is on no part of the page; one that is only warned about is a search.
8. Answers of a card: a text, a list, forms with addresses that a page may link to.
9. A page may ask the recogniser that the operator has set, and no other host.
"""

from dataclasses import replace
from urllib.parse import quote

import pytest

from api.portal.address import Address
from api.portal.cards import answer_of
from api.portal.query_summary import QuerySummary, understood_of
from api.portal.route import RouteCard, route_card
from dictionaries.regions import load_tree
from search_engine import QueryRecord, SearchRequest, Settings
from tests.api.fake_service import HOSTILE, MATTER, item_of, page_of
from tests.api.page_text import links, text_of

TREE = load_tree()
ADDRESS = Address((("q", "原话"), ("region", "330110"), ("page", "3")))
BASE = page_of(SearchRequest(q="原话"), None, ())
ITEM = item_of(MATTER, TREE, 0)


def understood(address=ADDRESS, did_you_mean=None, **record):
    query = QueryRecord(**({"raw": "原话", "normalized": "原话"} | record))
    return understood_of(replace(BASE, query=query, did_you_mean=did_you_mean), address, TREE)


def line(**record):
    return [part.text for part in understood(**record).parts]


def expansion(start, end, relation="related"):
    return {"from": start, "to": end, "relation": relation, "weight": 0.5}


def test_a_correction_that_was_applied_has_a_way_back():
    said = understood(corrected={"from": "原话", "to": "改过", "applied": True}, did_you_mean="别的")
    shown, typed, address = said.corrected
    assert (shown, typed, said.meant) == ("改过", "原话", None)
    assert address.pairs == (("q", "原话"), ("region", "330110"), ("correct", "off"))


@pytest.mark.parametrize(
    "record",
    [
        {"did_you_mean": "改过"},
        {"corrected": {"from": "原话", "to": "改过", "applied": False}},
        {"corrected": {"from": "原话", "to": "别的", "applied": False}, "did_you_mean": "改过"},
    ],
)
def test_a_correction_that_was_not_applied_is_a_question(record):
    said = understood(ADDRESS.put("off", "places"), **record)
    assert said.corrected is None
    assert said.meant.text == "改过"
    assert said.meant.url == f"/?region=330110&q={quote('改过')}"


def test_places_of_one_name_are_told_apart_by_what_is_above():
    choices = ({"code": "110105", "name": "朝阳区"}, {"code": "220104", "name": "朝阳区"}, {"code": "1", "name": "外"})
    said = understood(ADDRESS.put("region_mode", "off"), place_choices=choices).choices
    assert [choice.text for choice in said] == ["北京市朝阳区", "吉林省长春市朝阳区", "外"]
    assert said[0].url == f"/?q={quote('原话')}&region=110105"


def test_the_line_says_all_that_was_understood_the_place_first():
    assert line(
        region={"code": "330110", "name": "余杭区", "source": "query"},
        places=(
            {"code": "330110", "name": "余杭区", "role": "handling"},
            {"code": "110000", "name": "北京市", "role": "destination"},
        ),
        audience="legal",
        expansions=(expansion("奶茶店", "食品经营许可"), expansion("准生证", "生育登记", "official")),
        removed=("我想",),
    ) == ["余杭区、前往北京市", "企业和单位办事", "已匹配：奶茶店 → 食品经营许可，生育登记"]


def test_a_place_is_told_by_its_role():
    def place(role):
        return line(places=({"code": "510000", "name": "四川省", "role": role},))

    assert (place("户籍"), place("strange"), place("handling")) == (["户籍四川省"], ["四川省"], [])
    assert line(region={"code": "330110", "name": "余杭区", "source": "param"}) == []


def test_searching_by_meaning_is_told_and_can_be_undone():
    (part,) = understood(by_meaning=True).parts
    assert (part.text, part.undo.get("off")) == ("已按整句含义匹配", "meaning")


def test_the_line_says_what_is_asked_for():
    assert line(asks=("materials", "fee", "strange"), removed=("要带什么",)) == ["您想了解：所需材料、办理费用"]


def test_what_was_left_out_is_not_told():
    assert line(removed=("我爸",)) == []


def test_the_weightiest_expansion_is_told_first():
    heavy = expansion("奶茶店", "食品经营许可") | {"weight": 0.9}
    again = expansion("证", "居民身份证", "one_way"), expansion("证", "居民身份证", "official")
    assert line(expansions=(expansion("奶茶店", "设立登记"), heavy)) == ["已匹配：奶茶店 → 食品经营许可、设立登记"]
    assert line(expansions=again) == ["已匹配：居民身份证"]


def test_the_line_is_never_too_long():
    many = tuple(expansion(f"词{n}", f"义{n}{m}") for n in range(5) for m in range(5))
    (text,) = line(expansions=many)
    assert text == "已匹配：词0 → 义00、义01等，词1 → 义10、义11等"


def test_each_undo_switches_off_one_step_more_and_can_be_taken_back():
    first = understood(audience="natural", by_meaning=True).parts
    assert [part.undo.get("off") for part in first] == ["audience", "meaning"]
    assert first[0].undo.pairs == (("q", "原话"), ("region", "330110"), ("off", "audience"))
    again = understood(first[0].undo, by_meaning=True)
    assert again.parts[0].undo.values()["off"] == ["audience", "meaning"]
    assert again.again.pairs == (("q", "原话"), ("region", "330110"))
    assert understood(ADDRESS.put("correct", "off")).again.get("correct") == ""


def test_4_undone_links_are_searches(client, service):
    text_of(client, "/?q=身份证&off=places&off=synonyms")
    assert service.requests[0].off == ("places", "synonyms")
    assert "查询条件" in text_of(client, "/?q=身份证&off=everything", 422)


def test_of_nothing_understood_nothing_is_said():
    assert understood() == QuerySummary()


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://gov.example/?code=1", "https://gov.example/?code=1"),
        ("tel:0571-12350", "tel:0571-12350"),
        ("/life-events/%E6%96%B0", "/life-events/%E6%96%B0?region=330110"),
        ("/?q=%E9%85%92&channel=power&region=330110", "/?q=%E9%85%92&channel=power&region=330110"),
        ("/?q=<b>", ""),
        ("/search?q=x", ""),
        ("javascript:alert(1)", ""),
        ("tel:1;drop", ""),
        ("//gov.example", ""),
        ("/life-events/../admin/", ""),
        ("/item/1", ""),
        ("", ""),
        (None, ""),
    ],
)
def test_a_card_of_a_route_leads_to_web_telephone_or_life_event(url, shown):
    assert route_card({"kind": "app", "text": "直达", "url": url}, "330110") == RouteCard("直达", shown, "打开")


def test_a_strange_route_is_no_card_and_no_markup(client, service):
    assert route_card(None, "") is None
    assert route_card({"kind": "app", "text": ""}, "") is None
    service.page = {"route": {"kind": "new", "text": HOSTILE, "url": "/life-events/x"}}
    page = text_of(client, "/?q=x")
    assert HOSTILE not in page
    assert "/life-events/x" in links(page)


@pytest.mark.parametrize(("action", "shown"), [("block", False), ("warn", True), ("mask", True)])
def test_a_blocked_query_is_nowhere_on_the_page_and_a_warned_one_is(client, service, action, shown):
    blocked = {"category": "illegal", "action": action}
    service.page = {"query": QueryRecord(raw="坏词", normalized="坏词", blocked=blocked)}
    page = text_of(client, "/?q=坏词&region=330110&department=公安")
    assert ("坏词" in page or quote("坏词") in page) is shown
    assert ("居民<mark>身份证</mark>补领" in page) is shown
    assert ("没有可以显示的结果" in page) is not shown
    assert "余杭区" in page


def test_a_card_answers_by_text_list_or_forms_that_may_be_linked():
    def answer(**values):
        return answer_of(values)

    assert answer() is None
    assert answer(asks="materials", items=[]) is None
    assert (answer(asks="fee", text="不收费").name, answer(asks="new", text="x").name) == ("办理费用", "答")
    listed = answer(asks="process", items=["一", "二"])
    assert (listed.items, listed.steps, listed.more) == ((("一", ""), ("二", "")), True, 0)
    long = answer(asks="materials", items=[str(number) for number in range(9)])
    assert (len(long.items), long.more, long.anchor) == (6, 9, "materials")
    forms = [{"name": "表", "url": "https://a.example/1"}, {"name": "坏", "url": "javascript:alert(1)"}, {"name": "无"}]
    assert answer(asks="forms", items=forms).items == (("表", "https://a.example/1"),)


@pytest.mark.parametrize(
    ("url", "allowed"),
    [("", ""), ("/asr", ""), ("https://voice.gov.cn:8443/asr?x=1", "; connect-src 'self' https://voice.gov.cn:8443")],
)
def test_a_page_may_ask_the_set_recogniser_and_no_other_host(client, service, url, allowed):
    service.settings = Settings(voice_url=url)
    response = client.get("/")
    assert response.headers["Content-Security-Policy"].endswith(f"frame-ancestors 'self'{allowed}")
    assert ("data-voice=" in response.text) is bool(url)
