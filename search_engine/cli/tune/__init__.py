"""`zwfw tune`: what would make pages better, tried and put live."""

from __future__ import annotations

import click

from search_engine.cli.tune.clicks import clicks
from search_engine.cli.tune.sets import sets


@click.group()
def tune() -> None:
    """调优：看改什么能让结果更好，试过再上线。

    例：zwfw tune clicks --days 30
    """


tune.add_command(clicks)
tune.add_command(sets)
