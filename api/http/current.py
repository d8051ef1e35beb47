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
    found: Service = _behind(current_app).extensions[EXTENSION]
    return found


def current_request() -> Request:
    """The request itself: Flask's `request` looks it up anew for every field."""
    found: Request = _behind(request_ctx).request
    return found


def _behind(proxy: Any) -> Any:
    """What one of Flask's proxies stands for: its fields cost half as much as the proxy's."""
    return proxy._get_current_object()


def told_off(name: str) -> dict[str, bool]:
    """What an answer says besides where what it is about is switched off for everybody (`SWITCHES`)."""
    return {"switched_off": True} if name in service().switched_off else {}
