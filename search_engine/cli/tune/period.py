"""Of when, and of whom: what several commands ask for."""

from __future__ import annotations

import time

import click

from indexer.events.store import DAY
from search_engine.tuning.contexts import CONTEXT_LEVELS

days_option = click.option(
    "--days", type=click.IntRange(1, 400), default=30, show_default=True, help="最近多少天的搜索"
)
level_option = click.option(
    "--level", type=click.Choice(CONTEXT_LEVELS), default="county", show_default=True,
    help="地区分到哪一级：县、市或省；越高，搜同一查询的人越多",
)  # fmt: skip


def span(days: int) -> tuple[int, int]:
    """The last days up to now, in ms since 1970 UTC."""
    now = int(time.time() * 1_000)
    return now - days * DAY, now + 1
