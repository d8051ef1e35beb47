"""The server of one process, over a small application.

1. A whole request is answered, also on a kept connection, in pieces, in chunks, with Chinese in its line.
2. What is not whole in time is told so (408) and ended, however it trickles; silent connections end; others are
   answered meanwhile.
3. A header with `_` in its name never reaches the application; those that a proxy sets do.
4. The queue has an end and a deadline (503), and room again afterwards; who used too much is told for how long (429).
5. Writes, searches and what is costly do not wait for each other.
6. Requests sent ahead are answered in their order; who reads nothing holds no thread, and is let go.
7. Too many connections: the oldest silent one goes, the new one is served.
8. What cannot be read, or is too large, is refused in the shape of every error: JSON for programs, a page for people.
9. A server that is stopped answers what is under way, and takes nothing more: the last answer on a kept connection
   says so.
10. For a caller who has gone nothing is computed once his request has waited; what is costly ends at its next step.
11. What callers hold in memory is bounded: who holds most goes.
12. A caller who asks much does not let another block wait.
13. Probes are answered while every lane is held up, as the application answers them; many of them do not keep the
    thread that reads. Its rounds, and the searches that are taken, are counted for who looks whether it hangs.
14. A process that is starting answers probes and refuses the rest, each on a connection that ends with it; while a
    sibling is open it takes no connection at all.
"""

import http.client
import json
import select
import socket
import struct
import threading
import time
from contextlib import contextmanager
from dataclasses import replace

import pytest
from flask import request

from api.app import create_app
from api.http.lanes import Lane, answered_in
from api.serving import server as server_module
from api.serving.gate import IMPATIENT
from api.serving.limits import Limits
from api.serving.listening import listen
from api.serving.payers import Payer
from api.serving.places import Place, shared_places
from api.serving.refusals import Refusals
from api.serving.server import Server
from search_engine import Settings
from search_engine.checkpoints import checkpoint
from tests.api.fake_service import FakeService
from tests.serving.hostile import Searches, half_sent, slow_readers, trickle

QUICK = Limits(receive_seconds=1.0, idle_seconds=2.0, send_seconds=1.0, queue_seconds=30.0)
SLACK = 15.0  # seconds that a loaded machine may take on top
MOST_STEPS = 3_000  # of .01 s: more than any machine needs to notice that a caller has gone
LARGE = 4 * 1024 * 1024  # bytes of a response: more than the buffers of a connection hold


class Doors:
    """Lets requests of the application wait until they are let through, and notes which came in which order."""

    def __init__(self):
        self.waiting, self.open, self.seen = threading.Semaphore(0), threading.Event(), []

    def wait(self):
        self.seen.append(request.query_string)
        self.waiting.release()
        assert self.open.wait(SLACK)
        return "through"


class Steps:
    """Long work, step by step."""

    def __init__(self):
        self.begun, self.ended, self.done = threading.Event(), threading.Event(), 0

    def take(self):
        try:
            for _ in range(MOST_STEPS):
                checkpoint()
                self.done += 1
                self.begun.set()
                time.sleep(0.01)
            return "done"
        finally:
            self.ended.set()


costly = answered_in(Lane.COSTLY)


@pytest.fixture(scope="module")
def app():
    app = create_app(FakeService())
    app.add_url_rule("/status/<int:status>", "status", lambda status: ("ok" if status == 200 else "", status))
    app.add_url_rule("/echo", "echo", lambda: request.query_string, methods=["GET"])
    app.add_url_rule("/v1/body", "body", lambda: request.get_data(), methods=["POST"])
    app.add_url_rule("/headers", "headers", lambda: dict(request.headers))
    app.add_url_rule("/large", "large", lambda: b"x" * LARGE)
    app.add_url_rule("/v1/costly", "costly", costly(lambda: app.extensions["doors"].wait()))
    app.add_url_rule("/v1/cheap", "cheap", costly(lambda: ""))
    app.add_url_rule("/v1/steps", "steps", costly(lambda: app.extensions["steps"].take()))
    app.add_url_rule("/v1/wait", "wait", lambda: app.extensions["doors"].wait(), methods=["GET", "POST"])
    return app


@contextmanager
def serving(app, limits=QUICK, place=None, listening=None):
    app.extensions["doors"] = Doors()
    server = Server(app, listening or listen("127.0.0.1", 0), limits, place)
    thread = threading.Thread(target=server.serve)
    thread.start()
    try:
        yield server
    finally:
        app.extensions["doors"].open.set()
        server.stop()
        thread.join(SLACK)
        assert not thread.is_alive()


def port_of(server):
    return int(server.effective_port)


@contextmanager
def connection(server):
    made = http.client.HTTPConnection("127.0.0.1", port_of(server), timeout=SLACK)
    try:
        yield made
    finally:
        made.close()


def get(server, path, method="GET"):
    with connection(server) as one:
        one.request(method, path)
        answer = one.getresponse()
        return answer.status, answer.read()


def exchange(server, *parts, pause=0.0):
    """All that the server says to some bytes, until it ends the connection."""
    with socket.create_connection(("127.0.0.1", port_of(server)), timeout=SLACK) as one:
        for part in parts:
            one.sendall(part)
            time.sleep(pause)
        said = b""
        while block := one.recv(65536):
            said += block
        return said


@contextmanager
def asking(server, count, path="/v1/wait", method="GET"):
    """Requests that are sent and not answered yet."""
    made = [http.client.HTTPConnection("127.0.0.1", port_of(server), timeout=SLACK) for _ in range(count)]
    try:
        for one in made:
            one.request(method, path)
        yield made
    finally:
        for one in made:
            one.close()


def wait_for(condition):
    until = time.monotonic() + SLACK
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.01)


def test_a_kept_connection_answers_every_request(app):
    with serving(app) as server, connection(server) as one:
        for number in range(5):
            one.request("GET", f"/echo?{number}")
            assert one.getresponse().read() == str(number).encode()


def test_a_connection_is_kept_beyond_answers_without_a_body(app):
    with serving(app) as server, connection(server) as one:
        for status in (200, 304, 204, 200):
            one.request("GET", f"/status/{status}")
            answer = one.getresponse()
            assert (answer.status, answer.read(), answer.will_close) == (status, b"" if status > 200 else b"ok", False)


def test_a_request_in_pieces_and_chunks_is_answered(app):
    start = b"POST /v1/body HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
    pieces = [bytes([byte]) for byte in start + b"Content-Length: 3\r\n\r\nabc"]
    chunks = start + b"Transfer-Encoding: chunked\r\n\r\n2\r\nab\r\n1\r\nc\r\n0\r\n\r\n"
    with serving(app, replace(QUICK, receive_seconds=SLACK)) as server:
        assert exchange(server, *pieces).endswith(b"\r\n\r\nabc")
        assert exchange(server, chunks).endswith(b"\r\n\r\nabc")


def test_chinese_in_a_request_line_is_answered(app):
    with serving(app) as server:
        said = exchange(server, "GET /echo?护照 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
    assert said.endswith(b"%E6%8A%A4%E7%85%A7")


@pytest.mark.parametrize(
    "start",
    [
        pytest.param(b"GET /echo HTTP/1.1\r\nHost: x\r\nX-A: ", id="headers"),
        pytest.param(b"POST /v1/body HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n", id="body"),
        pytest.param(b"POST /v1/body HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nff\r\n", id="chunks"),
    ],
)
def test_a_request_not_whole_in_time_is_ended_with_408(app, start):
    with serving(app) as server:
        searches = Searches(f"http://127.0.0.1:{port_of(server)}/echo?a")
        with half_sent(port_of(server), 16, start) as sockets:
            ends = trickle(sockets, seconds=SLACK, every=0.1, beside=searches)
        assert ends.open == 0
        assert min(ends.seconds) > QUICK.receive_seconds * 0.9
        assert all(b" 408 " in told.splitlines()[0] for told in ends.told)
        assert searches.faults == []
        assert len(searches.seconds) > 3
        assert get(server, "/echo?b") == (200, b"b")


def test_2_silent_connections_end(app):
    with serving(app) as server, half_sent(port_of(server), 3, b"") as sockets:
        ends = trickle(sockets, seconds=SLACK, every=SLACK, beside=lambda: None)
        assert ends.open == 0
        assert ends.told == [b""] * 3


def test_2_empty_lines_begin_nothing(app):
    with serving(app) as server, half_sent(port_of(server), 3, b"") as sockets:
        ends = trickle(sockets, seconds=SLACK, every=0.1, beside=lambda: None, byte=b"\n")
        assert ends.open == 0
        assert ends.told == [b""] * 3


def test_headers_with_underscores_do_not_reach_the_application(app):
    with serving(app) as server, connection(server) as one:
        one.request("GET", "/headers", headers={"X_Forwarded_For": "1.2.3.4", "X_Zwfw_User": "a", "X-Kept": "b"})
        seen = json.loads(one.getresponse().read())
    assert seen["X-Kept"] == "b"
    assert not {"X-Forwarded-For", "X-Zwfw-User"} & set(seen)


def test_headers_of_a_proxy_reach_the_application(app):
    with serving(app) as server, connection(server) as one:
        one.request("GET", "/headers", headers={"X-Forwarded-For": "192.0.2.1"})
        assert json.loads(one.getresponse().read())["X-Forwarded-For"] == "192.0.2.1"


def test_4_the_queue_has_an_end(app):
    with serving(app, replace(QUICK, queue=2, idle_seconds=SLACK)) as server:
        doors = app.extensions["doors"]
        with asking(server, 1) as first:
            assert doors.waiting.acquire(timeout=SLACK)
            with asking(server, 2) as queued:
                wait_for(lambda: server.gate.depth == 2)
                status, body = get(server, "/v1/search?q=a")
                assert (status, json.loads(body)["error"]["code"]) == (503, "busy")
                doors.open.set()
                assert [one.getresponse().status for one in (*first, *queued)] == [200] * 3
        assert get(server, "/echo?a") == (200, b"a")


def test_4_the_queue_has_a_deadline(app):
    with serving(app, replace(QUICK, queue_seconds=0.2, idle_seconds=SLACK)) as server:
        doors = app.extensions["doors"]
        with asking(server, 1) as first:
            assert doors.waiting.acquire(timeout=SLACK)
            with asking(server, 1) as queued:
                wait_for(lambda: server.gate.depth == 1)
                time.sleep(0.3)
                doors.open.set()
                assert first[0].getresponse().status == 200
                late = queued[0].getresponse()
                assert (late.status, late.headers["Retry-After"]) == (503, "2")


def test_4_who_used_too_much_is_told_for_how_long(app):
    limits = replace(QUICK, block_seconds=60.0, trusted_proxies=("127.0.0.1/32",))
    with serving(app, limits) as server, connection(server) as other, asking(server, 1):
        assert app.extensions["doors"].waiting.acquire(timeout=SLACK)
        other.request("GET", "/echo?other", headers={"X-Forwarded-For": "198.51.100.7"})
        wait_for(lambda: server.gate.depth == 1)
        server.gate._budgets[False].charge(Payer("127.0.0.0/24"), 1000.0)
        with connection(server) as one:
            one.request("GET", "/v1/search?q=a")
            answer = one.getresponse()
            assert json.loads(answer.read())["error"]["code"] == "too_many_requests"
            (seconds,) = answer.headers.get_all("Retry-After")
        assert (answer.status, 900 < int(seconds) <= 941) == (429, True)
        app.extensions["doors"].open.set()
        assert other.getresponse().status == 200


@pytest.mark.parametrize("held", [("/v1/wait", "GET"), ("/v1/wait", "POST"), ("/v1/costly", "GET")])
def test_5_lanes_do_not_wait_for_each_other(app, held):
    others = {("/echo", "GET"), ("/v1/body", "POST"), ("/v1/cheap", "GET")}
    own = {"/v1/costly": ("/v1/cheap", "GET")}.get(held[0]) or {"GET": ("/echo", "GET"), "POST": ("/v1/body", "POST")}[
        held[1]
    ]
    with serving(app) as server, asking(server, 1, *held):
        assert app.extensions["doors"].waiting.acquire(timeout=SLACK)
        assert [get(server, *other)[0] for other in others - {own}] == [200, 200]


def test_requests_sent_ahead_are_answered_in_order(app):
    ahead = b"".join(b"GET /echo?%d HTTP/1.1\r\nHost: x\r\n\r\n" % number for number in range(50))
    last = b"GET /echo?end HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
    with serving(app) as server:
        said = exchange(server, ahead + last)
    bodies = [part.partition(b"\r\n\r\n")[2] for part in said.split(b"HTTP/1.1 200 OK\r\n")[1:]]
    assert bodies == [b"%d" % number for number in range(50)] + [b"end"]


def test_slow_readers_hold_no_thread(app):
    ask = b"GET /large HTTP/1.1\r\nHost: x\r\n\r\n" * 8
    with serving(app) as server, slow_readers(port_of(server), 10, ask):
        wait_for(lambda: sum(one.answered for one in list(server.active_channels.values())) >= 10)
        began = time.monotonic()
        assert get(server, "/echo?a") == (200, b"a")
        assert time.monotonic() - began < 1 + SLACK / 3
        wait_for(lambda: not server.active_channels)


def test_7_the_oldest_silent_connection_goes(app):
    limits = replace(QUICK, connections=5, receive_seconds=SLACK, idle_seconds=SLACK)
    with serving(app, limits) as server, half_sent(port_of(server), 5, b"") as silent:
        wait_for(lambda: len(server.active_channels) == 5)
        assert get(server, "/echo?a") == (200, b"a")
        silent[0].settimeout(SLACK)
        assert silent[0].recv(1) == b""


@pytest.mark.parametrize(
    ("sent", "status", "code"),
    [
        (b"NONSENSE\r\n\r\n", 400, "bad_request"),
        (b"GET /v1/search HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n", 400, "bad_request"),
        (b"GET /v1/search HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip\r\n\r\n", 400, "bad_request"),
        (b"POST /v1/x HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999\r\n\r\n", 413, "too_large"),
        (b"GET / HTTP/1.1\r\nX: " + b"a" * 200_000 + b"\r\n\r\n", 431, "headers_too_large"),
        (b"GET /v1/search?q=" + b"a" * 200_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n", 431, "headers_too_large"),
    ],
)
def test_a_request_that_cannot_be_read_is_refused_in_shape(app, sent, status, code):
    with serving(app) as server:
        head, _, body = exchange(server, sent).partition(b"\r\n\r\n")
        assert head.split()[1] == str(status).encode()
        assert (b"application/json" in head) is (b" /v1/" in sent)
        if b"application/json" in head:
            assert json.loads(body)["error"]["code"] == code
        else:
            assert b"<!doctype html>" in body
        assert get(server, "/echo?a") == (200, b"a")


def test_8_programs_read_json_and_people_pages(app):
    limits = replace(QUICK, queue=0)
    with serving(app, limits) as server:
        for path, kind in (("/v1/search?q=a", "application/json"), ("/?q=a", "text/html; charset=utf-8")):
            with connection(server) as one:
                one.request("HEAD", path)
                answer = one.getresponse()
                answer.read()
                assert (answer.status, answer.headers["Content-Type"]) == (503, kind)
                assert int(answer.headers["Content-Length"]) > 0
                assert "default-src" in answer.headers["Content-Security-Policy"]
                # on the same connection: a whole request that is refused does not cost the connection
                one.request("GET", path)
                assert one.getresponse().status == 503


def test_refusals_are_in_shape_under_a_prefix():
    service = FakeService()
    service.settings = Settings(prefix="/search")
    refusals = Refusals(create_app(service))
    for path, kind in (
        ("/search/v1/search", "application/json"),
        ("/v1/search", "application/json"),
        ("/search/", "text/html; charset=utf-8"),
    ):
        assert dict(refusals.of(503, path).headers)["Content-Type"] == kind
    assert b'href="/search/"' in refusals.of(503, "/search/").body


def test_8_a_fault_of_ours_is_no_fault_of_the_caller(app):
    refusals = Refusals(app)
    assert refusals.of(500, "/v1/search").status.startswith("500 ")
    assert refusals.of(418, "/v1/search").status.startswith("400 ")


def test_8_a_refusal_that_fails_ends_its_connection_alone(app, monkeypatch):
    def failing(*_):
        raise RuntimeError

    with serving(app) as server, connection(server) as one:
        plain = server.channel_class.service
        monkeypatch.setattr(server.channel_class, "service", failing)
        one.request("GET", "/echo", headers={"Transfer-Encoding": "chunked", "Content-Length": "1"})
        with pytest.raises((OSError, http.client.HTTPException)):
            one.getresponse()
        monkeypatch.setattr(server.channel_class, "service", plain)
        assert get(server, "/echo")[0] == 200


def test_what_is_under_way_is_answered_before_stopping(app):
    with serving(app) as server, asking(server, 2) as under_way:
        assert app.extensions["doors"].waiting.acquire(timeout=SLACK)
        wait_for(lambda: server.gate.depth == 1)
        server.stop()
        app.extensions["doors"].open.set()
        assert [one.getresponse().read() for one in under_way] == [b"through"] * 2


def test_the_last_answer_closes_its_connection(app):
    with serving(app) as server, asking(server, 2) as under_way:
        assert app.extensions["doors"].waiting.acquire(timeout=SLACK)
        wait_for(lambda: server.gate.depth == 1)
        server.stop()
        server.stop()
        app.extensions["doors"].open.set()
        assert [one.getresponse().status for one in under_way] == [200, 200]
        assert under_way[1].sock is None, "the one that was computed last is closed"


@pytest.mark.parametrize("reset", [True, False])
def test_nothing_is_computed_for_who_has_gone(app, reset):
    with serving(app, replace(QUICK, idle_seconds=SLACK)) as server, asking(server, 1):
        doors = app.extensions["doors"]
        assert doors.waiting.acquire(timeout=SLACK)
        with asking(server, 2) as gone:
            wait_for(lambda: server.gate.depth == 2)
            for one in gone:
                one.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", reset, 0))
        time.sleep(2 * IMPATIENT)
        doors.open.set()
        wait_for(lambda: server.gate.depth == 0)
        assert get(server, "/echo?a") == (200, b"a")
        assert not doors.waiting.acquire(blocking=False)


def test_costly_work_ends_when_its_caller_has_gone(app):
    with serving(app) as server:
        steps = app.extensions["steps"] = Steps()
        with asking(server, 1, "/v1/steps"):
            assert steps.begun.wait(SLACK)
        assert steps.ended.wait(SLACK)
        assert steps.done < MOST_STEPS
        assert get(server, "/v1/cheap") == (200, b"")
        wait_for(lambda: not server.active_channels)


def test_held_request_bytes_are_bounded(app):
    limits = replace(QUICK, receive_seconds=SLACK, held=1_000_000)
    start = b"POST /v1/body HTTP/1.1\r\nHost: x\r\nContent-Length: 600000\r\n\r\n"
    with serving(app, limits) as server, half_sent(port_of(server), 3, start + b"a" * 400_000) as sockets:
        assert select.select(sockets, [], [], SLACK)[0]
        ends = trickle(sockets, seconds=0.5, every=SLACK, beside=lambda: None)
        assert ends.open == 2
        assert sum(one.held for one in server.active_channels.values()) == 800_000


def test_address_blocks_do_not_wait_for_each_other(app):
    limits = replace(QUICK, idle_seconds=SLACK, trusted_proxies=("127.0.0.1/32",))
    with serving(app, limits) as server, asking(server, 5) as much, connection(server) as other:
        assert app.extensions["doors"].waiting.acquire(timeout=SLACK)
        wait_for(lambda: server.gate.depth == 4)
        other.request("GET", "/v1/wait?other", headers={"X-Forwarded-For": "198.51.100.7"})
        wait_for(lambda: server.gate.depth == 5)
        app.extensions["doors"].open.set()
        assert [one.getresponse().read() for one in (*much, other)] == [b"through"] * 6
        assert app.extensions["doors"].seen.index(b"other") <= 1


PROBES = (
    ("GET", "/healthz"), ("HEAD", "/healthz"), ("GET", "/readyz"), ("GET", "/healthz?foo=1"),
    ("GET", "/readyz?auth_code=20260301-17&envelope=gateway"),
)  # fmt: skip


@pytest.mark.parametrize("prefix", ["", "/search"])
def test_probes_are_answered_while_all_lanes_wait(prefix):
    app = create_app(FakeService(settings=Settings(prefix=prefix)))
    app.add_url_rule("/v1/wait", "wait", lambda: app.extensions["doors"].wait(), methods=["GET", "POST"])
    with serving(app) as server, asking(server, 2), asking(server, 1, method="POST"):
        doors = app.extensions["doors"]
        for _ in range(2):
            assert doors.waiting.acquire(timeout=SLACK)
        for method, path in PROBES:
            for start in {"", prefix}:
                with connection(server) as one:
                    one.request(method, start + path)
                    answer = one.getresponse()
                    said = answer.read()
                plain = app.test_client().open(start + path, method=method)
                assert (answer.status, said) == (plain.status_code, plain.data)
                left_out = {"Date", "Server", "Connection", "Via", "X-Request-Id"}
                assert {*answer.getheaders()} >= {pair for pair in plain.headers if pair[0] not in left_out}
        assert not doors.open.is_set()


def test_13_many_probes_take_turns_with_others(app, monkeypatch):
    monkeypatch.setattr(server_module, "MOST_PROBES", 0)
    with serving(app) as server, asking(server, 1), asking(server, 1, path="/healthz") as (probe,):
        assert app.extensions["doors"].waiting.acquire(timeout=SLACK)
        wait_for(lambda: server.gate.depth == 1)
        app.extensions["doors"].open.set()
        assert probe.getresponse().status == 200


def test_a_watchdog_sees_rounds_and_searches(app):
    with serving(app) as server:
        rounds = server.place.rounds
        assert get(server, "/echo?a")[0] == 200
        wait_for(lambda: not server.place.is_searching)
        assert get(server, "/v1/body", method="POST")[0] == get(server, "/healthz")[0] == 200
        assert server.place.requests == 1  # the others are no searches
        with asking(server, 1):
            wait_for(lambda: server.place.is_searching)
            app.extensions["doors"].open.set()
            wait_for(lambda: not server.place.is_searching)
        assert server.place.rounds > rounds


def test_a_starting_server_refuses_until_it_opens(app):
    with serving(app, place=Place(shared_places(1), 0)) as server:
        for path, kind in (("/v1/search?q=a", "application/json"), ("/", "text/html")):
            with connection(server) as one:
                one.request("GET", path)
                answer = one.getresponse()
                said = answer.read().decode()
            assert (answer.status, answer.headers["Retry-After"], answer.headers["Connection"]) == (503, "5", "close")
            assert answer.headers["Content-Type"].startswith(kind)
            assert "服务正在启动，请稍候再试" in said
        assert get(server, "/healthz")[0] == get(server, "/readyz")[0] == 200
        with connection(server) as one:
            one.request("GET", "/healthz")
            assert one.getresponse().headers["Connection"] == "close"
        server.open()
        assert get(server, "/echo?a") == (200, b"a")


def test_a_starting_server_takes_no_connection_of_an_open_sibling(app):
    places, listening = shared_places(2), listen("127.0.0.1", 0)
    with serving(app, place=Place(places, 0), listening=listening) as open_one:
        open_one.open()
        with serving(app, place=Place(places, 1), listening=listening.dup()) as starting:
            statuses = [get(open_one, "/echo?a")[0] for _ in range(50)]
            assert (statuses, starting.active_channels) == ([200] * 50, {})
            open_one.place.clear()  # it has died
            wait_for(lambda: starting.readable())
            open_one.accepting = False
            assert get(starting, "/echo?a")[0] == 503
            assert get(starting, "/healthz")[0] == 200
