"""Letters that are read as a place: of places that sound alike, the one in the user's own province.

1. It is read, searched and told, whatever stands beside it; without one there, or without a region, the commonest is.
2. What was written in characters is never read otherwise.
3. What was learned of one user's reading is no other's.
4. A place that is chosen so is one although its name is an ordinary word as well, and is no required word.
"""

import pytest

from search_engine import SearchPage, Service, read_request


def search(service: Service, text: str, region: str | None) -> SearchPage:
    values = {"q": [text], "size": ["2"], **({"region": [region]} if region else {})}
    return service.search(read_request(values))


@pytest.mark.parametrize(
    ("text", "region", "read", "place"),
    [
        ("taizhou shebao", "331000", "台州 社保", "331000"),
        ("taizhou shebao", "330110", "台州 社保", "331000"),
        ("taizhou shebao", "320100", "泰州 社保", "321200"),
        ("taizhou shebao", None, "泰州 社保", "321200"),
        ("suzhou hukou", "340104", "宿州 户口", "341300"),
        ("suzhou hukou", "320500", "苏州 户口", "320500"),
        ("fuzhou gongjijin", "360100", "抚州 公积金", "361000"),
        ("zai taizhou ban huzhao", "330110", "在台州办护照", "331000"),
    ],
)
def test_a_place_that_sounds_alike_is_the_one_of_the_users_province(
    service: Service, text: str, region: str | None, read: str, place: str
) -> None:
    page = search(service, text, region)
    assert page.query.corrected == {"from": text, "to": read, "applied": True}
    assert page.query.region is not None
    assert page.query.region["code"] == place


def test_characters_are_not_read_as_another_place(service: Service) -> None:
    page = search(service, "泰州社保", "331000")
    assert page.query.corrected is None
    assert page.query.region is not None
    assert page.query.region["code"] == "321200"


def test_each_user_gets_their_own_reading(service: Service) -> None:
    regions = ["330110", "320100", "330110", None]
    read = [search(service, "taizhou hukou", region).query.normalized for region in regions]
    assert read == ["台州 户口", "泰州 户口", "台州 户口", "泰州 户口"]


def test_a_chosen_place_is_one_though_its_name_is_ordinary(service: Service) -> None:
    values = {"q": ["zhongshan shenfenzheng"], "region": ["520201"], "explain": ["true"]}
    query = service.search(read_request(values)).query
    assert (query.normalized, query.places[0]["name"]) == ("钟山 身份证", "钟山区")
    assert {"step": "accept_ambiguous_places", "record": ["钟山"]} in (query.trace or ())
