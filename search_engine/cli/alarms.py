"""`zwfw alarms`: what runs badly, whose documents hold sensitive words, and whether those who are to be told can be."""

from __future__ import annotations

import time
from typing import Any

import click
from rich.console import Console
from rich.table import Column, Table
from rich.text import Text

from search_engine.alarms.open_alarms import ADMIN
from search_engine.alarms.records import AlarmRecord, OpenAlarm, WordOccurrence
from search_engine.alarms.webhook import body_of, instant
from search_engine.cli.console import installation, json_option, print_json
from search_engine.interfaces.addresses import host_of
from search_engine.interfaces.known_interface import OUTCOMES

ACTIONS = {"block": "屏蔽", "mask": "遮盖", "warn": "提醒"}
WHERE = {"loaded": "载入", "answered": "已出现在结果中"}


@click.group()
def alarms() -> None:
    """预警：接口响应慢、报错、超时，外部接口异常，内容含敏感词。由 zwfw worker 检查并推送。

    例：zwfw alarms list
    """


@alarms.command(name="list")
@json_option
def list_alarms(as_json: bool) -> None:
    """列出未解除的预警、最近时段的调用次数与外部接口的状况。

    \b
    例：zwfw alarms list
        zwfw alarms list --json
    """
    record = installation().alarm_file.read()
    if as_json:
        print_json(record.model_dump(exclude={"quiet", "sites", "version"}))
        return
    if not record.checked:
        click.echo("尚未检查：预警由 zwfw worker（或 zwfw serve）每 10 秒检查一次", err=True)
        return
    click.echo(f"最近检查：{instant(record.checked)}")
    for alarm in record.open:
        click.echo(f"{click.style('预警', fg='red')}  {alarm.message}（始于 {instant(alarm.since)}）")
    if not record.open:
        click.echo("没有预警")
    for one in record.interfaces.values():
        told = f"，{one.reason}" if one.reason else ""
        click.echo(
            f"外部接口  {one.label}（{one.host}）：{OUTCOMES.get(one.outcome, one.outcome)}，{one.seconds:.2f} 秒{told}"
        )


@alarms.command()
@click.option("--site", metavar="站点", help="只看该站点")
@json_option
def sensitive(site: str | None, as_json: bool) -> None:
    """列出含敏感词的文档，按站点，供站点负责人改正；改正后重新载入，几分钟内自动消失。

    \b
    例：zwfw alarms sensitive --site 浙江
        zwfw alarms sensitive --json
    """
    record = installation().alarm_file.read()
    listed = list(record.occurrences(site))
    if as_json:
        sites = {name: one.counts for name, one in record.sites.items() if site in (None, name)}
        print_json({"counts": sites, "documents": [one.model_dump() for one in listed]})
    elif not listed:
        click.echo("没有发现含敏感词的文档", err=True)
    else:
        Console().print(_table(record, site))


@alarms.command()
@click.pass_context
def test(ctx: click.Context) -> None:
    """向设置中的每个接收地址试发一次预警，并说明是否收到。

    例：zwfw alarms test
    """
    place = installation()
    settings, post = place.settings, place.alarm_post
    receivers = {**({ADMIN: settings.alarm_webhook} if settings.alarm_webhook else {}), **settings.site_owners}
    if not receivers:
        raise click.ClickException("没有接收地址：请设置 ZWFW_ALARM_WEBHOOK 或 ZWFW_SITE_OWNERS")
    now = int(time.time() * 1_000)
    body = body_of([("opened", OpenAlarm(kind="test", subject="test", message="试发", since=now))], AlarmRecord(), now)
    failed = 0
    for name, url in receivers.items():
        taken = post(url, body, settings.alarm_key, settings.probe_timeout, None)
        failed += not taken
        click.echo(f"{'管理员' if name == ADMIN else name}（{host_of(url)}）：{'已收到' if taken else '未收到'}")
    ctx.exit(1 if failed else 0)


def _table(record: AlarmRecord, site: str | None) -> Table:
    table = Table(
        *(Column(head, overflow="fold") for head in ("站点", "文档", "字段", "敏感词", "类别", "处理", "位置"))
    )
    for name, one in sorted(record.sites.items()):
        if site in (None, name):
            for occurrence in one.listed:
                table.add_row(*map(Text, _cells(name, occurrence)))
    return table


def _cells(site: str, one: WordOccurrence) -> tuple[Any, ...]:
    return (site, one.id, one.field, one.word, one.category, ACTIONS.get(one.action, one.action), WHERE[one.where])
