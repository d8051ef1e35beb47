"""`zwfw quality tasks` and `assign`: what each department is to mend, who sees to it, until when; `run` finds it."""

from __future__ import annotations

from typing import Any

import click

from search_engine.cli.console import as_option, installation, json_option, print_json
from search_engine.cli.region_option import REGION

region_option = click.option("--region", type=REGION, default="", help="该地区及其下级；默认全国")


@click.command()
@region_option
@click.option("--department", default="", metavar="部门", help="只看该部门")
@click.option("--owner", default="", metavar="姓名", help="只看分派给他的；- 为没有分派的")
@click.option("--overdue", is_flag=True, help="只看过期的")
@json_option
def tasks(region: str, department: str, owner: str, overdue: bool, as_json: bool) -> None:
    """各部门的任务：最近一次检查发现几处、由谁负责、到哪一天。

    \b
    例：zwfw quality tasks --region 330100
        zwfw quality tasks --owner 张三 --overdue --json
    """
    from search_engine.maintenance.quality.tasks import QualityInput, quality_tasks

    wish = QualityInput(region, department, owner=owner, overdue=overdue, size=0)
    found = quality_tasks(installation(), wish)
    if as_json:
        print_json({name: found[name] for name in ("region", "region_name", "ran", "total", "overdue", "departments")})
        return
    if not found["ran"]:
        click.echo("还没有检查过：由 zwfw worker 每晚检查，或在控制台点“现在检查”")
    click.echo(
        f"{found['region_name']}：{len(found['departments'])} 个部门共 {found['total']} 处，过期 {found['overdue']}"
    )
    for one in found["departments"]:
        click.echo(f"{one['department']}\t{one['findings']} 处\t{_told(one)}")


@click.command(hidden=True)
def run() -> None:
    """检查整个目录，把发现的问题留给 tasks 与控制台；由 zwfw worker 每晚运行。

    例：zwfw quality run
    """
    from search_engine.installation.installation import Installation
    from search_engine.maintenance.quality.running import QualityRun
    from search_engine.settings.settings import Settings

    QualityRun(Installation(Settings.from_environment(), read_only=True)).run()


@click.command()
@click.argument("departments", nargs=-1, required=True, metavar="部门…")
@region_option
@click.option("--owner", metavar="姓名", help="负责人；空为不再分派")
@click.option("--due", metavar="日期", help="期限，如 2026-12-31；空为不限")
@click.option("--note", metavar="文字", help="备注")
@as_option
@json_option
def assign(
    departments: tuple[str, ...], region: str, owner: str | None, due: str | None, note: str | None, as_json: bool
) -> None:
    """把几个部门在某地区的任务分派给人；没有给出的不变。下级没有另行分派的，照此办理。

    \b
    例：zwfw quality assign 公安 人力社保 --region 330100 --owner 张三 --due 2026-12-31 --as 李四
        zwfw quality assign 公安 --region 330100 --owner "" --due "" --note "" --as 李四
    """
    from search_engine.cli.dictionary.drafts import opened
    from search_engine.editing.queue.queue_update import QueueUpdate
    from search_engine.maintenance.quality.assigning import assign as give
    from search_engine.maintenance.quality.assigning import assignment_fields, today_of

    place = installation()
    tree, today = place.tree(), today_of(place)
    done = give(place, opened()[1], departments, region, QueueUpdate(owner=owner, due=due, note=note))
    told = [
        {"department": one.department, "given": assignment_fields(one, one.region, tree, today), "below": 0}
        for one in done
    ]
    if as_json:
        print_json({"departments": [{name: one[name] for name in ("department", "given")} for one in told]})
        return
    for one in told:
        click.echo(f"{one['department']}\t{_told(one)}")


def _told(one: dict[str, Any]) -> str:
    given = one["given"]
    if given is None or not (given["owner"] or given["due"] or given["note"]):
        return "没有分派" + f"（下级另有 {one['below']} 处分派）" * bool(one["below"])
    due = f"，期限 {given['due']}" + "（已过期）" * given["overdue"] if given["due"] else ""
    above = "" if given["own"] else f"（由{given['region_name']}分派）"
    note = f"\t{given['note']}" if given["note"] else ""
    return f"{given['owner'] or '未定'}{due}{above}{note}"
