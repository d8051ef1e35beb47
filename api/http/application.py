"""Flask without what none of our calls needs: each costs every request."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Flask


class Application(Flask):
    """The class of our application."""

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """None of ours is a coroutine: nobody looks at each again, five times a request."""
        return func
