"""How the figures of a bench read on a terminal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import click
from rich.console import Console
from rich.table import Table

PROFILE_TITLES = {"own": "自身用时最多的函数（每次请求）", "cumulative": "连同其调用用时最多的函数（每次请求）"}
PROFILE_COLUMNS = {"function": "函数", "calls": "次数", "own_ms": "自身 ms", "cumulative_ms": "合计 ms"}


def show_bench(found: Mapping[str, Any]) -> None:
    """Figures by name, a line each; the profile as tables."""
    _show({name: value for name, value in found.items() if name != "profile"}, "")
    for name, title in PROFILE_TITLES.items():
        if rows := found.get("profile", {}).get(name):
            _table(title, rows)


def _table(title: str, rows: Sequence[Mapping[str, Any]]) -> None:
    table = Table(title=title)
    for name, told in PROFILE_COLUMNS.items():
        table.add_column(told, justify="left" if name == "function" else "right")
    for row in rows:
        table.add_row(*(str(row[name]) for name in PROFILE_COLUMNS))
    Console(width=140).print(table)


def _show(values: Mapping[str, Any], indent: str) -> None:
    for name, value in values.items():
        if isinstance(value, dict) and not any(isinstance(part, (dict, list)) for part in value.values()):
            click.echo(f"{indent}{name:18} " + "  ".join(f"{key} {part}" for key, part in value.items()))
        elif isinstance(value, dict):
            click.echo(f"{indent}{name}")
            _show(value, indent + "  ")
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            click.echo(f"{indent}{name}")
            for part in value:
                click.echo(f"{indent}  " + "  ".join(f"{key} {one}" for key, one in part.items()))
        else:
            click.echo(f"{indent}{name:18} {value}")
