"""What parameters may be.

1. The vocabulary has every parameter of the OpenAPI document that has a fixed set of values, with these values.
2. Each value is accepted by the search; one that is none is refused with the nearest.
3. Themes are those of the nation and those that sites have of their own; others are refused, once there is an index.
4. Several channels: what is in any of them.
5. A document that no search would show is not there for readers and their lists; a program with a key gets it. The page
   of one whose last day is over says so.
6. A bulk load names the fields of a row that no document has, with what may have been meant; the row is taken.
"""

from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest

from api.app import create_app
from search_engine import Service, Settings
from search_engine.documents.document_service import is_visible
from tests.search_engine.conftest import lines

YUHANG = "330110"
NOW = datetime(2026, 3, 1, tzinfo=UTC)
DOCUMENTS = [
    {"id": "m1", "kind": "matter", "title": "居民身份证补领", "matter_type": "行政许可", "audience": ["natural"]},
    {"id": "m2", "kind": "matter", "title": "食品经营许可", "matter_type": "行政许可", "audience": ["legal"]},
    {"id": "p1", "kind": "policy", "title": "租房补贴办法", "site_themes": ["杭州特色"]},
    {"id": "gone", "kind": "policy", "title": "旧办法", "status": "offline"},
    {"id": "late", "kind": "app", "title": "过期的应用", "expires_at": "2020-01-01"},
]

OF_OTHER_CALLS = {"format", "status"}  # of lists


@pytest.fixture(scope="module")
def real(tmp_path_factory):
    service = Service.open(Settings(home=tmp_path_factory.mktemp("home"), spelling="off"))
    client = create_app(service).test_client()
    before = client.get("/v1/vocabulary").get_json()["parameters"]
    service.document_desk.put(_stream(DOCUMENTS), "test")
    service.installation.worker().run_once()
    yield service, client, before
    service.close()


def _stream(documents):
    return BytesIO(lines([{"region": YUHANG, **document} for document in documents]))


def found(client, query):
    answer = client.get(f"/v1/search?{query}")
    assert answer.status_code == 200, answer.text
    return {item["id"] for item in answer.get_json()["items"]}


def reasons(client, query):
    answer = client.get(f"/v1/search?{query}")
    assert answer.status_code == 422
    return {detail["field"]: detail["reason"] for detail in answer.get_json()["error"]["details"]}


def fixed(client):
    for path, calls in client.get("/openapi.json").get_json()["paths"].items():
        # the kinds of dictionaries are for those who keep them
        for call in calls.values() if not path.startswith("/v1/admin/") else ():
            for parameter in (one for one in call["parameters"] if "$ref" not in one):
                schema = parameter["schema"].get("items", parameter["schema"])
                if "enum" in schema:
                    yield parameter["name"], schema["enum"]


def test_the_vocabulary_has_every_fixed_set_of_values(real):
    _, client, before = real
    for words in (before, client.get("/v1/vocabulary").get_json()["parameters"]):
        sets = dict(fixed(client))
        assert words.keys() == {*sets, "facets", "department", "theme", "life_event", "case_type", "site"}
        for name, values in sets.items():
            assert [one["value"] for one in words[name]] == values
        assert {"value": "natural", "label": "自然人"} in words["audience"]


def test_each_value_of_the_vocabulary_is_accepted_and_no_other(real):
    _, client, _ = real
    words = client.get("/v1/vocabulary").get_json()["parameters"]
    of_search = words.keys() - OF_OTHER_CALLS
    assert len(of_search) == len(words) - len(OF_OTHER_CALLS)
    for name in of_search:
        for one in words[name]:
            answer = client.get("/v1/search", query_string={name: one["value"]})
            assert answer.status_code == 200, (name, one, answer.text)
        assert client.get("/v1/search", query_string={name: "无此值"}).status_code == 422, name


def test_a_wrong_value_is_refused_with_the_nearest(real):
    _, client, _ = real
    assert "行政许可" in reasons(client, "matter_type=行政许")["matter_type"]


def test_themes_of_the_nation_and_of_sites_are_taken(real):
    _, client, before = real
    after = client.get("/v1/vocabulary").get_json()["parameters"]["theme"]
    assert {one["value"] for one in after} - {one["value"] for one in before["theme"]} == {"杭州特色"}
    assert found(client, "theme=杭州特色") == {"p1"}
    assert found(client, "theme=婚姻登记") == set()
    assert "婚姻登记" in reasons(client, "theme=婚姻登计&theme=杭州特色")["theme"]


def test_several_channels_find_what_is_in_any_of_them(real):
    _, client, _ = real
    assert found(client, "channel=natural") == {"m1"}
    assert found(client, "channel=natural&channel=policy") == {"m1", "p1"}
    assert found(client, "channel=natural&channel=all") == {"m1", "m2", "p1"}


@pytest.mark.parametrize(("id", "page"), [("gone", (404, False)), ("late", (200, True))])
def test_a_hidden_document_is_there_for_programs_with_a_key_alone(real, id, page):
    service, client, _ = real
    key = {"X-Zwfw-Key": service.keys.create(f"读取 {id}", ["documents:write"])}
    assert client.get(f"/v1/documents/{id}").status_code == 404
    assert client.get(f"/v1/documents/{id}", headers={"X-Zwfw-Key": "x"}).status_code == 404
    assert (client.get(f"/item/{id}").status_code, "有效期已满" in client.get(f"/item/{id}").text) == page
    given = client.get(f"/v1/documents/{id}", headers=key)
    assert (given.status_code, given.get_json()["id"]) == (200, id)
    assert client.get("/v1/documents/m1").status_code == 200


@pytest.mark.parametrize(
    ("fields", "visible"),
    [
        ({}, True),
        ({"status": "suspended"}, True),
        ({"status": "offline"}, False),
        ({"expires_at": (NOW + timedelta(seconds=1)).isoformat()}, True),
        ({"expires_at": NOW.isoformat()}, False),
        ({"expires_at": NOW.isoformat(), "kind": "matter"}, False),
        ({"expires_at": NOW.isoformat(), "kind": "policy"}, True),
        ({"expires_at": NOW.isoformat(), "kind": "policy", "status": "offline"}, False),
        ({"effective_from": NOW.isoformat()}, True),
        ({"effective_from": (NOW + timedelta(seconds=1)).isoformat()}, False),
        ({"effective_from": (NOW + timedelta(seconds=1)).isoformat(), "kind": "policy"}, True),
    ],
)
def test_a_document_is_visible_by_its_status_and_days(fields, visible):
    assert is_visible({"status": "online", **fields}, NOW) is visible


def test_an_unknown_field_of_a_row_is_named_and_the_row_taken(real):
    service, _, _ = real
    rows = [
        {"id": "u1", "kind": "policy", "title": "一", "sumary": "x", "region": YUHANG},
        {"id": "u2", "kind": "policy", "title": "二", "region": YUHANG, "authority": {"name": "局", "colour": 1}},
        {"id": "u3", "kind": "policy", "title": "三", "region": YUHANG, "<b>": 1},
    ]
    result = service.document_desk.put(_stream(rows), "test")
    told = {(row.row, row.field): row.reason for row in result.rows if "没有这个字段" in row.reason}
    assert result.written == 3
    assert told.keys() == {(1, "sumary"), (2, "authority.colour"), (3, "□b□")}
    assert "summary" in told[1, "sumary"]
    assert all(row.warning for row in result.rows)
