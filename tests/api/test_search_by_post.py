"""`POST /v1/search`.

1. A search has the same answer whether its parameters stand in the address, in a form, in a JSON object, or in both; so
   have its faults, all at once.
2. A value of a JSON object is text, or of its parameter's type; a parameter that may be repeated has a list; null is
   nothing. A parameter is given in one place.
3. What is neither JSON nor a form, or too long, is refused by its status.
4. `auth_code` and `envelope` count in the body too.
5. It counts as a search and as reading: its lane and its metrics are those of `GET`.
6. The document describes the body by the table of the parameters.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.app import OPERATIONS, create_app
from api.http.gateway import COMMON
from api.http.lanes import Lane, Lanes
from api.openapi.document import openapi_document
from search_engine.searching import PARAMETERS
from tests.api.fake_service import FakeService

FORM = "application/x-www-form-urlencoded"
SERVICE = FakeService()
CLIENT = create_app(SERVICE).test_client()
REPEATED = {parameter.name for parameter in PARAMETERS if parameter.repeated}
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "q": st.text(st.characters(exclude_categories=["Cs"]), max_size=8),
    "page": st.integers(0, 12), "size": st.integers(0, 60), "lat": st.sampled_from([30.27, -91, 5]),
    "lon": st.just(120.1), "explain": st.booleans(), "sort": st.sampled_from(["relevance", "price", ""]),
    "department": st.lists(st.sampled_from(["公安", "民政", ""]), max_size=3),
    "channel": st.lists(st.sampled_from(["natural", "all", "none"]), max_size=3), "colour": st.just("red"),
    "name": st.just("张三"), "auth_code": st.sampled_from(["a-1", "a b"]), "region": st.sampled_from(["330110", "33"]),
}  # fmt: skip
ASKED = st.fixed_dictionaries({}, optional=VALUES)


def text_of(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def encoded(asked: dict[str, Any]) -> str:
    pairs = [(name, value if isinstance(value, list) else [value]) for name, value in asked.items()]
    return urlencode([(name, text_of(one)) for name, values in pairs for one in values])


def answered(response: Any) -> tuple[int, Any, object]:
    """The status, the faults, and what was searched for."""
    asked = SERVICE.requests[-1] if response.status_code == 200 else None
    faults = {(one["field"], one["reason"]) for one in response.get_json().get("error", {}).get("details", ())}
    return response.status_code, faults, asked


@given(ASKED, ASKED)
def test_1_a_search_is_the_same_wherever_its_parameters_stand(asked: dict[str, Any], more: dict[str, Any]) -> None:
    plain = answered(CLIENT.get(f"/v1/search?{encoded(asked)}"))
    assert answered(CLIENT.post(f"/v1/search?{encoded(asked)}")) == plain
    assert answered(CLIENT.post("/v1/search", data=encoded(asked), content_type=FORM)) == plain
    assert answered(CLIENT.post("/v1/search", json=asked)) == plain
    rest = {name: value for name, value in asked.items() if name not in more}
    both = answered(CLIENT.get(f"/v1/search?{encoded(rest | more)}"))
    assert answered(CLIENT.post(f"/v1/search?{encoded(rest)}", json=more)) == both


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"size": True}, "size"), ({"size": 1.5}, "size"), ({"size": [1]}, "size"), ({"size": {}}, "size"),
        ({"q": 5}, "q"), ({"explain": 1}, "explain"), ({"department": "公安"}, "department"),
        ({"department": ["公安", 1]}, "department"), ({"lat": float("1e300"), "lon": 1}, "lat"),
        ({"colour": None}, "colour"),
    ],
)  # fmt: skip
def test_2_a_value_of_another_type_is_refused(body: dict[str, Any], field: str) -> None:
    status, faults, _ = answered(CLIENT.post("/v1/search", json=body | {"page": 0}))
    assert status == 422
    assert {fault[0] for fault in faults} == {field, "page"}


def test_2_text_is_taken_for_any_type_and_null_for_nothing() -> None:
    sent = {"size": "5", "page": 2.0, "explain": "true", "lat": "30.27", "lon": 120, "region": None, "department": None}
    status, _, asked = answered(CLIENT.post("/v1/search", json=sent))
    assert (status, asked) == answered(CLIENT.get("/v1/search?size=5&page=2&explain=true&lat=30.27&lon=120"))[::2]


@pytest.mark.parametrize("name", ["q", "department", "auth_code"])
def test_2_a_parameter_is_given_in_one_place(name: str) -> None:
    value = ["公安"] if name in REPEATED else "a"
    status, faults, _ = answered(CLIENT.post(f"/v1/search?{name}=a", json={name: value}))
    assert (status, {fault[0] for fault in faults}) == (422, {name})


def test_3_what_cannot_be_read_is_refused() -> None:
    assert CLIENT.post("/v1/search", data="q=a", content_type="text/csv").status_code == 415
    assert CLIENT.post("/v1/search", data="q=" + "a" * 70_000, content_type=FORM).status_code == 413
    for text in (b"{", b"[]", b'"a"', b"", b"\xff"):
        assert CLIENT.post("/v1/search", data=text, content_type="application/json").status_code == 422
    assert CLIENT.post("/v1/search", data=b"q=%E6%8A", content_type=FORM).status_code == 422


@pytest.mark.parametrize("sent", [{"json": {"auth_code": "a-7", "envelope": "gateway", "size": 0}},
                                  {"data": {"auth_code": "a-7", "envelope": "gateway", "size": "0"}}])  # fmt: skip
def test_4_what_all_calls_take_counts_in_the_body(sent: dict[str, Any]) -> None:
    response = CLIENT.post("/v1/search", **sent)
    assert (response.status_code, response.headers["X-Request-Id"]) == (422, "a-7")
    assert response.get_json()["process_response"]["result_code"] == "102"


def test_5_it_counts_as_a_search() -> None:
    lanes = Lanes.of(CLIENT.application)
    assert {lanes.lane(method, "/v1/search") for method in ("GET", "POST")} == {Lane.SEARCHING}
    series = 'zwfw_http_requests_total{endpoint="search.search",status="200"} '

    def counted() -> float:
        return float(CLIENT.get("/metrics").text.partition(series)[2].partition("\n")[0] or 0)

    before = counted()
    CLIENT.post("/v1/search", json={"q": "a"})
    CLIENT.get("/v1/search?q=a")
    assert counted() == before + 2


def test_6_the_document_describes_the_body() -> None:
    document = openapi_document(OPERATIONS)
    body = document["paths"]["/v1/search"]["post"]["requestBody"]
    assert {FORM, "application/json"} == body["content"].keys()
    assert {str(media["schema"]) for media in body["content"].values()} == {
        "{'$ref': '#/components/schemas/SearchParameters'}"
    }
    fields = document["components"]["schemas"]["SearchParameters"]["properties"]
    assert list(fields) == [parameter.name for parameter in (*PARAMETERS, *COMMON)]
    for parameter in document["paths"]["/v1/search"]["get"]["parameters"]:
        if "$ref" in parameter:  # a header
            continue
        assert fields[parameter["name"]].items() >= parameter["schema"].items()
        assert (fields[parameter["name"]]["type"] == "array") == (parameter["name"] in REPEATED)
