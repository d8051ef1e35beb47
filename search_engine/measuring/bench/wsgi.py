"""The WSGI application, called in this process: what a request costs a serving process, without sockets.

The application stands above this package; whoever starts a bench hands it in (`search_engine.cli.application`).
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from urllib.parse import urlencode

from search_engine.measuring.bench.queries import BenchQuery
from search_engine.service import Service

Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
# A service → the application that answers for it over HTTP.
Application = Callable[[Service], Wsgi]


class FailedRequest(Exception):
    """The application did not answer a search with 200."""


@dataclass(frozen=True, slots=True)
class WsgiClient:
    """Asks an application in this thread."""

    app: Wsgi

    def search(self, query: BenchQuery) -> None:
        """One search of a user of a region, its whole answer read. Raises `FailedRequest`."""
        self.call(environ(query))

    def call(self, environment: dict[str, Any]) -> None:
        """One request, made beforehand: only the application's work is in here. Raises `FailedRequest`."""
        told: list[str] = []
        body = self.app(environment, lambda status, _headers, _failure=None: told.append(status))
        try:
            for _ in body:
                pass
        finally:
            if close := getattr(body, "close", None):
                close()
        if not told[0].startswith("200"):
            raise FailedRequest(f"{environment['QUERY_STRING']}：{told[0]}")

    def processor_ms(self, query: BenchQuery) -> float:
        """Processor time of this thread for one search, in ms."""
        environment = environ(query)
        started = time.thread_time()
        self.call(environment)
        return (time.thread_time() - started) * 1000


def environ(query: BenchQuery) -> dict[str, Any]:
    """What a server hands to the application for a search."""
    return {
        "REQUEST_METHOD": "GET",
        "SCRIPT_NAME": "",
        "PATH_INFO": "/v1/search",
        "QUERY_STRING": urlencode({"q": query.text, "region": query.region}),
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_HOST": "127.0.0.1",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": BytesIO(),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
