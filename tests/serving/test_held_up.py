"""Nobody holds a real `zwfw serve` up: one process over the sample, callers that mean it ill, and searches beside them.

1. Bodies and headers that are half sent end within 20 s, told so (408), however they trickle.
2. Slow readers hold no thread and no place: more of them than there are places in the queue, and what they asked for is
   computed, searches of their own block are answered. They are let go in the end.
3. Beside each of them every search of another block is answered, rightly, within a second.
4. What took the reading thread minutes takes it a moment: floods of what is no request, connections that come and go.
5. When they have gone, nothing of theirs is left: no connection, no place; nothing was complained of.
"""

import socket
import struct
import time
from contextlib import contextmanager
from itertools import cycle
from threading import Event, Thread

import pytest

from tests.sample import copy_of
from tests.serving.conftest import PLACES
from tests.serving.hostile import BODY, HEADERS, Searches, connect, half_sent, sip, slow_readers, trickle
from tests.serving.live import connections_of, live

SEARCH = "/v1/search?q=%E8%BA%AB%E4%BB%BD%E8%AF%81&region=330106"
REGIONS = b"GET /v1/regions HTTP/1.1\r\nHost: x\r\n\r\n"
LARGE = b"GET /openapi.json HTTP/1.1\r\nHost: x\r\n\r\n" * 8
SECOND = 1.0
# Where the system has no room for a connection that waits to be accepted, it is tried again after a second.
TRIED_AGAIN = 1.5
ELSEWHERE = "127.7.7.7"  # a loopback address of another block than that of the callers who mean it ill
ENDED = 20.0  # seconds until a half-sent request is ended: 10 of its own, and a loaded machine
READ = 120.0  # seconds that an answer may take to be fetched
CHUNKED = b"POST /v1/events HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
SPACES = b"GET / HTTP/1.1\r\nHost: x\r\nA:" + b" " * 120_000 + b"x\r\n\r\n"
FLOODS = {
    "empty lines": (50, b"", b"\r\n" * 4096),
    "chunks of one byte": (100, CHUNKED, b"1\r\na\r\n" * 1400),
    "a line before a chunk": (16, CHUNKED, b"1" * 8192),
    "a trailer": (16, CHUNKED + b"0\r\n", b"a: b\r\n" * 1400),
    "spaces before a value": (4, b"", SPACES),
    "bodies": (8, b"POST /v1/events HTTP/1.1\r\nHost: x\r\nContent-Length: 60000000\r\n\r\n", b"a" * 65536),
}


@pytest.fixture(scope="module")
def server(sample_home, tmp_path_factory):
    home = copy_of(sample_home, tmp_path_factory.mktemp("held") / "home")
    with live(home, queue_limit=str(PLACES), block_seconds="0") as server:
        yield server
        assert server.complaints() == []


@contextmanager
def searches_beside(server, slowest=SECOND):
    """Searches, answered rightly and in time for as long as the block lasts."""
    searches = Searches(server.url + SEARCH, source=ELSEWHERE)
    yield searches
    assert searches.faults == []
    assert len(searches.seconds) >= 10
    assert max(searches.seconds) < slowest, sorted(searches.seconds)[-5:]


@pytest.mark.soak
@pytest.mark.parametrize(("count", "start"), [(16, BODY), (200, HEADERS)], ids=["16 bodies", "200 headers"])
def test_half_sent_requests_end_in_time(server, count, start):
    with searches_beside(server) as searches, half_sent(server.port, count, start) as sockets:
        ends = trickle(sockets, seconds=2 * ENDED, every=1, beside=searches)
    assert ends.open == 0
    assert max(ends.seconds) < ENDED
    assert all(b" 408 " in told.splitlines()[0] for told in ends.told)


@pytest.mark.soak
def test_slow_readers_hold_no_thread_and_no_place(server):
    (process,) = server.serving
    with searches_beside(server) as searches, slow_readers(server.port, 50, LARGE) as sockets:
        searches()
        assert connections_of(process) >= 50
        assert sip(sockets, until=lambda: server.get(SEARCH)[0] == 200, seconds=ENDED, every=1, beside=searches)
        neighbour = Searches(server.url + SEARCH)
        for _ in range(50):
            neighbour()
        assert neighbour.faults == []
        assert sip(sockets, until=lambda: connections_of(process) == 0, seconds=READ + ENDED, every=1, beside=searches)


def test_searches_are_answered_beside_half_sent_and_slow_callers(town_server):
    with searches_beside(town_server) as searches:
        with half_sent(town_server.port, 8, BODY) as bodies, half_sent(town_server.port, 20, HEADERS) as headers:
            trickle([*bodies, *headers], seconds=1, every=0.2, beside=searches)
        with slow_readers(town_server.port, 10, LARGE) as readers:
            sip(readers, until=lambda: False, seconds=1, every=0.2, beside=searches)
        flood(town_server.port, *FLOODS["spaces before a value"], seconds=1, beside=searches)


@pytest.mark.soak
@pytest.mark.parametrize("kind", FLOODS)
def test_searches_are_answered_beside_floods(server, kind):
    with searches_beside(server) as searches:
        flood(server.port, *FLOODS[kind], seconds=10, beside=searches)


@pytest.mark.soak
@pytest.mark.parametrize("reset", [True, False])
@pytest.mark.parametrize("sent", [b"", BODY, REGIONS], ids=["nothing", "half a body", "a request"])
def test_searches_are_answered_while_connections_come_and_go(server, reset, sent):
    done = Event()
    with searches_beside(server, TRIED_AGAIN) as searches:
        comer = Thread(target=come_and_go, args=(server.port, reset, sent, done))
        comer.start()
        end = time.monotonic() + 10
        while time.monotonic() < end:
            searches()
        done.set()
        comer.join()


@pytest.mark.soak
def test_nothing_is_left_of_callers_who_have_gone(server):
    (process,) = server.serving
    end = time.monotonic() + ENDED
    while (count := connections_of(process)) > 0:
        assert time.monotonic() < end, count
        time.sleep(0.5)
    with half_sent(server.port, PLACES, REGIONS) as sockets:
        assert {one.recv(12) for one in sockets} == {b"HTTP/1.1 200"}


def flood(port, count, start, block, *, seconds, beside):
    """Send as fast as the server takes it on some connections, each anew when it is ended."""
    end, sockets = time.monotonic() + seconds, [None] * count
    while time.monotonic() < end:
        for place, one in enumerate(sockets):
            try:
                if one is None:
                    one = sockets[place] = connect(port)
                    one.sendall(start)
                    one.setblocking(False)
                one.send(block)
            except BlockingIOError:
                pass
            except OSError:
                one.close()
                sockets[place] = None
        beside()
    for one in filter(None, sockets):
        one.close()


def come_and_go(port, reset, sent, done):
    """Connect, send something and be gone, again and again. From one address after another of a block: a connection
    that was closed keeps its port for a minute, and an address has 28,000.
    """
    ends = cycle(range(1, 255))
    while not done.is_set():
        with connect(port, f"127.0.0.{next(ends)}") as one:
            one.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", reset, 0))
            one.sendall(sent)
