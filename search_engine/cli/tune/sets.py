"""`zwfw tune sets`: query sets."""

from __future__ import annotations

import click

from search_engine.cli.tune.draw import draw


@click.group()
def sets() -> None:
    """评测集：固定的一组查询与对其结果的评判。

    例：zwfw tune sets draw 2026年12月 --days 30
    """


sets.add_command(draw)
