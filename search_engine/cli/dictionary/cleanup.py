"""`zwfw dict cleanup`: own rows that may go, and why."""

from __future__ import annotations

import click

from search_engine.cli.console import installation, json_option, print_json, progress_bar
from search_engine.cli.dictionary.drafts import opened

REASONS = ("ended", "dead", "idle", "soon")


@click.command()
@click.option("--reason", type=click.Choice(REASONS), help="只列某一种原因的")
@click.option("--kind", metavar="类别", help="只列某一类词典的")
@click.option("--owner", metavar="名称", help="只列由此人维护的")
@click.option("--now", is_flag=True, help="现在就统计一遍；平时由索引进程每晚进行")
@json_option
def cleanup(reason: str | None, kind: str | None, owner: str | None, now: bool, as_json: bool) -> None:
    """列出本系统自己的行中该清理的：已到期、指向的内容没有了、不起作用、30 天内到期。

    \b
    例：zwfw dict cleanup
        zwfw dict cleanup --reason idle --kind synonyms
    """
    from search_engine.editing.opening import row_uses_of
    from search_engine.editing.row_uses.cleanup import CLEANUP_REASONS, CleanupWish, cleanup_chosen

    if now:
        _count()
    editor, actor = opened()
    wish = CleanupWish(reason or "", kind or "", owner or "")
    rows = cleanup_chosen(row_uses_of(installation(), editor).cleanup(actor), wish)
    if as_json:
        print_json([one.as_dict() for one in rows])
        return
    for one in rows:
        told = one.as_dict()
        ends = f"，截止 {one.ends}" if one.ends else ""
        of = f"，维护人 {one.row.owner}" if one.row.owner else ""
        click.echo(f"{told['id']}  {CLEANUP_REASONS[one.reason]}  {one.row.key}：{one.why}{ends}{of}")
    click.echo(f"共 {len(rows)} 行")


def _count() -> None:
    from search_engine.hot.asked.counting import WeekCounter
    from search_engine.maintenance.row_uses.counting import RowUseCount
    from search_engine.service import Service

    place = installation()
    with Service(place) as service, progress_bar() as progress:
        task = progress.add_task("正在统计", total=None)
        WeekCounter(place).catch_up()
        # nobody is waiting in this process: it rests no longer than it must
        RowUseCount(service, rest=lambda _: None).run(
            progress=lambda done, total: progress.update(task, completed=done, total=total)
        )
