"""Who answers before any serving process can.

1. It says what the processes say: alive, not ready, and why, in both languages; JSON for programs, a page for
   people; below the prefix too.
2. It answers while it is wanted, whatever callers send or leave out, and takes no connection otherwise.
"""

import select
import socket
from contextlib import contextmanager

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.app import create_app
from api.serving import doorman as module
from api.serving.doorman import Doorman, answer_to
from api.serving.listening import listen
from api.serving.refusals import STARTING, Refusals
from tests.api.fake_service import FakeService
from tests.serving.live import ask

PATIENCE = 15.0  # seconds


def asked(line, prefix=""):
    head, _, body = answer_to(f"{line} HTTP/1.1\r\nHost: x\r\n\r\n".encode(), prefix).partition(b"\r\n\r\n")
    status, *headers = head.decode().split("\r\n")
    return int(status.split()[1]), dict(header.split(": ", 1) for header in headers), body


def test_the_doorman_says_what_the_processes_say():
    app = create_app(FakeService())
    refusals = Refusals(app)
    assert asked("GET /healthz")[::2] == (200, app.test_client().get("/healthz").data)
    status, headers, body = asked("GET /readyz?a=b")
    assert (status, orjson.loads(body)["ready"], headers["Retry-After"]) == (503, False, "5")
    for path in ("/v1/search?q=a", "/metrics"):
        status, headers, body = asked(f"GET {path}")
        prepared, english = (refusals.of(STARTING, path, languages) for languages in ("", "en"))
        told, *said = (orjson.loads(one)["error"] for one in (body, prepared.body, english.body))
        assert all(one["message"] in told["message"] for one in said)
        assert said[0] != said[1]
        assert (status, told | {"message": ""}) == (int(prepared.status[:3]), said[0] | {"message": ""})
        assert headers["Content-Type"] == dict(prepared.headers)["Content-Type"]
    status, headers, body = asked("POST /")
    assert (status, headers["Content-Type"]) == (503, "text/html; charset=utf-8")
    assert "服务正在启动，请稍候再试" in body.decode()


@pytest.mark.parametrize("path", ["/search/healthz", "/healthz"])
def test_the_doorman_answers_below_the_prefix(path):
    assert asked(f"GET {path}", "/search")[0] == 200


def test_the_doorman_answers_head_without_a_body():
    status, headers, body = asked("HEAD /healthz")
    assert (status, headers["Content-Length"], body) == (200, "15", b"")


@given(st.binary())
def test_the_doorman_answers_any_bytes(head):
    assert answer_to(head, "").startswith((b"HTTP/1.1 503", b"HTTP/1.1 200"))


@contextmanager
def door(wanted):
    with listen("127.0.0.1", 0) as listening:
        doorman = Doorman(listening, "", wanted)
        doorman.start()
        try:
            yield listening, listening.getsockname()[1]
        finally:
            doorman.stop()


def test_the_doorman_answers_one_after_the_other(monkeypatch):
    monkeypatch.setattr(module, "ANSWER_SECONDS", 0.2)
    with door(lambda: True) as (_, port), socket.create_connection(("127.0.0.1", port)):  # says nothing
        assert ask(port, "GET", "/healthz") == (200, b'{"status":"ok"}')
        assert ask(port, "POST", "/v1/events", b"x" * 200_000)[0] == 503


def test_the_doorman_takes_no_connection_unless_wanted():
    with door(lambda: False) as (listening, port), socket.create_connection(("127.0.0.1", port)) as caller:
        caller.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
        assert select.select([caller], [], [], 2 * module.PAUSE_SECONDS)[0] == []
        listening.settimeout(PATIENCE)
        with listening.accept()[0] as taken:  # it is left to others
            assert taken.recv(100).startswith(b"GET /healthz")
