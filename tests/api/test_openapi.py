"""The OpenAPI document.

1. It is valid OpenAPI 3.1 and names every call of the API, and no other.
2. The shapes of a search page name every field that a page has.
3. What is called by the document is answered by the document (schemathesis).
4. Its page loads nothing from another host.
5. What generators need: a title and headings in ASCII, one media type for lines, names in ASCII for values in Chinese,
   defaults and examples that the service takes.
"""

import re
from dataclasses import fields

import pytest
import schemathesis
from hypothesis import given, settings
from hypothesis.strategies import data
from openapi_spec_validator import validate
from schemathesis.specs.openapi.checks import ignored_auth, negative_data_rejection, positive_data_acceptance

from api.app import OPERATIONS, create_app
from api.openapi.document import openapi_document
from api.openapi.schemas import SCHEMAS
from indexer.documents.document import Document
from search_engine import Item, QueryRecord, SearchPage
from tests.api.fake_service import PLAIN_MATTER, TOKEN, WRITER, FakeService
from tests.api.fuzz_hooks import right_data_is_taken, wrong_data_is_refused

pytestmark = pytest.mark.long

SERVICE = FakeService()
# What the loaders refuse, which the pages are tried with, is nothing that the document allows.
SERVICE.documents = {PLAIN_MATTER["id"]: PLAIN_MATTER}
APP = create_app(SERVICE)
SCHEMA = schemathesis.openapi.from_wsgi("/openapi.json", APP)


def test_the_openapi_document_is_valid():
    validate(openapi_document(OPERATIONS))


def test_the_openapi_document_names_every_call(client):
    rules = [rule for rule in APP.url_map.iter_rules() if rule.rule.startswith("/v1/")]
    routes = {(method, re.sub(r"<(?:path:)?(\w+)>", r"{\1}", rule.rule)) for rule in rules for method in rule.methods}
    described = {
        (method.upper(), path)
        for path, calls in client.get("/openapi.json").get_json()["paths"].items()
        for method in calls
        if path.startswith("/v1/")
    }
    assert described == {route for route in routes if route[0] not in ("HEAD", "OPTIONS")}


@pytest.mark.parametrize("shape", [SearchPage, QueryRecord, Item])
def test_2_shapes_name_every_field(shape):
    assert list(SCHEMAS[shape.__name__]["properties"]) == [field.name for field in fields(shape)]


# A test for each call by a name of its own: `SCHEMA.parametrize` gives all the same, of which several processes run but
# one.
CALLS = {found.ok().label: found.ok() for found in SCHEMA.get_all_operations()}


@pytest.mark.parametrize("call", CALLS)
@settings(max_examples=10, derandomize=True)
@given(data=data())
def test_3_answers_are_as_described(call, data):
    answer_to(data.draw(CALLS[call].as_strategy()))


@pytest.mark.soak
@pytest.mark.parametrize("call", CALLS)
@settings(max_examples=200)
@given(data=data())
def test_many_answers_are_as_described(call, data):
    answer_to(data.draw(CALLS[call].as_strategy()))


def answer_to(case):
    # The key and token sent below are right ones, whatever the case has made up: `test_security_schemes` shows that
    # wrong ones are refused, and `make conformance` tries the rest.
    excluded = [positive_data_acceptance, negative_data_rejection, ignored_auth, right_data_is_taken]
    if case.operation.path.startswith("/v1/me"):
        excluded.append(wrong_data_is_refused)  # the token that it leaves out is sent below
    case.call_and_validate(excluded_checks=excluded, headers={"X-Zwfw-Key": WRITER, "X-Zwfw-User": TOKEN})


def test_the_page_of_the_api_loads_from_us_alone(client):
    page = client.get("/docs").text
    sources = re.findall(r'(?:src|href)="([^"]+)"', page)
    assert len(sources) >= 4
    for source in sources:
        with client.get(source) as response:
            assert response.status_code == 200


def test_5_names_are_ascii():
    document = openapi_document(OPERATIONS)
    names = [document["info"]["title"], *(tag["name"] for tag in document["tags"])]
    names += [tag for calls in document["paths"].values() for call in calls.values() for tag in call["tags"]]
    assert [name for name in names if not name.isascii()] == []
    assert {tag["name"] for tag in document["tags"]} == set(names[len(document["tags"]) + 1 :])


def objects(part):
    if isinstance(part, dict):
        yield part
    for inner in part.values() if isinstance(part, dict) else part if isinstance(part, list) else ():
        yield from objects(inner)


def test_chinese_values_have_names_in_ascii():
    sets = [one for one in objects(openapi_document(OPERATIONS)) if isinstance(one.get("enum"), list)]
    chinese = [one for one in sets if not all(value.isascii() for value in one["enum"])]
    assert len(chinese) >= 8
    for one in chinese:
        names = one["x-enum-varnames"]
        assert len(set(names)) == len(one["enum"])
        assert all(re.fullmatch("[A-Z_]+", name) for name in names), names


def test_a_bulk_write_takes_an_object_which_generators_choose_or_lines():
    body = openapi_document(OPERATIONS)["paths"]["/v1/documents:bulk"]["post"]["requestBody"]
    assert list(body["content"]) == ["application/json", "application/x-ndjson"]


def test_what_takes_an_idempotency_key_says_so_and_how_a_replay_is_told():
    calls = [call for path in openapi_document(OPERATIONS)["paths"].values() for call in path.values()]
    taking = {
        call["operationId"]: call["responses"]
        for call in calls
        if any((one.get("in"), one.get("name")) == ("header", "Idempotency-Key") for one in call["parameters"])
    }
    assert taking.keys() == {"putDocument", "putDocuments", "deleteDocument", "deleteDocuments"}
    for responses in taking.values():
        done = [responses[status] for status in ("200", "201", "204") if status in responses]
        assert done
        assert all("Idempotency-Replayed" in response["headers"] for response in done)
        assert "409" in responses


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.name)
def test_5_defaults_and_examples_are_taken(operation):
    for parameter in (*operation.parameters, *operation.in_path):
        for value in (parameter.default, parameter.example):
            if value is not None:
                texts = [text_of(one) for one in (value if isinstance(value, list) else [value])]
                parameter.read(texts)


def text_of(value):
    return str(value).lower() if isinstance(value, bool) else str(value)


def test_the_shape_of_a_document_has_all_its_fields():
    shape = SCHEMAS["Document"]
    assert list(shape["properties"]) == [*Document.model_fields, "shelf"]
    assert all({"type", "$ref"} & field.keys() for field in shape["properties"].values())
    assert Document.model_validate(shape["example"]).title
