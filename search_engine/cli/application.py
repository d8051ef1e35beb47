"""The application that answers over HTTP, which stands above this package: it registers as an entry point.

[project.entry-points."zwfw.application"]
wsgi = "api.app:create_app"

[project.entry-points."zwfw.calls"]
names = "api.app:call_names"
"""

from __future__ import annotations

from collections.abc import Callable
from importlib.metadata import entry_points
from typing import Any

import click

GROUP, CALLS = "zwfw.application", "zwfw.calls"


def application() -> Callable[[Any], Any]:
    """A service → its WSGI application. Raises `click.ClickException` where none is installed."""
    factory: Callable[[Any], Any] = _loaded(GROUP)
    return factory


def call_names() -> tuple[str, ...]:
    """The names of its calls, sorted. Raises `click.ClickException` where none is installed."""
    names: Callable[[], tuple[str, ...]] = _loaded(CALLS)
    return names()


def _loaded(group: str) -> Any:
    found = tuple(entry_points(group=group))
    if not found:
        raise click.ClickException("找不到 HTTP 应用。请重新安装本软件（pip install -e .）后再试")
    return found[0].load()
