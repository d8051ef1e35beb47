"""Flask without what none of our calls needs: each costs every request."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from time import perf_counter
from typing import TYPE_CHECKING, Any

from flask import Flask, Request, Response, request
from flask.ctx import RequestContext
from flask.globals import request_ctx
from werkzeug.routing import MapAdapter
from werkzeug.wsgi import get_host

from api.http.assets import packed

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

# In the environment of a request: when it came, in seconds of a clock; `g` of Flask takes a microsecond to find.
STARTED = "zwfw.started"


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

    def request_context(self, environ: WSGIEnvironment) -> RequestContext:
        """The context of a request, which has come now: whatever fails from here on is measured too."""
        environ[STARTED] = perf_counter()
        return super().request_context(environ)

    def handle_exception(self, e: Exception) -> Response:
        """Answer what is raised outside of a handler by the handlers of all other errors.

        Flask would make a 500 of it, whatever it is. What is raised while the context is still being made, as by a
        session that a full disk refuses, leaves half of one: it is made whole first, for all who look at the answer.
        """
        context: RequestContext = request_ctx._get_current_object()  # type: ignore[attr-defined]
        if context._session is None:
            context._session = self.session_interface.make_null_session(self)
            if context.url_adapter is not None:
                context.match_request()
        try:
            return self.finalize_request(self.handle_user_exception(e), from_error_handler=True)
        except Exception as fault:  # noqa: BLE001 - a handler that fails leaves nothing but Flask's own answer
            return super().handle_exception(fault)

    def send_static_file(self, filename: str) -> Response:
        """Answer with a sheet, script or picture, packed where the client takes that."""
        return packed(super().send_static_file(filename), request)

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
