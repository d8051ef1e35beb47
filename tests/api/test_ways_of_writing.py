"""One document by its address, and many as one JSON object: the ways of generated clients.

1. `PUT` brings a document (201) or replaces it (200), under any id that can be read, and says which load did.
2. It is held to what bulk writes are: the key, its area, the size, the same checks with every fault at once.
3. What the body says of its id is that of the address, or nothing.
4. A list in a JSON object is taken as the same documents in lines are: the same are stored, and the same is answered.
5. Lines that are said to be JSON stay lines; what is neither is refused in words that say what to send.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import orjson
import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api.app import create_app
from search_engine import Service, Settings
from search_engine.access import AuditQuery
from search_engine.installation.api_keys import NewKey

MATTER = {"id": "yh-1", "kind": "policy", "title": "租房补贴办法", "region": "330110"}
JSON, LINES = "application/json", "application/x-ndjson"


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with Service.open(Settings(home=tmp_path_factory.mktemp("writing"), spelling="off", max_body=5_000)) as found:
        yield found


@pytest.fixture(scope="module")
def key(service: Service) -> dict[str, str]:
    return {"X-Zwfw-Key": service.keys.create("省事项库", ["documents:write"])}


@pytest.fixture(scope="module")
def client(service: Service) -> FlaskClient:
    return create_app(service).test_client()


@pytest.fixture
def write(client: FlaskClient, key: dict[str, str]) -> Any:
    """Puts a document: an id and a body → status and answer."""

    def put(document_id: str, body: Any, headers: dict[str, str] = key, kind: str = JSON) -> tuple[int, Any]:
        data = body if isinstance(body, bytes) else orjson.dumps(body)
        path = f"/v1/documents/{quote(document_id, safe='')}"
        sent = client.put(path, data=data, headers=headers, content_type=kind)
        return sent.status_code, sent.get_json()

    return put


def faults(answer: Any) -> dict[str, str]:
    return {detail["field"]: detail["reason"] for detail in answer["error"]["details"]}


@pytest.mark.parametrize("document_id", ["new-1", "浙江-事项", "百分%25号+", "x:bulk"])
def test_a_document_is_brought_and_replaced_under_its_id(
    service: Service, client: FlaskClient, write: Any, document_id: str
) -> None:
    body = {name: value for name, value in MATTER.items() if name != "id"}
    status, first = write(document_id, body)
    assert status == 201, first
    assert (status, first["id"], first["created"], first["warnings"]) == (201, document_id, True, [])
    status, second = write(document_id, body | {"id": document_id, "title": "租房补贴新办法"})
    assert (status, second["created"], second["sequence"]) == (200, False, first["sequence"] + 1)
    there = client.get(f"/v1/documents/{quote(document_id, safe='')}").get_json()
    assert (there["id"], there["title"]) == (document_id, "租房补贴新办法")
    assert service.document_desk.load(second["load"]).sequence == second["sequence"]
    assert service.audit.entries(AuditQuery(action="documents.write"))[0].target == f"load:{second['load']}"


@pytest.mark.parametrize("document_id", ["浙江/事项", "a//b"])
def test_an_id_with_slashes_is_refused_as_in_bulk(write: Any, document_id: str) -> None:
    status, told = write(document_id, MATTER | {"id": document_id})
    assert (status, list(faults(told))) == (422, ["id"])
    assert "/" in faults(told)["id"]


def test_a_document_that_was_read_may_be_sent_back_as_it_is(client: FlaskClient, write: Any) -> None:
    whole = MATTER | {"materials": [{"name": "户口簿"}], "fee": {"charged": False}}
    write("yh-1", whole)
    there = client.get("/v1/documents/yh-1").get_json()
    assert write("yh-1", there)[0] == 200
    assert client.get("/v1/documents/yh-1").get_json() == there


def test_what_is_doubtful_is_told_and_taken(write: Any) -> None:
    status, told = write("m-1", MATTER | {"id": None, "kind": "matter", "titel": "x"})
    assert status == 201
    fields = {warning["field"] for warning in told["warnings"]}
    assert "titel" in fields
    assert len(fields) > 1  # elements that a matter should have


@pytest.mark.parametrize("own", ["other", 5, ["yh-9"]])
def test_another_id_is_refused_with_all_that_is_wrong(service: Service, write: Any, own: object) -> None:
    before = service.installation.store.sequence()
    status, told = write("yh-9", MATTER | {"id": own, "region": "999999"})
    assert status == 422
    assert faults(told).keys() == {"id", "region"}
    assert service.installation.store.sequence() == before


def test_keys_write_one_document_where_they_may(service: Service, write: Any) -> None:
    bound = {"X-Zwfw-Key": service.keys.create(NewKey("西湖", ("documents:write",), (), ("330106",)))}
    write("yh-2", MATTER | {"id": "yh-2"})
    status, told = write("xh-2", MATTER | {"id": "xh-2"}, bound)
    assert (status, list(faults(told))) == (403, ["region"])
    status, told = write("yh-2", MATTER | {"id": "yh-2", "region": "330106"}, bound)
    assert (status, list(faults(told))) == (403, ["id"])
    assert write("xh-2", MATTER | {"id": "xh-2", "region": "330106"}, bound)[0] == 201
    assert write("yh-2", MATTER, {})[0] == 401


@pytest.mark.parametrize(
    ("body", "kind", "status", "code"),
    [
        (b'{"title": "' + b"x" * 5_000 + b'"}', JSON, 413, "too_large"),
        (b'{"title": ', JSON, 422, "bad_parameters"),
        (b"[1]", JSON, 422, "bad_parameters"),
        (b"", JSON, 422, "bad_parameters"),
        (b'{"title": "\\ud800", "region": "330110"}', JSON, 422, "bad_parameters"),
        (b"{}", LINES, 415, "unsupported_media_type"),
    ],
)
def test_what_is_no_document_is_refused(write: Any, body: bytes, kind: str, status: int, code: str) -> None:
    found, told = write("x-1", body, kind=kind)
    assert (found, told["error"]["code"]) == (status, code)


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[tuple[Service, FlaskClient, dict[str, str]]]]:
    """Two installations alike."""
    made = []
    for name in ("object", "lines"):
        service = Service.open(Settings(home=tmp_path_factory.mktemp(name), spelling="off"))
        key = {"X-Zwfw-Key": service.keys.create("省事项库", ["documents:write"])}
        made.append((service, create_app(service).test_client(), key))
    yield made
    for service, _, _ in made:
        service.close()


ROW = st.fixed_dictionaries(
    {},
    optional={
        "id": st.sampled_from(["a", "b", "c", "d e", ""]) | st.none() | st.integers(0, 3),
        "title": st.sampled_from(["租房补贴", "居住证\n办理", ""]) | st.integers(-9, 9),
        "region": st.sampled_from(["330110", "33010", "999999"]),
        "kind": st.sampled_from(["policy", "matter", "nothing"]),
        "status": st.sampled_from(["online", "offline"]),
        "colour": st.just(1),
    },
)
SOUND = st.fixed_dictionaries(
    {"id": st.sampled_from("abcdef"), "title": st.text(min_size=1, max_size=3), "region": st.just("330110")}
)
NO_DOCUMENT = st.sampled_from([1, "x", [], None])


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(first=SOUND | ROW, rest=st.lists(SOUND | SOUND | ROW | NO_DOCUMENT, max_size=5), skip=st.booleans())
def test_4_a_list_is_taken_as_lines_are(pair: Any, first: Any, rest: list[Any], skip: bool) -> None:
    rows = [first, *rest]
    bodies = orjson.dumps({"documents": rows}), b"".join(orjson.dumps(row) + b"\n" for row in rows)
    answers, kept = [], []
    for (service, client, key), body, kind in zip(pair, bodies, (JSON, LINES), strict=True):
        sent = client.post(
            f"/v1/documents:bulk?skip_bad_rows={str(skip).lower()}", data=body, headers=key, content_type=kind
        )
        answers.append((sent.status_code, without_forms(sent.get_json())))
        kept.append({id: service.installation.store.get(id) for id in "abcdef0123"})
    assert answers[0] == answers[1]
    assert kept[0] == kept[1]


def without_forms(told: Any) -> Any:
    """An answer without numbers of loads, and without the mend of what is no document, which each form has its own."""
    told.pop("load", None)
    whole = told.get("error", told)
    for row in [*whole.get("rows", ()), *whole.get("details", ())]:
        if "不是 JSON 对象" in row["reason"]:
            row |= dict.fromkeys(("code", "message", "mend", "reason"))
    whole["totals"] = Counter((total["field"], total["warning"], total["count"]) for total in whole["totals"])
    return told


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (orjson.dumps({"documents": [MATTER]}), JSON),
        (orjson.dumps({"documents": [MATTER]}, option=orjson.OPT_INDENT_2), f"{JSON}; charset=utf-8"),
        (b"\xef\xbb\xbf \n " + orjson.dumps({"documents": [MATTER]}), JSON),
        (orjson.dumps(MATTER) + b"\n", JSON),
        (orjson.dumps(MATTER), "application/x-www-form-urlencoded"),
        (b"\n" + orjson.dumps(MATTER) + b"\n", ""),
    ],
)
def test_an_object_or_lines_are_told_apart(client: FlaskClient, key: dict[str, str], body: bytes, kind: str) -> None:
    sent = client.post("/v1/documents:bulk", data=body, headers=key, content_type=kind)
    assert (sent.status_code, sent.get_json().get("written")) == (200, 1)


@pytest.mark.parametrize(
    ("body", "kind", "said"),
    [
        (b'{"documents": [', JSON, "不完整"),
        (b'{"documents": [{}]} x', JSON, "不是正确的 JSON"),
        (b'{"documents": {}}', JSON, "不是列表"),
        (b'{"documents": []}', JSON, "是空的"),
        (b'{"documents": [{}], "site": "x"}', JSON, "没有字段 site"),
        (b'[{"id": "1"}]', JSON, "JSON 数组"),
        (orjson.dumps({"documents": [MATTER]}), LINES, "缺少必填字段"),
        (b"", JSON, "空"),
    ],
)
def test_what_is_neither_an_object_nor_lines_is_refused(
    client: FlaskClient, key: dict[str, str], body: bytes, kind: str, said: str
) -> None:
    sent = client.post("/v1/documents:bulk", data=body, headers=key, content_type=kind)
    assert sent.status_code == 422
    assert said in "".join(faults(sent.get_json()).values())


def test_an_object_over_the_limit_is_refused(client: FlaskClient, key: dict[str, str]) -> None:
    body = orjson.dumps({"documents": [MATTER] * 100})
    sent = client.post("/v1/documents:bulk", data=body, headers=key, content_type=JSON)
    assert sent.status_code == 413
