"""`zwfw callers calls`: how many calls there were, by caller, call and day."""

from __future__ import annotations

from pathlib import Path

import click

from indexer.store.audit import Actions
from search_engine.cli.console import author, installation, json_option, print_json, written_whole
from search_engine.gateway.call_report import (
    GROUPS,
    MOST_DAYS,
    CallInput,
    CallReport,
    CallSum,
    call_report,
    call_table,
    caller_label,
)
from search_engine.hot.asked.table import percent
from search_engine.page.csv_cells import BOM, csv_text

SUMS = ("次数", "被拒", "占比", "出错", "占比", "平均用时")


@click.command()
@click.option("--since", default="", metavar="日期", help="自哪一天起，如 2026-11-30；默认本周一")
@click.option("--until", default="", metavar="日期", help=f"到哪一天为止（含当天），至多 {MOST_DAYS} 天；默认今天")
@click.option("--caller", default="", metavar="应用", help="只看一个调用方：应用标识，或 key:名称；- 为未登记的")
@click.option("--call", default="", metavar="接口", help="只看一个接口，名称见 /openapi.json 的 operationId")
@click.option("--by", type=click.Choice(list(GROUPS)), default="caller", show_default=True,
              help="表格按什么合计：调用方、接口、日期")  # fmt: skip
@click.option("--csv", "csv_file", type=click.Path(path_type=Path, dir_okay=False), metavar="文件",
              help="逐日、逐调用方、逐接口写入 CSV 文件")  # fmt: skip
@json_option
def calls(since: str, until: str, caller: str, call: str, by: str, csv_file: Path | None, as_json: bool) -> None:
    """调用统计：各调用方、各接口每日调用多少次，多少被拒、多少出错，平均用时。

    服务进程每 5 秒写入一次；保存 ZWFW_LOG_DAYS 天。

    \b
    例：zwfw callers calls --since 2026-11-01 --by day
        zwfw callers calls --caller zjzwfw --csv 浙江.csv
    """
    place = installation()
    report = call_report(place.call_book, CallInput(since, until, caller, call))
    names = {one.app: one.name for one in place.callers.all()}
    if csv_file is not None:
        with written_whole(csv_file) as file:
            file.write((BOM + csv_text(call_table(report, names, {}))).encode())
        told = {"since": report.since, "until": report.until, "rows": len(report.rows)}
        place.audit.record(author(), Actions.EXPORT_CALLS, f"file:{csv_file.name}", after=told)
    if as_json:
        print_json(report.told())
    elif csv_file is None:
        _show(report, by, names)
    else:
        click.echo(f"已写入 {csv_file}：{len(report.rows)} 行", err=True)


def _show(report: CallReport, by: str, names: dict[str, str]) -> None:
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    shown = Table(GROUPS[by], *SUMS, title=f"{report.since} 至 {report.until}")
    for one in report.by(by):
        shown.add_row(escape(caller_label(one.name, names) if by == "caller" else one.name), *_cells(one))
    shown.add_row("合计", *_cells(report.total))
    Console().print(shown)


def _cells(one: CallSum) -> tuple[str, ...]:
    return (
        f"{one.calls:,}", f"{one.refused:,}", percent(one.refused_share), f"{one.failed:,}", percent(one.failed_share),
        f"{one.took_ms} 毫秒",
    )  # fmt: skip
