"""The layer by hand of the Python client, over a transport that answers what a test says.

1. What is busy (429, 503), does not answer, or says when (Retry-After) is asked again, with waits that grow and are
   drawn; not where the service asks for more than the longest wait. Nothing else is asked again.
2. A request that writes has an Idempotency-Key, the same in all attempts, another in each request; one that reads none.
3. An answer that is an error is an exception by its status, with the faults as data; so is a page of a proxy.
4. Hits are read page by page down to the last, or to the depth of the service; documents by cursor; changes from where
   the part before ended, also past parts that are empty.
5. Documents are sent in portions below the limits, and read no faster; the report counts rows over all portions, whose
   faults it has all. A portion that is too large is halved. Where sending stops, the report says how far it came.
6. The key, the person and the language stand in every request; a client for another person leaves the first one's
   requests alone.
7. A client with a signer signs each attempt anew, also where something on the way sent one twice; the service's own
   reader accepts every request as it is sent: with a query in Chinese, a body, below a path, for another person. What
   holds the key shows it nowhere, and reads it as OpenSSL and Java write it.
"""

import base64
import email.utils
import json
import time
from itertools import pairwise
from urllib.parse import unquote_to_bytes

import httpx
import pytest

from search_engine.signing.proof import NONCE, read_proof
from search_engine.signing.sm2 import KeyPair
from search_engine.signing.sm3 import sm3

ERROR = {"error": {"code": "bad_parameters", "message": "填写有误", "details": []}}


class Service(httpx.BaseTransport):
    """Answers requests one after another with what it was given, the last one for good; keeps what it was sent."""

    def __init__(self, *answers):
        self.answers, self.requests = list(answers), []

    def handle_request(self, request):
        self.requests.append(request)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if callable(answer):
            answer = answer(request)
        if isinstance(answer, Exception):
            raise answer
        status, body, *headers = answer
        return httpx.Response(status, headers=dict(headers), json=body)


@pytest.fixture
def waits(zwfw_client, monkeypatch):
    """The seconds that the client has waited."""
    told = []
    monkeypatch.setattr(zwfw_client.transport.time, "sleep", told.append)
    return told


@pytest.fixture
def client_of(zwfw_client, waits):
    def make(*answers, **options):
        service = Service(*answers)
        client = zwfw_client.ZwfwClient("http://127.0.0.1:1/search", transport=service, **options)
        return client, service

    return make


def ask(client, method="GET", path="/v1/search"):
    return client.get_httpx_client().request(method, path)


@pytest.mark.parametrize(
    "failure", [(429, ERROR), (503, ERROR), httpx.ConnectError("refused"), httpx.ReadTimeout("slow")]
)
def test_1_what_may_pass_is_asked_again(client_of, waits, failure):
    client, service = client_of(failure, failure, (200, {"ok": True}))
    assert ask(client).json() == {"ok": True}
    assert len(service.requests) == 3
    assert 0 <= waits[0] <= 0.25
    assert 0 <= waits[1] <= 0.5


def test_1_waits_double_up_to_the_longest_and_are_drawn(zwfw_client):
    retry, failure = zwfw_client.Retry(attempts=20, first=1, longest=10), zwfw_client.NoAnswer()
    drawn = [[retry.wait(attempt, failure) for _ in range(200)] for attempt in range(1, 7)]
    assert all(max(drawn[n]) <= limit for n, limit in enumerate([1, 2, 4, 8, 10, 10]))
    assert all(max(drawn[n]) > limit / 2 > min(drawn[n]) for n, limit in enumerate([1, 2, 4, 8, 10, 10]))
    assert retry.wait(20, failure) is None


@pytest.mark.parametrize("status", [409, 503])
@pytest.mark.parametrize("form", ["seconds", "date"])
def test_1_a_service_is_given_the_time_that_it_asks_for(client_of, waits, form, status):
    after = "3" if form == "seconds" else email.utils.formatdate(time.time() + 3.9, usegmt=True)
    client, _ = client_of((status, ERROR, ("Retry-After", after)), (200, {}))
    ask(client)
    assert 2 <= waits[0] <= 4.5


def test_1_patience_ends(zwfw_client, client_of, waits):
    client, service = client_of((503, ERROR, ("Retry-After", "31")))
    with pytest.raises(zwfw_client.Unavailable) as raised:
        ask(client)
    assert (raised.value.retry_after, len(service.requests), waits) == (31, 1, [])
    client, service = client_of(httpx.ConnectError("refused"))
    with pytest.raises(zwfw_client.NoAnswer):
        ask(client)
    assert (len(service.requests), len(waits)) == (5, 4)


@pytest.mark.parametrize("status", [400, 404, 422, 500, 507])
def test_1_what_does_not_pass_is_not_asked_again(zwfw_client, client_of, status):
    client, service = client_of((status, ERROR))
    with pytest.raises(zwfw_client.ErrorAnswer):
        ask(client)
    assert len(service.requests) == 1


def test_2_attempts_of_a_write_have_one_key(client_of):
    client, service = client_of((503, ERROR), (200, {}))
    ask(client, "POST")
    ask(client, "PUT")
    first, again, other = [request.headers["Idempotency-Key"] for request in service.requests]
    assert first == again != other
    client, service = client_of((200, {}))
    ask(client)
    assert "Idempotency-Key" not in service.requests[0].headers


@pytest.mark.parametrize(
    ("status", "name"),
    [
        (401, "Unauthorized"), (403, "Forbidden"), (404, "NotFound"), (409, "Conflict"), (410, "CursorExpired"),
        (412, "Conflict"), (413, "TooLarge"), (415, "RequestRefused"), (422, "Invalid"), (500, "ServiceFailed"),
    ],
)  # fmt: skip
def test_3_an_error_is_an_exception_with_its_faults(zwfw_client, client_of, status, name):
    fault = {
        "code": "out_of_range",
        "row": None,
        "field": "size",
        "message": "应在 1 到 50 之间",
        "mend": "改小",
        "reason": "",
    }
    answer = {"error": {"code": "bad_parameters", "message": "填写有误", "details": [fault]}}
    client, _ = client_of((status, answer, ("X-Request-Id", "r-1")))
    with pytest.raises(zwfw_client.ServiceError) as raised:
        ask(client)
    error = raised.value
    assert type(error).__name__ == name
    assert (error.status, error.code, error.message, error.request_id) == (status, "bad_parameters", "填写有误", "r-1")
    assert error.faults == (zwfw_client.Fault("out_of_range", None, "size", "应在 1 到 50 之间", "改小"),)


@pytest.mark.parametrize("body", ["<html>", ["x"], {"error": "x"}, {}, None])
def test_3_a_page_of_a_proxy_is_an_error_too(zwfw_client, client_of, body):
    client, _ = client_of((502, body))
    with pytest.raises(zwfw_client.ServiceFailed) as raised:
        ask(client)
    assert (raised.value.status, raised.value.code, raised.value.faults) == (502, "", ())


def search_of(total, exact=True):
    """A search with so many cards."""

    def answer(request):
        page, size = int(request.url.params["page"]), int(request.url.params["size"])
        items = [{"id": number} for number in range((page - 1) * size, min(page * size, total))]
        return 200, {
            "items": items,
            "total": total if exact else 7,
            "total_is_exact": exact,
            "page": page,
            "size": size,
        }

    return answer


@pytest.mark.parametrize(("total", "exact", "asked"), [(0, True, 1), (50, True, 1), (120, True, 3), (120, False, 4)])
def test_4_hits_are_read_to_the_last(client_of, total, exact, asked):
    client, service = client_of(search_of(total, exact))
    assert [hit["id"] for hit in client.hits(q="身份证", channel=["app", "policy"])] == list(range(total))
    assert len(service.requests) == asked
    assert service.requests[0].url.params.get_list("channel") == ["app", "policy"]


def test_4_hits_end_at_the_depth_of_the_service_and_are_read_as_needed(client_of):
    client, service = client_of(search_of(20_000))
    hits = client.hits(q="身份证", size=40)
    assert next(hits)["id"] == 0
    assert len(service.requests) == 1
    assert sum(1 for _ in hits) == 9_999


def test_4_documents_are_read_by_cursor(client_of):
    pages = [
        {"documents": [{"id": "a"}], "next": "c1"},
        {"documents": [], "next": "c2"},
        {"documents": [{"id": "b"}], "next": None},
    ]
    client, service = client_of(*[(200, page) for page in pages])
    assert [document["id"] for document in client.documents(region="330110")] == ["a", "b"]
    assert [request.url.params.get("cursor") for request in service.requests] == [None, "c1", "c2"]
    assert {request.url.params["region"] for request in service.requests} == {"330110"}


PARTS = [
    {"changes": [{"id": "a"}], "next": "c1", "more": True},
    {"changes": [], "next": "c2", "more": True},
    {"changes": [{"id": "b"}], "next": "c3", "more": False},
    {"changes": [], "next": "c4", "more": False},
    {"changes": [{"id": "c"}], "next": "c5", "more": False},
]


def test_4_changes_go_on_from_where_the_part_before_ended(client_of):
    client, service = client_of(*[(200, part) for part in PARTS])
    assert [part["next"] for part in client.changes("c0")] == ["c1", "c3"]
    assert [request.url.params["after"] for request in service.requests] == ["c0", "c1", "c2"]


def test_4_changes_can_be_waited_for(client_of, waits):
    client, service = client_of(*[(200, part) for part in PARTS])
    parts = client.changes(follow=True, every=9)
    assert [next(parts)["next"] for _ in range(3)] == ["c1", "c3", "c5"]
    assert waits == [9, 9]
    assert "after" not in service.requests[0].url.params


def bulk(request):
    """Takes what is written, and refuses rows without a title."""
    rows = [json.loads(line) for line in request.read().splitlines()]
    bad = [number for number, row in enumerate(rows, 1) if "title" not in row]
    faults = [
        {"code": "missing", "row": row, "field": "title", "message": "缺少名称", "mend": "", "warning": False}
        for row in bad
    ]
    if bad and request.url.params.get("skip_bad_rows") != "true":
        return 422, {"error": {"code": "bad_parameters", "message": "填写有误", "details": faults}}
    written = len(rows) - len(bad)
    counts = {"written": written, "replaced": 0, "skipped": len(bad), "stale": 0}
    return 200, {"load": int(rows[0]["id"]), **counts, "rows": faults, "cut": False}


def rows_of(count, without_title=()):
    return [{"id": str(n), **({} if n in without_title else {"title": "证"})} for n in range(1, count + 1)]


def test_5_documents_go_in_portions_as_they_are_read(client_of):
    client, service = client_of(bulk)
    sent_before = []

    def rows():
        for row in rows_of(10):
            sent_before.append(len(service.requests))
            yield row

    report = client.put_documents(rows(), portion_rows=3)
    assert [len(request.read().splitlines()) for request in service.requests] == [3, 3, 3, 1]
    assert sent_before == [0, 0, 0, 0, 1, 1, 1, 2, 2, 2]
    assert (report.rows, report.written, report.refused, report.loads) == (10, 10, 0, (1, 4, 7, 10))
    assert report.ok


def test_5_portions_are_below_the_limit_of_bytes(client_of):
    client, service = client_of(bulk)
    rows = [{"id": str(n), "title": "证" * n} for n in range(1, 60)]
    client.put_documents(rows, portion_bytes=500)
    sizes = [len(request.read()) for request in service.requests]
    assert max(sizes) <= 500
    assert all(sum(pair) > 500 for pair in pairwise(sizes))
    assert [row["id"] for request in service.requests for row in map(json.loads, request.read().splitlines())] == [
        row["id"] for row in rows
    ]


@pytest.mark.parametrize(("skip", "written", "refused"), [(False, 4, 6), (True, 8, 2)])
def test_5_faults_are_counted_over_all_portions(client_of, skip, written, refused):
    client, _ = client_of(bulk)
    report = client.put_documents(rows_of(10, without_title=(2, 10)), skip_bad_rows=skip, portion_rows=4)
    assert [(fault.row, fault.code) for fault in report.faults] == [(2, "missing"), (10, "missing")]
    assert (report.rows, report.written, report.refused) == (10, written, refused)
    assert not report.ok


def test_5_what_is_stale_or_not_told_in_full_is_in_the_report(client_of):
    counts = {"written": 2, "replaced": 2, "skipped": 0, "stale": 1}
    answers = [(200, {"load": load, **counts, "rows": [], "cut": load == 1}) for load in (1, 2)]
    report = client_of(*answers)[0].put_documents(rows_of(6), portion_rows=3)
    assert (report.written, report.replaced, report.stale, report.is_cut, report.ok) == (4, 4, 2, True, False)


def test_5_a_portion_that_is_too_large_is_halved(client_of):
    def small(request):
        return bulk(request) if len(request.read()) < 60 else (413, {"error": {"code": "too_large", "message": "过大"}})

    client, _ = client_of(small)
    rows = rows_of(7)
    rows[4]["title"] = "证" * 30
    report = client.put_documents(rows)
    assert (report.rows, report.written, report.refused) == (7, 6, 1)
    assert [(fault.row, fault.code) for fault in report.faults] == [(5, "too_large")]


@pytest.mark.parametrize("failure", [(403, ERROR), (500, ERROR), httpx.ConnectError("refused")])
def test_5_where_sending_stops_the_report_says_how_far_it_came(zwfw_client, client_of, failure):
    client, _ = client_of(bulk, bulk, failure)
    with pytest.raises(zwfw_client.BulkInterrupted) as raised:
        client.put_documents(rows_of(10), portion_rows=3)
    assert (raised.value.report.rows, raised.value.report.written) == (6, 6)
    assert isinstance(raised.value.__cause__, zwfw_client.ServiceError)


def test_6_key_and_person_stand_in_every_request(client_of):
    client, service = client_of((200, {}), key="k", person="p1")
    other = client.for_person("p2")
    for one in (client, other, client):
        ask(one)
    assert [request.headers["X-Zwfw-User"] for request in service.requests] == ["p1", "p2", "p1"]
    assert {request.headers["Authorization"] for request in service.requests} == {"Bearer k"}
    assert {str(request.url) for request in service.requests} == {"http://127.0.0.1:1/search/v1/search"}
    client, service = client_of((200, {}))
    ask(client)
    assert "Authorization" not in service.requests[0].headers


def test_6_the_language_goes_along_with_every_call(client_of):
    for language in ("zh", "en"):
        client, service = client_of((200, {}), (200, {}), language=language)
        ask(client)
        ask(client.for_person("a"))
        assert [request.headers["Accept-Language"] for request in service.requests] == [language] * 2


# PKCS #8 of a key with its point, before the number and between the two: of OpenSSL, of Java.
OPENSSL = ("308187020100301306072a8648ce3d020106082a811ccf5501822d046d306b0201010420", "a14403420004")
JAVA = (
    "308193020100301306072a8648ce3d020106082a811ccf5501822d047930770201010420",
    "a00a06082a811ccf5501822da14403420004",
)


def pem_of(pair, form=OPENSSL):
    der = bytes.fromhex(form[0]) + pair.private + bytes.fromhex(form[1]) + pair.public.point
    return f"-----BEGIN PRIVATE KEY-----\n{base64.encodebytes(der).decode()}-----END PRIVATE KEY-----\n"


@pytest.fixture(scope="module")
def pair():
    return KeyPair.new()


@pytest.fixture
def signer(zwfw_client, pair):
    return zwfw_client.Signer("zjzwfw", zwfw_client.Sm2Key.from_pem(pem_of(pair)))


def is_proven(pair, request):
    """As the service reads the request, which is mounted at /search."""
    proof = read_proof({name.title(): value for name, value in request.headers.items()})
    path, _, query = request.url.raw_path.partition(b"?")
    assert path.startswith(b"/search/")
    text = proof.text(request.method, unquote_to_bytes(path.removeprefix(b"/search")), query, sm3(request.read()))
    return (proof.app, proof.key_id) == ("zjzwfw", pair.public.id) and pair.public.verifies(text, proof.signature)


def test_7_the_service_accepts_every_request(client_of, signer, pair):
    client, service = client_of((200, {}), signer=signer)
    http = client.for_person("p").get_httpx_client()
    http.get("/v1/search", params={"q": "护照 换发+1&2", "channel": ["app", "policy"], "a": ""})
    http.post("/v1/events", json={"events": []}, params={"q": "~'()*"})
    http.put("/v1/documents/a%2Fb c", content=iter([b"1", b"2"]))
    http.request("HEAD", "/v1/search?b=%e6%8a%a4&a;c")
    assert [is_proven(pair, request) for request in service.requests] == [True] * 4
    service.requests[0].headers["X-Zwfw-App"] = "zjzwfx"
    assert not is_proven(pair, service.requests[0])


def test_7_documents_are_signed_portion_by_portion(client_of, signer, pair):
    client, service = client_of(bulk, signer=signer)
    assert client.put_documents(rows_of(10), portion_rows=3).ok
    assert [is_proven(pair, request) for request in service.requests] == [True] * 4


def test_7_each_attempt_is_signed_anew(client_of, signer, pair):
    sent = []

    def busy(request):
        sent.append(dict(request.headers))
        assert is_proven(pair, request)
        return (503, ERROR) if len(sent) < 3 else (200, {})

    client, _ = client_of(busy, signer=signer)
    ask(client, "POST")
    assert len({headers[NONCE.lower()] for headers in sent}) == 3
    assert len({headers["idempotency-key"] for headers in sent}) == 1


def refusal(code):
    fault = {"code": code, "row": None, "field": NONCE, "message": "签名不符", "mend": "", "reason": ""}
    return 401, {"error": {"code": "bad_signature", "message": "签名不符", "details": [fault]}}


def test_7_what_arrived_twice_is_signed_anew(zwfw_client, client_of, signer, pair):
    sent = []

    def echo(request):
        assert is_proven(pair, request)
        sent.append(request.headers[NONCE])
        return refusal("replayed") if len(sent) == 1 else (200, {})

    ask(client_of(echo, signer=signer)[0])
    assert len(set(sent)) == 2
    client, service = client_of(refusal("time_off"), (200, {}), signer=signer)
    with pytest.raises(zwfw_client.Unauthorized):
        ask(client)
    assert len(service.requests) == 1


def test_7_without_a_signer_nothing_is_signed(client_of):
    client, service = client_of((200, {}))
    ask(client)
    assert not [name for name in service.requests[0].headers if name.startswith("x-zwfw")]


@pytest.mark.parametrize("form", [OPENSSL, JAVA], ids=["openssl", "java"])
def test_7_a_key_is_read_and_never_shown(zwfw_client, pair, form):
    key = zwfw_client.Sm2Key.from_pem(pem_of(pair, form))
    assert (key.private, key.point, key.id) == (pair.private, pair.public.point, pair.public.id)
    assert pair.public.verifies(b"text", key.sign(b"text"))
    assert repr(key.private) not in repr(key) + repr(zwfw_client.Signer("a", key))


P256 = pem_of(KeyPair.new(), (OPENSSL[0].replace("06082a811ccf5501822d", "06082a8648ce3d030107"), OPENSSL[1]))


@pytest.mark.parametrize("text", ["", "key", P256, P256.replace("PRIVATE", "ENCRYPTED PRIVATE")])
def test_7_what_is_no_key_is_refused(zwfw_client, text):
    with pytest.raises(ValueError, match="openssl genpkey"):
        zwfw_client.Sm2Key.from_pem(text)
