"""The service that answers the current request."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import current_app

if TYPE_CHECKING:
    from search_engine import Service

EXTENSION = "zwfw"


def service() -> Service:
    """The service of the current application."""
    found: Service = current_app.extensions[EXTENSION]
    return found
