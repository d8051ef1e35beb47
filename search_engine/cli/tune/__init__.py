"""`zwfw tune`: what would help ranking, tried and put live."""

from __future__ import annotations

import click

from search_engine.cli.tune import live


@click.group()
def tune() -> None:
    """调整排序：把一份排序方案上线、回退、查看历次上线。

    \b
    例：zwfw tune promote better.toml --note 名称完全一致的靠前 --as 张三
        zwfw tune rollback --as 张三
    """


for command in (live.promote, live.rollback, live.history):
    tune.add_command(command)
