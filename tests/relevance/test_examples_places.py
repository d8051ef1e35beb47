"""Places in a text: single examples, a test each.

1. A place in the text decides before the user's own region, and is no required word; a name that contains it wins as
   a name.
2. A name that several places have is the nearest one's for who has a region; else all are offered.
3. Where somebody goes to or comes from is told apart from where the matter is handled.
4. Plates name cities; parts of other words, of roads, makes and clothes name none.
"""

from __future__ import annotations

import pytest

from tests.relevance.examples import CHAIN, HANGZHOU, HEFEI, YUHANG, decided, expanded, roles, search, titles

WITHDRAWAL = "提取住房公积金"  # how the names of all kinds of it end
WHERE_CHAOYANG_IS = {"220104", "110105"}


@pytest.mark.parametrize(
    ("text", "of"),
    [
        ("台湾人离婚", "涉港澳台"),
        ("台湾老公离婚", "涉港澳台"),
        ("跟香港人结婚", "涉港澳台"),
        ("澳门人办居住证", "港澳台居民居住证"),
        ("台湾人在杭州上学", "入学"),
    ],
)
def test_people_from_beyond_the_border_find_their_own_matters(service, text: str, of: str) -> None:
    assert of in titles(search(service, text, YUHANG))[0]


def test_the_own_copy_stands_first_and_folds_others(service) -> None:
    page = search(service, "身份证补办", YUHANG)
    assert page.items[0].title == "居民身份证补领"
    assert page.items[0].region["code"] == YUHANG
    assert titles(page).count("居民身份证补领") == 1
    assert page.items[0].collapsed["count"] > 0
    assert any("补领" in target for word in ("补办", "身份证补办") for target in expanded(page, word))


def test_a_district_has_no_housing_fund_of_its_own(service) -> None:
    page = search(service, "公积金提取", YUHANG)
    first = page.items[0]
    assert first.title.endswith(WITHDRAWAL), titles(page)
    assert (first.region["code"], first.region["tier"]) == (HANGZHOU, 1)
    assert {item.region["code"] for item in page.items if item.title.endswith(WITHDRAWAL)} == {HANGZHOU}


def test_a_place_in_the_text_beats_the_region(service) -> None:
    page = search(service, "余杭区身份证", "110105")
    assert decided(page) == (YUHANG, "query")
    assert roles(page)[YUHANG] == "handling"
    assert "身份证" in page.items[0].title
    assert page.items[0].region["code"] == YUHANG


@pytest.mark.parametrize("region", [None, YUHANG])
@pytest.mark.parametrize("name", ["余杭区租房补贴办法", "余杭区人才政策"])
def test_the_very_name_wins_although_a_place_is_in_it(service, name, region) -> None:
    page = search(service, name, region)
    assert page.items[0].title == name, titles(page)


@pytest.mark.parametrize(("region", "meant"), [("220102", "220104"), ("110101", "110105")])
def test_a_name_of_two_places_means_the_near_one(service, region, meant) -> None:
    page = search(service, "朝阳区营业执照", region)
    assert decided(page) == (meant, "query")
    assert page.items[0].region["code"] == meant


def test_a_name_of_two_places_offers_both_without_a_region(service) -> None:
    page = search(service, "朝阳区营业执照")
    assert {choice["code"] for choice in page.query.place_choices} >= WHERE_CHAOYANG_IS
    assert all(choice["name"] for choice in page.query.place_choices)


def test_a_destination_does_not_decide(service) -> None:
    page = search(service, "异地就医备案 北京", YUHANG)
    assert roles(page)["110000"] == "destination"
    assert any(role == "handling" and code in CHAIN for code, role in roles(page).items()), "both places are shown"
    assert decided(page) == (YUHANG, "param")
    assert page.items[0].title == "异地就医备案"
    assert page.items[0].region["code"] == HANGZHOU


def test_where_one_is_and_where_one_comes_from(service) -> None:
    page = search(service, "在杭州补四川的身份证", HEFEI)
    assert (roles(page)[HANGZHOU], roles(page)["510000"]) == ("handling", "origin")
    assert decided(page) == (HANGZHOU, "query")
    assert page.items[0].title == "居民身份证补领", titles(page)
    assert page.items[0].region["code"].startswith("3301")


def test_moving_to_a_city_is_handled_there(service) -> None:
    page = search(service, "落户杭州", HEFEI)
    assert roles(page)[HANGZHOU] in ("handling", "destination")
    assert page.items[0].region["code"].startswith("3301"), titles(page)


@pytest.mark.parametrize("region", [None, HEFEI])
def test_a_plate_names_a_city(service, region) -> None:
    page = search(service, "浙A上牌", region)
    assert HANGZHOU in roles(page)
    assert decided(page) == (HANGZHOU, "query")


@pytest.mark.parametrize("text", ["上海路派出所", "长安汽车补贴", "中山装", "和平", "东方"])
def test_no_place_is_taken_out_of_other_words(service, text) -> None:
    page = search(service, text, YUHANG)
    assert page.query.places == ()
    assert page.query.place_choices == ()
    assert decided(page) == (YUHANG, "param")


def test_the_whole_name_of_a_county_is_one(service) -> None:
    assert "441624" in roles(search(service, "和平县", YUHANG))
