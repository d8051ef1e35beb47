"""`zwfw log`: who wrote what, when, from where, and what stood there before and after."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from search_engine.cli.console import author, installation, json_option, print_json

if TYPE_CHECKING:
    from indexer.store.audit import AuditEntry, AuditLog

LIMIT = 100
# Entries of a list that a line has room for.
FEW = 5


def read_time(ctx: click.Context, param: click.Parameter, value: str | None) -> int | None:
    """An option's point in time, in ms since 1970 UTC."""
    from indexer.store.audit.reading import read_moment

    try:
        return None if value is None else read_moment(value)
    except ValueError as error:
        raise click.BadParameter(str(error), ctx, param) from None


@click.command()
@click.option("--since", metavar="时间", callback=read_time, help="自何时起：2026-03-01，或 7d、12h 之前")
@click.option("--until", metavar="时间", callback=read_time, help="到何时为止（不含）")
@click.option("--who", help="密钥、命令行用户或人名中的文字")
@click.option("--action", help="动作，或其开头，如 documents、keys.create")
@click.option("--limit", default=LIMIT, show_default=True, type=click.IntRange(1, 100_000), help="最多几条，最近的在前")
@click.option("--verify", is_flag=True, help="核对整个日志：有无改动、缺失或损坏；有则退出状态为 1")
@json_option
@click.pass_context
def log(
    ctx: click.Context,
    since: int | None,
    until: int | None,
    who: str | None,
    action: str | None,
    limit: int,
    verify: bool,
    as_json: bool,
) -> None:
    """审计日志：每一次写入由谁、何时、从哪里、之前与之后是什么。只增不改，保存 ZWFW_AUDIT_DAYS 天；不含个人信息。

    \b
    例：zwfw log --since 7d
        zwfw log --who 浙江省事项库 --action documents --json
        zwfw log --verify
    """
    from indexer.store.audit.log import AuditQuery
    from indexer.store.audit.reading import entry_fields

    place = installation()
    if verify:
        faults = list(place.audit.faults())
        _tell_faults(faults, as_json)
        ctx.exit(1 if faults else 0)
    found = place.audit.entries(AuditQuery(since, until, who, action, None, limit))
    _record_reading(place.audit)
    if as_json:
        print_json({"entries": [entry_fields(entry) for entry in found]})
        return
    for entry in found:
        click.echo("\t".join(map(shown, _cells(entry))))
    if len(found) == limit:
        click.echo(f"只列出最近 {limit} 条；更多请加 --limit，或用 --since、--who、--action 缩小范围", err=True)


def _record_reading(log: AuditLog) -> None:
    """The log says who reads it; where nothing can be written, it is read all the same: a full disk is looked into."""
    from indexer.errors import IndexerError
    from indexer.store.audit import Actions

    try:
        log.record(author(), Actions.READ_AUDIT)
    except IndexerError:
        click.echo("未能记下这次查看：数据库暂时不能写入", err=True)


def shown(text: str) -> str:
    """A text as a terminal may have it: one line, in its own direction."""
    return "".join(character if character.isprintable() else "□" for character in text)


def _cells(entry: AuditEntry) -> Sequence[str]:
    from indexer.store.audit.reading import entry_fields

    row = entry_fields(entry)
    who = f"{entry.actor}（{entry.person}）" if entry.person else entry.actor
    change = " → ".join(_value(row[name]) for name in ("before", "after") if row[name] is not None)
    return row["at"], who, entry.action, entry.target, change, entry.address or ""


def _value(value: Any) -> str:
    """A value in little room; digests and lists are in `--json`."""
    if not isinstance(value, dict):
        return str(value)
    lists = {name: ",".join(map(str, one)) for name, one in value.items() if isinstance(one, list) and len(one) <= FEW}
    plain = {name: one for name, one in value.items() if not isinstance(one, (dict, list)) and one is not None}
    return " ".join(f"{name}={one}" for name, one in sorted({**lists, **plain}.items()) if one != "")


def _tell_faults(faults: list[str], as_json: bool) -> None:
    if as_json:
        print_json({"faults": faults})
        return
    for fault in faults:
        click.echo(fault, err=True)
    click.echo(f"审计日志有 {len(faults)} 处不符" if faults else "审计日志完好")
