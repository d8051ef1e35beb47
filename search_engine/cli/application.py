"""The application that answers over HTTP, which stands above this package: it registers as an entry point.

[project.entry-points."zwfw.application"]
wsgi = "api.app:create_app"
"""

from __future__ import annotations

from collections.abc import Callable
from importlib.metadata import entry_points
from typing import Any

import click

GROUP = "zwfw.application"


def application() -> Callable[[Any], Any]:
    """A service → its WSGI application. Raises `click.ClickException` where none is installed."""
    found = tuple(entry_points(group=GROUP))
    if not found:
        raise click.ClickException("找不到 HTTP 应用。请重新安装本软件（pip install -e .）后再试")
    factory: Callable[[Any], Any] = found[0].load()
    return factory
