"""`zwfw tune promote`, `rollback`, `history`: what is live in ranking."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from search_engine.cli.console import as_option, installation, json_option, print_json
from search_engine.cli.dictionary.drafts import opened
from search_engine.cli.dictionary.versions import confirmed, note_option, version_line

if TYPE_CHECKING:
    from search_engine.tuning.promotion import ConstantChange, RankingVersions

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
accept_option = click.option("--accept-warnings", "--yes", "yes", is_flag=True, help="检查的提醒已核对，照样上线")


def ranking_versions() -> RankingVersions:
    """What is live, for who runs this command."""
    from search_engine.tuning.promotion import RankingVersions

    editor, actor = opened()
    return RankingVersions(installation(), editor, actor)


@click.command()
@click.argument("file", type=FILE, required=False, metavar="[方案.toml]")
@click.option(
    "--version", "number", type=click.IntRange(0), metavar="版本", help="上线该版本的排序；词典不变；0 为没有排序参数"
)
@note_option
@accept_option
@as_option
@json_option
def promote(file: Path | None, number: int | None, note: str, yes: bool, as_json: bool) -> None:
    """上线：让一份排序方案（或某个版本的排序）成为现在生效的，一秒内在所有进程生效，无须重启。

    方案与在用方案（ZWFW_RANK_PROFILE）不同的数成为词典“排序参数”的行，作为一个版本发布；方案中没有改的，
    原来的行删去。只对部分地区、站点起作用的行不变。须另一人审批时，批准草稿后再运行一次同样的命令。

    \b
    例：zwfw tune promote better.toml --note 名称完全一致的靠前 --as 张三
        zwfw tune promote --version 12 --as 张三
    """
    from ranker.profile import read_profile
    from search_engine.editing.formatting import version_fields
    from search_engine.errors import ApprovalNeeded

    if (file is None) == (number is None):
        raise click.UsageError("请给出方案文件，或 --version，只能一种")
    wanted = read_profile(file) if file is not None else number
    assert wanted is not None
    desk = ranking_versions()
    try:
        found = confirmed(lambda accept: desk.promote(wanted, note, accept_warnings=accept), yes, as_json)
    except ApprovalNeeded:
        drafts = " ".join(map(str, desk.drafts()))
        click.echo(
            f"已起草，尚未上线。另一人核对后运行 zwfw dict approve {drafts} --as 姓名，再运行一次本命令", err=True
        )
        raise
    if as_json:
        print_json({**version_fields(found.version), "constants": told(found.changes), "elsewhere": found.elsewhere})
        return
    for change in found.changes:
        click.echo(change_line(change))
    click.echo(f"已上线：版本 {found.version.number}，改动排序参数 {len(found.changes)} 个")
    if found.elsewhere:
        click.echo(f"另有 {found.elsewhere} 行只对部分地区、站点或部门起作用，没有改动（zwfw dict export ranking）")


@click.command()
@click.option(
    "--to", "number", type=click.IntRange(0), metavar="版本", help="回到该版本；默认上一个版本；0 为只用随软件的"
)
@note_option
@as_option
@json_option
def rollback(number: int | None, note: str, as_json: bool) -> None:
    """回退：把一个旧版本的词典与排序一起作为新版本发布，一秒内生效；其间的版本仍在历史中。

    只回退排序、不动词典：zwfw tune promote --version 版本。

    例：zwfw tune rollback --to 12 --note 点击率下降 --as 张三
    """
    from search_engine.editing.formatting import change_fields, change_text, version_fields

    found = ranking_versions().rollback(number, note)
    if as_json:
        rows: dict[str, Any] = {name: list(map(change_fields, getattr(found, name))) for name in ("words", "ranking")}
        print_json({**version_fields(found.version), **rows})
        return
    for change in (*found.ranking, *found.words[:SHOWN]):
        click.echo(change_text(change))
    if len(found.words) > SHOWN:
        click.echo(f"……词典的其余 {len(found.words) - SHOWN} 行见 zwfw dict log {found.version.number}")
    counted = f"排序参数 {len(found.ranking)} 行，词典 {len(found.words)} 行"
    click.echo(f"已回退到版本 {found.version.of}：成为版本 {found.version.number}，改回{counted}")


# Rows of words that a rollback names.
SHOWN = 20


@click.command()
@click.option("--limit", type=click.IntRange(1, 500), default=20, show_default=True, help="至多几个版本")
@json_option
def history(limit: int, as_json: bool) -> None:
    """列出历次上线的版本，最近的在前：谁、何时、为何，改了多少行排序参数和词典，哪个在用。

    例：zwfw tune history
    """
    from search_engine.editing.formatting import version_fields

    found = ranking_versions().history(limit)
    if as_json:
        rows = [
            {**version_fields(one.version), "ranking": one.ranking, "words": one.words, "in_force": one.is_in_force}
            for one in found
        ]
        print_json({"versions": rows})
        return
    for one in found:
        state = "在用" if one.is_in_force else ""
        click.echo(f"{version_line(one.version)}\t排序 {one.ranking} 行，词典 {one.words} 行\t{state}".rstrip())
    if not found:
        click.echo("还没有发布过任何版本：现在生效的是随软件的词典与在用的排序方案", err=True)


def change_line(change: ConstantChange) -> str:
    """A constant before and after."""
    return f"{change.name}：{change.before:g} → {change.after:g}"


def told(changes: tuple[ConstantChange, ...]) -> list[dict[str, Any]]:
    """Changes as plain values."""
    return list(map(asdict, changes))
