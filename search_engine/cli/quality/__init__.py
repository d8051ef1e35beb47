"""`zwfw quality`: what an editor should look at in the documents."""

from __future__ import annotations

import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from dictionaries.regions import NATION, RegionTree
from search_engine.alarms.records import Found, LinkCheck
from search_engine.cli.console import STDERR, json_option, print_json, progress_bar
from search_engine.cli.quality.tasks import assign, run, tasks
from search_engine.cli.region_option import REGION
from search_engine.installation.installation import Installation
from search_engine.maintenance.quality import KINDS, Report, Scope, examine
from search_engine.settings.settings import Settings

# Findings of each kind: as many as one reads in a terminal, and as many as one works through elsewhere.
SHOWN, LISTED = 5, 10_000
# A sheet has room for 1,048,576 rows, and there are eight kinds.
MAX_ROWS = 100_000
# Rows of the table of counts.
ROWS = 40


@click.group(invoke_without_command=True)
@click.option("--region", type=REGION, default="", help="只看该地区及其下级；默认全国")
@click.option("--department", metavar="部门", help="只看该部门")
@click.option("--kind-of-finding", "kinds", multiple=True, type=click.Choice(list(KINDS)), help="只查这类问题，可重复")
@click.option(
    "--limit",
    type=click.IntRange(0, MAX_ROWS),
    help=f"每类最多列出几条（总数照常统计）；默认 {SHOWN}，写表格或 JSON 时 {LISTED}",
)
@click.option("--probe-links", is_flag=True, help="用 HEAD 请求检查链接是否有效（会访问外部主机）")
@click.option("--probe-limit", default=200, show_default=True, type=click.IntRange(1), help="最多检查几个链接")
@click.option("--probe-timeout", default=5.0, show_default=True, type=click.FloatRange(0.1, 60), help="每个链接等几秒")
@click.option("--xlsx", type=click.Path(dir_okay=False, path_type=Path), help="写成表格：汇总与明细")
@click.option("--strict", is_flag=True, help="有问题时退出码为 1")
@json_option
@click.pass_context
def quality(
    ctx: click.Context,
    region: str,
    department: str | None,
    kinds: tuple[str, ...],
    limit: int | None,
    probe_links: bool,
    probe_limit: int,
    probe_timeout: float,
    xlsx: Path | None,
    strict: bool,
    as_json: bool,
) -> None:
    """检查文档库中正在提供的文档，按部门和地区统计问题。只查看，不改动任何数据。

    \b
    例：zwfw quality --region 330100
        zwfw quality --department 公安 --kind-of-finding elements --xlsx 公安.xlsx
        zwfw quality --probe-links --probe-limit 500 --strict
        zwfw quality tasks --region 330100 --overdue
        zwfw quality assign 公安 --region 330100 --owner 张三 --due 2026-12-31
    """
    if ctx.invoked_subcommand is not None:
        return
    place = Installation(Settings.from_environment(), read_only=True)
    tree, hosts = place.tree(), frozenset(place.settings.link_hosts) or None
    probes = probe_limit if probe_links else 0
    scope = Scope(place.store, tree, tree[region or NATION].number, hosts, time.time(), probes, probe_timeout)
    kept = limit if limit is not None else LISTED if xlsx or as_json else SHOWN
    report = _examine(scope, kinds, department, kept)
    if report.probed is not None:
        asked, dead = report.probed
        place.alarm_file.leave(Found(links=LinkCheck(at=int(time.time() * 1_000), asked=asked, dead=dead)))
    if xlsx is not None:
        # Here, so that only who wants a spreadsheet waits for the library that writes it.
        from search_engine.maintenance.quality.workbook import write_workbook

        write_workbook(xlsx, report, tree)
        STDERR.print(f"已写出 {escape(str(xlsx))}")
    if as_json:
        print_json(_as_json(report, tree))
    else:
        _show(report, tree, kept if xlsx is None else min(kept, SHOWN))
    ctx.exit(1 if strict and report.totals.total() else 0)


quality.add_command(tasks)
quality.add_command(assign)
quality.add_command(run)


def _examine(scope: Scope, kinds: tuple[str, ...], department: str | None, limit: int) -> Report:
    with progress_bar() as progress:
        task = progress.add_task("检查文档", total=scope.store.count())
        return examine(
            scope,
            KINDS,
            only=kinds,
            department=department,
            limit=limit,
            progress=lambda stage, rows: progress.update(task, description=stage, advance=rows),
        )


def _as_json(report: Report, tree: RegionTree) -> dict[str, Any]:
    return {
        "region": report.region,
        "documents": report.documents,
        "totals": report.totals,
        "counts": [asdict(count) for count in report.counts],
        "findings": [asdict(found) | {"region": tree.by_number(found.region).code} for found in report.findings],
        "notes": [note.line for note in report.notes],
    }


def _show(report: Report, tree: RegionTree, shown: int) -> None:
    console = Console()
    console.print(f"检查了 {escape(tree.path_name(report.region))} 的 {report.documents} 条文档")
    for note in report.notes:
        console.print(f"  {escape(note.line)}", style="yellow")
    if not report.totals:
        console.print("没有发现问题")
        return
    table = Table("问题", "部门", "地区", "数量", title="按部门和地区")
    for row in report.counts[:ROWS]:
        where = tree[row.region].name
        table.add_row(KINDS[row.kind].label, escape(row.department), escape(where), str(row.findings))
    console.print(table)
    if len(report.counts) > ROWS:
        console.print(f"其余 {len(report.counts) - ROWS} 行从略，全部见 --xlsx 或 --json")
    for name, kind in KINDS.items():
        if name in report.totals:
            console.print(f"{kind.label}：{report.totals[name]} 处", style="bold")
            for found in [found for found in report.findings if found.kind == name][:shown]:
                said = f"{found.id or tree.by_number(found.region).name} {found.title}：{found.reason}"
                console.print(f"  {escape(said)}", highlight=False, soft_wrap=True)
