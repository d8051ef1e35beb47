"""HTTP as others do it.

1. What is the same for everybody has a strong entity tag; who has it already, in either coding, is answered 304 without
   a body. `HEAD` says what `GET` would.
2. How long an answer may be kept is declared by its call; what a key or a token was shown for stays with its sender,
   and an error is not kept. The document says what is declared.
3. Answers of a kilobyte and more are packed for who takes gzip, by its q-values, never for the console nor a person.
4. Every answer names its request: by the caller's name where it is in order, else anew; failures are logged so.
5. Who has a quota is told what is left of it.
6. A call that is to go says so in its headers and in the document.
"""

import gzip
from dataclasses import replace
from datetime import date

import pytest
from flask import Blueprint
from structlog.testing import capture_logs

from api.app import OPERATIONS, create_app
from api.endpoints.operation import HEALTH
from api.endpoints.search import SEARCH
from api.http.delivery import register_delivery
from api.http.packing import takes_gzip
from api.openapi.document import describe
from tests.api.fake_service import TOKEN, WRITER

KEY, PERSON, GZIP = {"X-Zwfw-Key": WRITER}, {"X-Zwfw-User": TOKEN}, {"Accept-Encoding": "gzip"}
DOCUMENT = "/v1/documents/11330110-1.a_b%2Fc"
TAGGED = (
    "/v1/vocabulary",
    "/v1/regions?parent=330000",
    "/v1/regions/330110",
    "/v1/catalog",
    "/openapi.json",
    DOCUMENT,
    "/v1/hot",
)


def vary(response):
    return {name.strip() for name in response.headers["Vary"].split(",")}


@pytest.mark.parametrize("path", TAGGED)
@pytest.mark.parametrize("coding", [{}, GZIP], ids=["plain", "gzip"])
def test_1_who_has_it_already_is_answered_304(client, path, coding):
    first = client.get(path, headers=coding)
    tag = first.headers["ETag"]
    assert tag.startswith('"')
    assert first.status_code == 200
    for known in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        for method in ("GET", "HEAD"):
            again = client.open(path, method=method, headers=coding | {"If-None-Match": known})
            assert (again.status_code, again.data) == (304, b""), known
            assert again.headers["ETag"] == tag
            assert again.headers["Cache-Control"] == first.headers["Cache-Control"]
            assert vary(again) == vary(first)
            assert "Content-Encoding" not in again.headers
    assert client.get(path, headers=coding | {"If-None-Match": '"other"'}).data == first.data


def test_1_a_tag_names_bytes_and_either_is_known(client):
    plain, packed = (client.get("/v1/vocabulary", headers=coding) for coding in ({}, GZIP))
    assert plain.headers["ETag"] != packed.headers["ETag"]
    for known in (plain, packed):
        assert client.get("/v1/vocabulary", headers={"If-None-Match": known.headers["ETag"]}).status_code == 304


@pytest.mark.parametrize("path", [*TAGGED, "/v1/search", "/privacy", "/v1/nothing"])
@pytest.mark.parametrize("coding", [{}, GZIP], ids=["plain", "gzip"])
def test_1_head_says_what_get_would(client, path, coding):
    headers = coding | {"X-Request-Id": "a-1"}
    found, head = client.get(path, headers=headers), client.head(path, headers=headers)
    assert head.data == b""
    assert head.headers == found.headers
    assert int(found.headers["Content-Length"]) == len(found.data)


def test_1_searches_have_no_tag(client):
    assert "ETag" not in client.get("/v1/search").headers
    assert client.get("/v1/search", headers={"If-None-Match": "*"}).status_code == 200


@pytest.mark.parametrize(
    ("path", "headers", "control"),
    [
        ("/v1/vocabulary", {}, "public, max-age=60"),
        ("/v1/vocabulary", KEY, "public, max-age=60"),
        ("/v1/regions/9", {}, "no-cache"),
        (DOCUMENT, {}, "no-cache"),
        (DOCUMENT, KEY, "private, no-store"),
        ("/v1/hot", {}, "no-cache"),
        ("/v1/search", {}, "no-cache"),
        ("/v1/search", PERSON, "private, no-store"),
        ("/v1/search?off_signals=popularity", {"Authorization": f"Bearer {WRITER}"}, "private, no-store"),
        ("/v1/me/consent", {}, "private, no-store"),
        ("/v1/me/consent", PERSON, "private, no-store"),
        ("/v1/reports/none", {}, "private, no-store"),
        ("/metrics", {}, "private, no-store"),
        ("/", {}, "private, no-cache"),
        ("/v1/nothing", {}, "no-cache"),
    ],
)
def test_2_how_long_an_answer_is_kept(client, path, headers, control):
    response = client.get(path, headers=headers)
    assert response.headers.getlist("Cache-Control") == [control]
    assert len(response.headers.getlist("Vary")) == 1
    assert vary(response) >= {"Accept-Encoding"} | ({"X-Zwfw-User"} if control.startswith("private") else set())


def test_2_the_document_says_what_is_declared(client):
    paths = client.get("/openapi.json").get_json()["paths"]
    told = {name for name, calls in paths.items() if "304" in calls.get("get", {"responses": {}})["responses"]}
    assert told >= {"/v1/vocabulary", "/v1/regions", "/v1/catalog", "/v1/documents/{id}", "/v1/hot"}
    assert "/v1/search" not in told
    assert {"ETag", "Cache-Control", "X-Request-Id"} <= set(
        paths["/v1/vocabulary"]["get"]["responses"]["200"]["headers"]
    )


@pytest.mark.parametrize("path", ["/v1/search", "/", "/v1/vocabulary", "/openapi.json"])
def test_3_large_answers_are_packed_for_who_takes_that(client, path):
    plain, packed = client.get(path), client.get(path, headers=GZIP)
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert packed.headers["Content-Type"] == plain.headers["Content-Type"]
    assert int(packed.headers["Content-Length"]) == len(packed.data) < len(plain.data)
    found, wanted = gzip.decompress(packed.data), plain.data
    if path != "/v1/search":  # which tells how long it took
        assert found == wanted
    assert "Accept-Encoding" in vary(plain) & vary(packed)


@pytest.mark.parametrize(
    ("accepted", "takes"),
    [
        ("", False), ("gzip", True), ("gzip;q=0", False), ("br, gzip;q=0.2", True), ("*", True), ("*;q=0", False),
        ("identity", False), ("gzip;q=0.5, identity", False), ("gzip;q=0.5, identity;q=0.5", True), ("br", False),
        ("GZIP", True), (";;,q=x", False),
    ],
)  # fmt: skip
def test_3_the_q_values_count(accepted, takes):
    assert takes_gzip(accepted) is takes


def test_3_small_answers_and_those_of_persons_are_not_packed(client):
    for path, headers in (("/healthz", GZIP), ("/v1/search", GZIP | PERSON)):
        response = client.get(path, headers=headers)
        assert response.status_code == 200
        assert "Content-Encoding" not in response.headers


@pytest.mark.parametrize("path", ["/v1/search", "/", "/v1/nothing", "/v1/search?page=0", "/healthz"])
def test_4_every_answer_names_its_request(client, path):
    made = [client.get(path).headers["X-Request-Id"] for _ in range(2)]
    assert len(set(made)) == 2
    joined = f"{path}{'&' if '?' in path else '?'}auth_code=code-1"
    for sent, named in (("a-1", "a-1"), ("a b", "code-1"), ("<b>", "code-1"), ("x" * 129, "code-1")):
        assert client.get(joined, headers={"X-Request-Id": sent}).headers.getlist("X-Request-Id") == [named]


def test_4_a_failure_is_logged_under_the_same_name(client, service):
    service.failure = RuntimeError("secret words")
    with capture_logs() as lines:
        named = client.get("/v1/search").headers["X-Request-Id"]
        client.get("/v1/hot", headers={"X-Request-Id": "330106199001011237"})
    assert next(line["request_id"] for line in lines if line["event"] == "request_failed") == named
    assert "330106199001011237" not in str(lines)


def test_5_who_has_a_quota_is_told_what_is_left(client, service):
    body = {"kind": "not_found", "query": "奶茶店转让"}
    responses = [client.post("/v1/reports", json=body) for _ in range(22)]
    assert [one.headers["RateLimit-Remaining"] for one in responses[:2]] == ["19", "18"]
    assert {one.headers["RateLimit-Limit"] for one in responses} == {"20"}
    assert (responses[-1].status_code, responses[-1].headers["RateLimit-Remaining"]) == (429, "0")
    assert 57 <= int(responses[-1].headers["RateLimit-Reset"]) <= 66
    assert "Retry-After" in responses[-1].headers
    assert "RateLimit-Limit" not in client.post("/v1/reports", json=body, headers=KEY).headers
    assert "RateLimit-Limit" not in client.get("/v1/search").headers


def test_6_a_call_that_is_to_go_says_so(service):
    old = replace(SEARCH, path="/v1/old", name="old", deprecated=date(2027, 1, 1), sunset=date(2028, 1, 1))
    app = create_app(service)
    blueprint = Blueprint("old", __name__)
    blueprint.add_url_rule("/v1/old", "old", lambda: app.view_functions["search.search"]())
    app.register_blueprint(blueprint)
    app.after_request_funcs[None].pop(-2)  # ours is the one before that of the gateway
    register_delivery(app, {"old.old": old.delivery})
    for headers in ({}, GZIP, KEY):
        answered = app.test_client().get("/v1/old", headers=headers).headers
        assert answered["Deprecation"] == "@1798761600"
        assert answered["Sunset"] == "Sat, 01 Jan 2028 00:00:00 GMT"
    described = describe(old)
    assert described["deprecated"] is True
    assert {"Deprecation", "Sunset"} <= set(described["responses"]["200"]["headers"])
    assert "deprecated" not in describe(SEARCH)


def test_6_no_call_goes_within_a_year():
    for operation in (*OPERATIONS, HEALTH):
        if operation.sunset:
            assert operation.deprecated is not None, operation.name
            assert (operation.sunset - operation.deprecated).days >= 365, operation.name
