"""Faults of rows as programs are told them: of documents that are pushed, of events that are sent.

1. Each wrong row has a code, its row and a clean field, and a message, with a mend where one helps, in Chinese and in
   English; English has no Chinese but what it quotes. No input has the code of a fault that is not known.
2. Warnings come after errors, what was ignored or changed first, what is lacking last; all are counted by kind.
3. A bulk that is refused tells the errors as details, with the fields of their rows that no document has, and counts
   all.
4. What lies outside of a key's area is told by row.
5. The language follows `Accept-Language`, and the answer says which it is.
"""

from __future__ import annotations

import re
from functools import partial

import orjson
import pytest

from api.app import create_app
from search_engine import Service, Settings
from search_engine.installation.api_keys import NewKey
from tests.indexer.documents.load_samples import full_matter

HANZI = re.compile(r"[\u3400-\u9fff]")
QUOTED = re.compile(r"“[^”]*”")
ENGLISH = {"Accept-Language": "en-GB, en;q=0.8"}
FAULT = {"code", "row", "field", "message", "mend", "reason"}
LATE, EARLY = "2026-03-02", "2026-03-01"
MATTER = partial(full_matter, id="a")
# What a document has otherwise than it should, and the fault's code and field; `True` of a warning.
DOCUMENTS = [
    ({"title": None}, "missing", "title", False),
    ({"id": " "}, "missing", "id", False),
    ({"id": "a/b"}, "forbidden_character", "id", False),
    ({"title": "甲\u202e乙"}, "forbidden_character", "title", False),
    ({"title": "<b>甲</b>"}, "forbidden_character", "title", False),
    ({"title": "字" * 501}, "too_long", "title", False),
    ({"title": ["甲"]}, "wrong_type", "title", False),
    ({"kind": "mater"}, "unknown_value", "kind", False),
    ({"money": "多"}, "unknown_value", "money", False),
    ({"region": None}, "missing", "region", False),
    ({"region": "999999"}, "unknown_region", "region", False),
    ({"coverage": {"regions": ["330110", "3301"]}}, "unknown_region", "coverage.regions.1", False),
    ({"visits": -1}, "out_of_range", "visits", False),
    ({"visits": "两次"}, "not_a_number", "visits", False),
    ({"issued_at": "昨天"}, "not_a_date", "issued_at", False),
    ({"issued_at": "1800-01-01"}, "out_of_range", "issued_at", False),
    ({"effective_from": LATE, "expires_at": EARLY}, "contradiction", "effective_from", False),
    ({"issued_at": LATE, "repealed_at": EARLY}, "contradiction", "repealed_at", False),
    ({"promised_time": "很快"}, "wrong_form", "promised_time", False),
    ({"materials": "照片|随便"}, "wrong_form", "materials", False),
    ({"item_code": 1.1e30}, "lost_digits", "item_code", False),
    ({"links": {"pc": "javascript:1"}}, "not_a_url", "links.pc", False),
    ({"links": {"pc": "https://example.com/"}}, "host_not_allowed", "links.pc", False),
    ({"fee": {"charged": "看情况"}}, "wrong_type", "fee.charged", False),
    ({"place": {"lat": 91, "lon": 120}}, "out_of_range", "place.lat", False),
    ({"kind": "faq"}, "missing", "public", False),
    ({"id": "new", "public": False}, "not_public", "public", False),
    ({"colour": 1}, "unknown_field", "colour", True),
    ({"sumary": "甲"}, "unknown_field", "sumary", True),
    ({"authority": {"name": "局", "nmae": "局"}}, "unknown_field", "authority.nmae", True),
    ({"themes": ["杭州特色"]}, "unknown_value", "themes", True),
    ({"superseded_by": "a"}, "self_reference", "superseded_by", True),
    ({"level": "省级"}, "contradiction", "level", True),
    ({"promised_time": "90工作日"}, "contradiction", "promised_time", True),
    ({"title": "办假证"}, "banned_word", "title", True),
    ({"faqs": None}, "incomplete", "faqs", True),
]
LINES = [
    (b"[1]", "wrong_type"),
    (b'{"id": ', "not_json"),
    (b"{'id': 1}", "not_json"),
    (b'{"id": NaN}', "not_a_number"),
    (b'{"id": "\\ud800"}', "forbidden_character"),
    (b'{"id": "\xff"}', "not_utf8"),
]
BODIES = [
    (b"", "empty"), (b"\n \n", "empty"), (b"[{}]", "wrong_form"), (b"{\n}", "wrong_form"), (b"no\nlines", "wrong_form"),
    ("护照 身份证\n".encode("gbk") * 9, "not_utf8"), (b"PK\x03\x04", "wrong_file"), (b"%PDF", "wrong_file"),
    (b'{"id": \x00}', "wrong_file"),
]  # fmt: skip
SEARCH = {"id": "e1", "type": "search", "query": "身份证"}
EVENTS = [
    (7, "wrong_type", ""),
    ({"type": "search", "query": "甲"}, "missing", "id"),
    ({"id": "e1", "type": "search"}, "missing", "query"),
    ({"id": "e1", "type": "buy"}, "unknown_value", "type"),
    (SEARCH | {"color": 1}, "unknown_field", "color"),
    (SEARCH | {"id": "a b"}, "wrong_form", "id"),
    (SEARCH | {"at": "yesterday"}, "not_a_date", "at"),
    (SEARCH | {"at": "2099-01-01T00:00:00+08:00"}, "out_of_range", "at"),
    (SEARCH | {"at": "2001-01-01T00:00:00+08:00"}, "out_of_range", "at"),
    (SEARCH | {"region": "999999"}, "unknown_region", "region"),
    (SEARCH | {"query": "甲" * 501}, "wrong_form", "query"),
    (SEARCH | {"query": "办假证"}, "banned_word", "query"),
    (SEARCH | {"site": 1}, "wrong_form", "site"),
    (SEARCH | {"position": 0}, "out_of_range", "position"),
    (SEARCH | {"element": "fee"}, "not_applicable", "element"),
    ({"id": "e1", "type": "view", "document": "none"}, "not_found", "document"),
    ({"id": "e1", "type": "view", "document": "a", "documents": ["a"]}, "contradiction", "document"),
    ({"id": "e1", "type": "view", "document": "<a>"}, "wrong_form", "document"),
    ({"id": "e1", "type": "impression", "documents": []}, "wrong_form", "documents"),
    ({"id": "e1", "type": "wrong", "document": "a", "element": "fees"}, "unknown_value", "element"),
    ({"id": "e1", "type": "wrong", "document": "a", "element": "fee", "text": "办假证"}, "banned_word", "text"),
]


@pytest.fixture(scope="module")
def opened(tmp_path_factory):
    settings = Settings(home=tmp_path_factory.mktemp("home"), spelling="off", link_hosts=("*.gov.cn",))
    service = Service.open(settings)
    keys = [
        {"Authorization": f"Bearer {service.keys.create(new)}"}
        for new in (
            NewKey("各地", ("documents:write",)),
            NewKey("余杭", ("documents:write",), regions=("330110",)),
        )
    ]
    yield create_app(service).test_client(), *keys
    service.close()


@pytest.fixture
def bulk(opened):
    client, everywhere, _ = opened

    def sent(body, query="", status=200, **headers):
        lines = body if isinstance(body, bytes) else b"\n".join(map(orjson.dumps, body))
        response = client.post(f"/v1/documents:bulk{query}", data=lines, headers=everywhere | headers)
        assert response.status_code == status, response.text
        return response.get_json()

    return sent


def assert_told(chinese, english):
    """That two answers tell one fault, in two languages."""
    assert chinese.keys() - {"warning"} == FAULT
    same = {"code", "row", "field", "warning"} & chinese.keys()
    assert {name: chinese[name] for name in same} == {name: english[name] for name in same}
    assert chinese["code"] != "invalid"
    assert HANZI.search(chinese["message"])
    assert english["message"]
    assert not HANZI.search(QUOTED.sub("", english["message"] + english["mend"]))
    assert bool(chinese["mend"]) == bool(english["mend"])
    for told in (chinese, english):
        assert "□" not in told["reason"].replace("□", "", told["field"].count("□"))
        assert told["message"] in told["reason"]
        assert told["mend"] in told["reason"]


@pytest.mark.parametrize(("changes", "code", "field", "warning"), DOCUMENTS)
def test_1_a_document_at_fault(bulk, changes, code, field, warning):
    rows = [MATTER(id="good"), MATTER(**changes)]
    found, english = (bulk(rows, "?skip_bad_rows=true", **headers)["rows"] for headers in ({}, ENGLISH))
    assert len(found) == len(english)
    for pair in zip(found, english, strict=True):
        assert_told(*pair)
    assert [(one["row"], one["field"], one["code"], one["warning"]) for one in found] == [(2, field, code, warning)]


@pytest.mark.parametrize(("line", "code"), LINES)
def test_1_a_line_at_fault(bulk, line, code):
    body = orjson.dumps(MATTER()) + b"\n\n" + line
    found, english = (bulk(body, "?skip_bad_rows=true", **headers)["rows"] for headers in ({}, ENGLISH))
    assert [(one["row"], one["field"], one["code"]) for one in found] == [(3, "", code)]
    assert_told(found[0], english[0])


@pytest.mark.parametrize(("body", "code"), BODIES)
def test_1_a_body_at_fault(bulk, body, code):
    found, english = (bulk(body, status=422, **headers)["error"] for headers in ({}, ENGLISH))
    assert [(one["row"], one["field"], one["code"]) for one in found["details"]] == [(None, "body", code)]
    assert_told(found["details"][0], english["details"][0])
    assert HANZI.search(found["message"])
    assert not HANZI.search(english["message"])


@pytest.mark.parametrize(("event", "code", "field"), EVENTS)
def test_1_an_event_at_fault(opened, event, code, field):
    client = opened[0]
    answers = [client.post("/v1/events", json={"events": [event]}, headers=sent) for sent in ({}, ENGLISH)]
    found, english = (one.get_json()["rejected"][0] for one in answers)
    assert found["index"] == 0
    assert (field, code) in {(one["field"], one["code"]) for one in found["errors"]}
    for pair in zip(found["errors"], english["errors"], strict=True):
        assert_told(*pair)


def test_1_an_id_that_comes_twice(bulk):
    found = bulk([MATTER(), MATTER()], "?skip_bad_rows=true")
    assert [(one["row"], one["field"], one["code"]) for one in found["rows"]] == [(2, "id", "duplicate_id")]


def test_2_what_matters_first_is_told_first(bulk):
    bare = {"kind": "matter", "title": "登记", "region": "330110"}
    rows = [bare | {"id": str(number)} for number in range(30)]
    rows[20] |= {"colour": 1, "level": "省级"}
    rows[25]["region"] = "999999"
    found = bulk(rows, "?skip_bad_rows=true")
    first = [(one["row"], one["code"], one["warning"]) for one in found["rows"][:4]]
    assert first[:3] == [(26, "unknown_region", False), (21, "unknown_field", True), (21, "contradiction", True)]
    assert {one["code"] for one in found["rows"][3:]} == {"incomplete"}
    assert found["cut"]
    assert found["totals"][0] == {"code": "unknown_region", "field": "region", "warning": False, "count": 1}
    assert {"code": "incomplete", "field": "fee", "warning": True, "count": 30} in found["totals"]
    assert sum(one["count"] for one in found["totals"]) == 3 + 30 * 17


def test_3_a_refused_bulk_tells_errors_and_counts_all(bulk):
    error = bulk([MATTER(colour=1), MATTER(id="b", region="999999")], status=422)["error"]
    assert [(one["row"], one["field"], one["code"]) for one in error["details"]] == [(2, "region", "unknown_region")]
    assert {(one["code"], one["warning"], one["count"]) for one in error["totals"]} == {
        ("unknown_region", False, 1),
        ("unknown_field", True, 1),
    }


def test_3_what_a_refused_row_lacks_may_stand_there_misspelt(bulk):
    error = bulk([MATTER(colour=1), {"id": "b", "titel": "登记", "region": "330110"}], status=422)["error"]
    assert [(one["row"], one["field"], one["code"]) for one in error["details"]] == [
        (2, "title", "missing"), (2, "titel", "unknown_field")
    ]  # fmt: skip
    assert "title" in error["details"][1]["mend"]


def test_4_what_is_outside_of_the_area_is_told_by_row(opened):
    client, everywhere, here = opened
    assert client.post("/v1/documents:bulk", data=orjson.dumps(MATTER(id="x", region="330106")), headers=everywhere)
    body = b"\n".join(map(orjson.dumps, [MATTER(), MATTER(id="y", region="330106"), MATTER(id="x")]))
    answers = [client.post("/v1/documents:bulk", data=body, headers=here | sent) for sent in ({}, ENGLISH)]
    assert [one.status_code for one in answers] == [403, 403]
    found, english = (one.get_json()["error"] for one in answers)
    assert [(one["row"], one["field"], one["code"]) for one in found["details"]] == [
        (2, "region", "outside_area"), (3, "id", "outside_area"),
    ]  # fmt: skip
    for one, other in zip(found["details"], english["details"], strict=True):
        assert one["code"] == other["code"]
        assert other["message"].startswith(("the key may write for", "the id belongs to"))


def test_5_the_answer_says_its_language(opened):
    client, everywhere, _ = opened
    body = orjson.dumps(MATTER(colour=1))
    for sent, tag in (({}, "zh-CN"), (ENGLISH, "en")):
        answer = client.post("/v1/documents:bulk", data=body, headers=everywhere | sent)
        assert (answer.headers["Content-Language"], "Accept-Language" in answer.headers["Vary"]) == (tag, True)
        answer = client.post("/v1/events", json={"events": []}, headers=sent)
        assert answer.headers["Content-Language"] == tag
