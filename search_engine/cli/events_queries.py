"""`zwfw events queries`: what people ask, by region and week."""

from __future__ import annotations

import sys
from typing import Any

import click

from indexer.store.audit import Actions
from search_engine.cli.console import STDERR, author, installation, json_option, print_json, progress_bar
from search_engine.cli.region_option import REGION
from search_engine.hot.asked.counting import WeekCounter
from search_engine.hot.asked.report import MOST_QUERIES, QUERY_LISTS, SIZE, QueryInput, query_report
from search_engine.hot.asked.table import HEADS, funnel_told, query_table, report_rows
from search_engine.installation.installation import Installation
from search_engine.page.csv_cells import csv_text


@click.command()
@click.option("--region", type=REGION, default="", help="只看该地区及其下级；默认全国")
@click.option("--site", default="", metavar="站点", help="只看该站点页面上的搜索")
@click.option("--since", default="", metavar="日期", help="自哪一天所在的周起，如 2026-11-02；默认最近 4 周")
@click.option("--until", default="", metavar="日期", help="到哪一天所在的周为止")
@click.option("--list", "which", type=click.Choice(list(QUERY_LISTS)), default="frequent", show_default=True,
              help="哪一张表：最常搜、无结果、无人点击、被纠错、被拦截")  # fmt: skip
@click.option("--size", type=click.IntRange(1, MOST_QUERIES), default=SIZE, show_default=True, help="至多几行")
@click.option("--csv", "as_csv", is_flag=True, help="输出 CSV，可由表格软件打开")
@click.option("--count", "count_now", is_flag=True, help="先补算到现在；平时由 zwfw worker 每小时计算")
@json_option
def queries(
    region: str, site: str, since: str, until: str, which: str, size: int, as_csv: bool, count_now: bool, as_json: bool
) -> None:
    """查询分析：按地区与周，最常搜的、无结果的、被拦截的、无人点击的、被纠错的，与从搜索到点击的漏斗。

    同一天不足 10 人（ZWFW_REPORT_ACTORS）搜索的不逐条列出，只计入合计。

    \b
    例：zwfw events queries --region 330100 --list none
        zwfw events queries --since 2026-10-01 --json
        zwfw events queries --list unclicked --csv > 无人点击.csv
    """
    place = installation()
    if count_now:
        _count(place)
    found = query_report(place, QueryInput(region, site, since, until, which, size))
    if as_json:
        print_json(found)
    elif as_csv:
        place.audit.record(author(), Actions.EXPORT_QUERIES, after={"name": QUERY_LISTS[found["list"]].label})
        sys.stdout.write(csv_text(query_table(found)))
    else:
        _show(found)


def _count(place: Installation) -> None:
    with progress_bar() as progress:
        task = progress.add_task("统计各周", total=None)
        WeekCounter(place).catch_up(lambda week: progress.update(task, description=f"已统计 {week} 一周", advance=1))


def _show(found: dict[str, Any]) -> None:
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    console = Console()
    click.echo(f"{found['region_name']}，{found['since']} 至 {found['until']}：{funnel_told(found)}")
    if found["counted"] is None:
        STDERR.print("尚未统计：由 zwfw worker 每小时统计，或加 --count 立即统计")
        return
    shown = Table(*HEADS[found["list"]], title=QUERY_LISTS[found["list"]].label)
    for row in report_rows(found):
        shown.add_row(*(escape(f"{cell:,}" if isinstance(cell, int) else cell) for cell in row))
    console.print(shown)
