"""How long a write takes until every serving process serves it.

1. Of processes that listen on one port each gets its connection, in their order; where one takes none, that is told.
2. Writes are served by both processes, idle and beside searches, and nothing of them is left.
"""

import socket
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from os import getpid
from pathlib import Path

import pytest

from search_engine.installation.installation import Installation
from search_engine.measuring.bench.freshness import measure_freshness
from search_engine.measuring.bench.process_connections import connected_to_each
from search_engine.measuring.bench.serving import opened
from search_engine.settings.settings import Settings
from tests.sample import copy_of, looked_after


class Answering(BaseHTTPRequestHandler):
    """Keeps its connection."""

    protocol_version = "HTTP/1.1"

    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"ok")

    def log_message(self, *_given):
        """Say nothing."""


def test_1_a_connection_to_each():
    with HTTPServer(("127.0.0.1", 0), Answering) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            with connected_to_each(server.server_port, [getpid()]) as (connection,):
                assert isinstance(connection.sock, socket.socket)
            assert connection.sock is None
        finally:
            server.shutdown()
            thread.join()


@pytest.mark.long
def test_2_writes_are_served(sample_home: Path, tmp_path: Path):
    home = copy_of(sample_home, tmp_path / "home")
    place = Installation(Settings(home=home, log_queries=False))
    looked_after(place)
    place.store.engine.dispose()
    found = measure_freshness(home, lambda _: None, documents=1)
    assert [found[way]["queries"] for way in ("idle", "under_load")] == [3, 3]
    assert 0 < found["idle"]["p50_ms"] <= found["idle"]["longest_ms"] + 1
    assert found["load"]["errors"] == 0
    assert found["load"]["queries"] > 0
    with opened(home) as service:
        assert service.installation.store.get("bench-freshness-0") is None
