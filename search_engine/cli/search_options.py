"""The parameters of a search as options of a command."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import click

from search_engine.query.request import PARAMETERS, SearchRequest, read_request

# Given by arguments or options of their own.
APART = frozenset({"q", "explain", "facets"})


def with_parameters(command: Any) -> Any:
    """Every parameter of the HTTP call as an option of the same name."""
    for parameter in reversed([row for row in PARAMETERS if row.name not in APART]):
        name = f"--{parameter.name.replace('_', '-')}"
        command = click.option(name, parameter.name, multiple=parameter.repeated, help=parameter.help)(command)
    return command


def request_of(text: str, given: Mapping[str, Any], *, explain: bool = False) -> SearchRequest:
    """The request of a text and the options that were given. Raises `BadParameters`."""
    values = {name: list(value) if isinstance(value, tuple) else [value] for name, value in given.items() if value}
    return read_request({"q": [text], "explain": ["true" if explain else "false"], **values})
