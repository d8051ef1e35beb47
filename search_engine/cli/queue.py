"""`zwfw queue`: what is to be mended, by whom, until when."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from search_engine.cli.console import as_option, author, installation, json_option, print_json, progress_bar
from search_engine.cli.region_option import REGION

if TYPE_CHECKING:
    from search_engine.editing.actor import Actor
    from search_engine.editing.queue.queue_service import Queue

SORTS, STATES = ("word", "matter", "element", "not_ours"), ("open", "in_work", "done", "not_ours")
ELEMENTS = ("conditions", "materials", "process", "time", "fee", "place", "links", "text", "other")
SOURCES = ("nothing_found", "not_found", "no_click", "held_back", "wrong", "low_rating")


@click.group()
def queue() -> None:
    """待办：搜不到的、被标为没找到或信息有误的、无人点开的、被拦截的、评价低的。

    \b
    例：zwfw queue refresh && zwfw queue list
        zwfw queue set 12 --state in_work --owner 张三 --due 2026-12-31 --as 李四
    """


def _opened() -> tuple[Queue, Actor]:
    from search_engine.cli.dictionary.drafts import opened
    from search_engine.editing.opening import queue_of

    return queue_of(installation()), opened()[1]


def _fields(found: Queue, items: Any) -> list[dict[str, Any]]:
    from search_engine.editing.queue.formatting import queue_item_fields

    tree = installation().tree()
    return [queue_item_fields(one, found.today(), tree) for one in items]


@queue.command("list")
@click.option("--state", "states", multiple=True, type=click.Choice(STATES), help="状态；默认待处理与处理中")
@click.option("--sort", default="", type=click.Choice(("", *SORTS)), help="缺词、缺事项、要素有误、不属本平台")
@click.option("--source", default="", type=click.Choice(("", *SOURCES)), help="由何而来")
@click.option("--element", default="", type=click.Choice(("", *ELEMENTS)), help="被标为有误的要素，如 materials 材料")
@click.option("--department", default="", metavar="名称", help="部门")
@click.option("--owner", default="", metavar="姓名", help="负责人")
@click.option("--region", type=REGION, default="", help="该地区及其下级")
@click.option("-q", default="", metavar="文字", help="检索词、标题、编号中含有的")
@click.option("--overdue", is_flag=True, help="只列过期的")
@click.option("--limit", type=click.IntRange(1, 5_000), default=50, show_default=True, help="最多列几条")
@json_option
def list_(states: tuple[str, ...], limit: int, as_json: bool, **given: Any) -> None:
    """列出待办：过期的在前，其次是出现得多的。

    \b
    例：zwfw queue list --sort word --region 330100
        zwfw queue list --element materials
    """
    from search_engine.editing.queue.queue_service import QueueFilter

    found, actor = _opened()
    given |= {"states": states} if states else {}
    wanted = QueueFilter(**given)
    total, items = found.total(actor, wanted), found.all(actor, wanted, size=limit)
    shown, counts, last = _fields(found, items), found.counts(actor), found.last()
    if as_json:
        from search_engine.editing.queue.formatting import queue_round_fields

        print_json({
            "total": total, "open": counts.open, "in_work": counts.in_work, "overdue": counts.overdue,
            "last": queue_round_fields(last) if last else None, "items": shown,
        })  # fmt: skip
        return
    if last is None:
        click.echo("还没有汇总过：请运行 zwfw queue refresh，或启动 zwfw worker（每晚汇总）")
        return
    click.echo(f"待处理 {counts.open}（处理中 {counts.in_work}，过期 {counts.overdue}）；本次列出 {len(shown)}/{total}")
    for one in shown:
        click.echo(_line(one))


@queue.command()
@click.argument("number", type=click.IntRange(1))
@json_option
def show(number: int, as_json: bool) -> None:
    """一条待办：由何而来、现在搜到什么、建议与负责人。

    \b
    例：zwfw queue show 12
    """
    from search_engine.editing.queue.formatting import remark_fields
    from search_engine.editing.queue.queue_update import QUEUE_SOURCES
    from search_engine.people.activity.reports import REPORT_ELEMENTS

    found, actor = _opened()
    item = found.one(actor, number)
    one = _fields(found, [item])[0] | {"remarks": [remark_fields(remark) for remark in found.remarks(item)]}
    if as_json:
        print_json(one)
        return

    click.echo(_line(one))
    click.echo("由来  " + "，".join(f"{QUEUE_SOURCES[name]} {count} 次" for name, count in one["sources"].items()))
    if one["elements"]:
        from search_engine.maintenance.queue.sorting import told_elements

        click.echo(f"有误  {told_elements(one['elements'])}")
    for remark in one["remarks"]:
        about = f"{REPORT_ELEMENTS.get(remark['element'], remark['element'])}，" * bool(remark["element"])
        click.echo(f"读者说  “{remark['text']}”（{about}{remark['at']}）")
    if sites := one["outcome"].get("sites"):
        told = (f"{own['site']} 搜索 {own['searches']} 次、点开 {own['clicked']} 次" for own in sites)
        click.echo("站点  " + "；".join(told))
    click.echo(f"建议  {one['why']}")
    click.echo(
        f"时间  {one['first_seen']} 至 {one['last_seen']}"
        + (f"，重新出现 {one['returned']} 次" * bool(one["returned"]))
    )
    if one["note"]:
        click.echo(f"备注  {one['note']}")


@queue.command("set")
@click.argument("numbers", nargs=-1, required=True, type=click.IntRange(1), metavar="编号…")
@click.option("--state", type=click.Choice(STATES), help="open 待处理，in_work 处理中，done 已完成，not_ours 不处理")
@click.option("--sort", type=click.Choice(("", *SORTS)), help="改分类；空为照建议")
@click.option("--department", metavar="名称", help="部门")
@click.option("--owner", metavar="姓名", help="负责人")
@click.option("--due", metavar="日期", help="期限，如 2026-12-31；空为不限")
@click.option("--note", metavar="文字", help="备注")
@as_option
@json_option
def set_(numbers: tuple[int, ...], as_json: bool, **given: str | None) -> None:
    """改一条或几条待办；没有给出的不变。

    \b
    例：zwfw queue set 3 5 8 --owner 张三 --due 2026-12-31 --as 李四
        zwfw queue set 12 --state done --note 已加同义词 --as 张三
    """
    from search_engine.editing.queue.queue_update import QueueUpdate

    found, actor = _opened()
    changed = _fields(found, found.set(actor, numbers, QueueUpdate(**given)))
    if as_json:
        print_json({"items": changed})
        return
    for one in changed:
        click.echo(_line(one))


@queue.command()
@as_option
@json_option
def refresh(as_json: bool) -> None:
    """现在汇总一遍；平时由索引进程每晚进行。

    \b
    例：zwfw queue refresh
    """
    from search_engine.editing.queue.formatting import queue_round_fields
    from search_engine.maintenance.queue.refreshing import QueueRefresh
    from search_engine.service import Service

    with Service(installation()) as service, progress_bar() as progress:
        task = progress.add_task("正在汇总", total=None)
        # nobody is waiting in this process: it need not rest
        found = QueueRefresh(service, rest=lambda _: None).run(
            lambda done, total: progress.update(task, completed=done, total=total), author()
        )
    if as_json:
        print_json(queue_round_fields(found))
        return
    click.echo(f"见到 {found.seen} 条：新增 {found.added}，已修好 {found.mended}，重新出现 {found.returned}")


def _line(one: dict[str, Any]) -> str:
    from search_engine.editing.queue.queue_update import QUEUE_SORTS, QUEUE_STATES
    from search_engine.people.activity.reports import REPORT_ELEMENTS

    due = f"，期限 {one['due']}" + ("（已过期）" if one["overdue"] else "") if one["due"] else ""
    who = "，".join(filter(None, (one["department"], one["owner"])))
    where = one["region_name"] or "不分地区"
    which = "、".join(REPORT_ELEMENTS.get(name, name) for name in one["elements"])
    sort = QUEUE_SORTS[one["sort"]] + f"：{which}" * (one["sort"] == "element" and bool(which))
    name = one["query"] or one["title"] + (f"（{one['document']}）" if one["document"] else "")
    told = f"{one['number']}\t{name}\t{where}\t{one['count']} 次\t{sort}\t{QUEUE_STATES[one['state']]}"
    return told + (f"\t{who}" if who else "") + due
