"""Signed requests as a server hands them to the application, byte by byte, and whoever alters them on the way."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import unquote_to_bytes

from flask import Flask
from werkzeug.test import run_wsgi_app
from werkzeug.wrappers import Response

from search_engine.signing.proof import Signer


@dataclass(frozen=True)
class Sent:
    """A request. `target`: path and query as they stand in its first line; `body`: its bytes."""

    method: str
    target: bytes
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""

    def signed(self, signer: Signer, below: str = "") -> Sent:
        """With the five headers."""
        proof = signer.headers(self.method, self.target.decode("latin-1"), self.body, below)
        return replace(self, headers={**self.headers, **proof})

    def with_headers(self, **headers: str) -> Sent:
        """With other headers, whose names have _ for -; an empty one is left out."""
        given = {name.replace("_", "-").title(): value for name, value in headers.items()}
        both = {**{name.title(): value for name, value in self.headers.items()}, **given}
        return replace(self, headers={name: value for name, value in both.items() if value})

    def to(self, app: Flask) -> Response:
        """The answer, of which nothing is followed."""
        answer: Response = Response(*run_wsgi_app(app.wsgi_app, self.environ(), buffered=True))
        return answer

    def environ(self) -> dict[str, Any]:
        """What a server makes of it (PEP 3333): the path read to bytes, those as Latin-1."""
        path, _, query = self.target.partition(b"?")
        named = {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in self.headers.items()}
        plain = {name: named.pop(f"HTTP_{name}", "") for name in ("CONTENT_TYPE",)}
        return {
            **named, **plain, "REQUEST_METHOD": self.method, "SCRIPT_NAME": "",
            "PATH_INFO": unquote_to_bytes(path).decode("latin-1"), "QUERY_STRING": query.decode("latin-1"),
            "CONTENT_LENGTH": str(len(self.body)), "SERVER_NAME": "127.0.0.1", "SERVER_PORT": "8000",
            "SERVER_PROTOCOL": "HTTP/1.1", "REMOTE_ADDR": "192.0.2.7", "HTTP_HOST": "127.0.0.1:8000",
            "wsgi.version": (1, 0), "wsgi.url_scheme": "http", "wsgi.input": io.BytesIO(self.body),
            "wsgi.errors": io.StringIO(), "wsgi.multithread": True, "wsgi.multiprocess": True, "wsgi.run_once": False,
        }  # fmt: skip
