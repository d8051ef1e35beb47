"""Answers that are streamed: written at the pace of their reader, in a lane of their own.

1. All of a stream arrives, however slowly it is fetched; the process holds little of it meanwhile.
2. While a stream waits for its reader, other requests are answered, also those of the same address without the
   parameter that makes it a stream.
3. A reader who goes, or fetches nothing for too long, ends it: what wrote it is closed.
"""

import threading
import time
from dataclasses import replace

import pytest
from flask import Response, request

from api.app import create_app
from api.http.lanes import Lane, answered_in
from api.serving.channel import STREAM_BYTES
from tests.api.fake_service import FakeService
from tests.serving.test_server import QUICK, SLACK, asking, get, serving, wait_for

BLOCK, BLOCKS = b"x" * 65_536, 320  # 20 MiB: more than the buffers of the system take
FEW = 1  # second


class Source:
    """Blocks of a stream, and how many were asked for."""

    def __init__(self):
        self.written, self.closed = 0, threading.Event()

    def blocks(self):
        try:
            for _ in range(BLOCKS):
                self.written += 1
                yield BLOCK
        finally:
            self.closed.set()


@pytest.fixture(scope="module")
def app():
    app = create_app(FakeService())

    def view():
        if request.args.get("format") != "jsonl":
            return "a page"
        return Response(app.extensions["source"].blocks(), mimetype="application/x-ndjson")

    app.add_url_rule("/v1/stream", "stream", answered_in(Lane.STREAMING, "format=jsonl")(view))
    return app


@pytest.fixture
def source(app):
    app.extensions["source"] = Source()
    return app.extensions["source"]


def held(server):
    return max((channel.total_outbufs_len for channel in list(server.active_channels.values())), default=0)


def test_1_2_a_slow_reader_gets_all_and_holds_up_nobody(app, source):
    path = "/v1/stream?format=jsonl"
    with serving(app, replace(QUICK, send_seconds=SLACK)) as server, asking(server, 1, path) as (one,):
        wait_for(lambda: held(server) > STREAM_BYTES)
        time.sleep(0.2)
        written = source.written
        assert written < BLOCKS
        assert get(server, "/v1/stream") == (200, b"a page")
        assert held(server) < 2 * STREAM_BYTES
        assert source.written == written
        assert one.getresponse().read() == BLOCK * BLOCKS
        assert source.closed.wait(SLACK)


def test_3_a_reader_who_goes_ends_it(app, source):
    with serving(app, replace(QUICK, send_seconds=SLACK)) as server:
        with asking(server, 1, "/v1/stream?format=jsonl"):
            wait_for(lambda: held(server) > STREAM_BYTES)
        assert source.closed.wait(SLACK)
        assert source.written < BLOCKS


def test_3_a_reader_who_fetches_nothing_ends_it(app, source):
    with (
        serving(app, replace(QUICK, send_seconds=FEW)) as server,
        asking(server, 1, "/v1/stream?format=jsonl"),
    ):
        assert source.closed.wait(SLACK)
        assert source.written < BLOCKS
        assert get(server, "/v1/stream") == (200, b"a page")
