"""Which nodes of a cluster are asked, and for how long anybody waits for them; the nodes here are servers of the test.

1. A node that does not answer in time is left: one search is not answered, those after it are, by the others. Once it
   answers again, it is asked again.
2. Where no node answers, one search waits, and those after it are told at once, until the cluster answers again.
3. What is written to it is sent again until it is taken; an index that was made by a request whose answer was lost is
   made.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import orjson
import pytest

from indexer.analysis.fields import SCHEMA
from indexer.errors import EngineUnavailable
from tests.faults.children import wait_until

pytest.importorskip("opensearchpy")
from indexer.backends.opensearch.address import address_of
from indexer.backends.opensearch.cluster import Cluster
from indexer.backends.opensearch.index import _patiently, create_index
from indexer.backends.opensearch.state import read_state

WAITED = 0.4  # seconds that a search may take
WHOLE = {"responses": [{"hits": {"hits": []}, "_shards": {"failed": 0}}]}


class FakeNode(ThreadingHTTPServer):
    """A node; it is silent while `answering` is not set."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.answering, self.searches = threading.Event(), 0
        self.answering.set()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: FakeNode

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.server.searches += 1
        self._answer(orjson.dumps(WHOLE))

    def do_GET(self) -> None:
        self._answer(b"{}")

    def do_PUT(self) -> None:
        """An index that is there already, as the second of two requests hears."""
        self.rfile.read(int(self.headers["Content-Length"]))
        self._answer(b'{"error":{"type":"resource_already_exists_exception"},"status":400}', 400)

    def _answer(self, body: bytes, status: int = 200) -> None:
        if not self.server.answering.is_set():
            self.close_connection = True
            self.server.answering.wait(5)
            return
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def cluster_of(count: int) -> Iterator[tuple[Cluster, list[FakeNode]]]:
    """Nodes that run, and a connection to them."""
    with ExitStack() as entered:
        made = [entered.enter_context(FakeNode()) for _ in range(count)]
        for node in made:
            threading.Thread(target=node.serve_forever, args=(0.01,), daemon=True).start()
            entered.callback(node.shutdown)
            entered.callback(node.answering.set)
        urls = ",".join(f"http://127.0.0.1:{node.server_address[1]}" for node in made)
        cluster = Cluster(address_of(f"{urls}?seconds={WAITED}"))
        entered.callback(cluster.close)
        yield cluster, made


def outcomes(cluster: Cluster, count: int) -> list[bool]:
    """Whether searches are answered, one after another."""
    found = []
    for _ in range(count):
        try:
            cluster.search("any", [{}])
            found.append(True)
        except EngineUnavailable:
            found.append(False)
            time.sleep(0.05)  # the small question beside it
    return found


def test_a_silent_node_is_left_and_asked_again_once_it_answers() -> None:
    with cluster_of(2) as (cluster, (silent, other)):
        silent.answering.clear()
        found = outcomes(cluster, 20)
        assert (found.count(False) <= 2, found[-15:]) == (True, [True] * 15)
        silent.answering.set()
        before = silent.searches
        wait_until(lambda: outcomes(cluster, 1) == [True] and silent.searches > before, 5, 0.05)
        assert other.searches > 10


def test_nobody_waits_for_a_cluster_that_is_away() -> None:
    with cluster_of(2) as (cluster, nodes):
        for node in nodes:
            node.answering.clear()
        began = time.monotonic()
        assert outcomes(cluster, 10) == [False] * 10
        assert time.monotonic() - began < WAITED + 10 * 0.15, "one has waited"
        for node in nodes:
            node.answering.set()
        wait_until(lambda: outcomes(cluster, 1) == [True], 5, 0.05)


def test_an_index_that_was_made_already_is_made(tmp_path: Path) -> None:
    with cluster_of(1) as (cluster, _):
        create_index(cluster, tmp_path / "g1" / "own", SCHEMA)
    assert read_state(tmp_path / "g1" / "own", SCHEMA).documents == 0


def test_what_is_not_answered_is_sent_again() -> None:
    given = iter([EngineUnavailable("away"), EngineUnavailable("away")])

    def send() -> str:
        if (fault := next(given, None)) is not None:
            raise fault
        return "taken"

    assert _patiently(send) == "taken"
