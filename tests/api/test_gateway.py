"""Called through the national platform's gateway (C 0103-2018 §8.3.4.2).

1. `envelope=gateway` puts what was answered into the standard's frame: what is listed as `items`, other fields beside.
2. Errors have result code 102 with our code and message, what is under way 103.
3. `auth_code` and `envelope` are taken by every call of the document; faults of theirs come with all others.
4. `auth_code` stands in the request's log line and the answer's header, without personal numbers; no others are logged.
5. Pages, metrics and the OpenAPI document are never framed, nor is what was not asked for.
"""

import re
from datetime import date, timedelta

import pytest
from structlog.testing import capture_logs

from api.app import OPERATIONS
from search_engine import NotReady
from tests.api.fake_service import TOKEN, WRITER

FRAME = {"result_code", "error_code", "error_msg", "date", "items"}


def framed(response):
    assert response.content_type == "application/json; envelope=gateway"
    (name,) = response.get_json()
    assert name == "process_response"
    return response.get_json()[name]


def test_a_search_is_put_into_the_frame_of_the_gateway(client):
    plain = client.get("/v1/search?q=身份证").get_json()
    found = framed(client.get("/v1/search?q=身份证&envelope=gateway"))
    assert {name: found[name] for name in ("result_code", "error_code", "error_msg")} == {
        "result_code": "100",
        "error_code": "",
        "error_msg": "",
    }
    assert abs(date.fromisoformat(found["date"]) - date.today()) <= timedelta(days=1)
    assert found["items"] == plain["items"]
    assert {name: value for name, value in found.items() if name not in FRAME} == {
        name: value for name, value in plain.items() if name != "items"
    }


@pytest.mark.parametrize(
    ("path", "listed"),
    [
        ("/v1/suggest?q=身份", "suggestions"),
        ("/v1/hot?", "terms"),
        ("/v1/recommend?", "items"),
        ("/v1/regions?", "regions"),
        ("/v1/catalog?", "children"),
    ],
)
def test_what_is_listed_is_framed_as_items(client, path, listed):
    plain = client.get(path).get_json()
    assert framed(client.get(f"{path}&envelope=gateway"))["items"] == plain[listed]


@pytest.mark.parametrize("path", ["/v1/documents/11330110-1.a_b%2Fc?", "/v1/regions/330110?", "/healthz?"])
def test_one_thing_is_framed_as_one_item(client, path):
    found = framed(client.get(f"{path}envelope=gateway"))
    assert found["items"] == [client.get(path).get_json()]
    assert found.keys() == FRAME


def test_a_spoken_search_is_framed_with_its_text_and_items(client):
    body = {"hypotheses": [{"text": "身份证", "confidence": 1}]}
    plain = client.post("/v1/voice", json=body).get_json()
    found = framed(client.post("/v1/voice?envelope=gateway", json=body))
    assert (found["text"], found["items"]) == ("身份证", plain["search"]["items"])
    assert "search" not in found


def test_an_answer_without_a_body_is_framed_with_status_200(client):
    headers = {"X-Zwfw-Key": WRITER}
    response = client.delete("/v1/documents/hostile?envelope=gateway", headers=headers)
    assert (response.status_code, framed(response)["items"]) == (200, [])
    assert client.delete("/v1/documents/hostile", headers=headers).status_code == 204


def test_an_error_has_result_code_102_with_our_code(client):
    response = client.get("/v1/search?size=0&envelope=gateway&colour=red")
    found = framed(response)
    assert response.status_code == 422
    assert (found["result_code"], found["error_code"], found["items"]) == ("102", "bad_parameters", [])
    assert found["error_msg"]
    assert {detail["field"] for detail in found["details"]} == {"size", "colour"}


def test_what_is_under_way_has_result_code_103(client, service):
    assert framed(client.get("/v1/loads/7?envelope=gateway"))["result_code"] == "103"
    service.failure = NotReady("还没有索引")
    for path in ("/v1/search?envelope=gateway", "/readyz?envelope=gateway"):
        response = client.get(path)
        assert (response.status_code, framed(response)["result_code"]) == (503, "103")


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.name)
def test_every_call_takes_auth_code_and_envelope(client, operation):
    path = re.sub(r"\{\w+\}", "7", operation.path)
    headers = {"X-Zwfw-Key": WRITER, "X-Zwfw-User": TOKEN}
    wrong = client.open(f"{path}?auth_code=a b&envelope=soap&colour=red", method=operation.method, headers=headers)
    assert wrong.status_code == 422
    fields = {detail["field"] for detail in wrong.get_json()["error"]["details"]}
    assert fields >= {"auth_code", "envelope", "colour"}
    right = client.open(f"{path}?auth_code=a-1&envelope=gateway", method=operation.method, headers=headers)
    told = right.get_json()["process_response"].get("details", ()) if right.is_json else ()
    assert {"auth_code", "envelope"} & {detail["field"] for detail in told} == set()
    assert right.headers["X-Request-Id"] == "a-1"


def test_auth_code_stands_in_the_log_line_and_no_other_is_logged(client):
    with capture_logs() as lines:
        client.get("/v1/search?q=身份证&auth_code=20260301-17")
        client.get("/v1/search?q=身份证&auth_code=a b")
        client.get("/v1/search?q=身份证")
    (line,) = lines
    assert (line["auth_code"], line["endpoint"], line["status"]) == ("20260301-17", "search.search", 200)
    assert line.keys() == {"event", "log_level", "auth_code", "request_id", "endpoint", "status", "took_ms"}


def test_4_no_persons_number_in_the_log(client):
    with capture_logs() as lines:
        client.get("/v1/hot?auth_code=11010519491231002X")
    assert "11010519491231002X" not in str(lines)


def test_the_log_lines_of_a_failure_have_auth_code(client, service):
    service.failure = ZeroDivisionError()
    with capture_logs() as lines:
        assert client.get("/v1/search?q=a&auth_code=a-7").status_code == 500
    assert [line["auth_code"] for line in lines] == ["a-7", "a-7"]


@pytest.mark.parametrize("path", ["/?q=身份证&envelope=gateway", "/openapi.json?envelope=gateway"])
def test_pages_and_the_openapi_document_are_never_framed(client, path):
    assert "process_response" not in client.get(path).text.partition("components")[0]


def test_5_metrics_stay_text(client):
    assert client.get("/metrics?envelope=gateway").text.startswith("#")
    assert client.get("/v1/hot").content_type == "application/json"
