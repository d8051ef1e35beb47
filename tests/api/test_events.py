"""`POST /v1/events`.

1. What is right is taken, what is wrong is refused by its place, with every fault, in words that can be read.
2. The same again changes nothing, and says so.
3. It comes as browsers send it: JSON, or text on leaving the page.
4. A body of another form, too many events or too many bytes are refused.
5. Banned words are refused and personal numbers taken out; nothing that was sent is repeated or logged.
6. Whose address it is: a header counts from a trusted proxy, or from a program with the right key, else not.
7. Too much from one address block is refused; a program with a key is not held to that.
8. Pages of other sites cannot send for their readers.
9. A person is known by their token only, and only kept where they have agreed.
10. Where the store is locked or full, the answer is 503 or 507 and nothing is half done.
"""

import sqlite3

import orjson
import pytest
import structlog

from api.http.addresses import visitor_address
from search_engine.people.activity.rate import RateLimit
from tests.api.fake_service import HOSTILE, MATTER, OTHER_TOKEN, READER, TOKEN, WRITER

VIEW = {"id": "e1", "type": "view", "document": MATTER["id"]}


def post(client, events, status=202, content_type="application/json", **headers):
    body = events if isinstance(events, bytes) else orjson.dumps({"events": events})
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    response = client.post("/v1/events", data=body, content_type=content_type, headers=sent)
    assert response.status_code == status, response.text
    return response.get_json()


@pytest.fixture
def store(service):
    return service.activity._store


def rows(store):
    return store.since(0)


def test_each_event_is_taken_or_refused_by_its_place(client, store):
    events = [VIEW, {"type": "buy"}, {"id": "e2", "type": "search", "query": "身份证"}, 7, {**VIEW, "document": "none"}]
    found = post(client, events)
    assert (found["accepted"], found["known"]) == (2, 0)
    refused = {one["index"]: {fault["field"] for fault in one["errors"]} for one in found["rejected"]}
    assert refused == {1: {"id", "type"}, 3: {""}, 4: {"document"}}
    assert [(row.id, row.query) for row in rows(store)] == [("e1", None), ("e2", "身份证")]


def test_faults_are_told_in_words_that_can_be_read(client):
    """Quotation marks are taken out of answers: an example in JSON would come out as boxes."""
    texts = [post(client, [7])["rejected"], post(client, b"[]", 422), client.put("/v1/me/consent", json=[]).get_json()]
    texts.append(client.put("/v1/me/consent", json=[], headers={"X-Zwfw-User": TOKEN}).get_json())
    texts.append(client.post("/v1/voice", json=[]).get_json())
    assert not [text for text in texts if "□" in str(text)]


def test_half_a_character_refuses_its_event_and_no_other(client, store):
    """Scripts leave half of one where they cut a text; the others of the batch are none the worse for it."""
    half = b'{"id":"h1","type":"search","query":"\\ud83d"},{"id":"h2","type":"search","query":"\\u6237\\u53e3"}'
    found = post(client, b'{"events":[' + half + b"]}")
    assert [one["index"] for one in found["rejected"]] == [0]
    assert [(row.id, row.query) for row in rows(store)] == [("h2", "户口")]
    for number in (b"NaN", b"1e999", b"-Infinity"):
        post(client, b'{"events":[{"id":"h3","type":"rate","rating":%s}]}' % number, 422)
    for bad in (b"[" * 100_000, b'{"events":[', b"\xff"):
        post(client, bad, 422)


def test_a_batch_without_a_right_event_is_answered_with_none_taken(client):
    assert post(client, []) == {"accepted": 0, "known": 0, "rejected": []}
    assert post(client, [{}])["accepted"] == 0


def test_the_same_event_again_changes_nothing_and_says_so(client, store):
    post(client, [VIEW])
    assert post(client, [VIEW, {**VIEW, "id": "e2"}, {**VIEW, "id": "e2"}])["known"] == 2
    assert len(rows(store)) == 2


@pytest.mark.parametrize("kind", ["application/json", "text/plain;charset=UTF-8"])
def test_events_are_taken_as_browsers_send_them(client, kind):
    assert post(client, [VIEW], content_type=kind)["accepted"] == 1


@pytest.mark.parametrize("kind", ["", "application/x-www-form-urlencoded", "multipart/form-data"])
def test_a_body_as_forms_send_it_is_refused(client, kind):
    post(client, [VIEW], 415, kind)


@pytest.mark.parametrize(
    "body", [b"", b"{", b"\xff", b"[]", b"null", b"{}", b'{"events":{}}', b'{"events":[],"x":1}', b"[" * 9000]
)
def test_a_body_of_another_form_is_refused(client, body):
    assert post(client, body, 422)["error"]["details"]


def test_too_many_events_or_bytes_are_refused(client):
    assert post(client, [{}] * 1000)["accepted"] == 0
    assert post(client, [{}] * 1001, 422)["error"]["details"][0]["field"] == "events"
    post(client, b" " * 3_000_000, 413)


def test_nothing_that_was_sent_is_repeated_or_logged(client, store, service):
    with structlog.testing.capture_logs() as logs:
        found = post(
            client,
            [
                {"id": "e1", "type": "search", "query": "办假证"},
                {"id": "e2", "type": "search", "query": "身份证 11010519491231002X"},
                {"id": HOSTILE, "type": HOSTILE, "document": HOSTILE, HOSTILE: 1},
            ],
        )
        service.activity._store.engine.dispose()
    assert [one["index"] for one in found["rejected"]] == [0, 2]
    assert "<" not in orjson.dumps(found).decode()
    assert [row.query for row in rows(store)] == ["身份证 ***"]
    assert logs == []


@pytest.mark.parametrize(
    ("connected", "forwarded", "trusted", "believed", "address"),
    [
        ("198.51.100.7", None, (), False, "198.51.100.7"),
        ("198.51.100.7", "192.0.2.1", (), False, "198.51.100.7"),
        ("198.51.100.7", "192.0.2.1", ("10.0.0.0/8",), False, "198.51.100.7"),
        ("10.0.0.2", "192.0.2.1", ("10.0.0.0/8",), False, "192.0.2.1"),
        ("10.0.0.2", "6.6.6.6, 192.0.2.1, 10.0.0.3", ("10.0.0.0/8",), False, "192.0.2.1"),
        ("::ffff:10.0.0.2", "2001:db8::1", ("10.0.0.0/8",), False, "2001:db8::1"),
        ("10.0.0.2", "192.0.2.1:4711", ("10.0.0.0/8",), False, "192.0.2.1"),
        ("10.0.0.2", "[2001:db8::1]:4711", ("10.0.0.0/8",), False, "2001:db8::1"),
        ("10.0.0.2", "unknown", ("10.0.0.0/8",), False, None),
        ("10.0.0.2", "6.6.6.6, <script>", ("10.0.0.0/8",), False, None),
        ("10.0.0.2", None, ("10.0.0.0/8",), False, "10.0.0.2"),
        (None, None, (), False, None),
        ("203.0.113.9", "192.0.2.1", (), True, "192.0.2.1"),
        ("203.0.113.9", None, (), True, None),
        ("203.0.113.9", "192.0.2.1, 10.0.0.3", ("10.0.0.0/8",), True, "192.0.2.1"),
    ],
)
def test_an_address_in_a_header_counts_from_a_trusted_proxy(connected, forwarded, trusted, believed, address):
    assert visitor_address(connected, forwarded, trusted, believed=believed) == address


def test_a_program_with_a_key_says_whose_block_it_is(client, store):
    for number, address in enumerate(["192.0.2.1", "192.0.2.200", "198.51.100.1"]):
        post(client, [{**VIEW, "id": f"e{number}"}], Authorization=f"Bearer {WRITER}", X_Forwarded_For=address)
    post(client, [{**VIEW, "id": "e3"}], X_Forwarded_For="192.0.2.1")
    one, two, three, own = (row.block for row in rows(store))
    assert one == two != three
    assert own not in (one, three, None)


@pytest.mark.parametrize(("key", "status"), [("wrong", 401), (READER, 403)])
def test_an_event_with_a_wrong_key_is_refused(client, store, key, status):
    post(client, [VIEW], status, X_Zwfw_Key=key, X_Forwarded_For="192.0.2.1")
    assert rows(store) == []


def test_too_much_from_one_block_is_refused_but_not_with_a_key(client, service, store):
    service.activity.rate = RateLimit(3)
    post(client, [{**VIEW, "id": f"e{number}"} for number in range(5)])
    error = post(client, [{**VIEW, "id": "e9"}], 429)["error"]
    assert error["code"] == "too_many_requests"
    assert len(rows(store)) == 5
    post(client, [{**VIEW, "id": "e8"}], X_Zwfw_Key=WRITER)


def test_a_page_of_another_site_cannot_send_events(client, store):
    post(client, [VIEW], 403, "text/plain", Sec_Fetch_Site="cross-site")
    assert rows(store) == []
    for number, site in enumerate(["same-origin", "same-site", "none"]):
        post(client, [{**VIEW, "id": f"e{number}"}], Sec_Fetch_Site=site)


def test_a_person_is_kept_by_token_where_they_have_agreed_alone(client, store):
    post(client, [{**VIEW, "id": "e0"}], X_Zwfw_User=TOKEN)
    client.put("/v1/me/consent", json={"agreed": True}, headers={"X-Zwfw-User": TOKEN})
    post(client, [{**VIEW, "id": "e1"}], X_Zwfw_User=TOKEN)
    post(client, [{**VIEW, "id": "e2"}], X_Zwfw_User=OTHER_TOKEN)
    post(client, [{**VIEW, "id": "e3"}])
    assert post(client, [{**VIEW, "id": "e4"}], 401, X_Zwfw_User="forged")["error"]["code"] == "bad_token"
    assert [(row.id, row.user is not None) for row in rows(store)] == [
        ("e0", False), ("e1", True), ("e2", False), ("e3", False),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("trouble", "status", "code", "told"),
    [("locked", 503, "not_ready", "没有改变任何内容"), ("full", 507, "insufficient_storage", "没有写入")],
)
def test_where_the_store_is_locked_or_full_nothing_is_half_done(client, store, trouble, status, code, told):
    post(client, [VIEW])
    with store.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA busy_timeout=10")
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        if trouble == "full":
            connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")
    many = [{"id": f"m{number}", "type": "search", "query": f"办事 {number}" * 20} for number in range(900)]
    other = sqlite3.connect(store.location)
    try:
        if trouble == "locked":
            other.execute("BEGIN IMMEDIATE")
        error = post(client, many, status)["error"]
        assert error["code"] == code
        assert told in error["message"]
        other.rollback()
    finally:
        other.close()
    assert [row.id for row in rows(store)] == ["e1"]
    with store.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count=1073741823")
    assert post(client, many)["accepted"] == 900
