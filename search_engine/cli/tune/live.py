"""`zwfw tune promote`, `rollback`, `history`: what is live in ranking."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from search_engine.cli.console import as_option, installation, json_option, print_json, said
from search_engine.cli.dictionary.drafts import opened
from search_engine.cli.dictionary.versions import confirmed, note_option, tell_version, version_line
from search_engine.cli.tune.gate import tell_gate
from search_engine.cli.tune.kit import kit

if TYPE_CHECKING:
    from ranker.profile import RankProfile
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
@click.option("--draft", "drafts", type=int, multiple=True, metavar="编号", help="上线词典或排序参数的草稿，可重复")
@click.option("--set", "source", metavar="评测集", help="先与现在的比较，门槛都过了才上线，数字记入版本的说明")
@click.option("--rules", type=FILE, help="门槛（TOML），见 zwfw tune gate")
@click.option("--accept-unsure", is_flag=True, help="差别在误差之内也放行")
@note_option
@accept_option
@as_option
@json_option
def promote(
    file: Path | None,
    number: int | None,
    drafts: tuple[int, ...],
    source: str | None,
    rules: Path | None,
    accept_unsure: bool,
    note: str,
    yes: bool,
    as_json: bool,
) -> None:
    """上线：让一份排序方案、某个版本的排序或几份草稿成为现在生效的，一秒内在所有进程生效，无须重启。

    方案与在用方案（ZWFW_RANK_PROFILE）不同的数成为词典“排序参数”的行，作为一个版本发布；方案中没有改的，
    原来的行删去。只对部分地区、站点起作用的行不变。须另一人审批时，批准草稿后再运行一次同样的命令。

    \b
    例：zwfw tune promote better.toml --note 名称完全一致的靠前 --as 张三
        zwfw tune promote better.toml --set 十二月 --rules gate.toml --as 张三
        zwfw tune promote --draft 3 --set 十二月 --as 张三
    """
    if [file is None, number is None, not drafts].count(False) != 1:
        raise click.UsageError("请给出方案文件、--version 或 --draft，只能一种")
    desk = ranking_versions()
    figures = None
    if source is not None:
        candidate: Any = f"draft:{','.join(map(str, drafts))}" if drafts else desk.profile_of(_wanted(file, number))
        figures = _passed(candidate, source, rules, accept_unsure=accept_unsure, as_json=as_json)
    if drafts:
        _publish_drafts(drafts, note, figures, yes, as_json)
    else:
        _promote(desk, _wanted(file, number), note, figures, yes, as_json)


def _wanted(file: Path | None, number: int | None) -> RankProfile | int:
    from ranker.profile import read_profile

    if file is not None:
        return read_profile(file)
    assert number is not None
    return number


def _passed(
    candidate: str | RankProfile, source: str, rules: Path | None, *, accept_unsure: bool, as_json: bool
) -> dict[str, Any]:
    """The figures of a candidate that passes the gate; ends the command where it does not."""
    from search_engine.tuning.gate_rules import read_rules

    wanted = read_rules(rules)
    wanted = wanted.model_copy(update={"unsure": True}) if accept_unsure else wanted
    with kit() as (tuning, actor):
        found = tuning.gate("live", candidate, source, wanted, actor)
    if not (found.passed and as_json):
        tell_gate(found, as_json)
    if not found.passed:
        said("没有上线")
        raise SystemExit(1)
    one = found.compared.first.comparison
    return {"评测集": found.compared.query_set, found.compared.first.measure: (one.baseline, one.candidate)}


def _publish_drafts(
    drafts: tuple[int, ...], note: str, figures: dict[str, Any] | None, yes: bool, as_json: bool
) -> None:
    from search_engine.tuning.promotion import with_figures

    editor, actor = opened()
    told_note = with_figures(note, figures)
    version = confirmed(lambda accept: editor.publish(actor, drafts, told_note, accept_warnings=accept), yes, as_json)
    tell_version(version, as_json)


def _promote(
    desk: RankingVersions,
    wanted: RankProfile | int,
    note: str,
    figures: dict[str, Any] | None,
    yes: bool,
    as_json: bool,
) -> None:
    from search_engine.editing.formatting import version_fields
    from search_engine.errors import ApprovalNeeded

    try:
        found = confirmed(
            lambda accept: desk.promote(wanted, note, accept_warnings=accept, figures=figures), yes, as_json
        )
    except ApprovalNeeded:
        drafts = " ".join(map(str, desk.drafts()))
        said(f"已起草，尚未上线。另一人核对后运行 zwfw dict approve {drafts} --as 姓名，再运行一次本命令")
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
