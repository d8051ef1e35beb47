"""The place that a query names, against the user's own.

1. A named place is answered for, and the page says that the text named it; it is no required word.
2. Who is inside the place that is named is answered for where they are.
3. `region_mode=off` and `off=places` ask for no place of the text; the latter leaves its words required.
4. A name that is an ordinary word as well is a place only where something speaks for it, and a word elsewhere.
5. Where a name means several places, none is taken, and all are offered.
6. A region code that is not known stands for the smallest region that its digits name, and the page says so; one of no
   known province, or of a place that is no more, is refused.
"""

import pytest

from search_engine import BadParameters, SearchPage, SearchRequest, Service

YUHANG, XIHU, PUDONG = "330110", "330106", "310115"


def asked(service: Service, q: str, **more: object) -> SearchPage:
    return service.search(SearchRequest(q=q, **more))


def region(page: SearchPage) -> tuple[str, str] | None:
    found = page.query.region
    return (found["code"], found["source"]) if found else None


def roles(page: SearchPage) -> list[tuple[str, str]]:
    return [(place["code"], place["role"]) for place in page.query.places]


def test_a_named_place_is_answered_for(service: Service) -> None:
    page = asked(service, "余杭区身份证补领", region=PUDONG)
    assert region(page) == (YUHANG, "query")
    assert roles(page) == [(YUHANG, "handling")]
    assert [item.id for item in page.items][:1] == ["m1"]


def test_who_is_inside_the_named_place_is_answered_where_they_are(service: Service) -> None:
    page = asked(service, "杭州身份证补领", region=YUHANG)
    assert region(page) == (YUHANG, "param")
    assert roles(page) == [("330100", "handling")]
    assert region(asked(service, "余杭区身份证补领", region="330100")) == (YUHANG, "query")


def test_switched_off_places_are_not_asked_for(service: Service) -> None:
    page = asked(service, "余杭区身份证补领", region_mode="off")
    assert region(page) is None
    page = asked(service, "余杭区身份证补领", region=PUDONG, off=("places",))
    assert region(page) == (PUDONG, "param")
    assert roles(page) == []


def test_an_ordinary_word_is_a_place_for_neighbours_only(service: Service) -> None:
    near = asked(service, "西湖身份证补领", region=YUHANG)
    assert region(near) == (XIHU, "query")
    far = asked(service, "西湖身份证补领")
    assert region(far) is None
    assert roles(far) == []


def test_a_name_of_several_places_is_offered(service: Service) -> None:
    page = asked(service, "朝阳区身份证补领")
    assert region(page) is None
    assert {choice["code"] for choice in page.query.place_choices} == {"110105", "220104"}
    assert asked(service, "朝阳区身份证补领", region="220102").query.place_choices == ()


@pytest.mark.parametrize(
    ("code", "stands_for", "name"),
    [
        ("330106999999", XIHU, "浙江省杭州市西湖区"),
        ("330106999", XIHU, "浙江省杭州市西湖区"),
        ("330199", "330100", "浙江省杭州市"),
        ("339999001", "330000", "浙江省"),
        ("330103999", "330105", "浙江省杭州市拱墅区"),  # in what took its place
    ],
)
def test_an_unknown_code_means_the_region_it_begins(service: Service, code: str, stands_for: str, name: str) -> None:
    page = asked(service, "身份证补领", region=code)
    assert region(page) == (stands_for, "param")
    assert page.notices[-1] == f"没有找到代码为 {code} 的地区，已按“{name}”查找"
    assert page.items == asked(service, "身份证补领", region=stands_for).items
    assert service.suggest("身份证", code) == service.suggest("身份证", stands_for)
    assert asked(service, "身份证补领", region=code, region_mode="off").notices == ()


@pytest.mark.parametrize("code", ["999999", "999999001", "330103"])
def test_a_code_of_no_province_is_refused(service: Service, code: str) -> None:
    with pytest.raises(BadParameters, match="请"):
        asked(service, "身份证补领", region=code)
