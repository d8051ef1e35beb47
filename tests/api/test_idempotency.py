"""Writes that are sent twice under one idempotency key.

1. The first answer comes again, marked, and nothing is written again: no load, no line in the audit log. So does that
   of a write that changed nothing, whatever has been written since.
2. What is asked under a key stays what it was: another method, address, parameter or body is refused, before and after.
3. Each API key has keys of its own.
4. Refused requests leave a key free.
5. While the first is under way the second waits outside; of any number sent at once, one writes.
6. Answers are kept for so many hours; locks of processes that are gone do not stay.
7. A damaged answer is none; a write that finds one in its transaction does not become visible.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import count
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import update
from werkzeug.test import TestResponse

from api.app import create_app
from indexer.store.answers.stored_answers import answer_lock, key_digest
from indexer.store.answers.tables import answers
from indexer.store.engine import writing
from indexer.store.row_checksums import checksum
from search_engine import Service, Settings
from search_engine.access import AuditQuery
from search_engine.idempotency import HOUR

LINE = b'{"id": "yh-1", "title": "\xe7\xa7\x9f\xe6\x88\xbf\xe8\xa1\xa5\xe8\xb4\xb4", "region": "330110"}\n'
BULK, ONE = "/v1/documents:bulk", "/v1/documents/yh-1"
NUMBERS = count(1)
REPLAYED = "Idempotency-Replayed"


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with Service.open(Settings(home=tmp_path_factory.mktemp("once"), spelling="off")) as found:
        yield found


@pytest.fixture(scope="module")
def client(service: Service) -> FlaskClient:
    return create_app(service).test_client()


class Sender:
    """A program: its key, and what it sends."""

    def __init__(self, service: Service, client: FlaskClient, name: str) -> None:
        self._client, self.actor = client, f"key:{name}"
        self._headers = {"X-Zwfw-Key": service.keys.create(name, ["documents:write"])}

    def send(
        self, key: str, body: bytes = LINE, path: str = BULK, method: str = "POST", kind: str = "application/json"
    ) -> TestResponse:
        headers = self._headers | ({"Idempotency-Key": key} if key else {})
        return self._client.open(path, method=method, data=body, headers=headers, content_type=kind)


@pytest.fixture
def sender(service: Service, client: FlaskClient) -> Sender:
    return Sender(service, client, f"程序 {next(NUMBERS)}")


def sequence(service: Service) -> int:
    return service.installation.store.sequence()


def in_log(service: Service) -> int:
    return len(service.audit.entries(AuditQuery(action="documents.write", limit=10_000)))


def code(answer: TestResponse) -> tuple[int, str]:
    return answer.status_code, answer.get_json()["error"]["code"]


@pytest.mark.parametrize(("method", "path", "status"), [("POST", BULK, 200), ("PUT", "/v1/documents/once-1", 201)])
def test_a_write_that_is_sent_again_gets_its_answer_again(
    service: Service, sender: Sender, method: str, path: str, status: int
) -> None:
    body = LINE if method == "POST" else b'{"title": "x", "region": "330110", "titel": 1}'
    first = sender.send("a-b", body, path, method)
    assert (first.status_code, REPLAYED in first.headers) == (status, False)
    before = sequence(service), in_log(service)
    for key in ("a-b", '"a-b"'):  # as the draft writes it
        again = sender.send(key, body, path, method)
        assert (again.status_code, again.data, again.headers[REPLAYED]) == (status, first.data, "true")
        assert again.content_type == first.content_type
    assert (sequence(service), in_log(service)) == before
    other = sender.send("", body, path, method)
    assert (other.status_code, REPLAYED in other.headers, sequence(service)) == (200, False, before[0] + 1)


def test_a_deletion_that_is_sent_again_gets_its_answer_again(service: Service, sender: Sender) -> None:
    sender.send("", LINE)
    delete = b'{"documents": [{"id": "yh-1"}, {"id": "none"}]}', "/v1/documents:delete"
    first, before = sender.send("k", *delete), sequence(service)
    again = sender.send("k", *delete)
    assert (again.data, again.headers[REPLAYED]) == (first.data, "true")
    assert again.headers["Content-Language"] == first.headers["Content-Language"]
    other = sender.send("k-2", *delete)
    assert (other.get_json()["deleted"], sequence(service)) == (0, before)  # nothing came of it
    sender.send("", LINE)
    assert sender.send("k-2", *delete).data == other.data  # nor does anything of what is there since
    assert service.document_desk.get("yh-1")["id"] == "yh-1"


def test_one_that_was_deleted_is_not_found_by_another_deletion_alone(service: Service, sender: Sender) -> None:
    sender.send("", LINE)
    delete = b"", "/v1/documents/yh-1", "DELETE"
    first, before = sender.send("k", *delete), sequence(service)
    again = sender.send("k", *delete)
    assert (first.status_code, again.status_code, again.headers[REPLAYED]) == (204, 204, "true")
    assert sequence(service) == before
    assert sender.send("k-2", *delete).status_code == 404
    ahead = "/v1/documents/yh-9?updated_at=2026-01-01T00:00:00Z"  # it overtakes its write
    assert [sender.send("k-3", b"", ahead, "DELETE").status_code for _ in range(2)] == [404, 404]


def test_the_gateway_gets_its_frame_and_another_code_is_no_other_request(sender: Sender) -> None:
    plain = sender.send("k").get_json()
    framed = sender.send("k", path=f"{BULK}?envelope=gateway&auth_code=2026-2")
    assert framed.headers[REPLAYED] == "true"
    assert framed.get_json()["process_response"]["load"] == plain["load"]


@pytest.mark.parametrize(
    ("body", "path", "method"),
    [
        (LINE.replace(b"330110", b"330106"), BULK, "POST"),
        (LINE + b"\n", BULK, "POST"),
        (LINE, f"{BULK}?skip_bad_rows=true", "POST"),
        (LINE, ONE, "PUT"),
    ],
)
def test_another_request_under_a_key_is_refused(
    service: Service, sender: Sender, body: bytes, path: str, method: str
) -> None:
    sender.send("k")
    before = sequence(service)
    assert code(sender.send("k", body, path, method)) == (422, "idempotency_key_reused")
    assert sequence(service) == before
    assert sender.send("k", path=f"{BULK}?skip_bad_rows=false").headers[REPLAYED] == "true"  # says the same


def test_each_api_key_has_keys_of_its_own(service: Service, client: FlaskClient, sender: Sender) -> None:
    first = sender.send("k")
    other = Sender(service, client, "别的").send("k", LINE.replace(b"yh-1", b"yh-2"))
    assert (other.status_code, REPLAYED in other.headers) == (200, False)
    assert other.get_json()["load"] == first.get_json()["load"] + 1


def test_a_refused_request_leaves_its_key_free(service: Service, sender: Sender) -> None:
    assert sender.send("k", b'{"id": "1", "title": "x", "region": "999999"}').status_code == 422
    assert sender.send("k", b"x", kind="image/png").status_code == 415
    first = sender.send("k")
    assert (first.status_code, REPLAYED in first.headers) == (200, False)
    assert code(sender.send("k", b"x" * 100)) == (422, "idempotency_key_reused")


@pytest.mark.parametrize("key", ["x" * 129, "a b", "键", '""'])
def test_a_key_of_another_form_is_told_with_all_other_faults(sender: Sender, key: str) -> None:
    told = sender.send(key.encode().decode("latin-1"), path=f"{BULK}?skip_bad_rows=maybe").get_json()
    assert {detail["field"] for detail in told["error"]["details"]} == {"skip_bad_rows", "Idempotency-Key"}


def test_while_the_first_is_under_way_the_second_waits_outside(
    service: Service, sender: Sender, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, go_on, own = threading.Event(), threading.Event(), service.document_desk._check

    def slow() -> Any:
        begun.set()
        assert go_on.wait(20)
        return own()

    monkeypatch.setattr(service.document_desk, "_check", slow)
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(sender.send, "k")
        assert begun.wait(20)
        second = sender.send("k")
        go_on.set()
    assert (*code(second), second.headers["Retry-After"]) == (409, "in_progress", "1")
    assert first.result().status_code == 200
    assert sender.send("k").data == first.result().data


def test_5_of_many_sent_at_once_one_writes(service: Service, sender: Sender) -> None:
    before = sequence(service)
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: sender.send("k"), range(24)))
    seen = Counter((answer.status_code, REPLAYED in answer.headers) for answer in found)
    assert seen[200, False] == 1
    assert seen.keys() <= {(200, False), (200, True), (409, False)}
    assert len({answer.data for answer in found if answer.status_code == 200}) == 1
    assert sequence(service) == before + 1
    assert list(service.installation.store.locks.glob("answer-*")) == []


def test_answers_are_kept_for_so_many_hours(service: Service, sender: Sender) -> None:
    key = key_digest(sender.actor, "k")
    first = sender.send("k").get_json()
    grow_old(service, key, 71 * HOUR)
    service.idempotency.expire()
    assert sender.send("k").get_json() == first
    grow_old(service, key, HOUR)
    assert sender.send("k").get_json()["load"] > first["load"]  # though nobody has removed it yet
    grow_old(service, key, 73 * HOUR)
    lock = answer_lock(service.installation.store.locks, key)
    lock.touch()
    assert service.idempotency.expire() == 1
    assert not lock.exists()


def grow_old(service: Service, key: str, ms: int) -> None:
    """Let an answer be older than it is."""
    with writing(service.installation.store.engine) as connection:
        row = connection.execute(answers.select().where(answers.c.key == key)).one()
        connection.execute(answers.delete().where(answers.c.key == key))
        values = dict(row._mapping) | {"at": row.at - ms}
        values["checksum"] = checksum(tuple(values.values())[:-1])
        connection.execute(answers.insert().values(values))


def test_a_damaged_answer_is_none(service: Service, sender: Sender) -> None:
    first = sender.send("k").get_json()
    with writing(service.installation.store.engine) as connection:
        connection.execute(update(answers).where(answers.c.key == key_digest(sender.actor, "k")).values(body=b"{}"))
    again = sender.send("k")
    assert again.get_json()["load"] == first["load"] + 1
    assert sender.send("k").data == again.data


def test_a_write_that_another_machine_has_done_meanwhile_does_not_become_visible(
    service: Service, sender: Sender, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two machines share no lock files; the database decides."""
    first, before = sender.send("k"), sequence(service)

    @contextmanager
    def late(actor: str, key: str) -> Iterator[Any]:
        with type(service.idempotency).write(service.idempotency, actor, key) as once:
            looked: list[Any] = [None]
            yield LateLooker(once, looked)

    monkeypatch.setattr(service.idempotency, "write", late)
    again = sender.send("k")
    assert (again.data, again.headers[REPLAYED]) == (first.data, "true")
    assert sequence(service) == before
    other = sender.send("k", LINE.replace(b"330110", b"330106"))
    assert code(other) == (422, "idempotency_key_reused")
    assert sequence(service) == before


class LateLooker:
    """A write that saw no answer when it began."""

    def __init__(self, once: Any, first: list[Any]) -> None:
        self._once, self._first = once, first
        self.store = once.store

    def answer(self) -> Any:
        return self._first.pop() if self._first else self._once.answer()
