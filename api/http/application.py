"""Flask without what none of our calls needs: each costs every request."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any

from flask import Flask, Request
from werkzeug.routing import MapAdapter
from werkzeug.wsgi import get_host


class AskedOnce(Request):
    """A request that looks once by which blueprints it is answered: its address is matched before anybody asks."""

    @cached_property
    def blueprint(self) -> str | None:
        """The innermost."""
        return super().blueprint

    @cached_property
    def blueprints(self) -> list[str]:
        """From the innermost on."""
        return super().blueprints


class Application(Flask):
    """The class of our application."""

    request_class = AskedOnce

    def create_url_adapter(self, request: Request | None) -> MapAdapter | None:
        """Flask's, for one host, no subdomains and no web sockets: the host is looked at once, and what the request has
        read of its environment is not read again. Raises `SecurityError` for a host that is none.
        """
        if request is None:
            return super().create_url_adapter(request)
        request.host = get_host(request.environ, request.trusted_hosts)
        return self.url_map.bind(
            request.host, request.root_path, "", request.scheme, request.method, request.path,
            request.query_string.decode(errors="replace"),
        )  # fmt: skip

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """None of ours is a coroutine: nobody looks at each again, five times a request."""
        return func
