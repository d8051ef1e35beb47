"""Regions on the command line: a code, or a name as in the console (余杭区, 杭州市西湖区)."""

from __future__ import annotations

from typing import Any

import click

from search_engine.cli.console import installation


class RegionName(click.ParamType):  # type: ignore[type-arg]  # of click 8.1 it has none
    """What options that ask for a region take: a name becomes its code; a code stays, and the command judges it."""

    name = "地区"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Raises `BadParameters`, with the nearest names or the candidates, where a name is none or several."""
        code = code_of(str(value), param.opts[0] if param and param.opts else "--region")
        if param is not None and param.multiple and not code:
            self.fail("不限地区时，不写这一项", param, ctx)
        return code


REGION = RegionName()


def code_of(text: str, field: str) -> str:
    """The code of what somebody wrote; "": nothing, or the nation. Raises `BadParameters`."""
    if text.isascii():
        return text
    from search_engine.query.named_region import region_named

    found = region_named(installation().tree(), text, field)
    return found.code if found else ""
