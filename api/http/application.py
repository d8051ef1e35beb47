"""Flask without what none of our calls needs: each costs every request."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any

from flask import Flask, Request


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

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """None of ours is a coroutine: nobody looks at each again, five times a request."""
        return func
