"""The current request, and the service that answers it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Request, current_app
from flask.globals import request_ctx

if TYPE_CHECKING:
    from search_engine import Service

EXTENSION = "zwfw"


def service() -> Service:
    """The service of the current application."""
    found: Service = extension(EXTENSION)
    return found


def extension(name: str) -> Any:
    """What the current application keeps by a name; `current_app.extensions` looks the application up in 2 µs."""
    return current_app._get_current_object().extensions[name]  # type: ignore[attr-defined]


def current_request() -> Request:
    """The request itself: Flask's `request` looks it up anew for every field, in 2 µs."""
    found: Request = request_ctx._get_current_object().request  # type: ignore[attr-defined]
    return found


def told_off(name: str) -> dict[str, bool]:
    """What an answer says besides where what it is about is switched off for everybody (`SWITCHES`)."""
    return {"switched_off": True} if name in service().switched_off else {}
