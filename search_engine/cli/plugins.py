"""Commands that other packages and folders add, by entry points of the group `zwfw.commands`.

An entry point is called `NAME HELP`: the command, a blank, and what the list of commands says of it, so that the list
imports nothing of anybody's:

    [project.entry-points."zwfw.commands"]
    "serve 启动服务" = "api.commands:serve"
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.metadata import EntryPoint, entry_points

import click

GROUP = "zwfw.commands"


@dataclass(frozen=True, slots=True)
class Plugin:
    """A command that is registered, not yet imported.

    Attributes:
        help: What the list of commands says of it.
    """

    name: str
    help: str
    point: EntryPoint

    @property
    def package(self) -> str:
        """The installed package that registers it."""
        return self.point.dist.name if self.point.dist else self.point.module

    def load(self) -> click.Command:
        """Import it. Raises `ImportError`."""
        command: click.Command = self.point.load()
        return command


@cache
def plugins() -> dict[str, Plugin]:
    """Every registered command, by its name."""
    found = (_plugin(point) for point in entry_points(group=GROUP))
    return {plugin.name: plugin for plugin in found}


def _plugin(point: EntryPoint) -> Plugin:
    name, _, text = point.name.partition(" ")
    return Plugin(name, text.strip() or f"由 {point.dist.name if point.dist else point.module} 提供", point)
