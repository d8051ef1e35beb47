"""`zwfw events report`: what people did, as one page for staff."""

from __future__ import annotations

import time
from pathlib import Path

import click

from search_engine.measuring.event_report import collect, write_report
from search_engine.measuring.event_report.collecting import DAYS
from search_engine.service import Service
from search_engine.settings.settings import Settings


@click.command()
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), required=True, help="写入的 HTML 文件")
@click.option("--days", type=click.IntRange(1, 180), default=DAYS, show_default=True, help="统计最近多少天")
def report(out: Path, days: int) -> None:
    """写出行为分析报告：各地热词与依据、没有结果的搜索、从搜索到办件。

    一个文件，离线可看；少于 10 人的一律不列出。

    例：zwfw events report --out report.html
    """
    service = Service.open(Settings.from_environment(), read_only=True)
    try:
        write_report(out, collect(service, int(time.time() * 1000), days))
    finally:
        service.close()
    click.echo(f"已写入 {out}", err=True)
