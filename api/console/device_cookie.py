"""The cookie that makes a browser known to an account, so that strangers who fail under its name keep nobody out of it.

It is sent to the form of signing in alone, read by no script, and outlives the session.
"""

from __future__ import annotations

from collections.abc import Callable

from flask import Response, request

from api.console.cookies import CONSOLE
from api.http.current import current_request, service
from api.http.origin import is_https
from search_engine.access import DEVICE_DAYS

NAME, SECURE_NAME = "zwfw_device_", "__Secure-zwfw_device_"
DAY = 86_400  # s


def known_device(name: str) -> str | None:
    """What this browser has kept of signing in under a name."""
    return request.cookies.get(_cookie(name))


def remember_device(name: str) -> Callable[[Response], Response]:
    """Add the cookie to an answer."""

    def add(response: Response) -> Response:
        asked = current_request()
        response.set_cookie(
            _cookie(name), service().console_access.devices.made(name), max_age=DEVICE_DAYS * DAY,
            path=f"{asked.root_path}{CONSOLE}/login", secure=is_https(asked), httponly=True, samesite="Strict",
        )  # fmt: skip
        return response

    return add


def _cookie(name: str) -> str:
    """A name that no page without TLS can set, where there is TLS."""
    prefix = SECURE_NAME if is_https(current_request()) else NAME
    return prefix + service().console_access.devices.cookie(name)
