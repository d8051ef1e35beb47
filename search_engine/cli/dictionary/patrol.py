"""`zwfw dict patrol`: what queries lead to now that led elsewhere before, by who owns them."""

from __future__ import annotations

from typing import Any

import click

from search_engine.cli.console import as_option, installation, json_option, print_json, progress_bar
from search_engine.cli.dictionary.drafts import opened

SOURCES = {"log": "次", "sample": "次（示例日志）"}
NOTHING = "（没有）"


@click.command()
@click.option("--now", is_flag=True, help="现在就巡查一遍；平时由索引进程在每次载入之后与每晚进行")
@click.option("--report", is_flag=True, help="巡查之后列出全部发现，不只这一次的；不加 --now 时总是如此")
@click.option("--owner", metavar="名称", help="只列由此人、此站点或此部门负责的")
@click.option("--days", type=click.IntRange(1, 90), default=7, show_default=True, help="列出最近几天的变化")
@json_option
def patrol(now: bool, report: bool, owner: str | None, days: int, as_json: bool) -> None:
    """巡查：把常见检索与守护查询重新检索一遍，列出首条变了、不再有结果的，按负责者。

    \b
    例：zwfw dict patrol
        zwfw dict patrol --now --report
    """
    from search_engine.editing.guarded_queries.monitor_report import monitor_report

    begun = _go_round() if now else None
    _, actor = opened()
    found = monitor_report(installation(), actor, days, owner)
    if begun is not None and not report:
        for group in found["owners"]:
            group["findings"] = [one for one in group["findings"] if one["number"] > begun]
        found["owners"] = [group for group in found["owners"] if group["findings"]]
    if as_json:
        print_json(found)
    else:
        _tell(found)


@click.command()
@click.argument("numbers", nargs=-1, required=True, type=int, metavar="编号…")
@as_option
@json_option
def know(numbers: tuple[int, ...], as_json: bool) -> None:
    """知道了：巡查的这些发现不再列出，也不再提醒，直到再变；编号见 zwfw dict patrol。

    例：zwfw dict know 12 13 --as 张三
    """
    from search_engine.editing.guarded_queries.known_findings import know_findings

    _, actor = opened()
    found = know_findings(installation(), actor, numbers)
    if as_json:
        print_json({"known": [one.number for one in found]})
    else:
        click.echo(f"已记下知道了 {len(found)} 条发现")


def _go_round() -> int:
    from indexer.store.monitor.findings import last_number
    from search_engine.maintenance.monitor.monitor import Monitor
    from search_engine.service import Service

    place = installation()
    with place.store.engine.connect() as connection:
        before = last_number(connection)
    with Service(place) as service, progress_bar() as progress:
        task = progress.add_task("正在巡查", total=None)
        # nobody is waiting in this process: it rests no longer than it must
        Monitor(service, rest=lambda _: None).run(
            progress=lambda done, total: progress.update(task, completed=done, total=total)
        )
    return before


def _tell(found: dict[str, Any]) -> None:
    last = found["last"]
    if last is None:
        click.echo("还没有巡查过：请运行 zwfw dict patrol --now，或启动 zwfw worker")
        return
    from search_engine.maintenance.monitor.schedule import REASONS

    reason = REASONS.get(last["reason"], last["reason"])
    click.echo(f"最近一次巡查：{last['ended']}（{reason}），{last['asked']} 个检索，{last['seconds']:.1f} 秒")
    if not found["owners"]:
        click.echo("没有发现：首条都与此前一样" if not found["known"] else "没有别的发现")
    for group in found["owners"]:
        click.echo(f"\n{group['owner'] or '（未指明负责者）'}：{len(group['findings'])} 条")
        for one in group["findings"]:
            _tell_one(one)
    if found["known"]:
        click.echo(f"\n另有 {len(found['known'])} 条已知道")


def _tell_one(one: dict[str, Any]) -> None:
    from search_engine.editing.guarded_queries.monitor_report import FINDING_LABELS

    times = f"，{one['count']} {SOURCES.get(one['source'], '次')}" if one["count"] else ""
    kept = f"，守护查询 {one['kept']}" if one["kept"] else ""
    over = f"，{one['over']} 已恢复" if one["over"] else ""
    where = one["region_name"] or "不分地区"
    click.echo(
        f"  {one['number']}  {FINDING_LABELS[one['what']]}  {one['query']}（{where}{times}{kept}）{one['at']}{over}"
    )
    click.echo(f"    {_card(one['before'])} → {_card(one['now'])}")
    for reason in filter(None, (one["wanted"], *(reason["text"] for reason in one["why"]))):
        click.echo(f"    {reason}")


def _card(card: dict[str, str] | None) -> str:
    return f"{card['title']}（{card['id']}）" if card else NOTHING
