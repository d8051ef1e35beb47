"""Mounted under a path (setting `prefix`): the service is at /search of a host that has other things too.

Some proxies pass the path on as it is, some take the prefix off, and a probe asks the process itself. All of them are
answered, and every address that we write has the prefix. No header has a say in it: whoever can send one could turn our
links elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING

from flask import Flask, redirect, request
from flask.typing import ResponseReturnValue

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

# Of the request at hand. Flask has the same as `request.root_path`, twenty times slower: a page has hundreds of links.
_mounted_at: ContextVar[str] = ContextVar("mounted_at", default="")


class PrefixMiddleware:
    """A WSGI application that knows where it is mounted: `SCRIPT_NAME` is the prefix, whoever asks."""

    def __init__(self, app: WSGIApplication, prefix: str) -> None:
        self._app, self._prefix = app, prefix

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Pass a request on with the prefix apart from its path."""
        path = environ.get("PATH_INFO", "")
        rest = below(self._prefix, path)
        environ["SCRIPT_NAME"] = self._prefix
        environ["PATH_INFO"] = path if rest is None else rest
        with mounted_at(self._prefix):
            return self._app(environ, start_response)


@contextmanager
def mounted_at(prefix: str) -> Iterator[None]:
    """Addresses that are written meanwhile have the prefix."""
    token = _mounted_at.set(prefix)
    try:
        yield
    finally:
        _mounted_at.reset(token)


def register_prefix(app: Flask, prefix: str) -> None:
    """Mount an application under a path; "" is the root, where nothing changes."""
    if prefix:
        app.wsgi_app = PrefixMiddleware(app.wsgi_app, prefix)  # type: ignore[method-assign]
        app.before_request(to_first_page)


def to_first_page() -> ResponseReturnValue | None:
    """/search is /search/: one address for one page."""
    if request.environ["PATH_INFO"]:
        return None
    sent = request.query_string.decode("latin-1")
    return redirect(public_path(f"/?{sent}" if sent else "/"), 308)


def public_path(path: str) -> str:
    """A path of ours, with its query, as browsers must ask for it."""
    return _mounted_at.get() + path


def own_path(path: str) -> str:
    """The reverse: a path of a page's address as we know it, whether it has the prefix or not."""
    rest = below(_mounted_at.get(), path)
    return path if rest is None else rest or "/"


def below(prefix: str, path: str) -> str | None:
    """What is left of a path behind a prefix; None where it does not begin with it, or there is none."""
    if not prefix or not path.startswith(prefix):
        return None
    rest = path[len(prefix) :]
    return rest if rest == "" or rest.startswith("/") else None
