"""Nothing that a stranger sends makes the service fail.

1. Any text in any parameter of any call: an answer below 500, of the right type.
2. Any path.
3. Any body.
4. The texts that are tried first on every service.
"""

from urllib.parse import quote, quote_from_bytes

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.app import OPERATIONS, create_app
from tests.api.fake_service import WRITER, FakeService

CLIENT = create_app(FakeService()).test_client()
PAGES = ("/", "/item/hostile", "/catalog", "/regions", "/life-events/x", "/favourites")
PATHS = (*PAGES, *(operation.path for operation in OPERATIONS if operation.method == "get"))
NAMES = sorted(
    {
        "id",
        "foo",
        "q[]",
        "at",
        "to",
        "name",
        *(parameter.name for operation in OPERATIONS for parameter in operation.parameters),
    }
)
TEXTS = st.one_of(
    st.text(st.characters(codec="utf-8")).map(lambda text: quote(text, safe="")),
    st.binary().map(quote_from_bytes),
    st.sampled_from(["1", "330110", "true", "all", "", "%ED%A0%80", "%", "%zz", "&", ";", "=", "+"]),
)
CLASSICS = (
    "'; drop table documents;--",
    "<script>alert(1)</script>",
    "{{7*7}}${7*7}",
    "../" * 40 + "etc/passwd",
    "(a+)+$" * 200,
    "证" * 4000,
    "x" * 100_000,
    "\ud800".encode("utf-8", "surrogatepass"),
    "\u202e\u0000\ufeff\ufffe",
    "%s%n{0}",
)


def assert_sound(response):
    with response:
        assert response.status_code < 500, response.text
        assert response.mimetype != "text/html" or "<script>alert" not in response.text


@given(st.sampled_from(PATHS), st.lists(st.tuples(st.sampled_from(NAMES), TEXTS), max_size=6))
def test_1_no_text_in_a_parameter_fails(path, pairs):
    query = "&".join(f"{name}={text}" for name, text in pairs)
    assert_sound(CLIENT.get(path, query_string=query))


@given(
    st.sampled_from(["/v1/documents/", "/v1/regions/", "/v1/loads/", "/item/", "/life-events/", "/static/", "/"]), TEXTS
)
def test_2_no_path_fails(start, text):
    assert_sound(CLIENT.get(start + text.replace("?", "%3F")))
    assert_sound(CLIENT.delete(start + text.replace("?", "%3F"), headers={"X-Zwfw-Key": WRITER}))


@given(
    st.binary(max_size=300), st.sampled_from(["", "application/json", "text/plain", "text/html", "a/b; charset=\xff"])
)
def test_3_no_body_fails(body, kind):
    assert_sound(CLIENT.post("/v1/documents:bulk", data=body, content_type=kind, headers={"X-Zwfw-Key": WRITER}))


def test_3_deep_json_fails_nothing():
    for body in (b"[" * 1900, b'{"a":' * 300):
        assert_sound(CLIENT.post("/v1/documents:bulk", data=body, headers={"X-Zwfw-Key": WRITER}))


# Pages read these; any other name is a parameter that nobody knows.
PAGE_PARAMETERS = {"q", "region", "at", "to", "name"}
TRIED = {"q", "region", "node", "at", "to", "name"}
KNOWN = {operation.path: {one.name for one in operation.parameters} for operation in OPERATIONS}


@pytest.mark.parametrize("text", CLASSICS, ids=range(len(CLASSICS)))
def test_4_classic_attacks_fail_nowhere(text):
    for path in PATHS:
        for name in ("nobody", *sorted(TRIED & KNOWN.get(path, PAGE_PARAMETERS))):
            assert_sound(CLIENT.get(path, query_string=f"{name}={quote(text)}"))
