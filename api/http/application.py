"""Flask without what none of our calls needs: each costs every request."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Flask, Request
from flask.sessions import NullSession, SecureCookieSessionInterface

NOBODY = NullSession()  # it refuses to be written


class NoSessions(SecureCookieSessionInterface):
    """We set no cookies: all requests have the one session that nothing can be put into."""

    def open_session(self, app: Flask, request: Request) -> NullSession:
        """The same for all, without looking for a key to sign it by."""
        return NOBODY


class Application(Flask):
    """The class of our application."""

    session_interface = NoSessions()

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """None of ours is a coroutine: nobody looks at each again, five times a request."""
        return func
