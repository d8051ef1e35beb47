"""`zwfw tune`: what would help ranking, tried and put live. One file a command."""

from __future__ import annotations

import click

from search_engine.cli.tune import live
from search_engine.cli.tune.clicks import clicks
from search_engine.cli.tune.compare import compare
from search_engine.cli.tune.gate import gate
from search_engine.cli.tune.headroom import headroom
from search_engine.cli.tune.judge import judge
from search_engine.cli.tune.sets import sets


@click.group()
def tune() -> None:
    """调优：评测集与评判，差在哪里，比较、上线、回退排序与词典。

    \b
    例：zwfw tune headroom --set 十二月
        zwfw tune compare live better.toml --set 十二月
        zwfw tune promote better.toml --note 名称完全一致的靠前 --as 张三
    """


for command in (sets, judge, clicks, headroom, compare, gate, live.promote, live.rollback, live.history):
    tune.add_command(command)
