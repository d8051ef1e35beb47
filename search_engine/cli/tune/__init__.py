"""`zwfw tune`: what would help the ranking, tried and put live. One file a command."""

from __future__ import annotations

import click

from search_engine.cli.tune.clicks import clicks
from search_engine.cli.tune.compare import compare
from search_engine.cli.tune.gate import gate
from search_engine.cli.tune.headroom import headroom
from search_engine.cli.tune.judge import judge
from search_engine.cli.tune.sets import sets


@click.group()
def tune() -> None:
    """调优：评测集与评判，比较、上线、回退排序与词典。

    \b
    例：zwfw tune sets import judged/ --name 十二月
        zwfw tune headroom --set 十二月
        zwfw tune compare live mine.toml --set 十二月
    """


tune.add_command(clicks)
tune.add_command(compare)
tune.add_command(gate)
tune.add_command(headroom)
tune.add_command(judge)
tune.add_command(sets)
