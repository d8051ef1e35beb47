"""`zwfw events`: what people did, in files and out of them; and forgetting somebody."""

from __future__ import annotations

import re
import sys
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from indexer.errors import BadRows
from indexer.events.erasure_file import write_erasures
from indexer.events.mending import mend_events
from indexer.store.audit.log import Actions
from search_engine.cli.console import STDERR, as_option, author, installation, json_option, print_json, progress_bar
from search_engine.cli.events_queries import queries
from search_engine.cli.events_report import report
from search_engine.cli.events_simulate import simulate
from search_engine.installation.installation import Installation
from search_engine.people.activity.transfer import (
    COLUMNS,
    Brought,
    EventFile,
    bring_in,
    check_rows,
    rows_without_persons,
    write_rows,
)
from search_engine.people.identity import LONGEST_SUBJECT
from search_engine.service import Service

SHOWN = 50
USER_HASH = re.compile(r"[0-9a-f]{64}")


@click.group()
def events() -> None:
    """行为事件：由文件导入、导出（不含个人）、忘记一个人、清理损坏的行。

    例：zwfw events import events.jsonl
    """


events.add_command(simulate)
events.add_command(report)
events.add_command(queries)


@events.command(name="import")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--skip-bad-rows", is_flag=True, help="跳过错误行，其余照常导入（默认有错则整个文件不导入）")
@click.option(
    "--consented", is_flag=True, help="文件中有 user 的人均已同意保存个人记录（默认看每行的 consent），未同意的只计总数"
)
@as_option
@json_option
def import_events(files: tuple[Path, ...], skip_bad_rows: bool, consented: bool, as_json: bool) -> None:
    """导入 JSONL 或 Parquet 文件中的事件，按 id 幂等。各行除事件的字段外，可有 user（门户的用户标识，立即散列，
    不保存原文）、consent、actor（区分匿名访客）、address。

    \b
    例：zwfw events import events.jsonl
        zwfw events import 2026-11.parquet --consented --skip-bad-rows
    """
    place = installation()
    done = []
    for path in files:
        found = _import(place, EventFile(path), consented, skip_bad_rows)
        done.append({"file": path.name, **asdict(found)})
        counts = {"read": found.read, "accepted": found.accepted, "known": found.known, "errors": found.errors}
        place.audit.record(author(), Actions.EVENTS_IMPORT, f"file:{path.name}", after=counts)
        if not as_json:
            _tell(path, found)
    place.events.close()
    if as_json:
        print_json({"files": done})


@events.command()
@click.option(
    "--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="写出的文件，.jsonl 或 .parquet"
)
@json_option
def export(out: Path, as_json: bool) -> None:
    """导出全部事件，不含个人：用户、会话、事件的 id 都换成只在本文件内有意义的编号。

    \b
    例：zwfw events export --out events.parquet
    """
    place = installation()
    with progress_bar() as progress:
        task = progress.add_task(f"导出 {out.name}", total=None)
        count = write_rows(out, progress.track(rows_without_persons(place.events), task_id=task), COLUMNS)
    place.events.close()
    place.audit.record(author(), Actions.EXPORT_EVENTS, f"file:{out.name}", after={"events": count})
    if as_json:
        print_json({"file": str(out), "events": count, "bytes": out.stat().st_size})
    else:
        click.echo(f"已导出 {count} 个事件到 {out}")


@events.command()
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="写出的文件")
@json_option
def erasures(out: Path, as_json: bool) -> None:
    """写出删除记录：谁要求过删除，只有带密钥的散列与时间，不含姓名与内容。在另一台机器上恢复备份时以 --erasures 给出，
    这些人就不会随旧备份回来；请与备份分开存放，随时更新。

    例：zwfw events erasures --out erasures.json
    """
    place = installation()
    count = write_erasures(out, place.events)
    place.events.close()
    place.audit.record(author(), Actions.EXPORT_ERASURES, f"file:{out.name}", after={"rows": count})
    if as_json:
        print_json({"file": str(out), "erasures": count})
    else:
        click.echo(f"已写出删除记录 {count} 条到 {out}")


@events.command()
@as_option
@json_option
def mend(as_json: bool) -> None:
    """删去与写入时不符的行（zwfw doctor --deep 会指出），其余数据不动。同意记录受损的人，其记录一并删去；
    删除记录受损的，视为刚刚删除。

    例：zwfw events mend
    """
    place = installation()
    found = mend_events(place.events, int(time.time() * 1000))
    if found:
        place.audit.record(author(), Actions.EVENTS_MEND, after=found)
    place.events.close()
    if as_json:
        print_json({"mended": found})
    elif found:
        click.echo("已清理：" + "、".join(f"{title} {count} 行" for title, count in found.items()))
    else:
        click.echo("每一行都与写入时一致，没有改动")


@events.command()
@click.option("--user", help="门户的用户标识；- 为从标准输入读，不留在命令历史中")
@click.option("--user-hash", help="用户的散列，64 位十六进制")
@as_option
@json_option
def forget(user: str | None, user_hash: str | None, as_json: bool) -> None:
    """删除一个人的全部记录：同意、足迹、收藏；立即生效，恢复旧备份也不会带回。

    \b
    例：zwfw events forget --user 3f1c8a
        echo 3f1c8a | zwfw events forget --user -
    """
    if (user is None) == (user_hash is None):
        raise click.UsageError("请给出 --user 或 --user-hash 之一")
    if user_hash is not None and not USER_HASH.fullmatch(user_hash):
        raise click.BadParameter("应为 64 位十六进制小写", param_hint="--user-hash")
    name = sys.stdin.readline().rstrip("\r\n") if user == "-" else user or ""
    # a script whose variable is empty shall not believe that somebody was forgotten
    if user_hash is None and not 1 <= len(name.strip()) <= len(name) <= LONGEST_SUBJECT:
        raise click.BadParameter(f"应为 1 至 {LONGEST_SUBJECT} 个字符，不能为空", param_hint="--user")
    place = installation()
    whom = user_hash or place.events.pseudonyms.user(name)
    favourites, agreed = len(place.people.favourites(whom)), place.people.agreed(whom) is not None
    gone = place.people.forget(whom)
    place.audit.record(author(), Actions.PERSON_ERASE, after={"events": gone, "favourites": favourites})
    place.events.close()
    if as_json:
        print_json({"events": gone, "favourites": favourites, "consent": agreed})
    else:
        consent = "同意已撤销" if agreed else "此前没有同意保存记录"
        click.echo(f"已删除：事件 {gone} 个，收藏 {favourites} 个；{consent}")


def _import(place: Installation, file: EventFile, consented: bool, skip: bool) -> Brought:
    rules = Service(place).activity.intake.rules(int(time.time() * 1000))
    with progress_bar() as progress:
        if not skip:
            task = progress.add_task(f"检查 {file.path.name}", total=file.size() or None)
            checked = check_rows(progress.track(file.rows(), task_id=task), place.events, rules, consented=consented)
            if checked.errors:
                raise BadRows(tuple(checked.faults), checked.errors)
        task = progress.add_task(f"导入 {file.path.name}", total=file.size() or None)
        return bring_in(
            file.rows(), place.events, rules, consented=consented,
            tell=lambda row: progress.update(task, completed=row),
        )  # fmt: skip


def _tell(path: Path, found: Brought) -> None:
    for fault in found.faults[:SHOWN]:
        STDERR.print(f"  错误 {fault}", markup=False)
    counts: dict[str, Any] = {"读": found.read, "导入": found.accepted, "其中已有": found.known, "错误": found.errors}
    click.echo(f"{path.name}：" + "，".join(f"{name} {count}" for name, count in counts.items()))
