"""What a program gives is held to the rules that HTTP is held to.

1. A request with a value of another type, or one that no parameter takes, is refused with every field and its reason.
2. What stands for a value becomes it: lists, days, whole degrees, a mapping of filters. Texts stay as they are.
3. What `read_request` has read, and what is right, is the same request by either way.
4. A service answers arguments of another kind with what was expected; documents may be objects, faults have a row.
"""

from datetime import date, datetime
from pathlib import Path

import pytest

from search_engine import BadParameters, SearchRequest, Service, Settings, read_request
from search_engine.searching import PARAMETERS


def fields_of(call) -> list[str]:
    with pytest.raises(BadParameters) as raised:
        call()
    assert all(detail.reason for detail in raised.value.details)
    assert [note.partition(":")[0] for note in raised.value.__notes__] == [one.field for one in raised.value.details]
    return [detail.field for detail in raised.value.details]


@pytest.mark.parametrize(
    ("given", "fields"),
    [
        ({"facets": True}, ["facets"]), ({"facets": "department"}, ["facets"]), ({"facets": ("colour",)}, ["facets"]),
        ({"region": 330110}, ["region"]), ({"region": "余杭"}, ["region"]), ({"size": "5"}, ["size"]),
        ({"size": 51}, ["size"]), ({"size": True}, ["size"]), ({"page": 0}, ["page"]), ({"q": None}, ["q"]),
        ({"q": "a" * 501}, ["q"]), ({"lat": 30.2}, ["lon"]), ({"lat": "30", "lon": "120"}, ["lat", "lon"]),
        ({"page": 500, "size": 50}, ["page"]), ({"sort": "newest"}, ["sort"]), ({"explain": 1}, ["explain"]),
        ({"channels": "all"}, ["channels"]), ({"channels": (1,)}, ["channels"]), ({"off": ["colour"]}, ["off"]),
        ({"filters": ("kind",)}, ["filters"]), ({"filters": {"colour": ("red",)}}, ["filters"]),
        ({"filters": {"kind": ("red",)}}, ["kind"]), ({"filters": {"kind": "matter"}}, ["kind"]),
        ({"issued_from": 2026}, ["issued_from"]), ({"q": date(2026, 1, 1)}, ["q"]),
        ({"issued_from": date(2026, 2, 1), "issued_to": date(2026, 1, 1)}, ["issued_from"]),
        ({"size": "5", "facets": True, "region": 3, "page": -1}, ["region", "page", "size", "facets"]),
    ],
)  # fmt: skip
def test_1_what_no_parameter_takes_is_refused(given, fields):
    assert fields_of(lambda: SearchRequest(**given)) == fields


def test_2_what_stands_for_a_value_becomes_it():
    request = SearchRequest(
        q="  身份证 ", facets=["department"], filters={"kind": ["matter"]}, channels=["all"], lat=30, lon=120,
        issued_from=date(2026, 1, 1), issued_to="2026-01-31",
    )  # fmt: skip
    assert (request.q, request.facets, request.channels) == ("  身份证 ", ("department",), ())
    assert request.filters == (("kind", ("matter",)),)
    assert type(request.lat) is float
    assert isinstance(request.issued_from, datetime)
    assert request.issued_to.day == 31
    assert hash(request)


def test_3_both_ways_lead_to_one_request():
    read = read_request(
        {"q": ["护照"], "region": ["330110"], "kind": ["matter", "guide"], "size": ["5"], "off": ["ways"]}
    )
    assert read == SearchRequest("护照", "330110", filters={"kind": ["matter", "guide"]}, size=5, off=("ways",))
    assert read_request({}) == SearchRequest()
    defaults = {one.name: one.default for one in PARAMETERS if one.default is not None and one.name != "facets"}
    assert SearchRequest(**defaults) == SearchRequest()


def test_4_a_service_says_what_was_expected(tmp_path: Path):
    with Service.open(Settings(home=tmp_path, spelling="off")) as service:
        assert fields_of(lambda: service.search("身份证")) == ["request"]
        assert fields_of(lambda: service.suggest(5)) == ["q"]
        assert fields_of(lambda: service.suggest("sfz", limit="5", pf="fax", region=330110)) == [
            "region",
            "pf",
            "limit",
        ]
        desk = service.document_desk
        for wrong in ("a.jsonl", tmp_path / "a.jsonl", {"id": "a"}, 5, None):
            assert fields_of(lambda wrong=wrong: desk.put(wrong, "test")) == ["documents"]
        with pytest.raises(BadParameters) as raised:
            desk.put([{"id": "a", "title": "一"}, 5, {"id": "b", "title": {1}}], "test")
        assert [detail.row for detail in raised.value.details] == [2, 3]
        with pytest.raises(BadParameters) as raised:
            desk.put([{"id": "a", "title": "护照签发"}, {"id": "b", "title": "护照签发", "region": "999999"}], "test")
        assert [(detail.row, detail.field) for detail in raised.value.details] == [(2, "region")]
        assert desk.put(({"id": name, "title": "护照签发"} for name in "ab"), "test").written == 2
