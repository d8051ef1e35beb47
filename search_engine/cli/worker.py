"""`zwfw worker`: the process that indexes, and does what is done from time to time."""

from __future__ import annotations

import os
import signal

import click

from search_engine.cli.console import installation
from search_engine.tasks import background_of


@click.command()
@click.option("--parent", type=int, help="此进程结束时一并结束（zwfw serve 使用）")
def worker(parent: int | None) -> None:
    """跟随文档库的变化写索引，并在后台做定时的工作，直到收到停止信号。同一数据目录只能有一个。

    例：zwfw worker
    """
    stopped = False

    def stop(_signal: int, _frame: object) -> None:
        nonlocal stopped
        stopped = True

    def ended() -> bool:
        return stopped or (parent is not None and os.getppid() != parent)

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    place = installation()
    place.store.remove_abandoned()
    place.worker().run(ended, beside=background_of(place))
