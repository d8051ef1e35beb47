"""`zwfw dict publish`, `approve`, `rollback`, `log`, `row`: numbered versions of all rows, and those of one row."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, TypeVar

import click

from search_engine.cli.console import STDERR, as_option, installation, json_option, print_json
from search_engine.cli.dictionary.drafts import opened

if TYPE_CHECKING:
    from indexer.store.editing.versions import Version
    from search_engine.editing.actor import Actor
    from search_engine.editing.editor import Editor
    from search_engine.editing.finding import Finding

T = TypeVar("T")
LEVELS = {"error": "错误", "warn": "提醒"}
numbers_argument = click.argument("numbers", nargs=-1, type=int, metavar="[草稿]…")
yes_option = click.option("--yes", is_flag=True, help="检查的提醒已核对，照样发布")
note_option = click.option("--note", default="", metavar="说明", help="这次发布的说明，记入历史")


@click.command()
@numbers_argument
@note_option
@yes_option
@as_option
@json_option
def publish(numbers: tuple[int, ...], note: str, yes: bool, as_json: bool) -> None:
    """发布草稿：先检查，再成为一个编号的新版本，一秒内在所有进程生效，无须重启。

    不给编号时发布 --as 所写之人的全部草稿；有错误时不发布，有提醒时须确认（--yes）。

    \b
    例：zwfw dict publish --as 张三
        zwfw dict publish 3 5 --note 开学季 --yes --as 张三
    """
    editor, actor = opened()
    chosen = numbers or own_drafts(editor, actor)
    version = confirmed(lambda accept: editor.publish(actor, chosen, note, accept_warnings=accept), yes, as_json)
    tell_version(version, as_json)


def check_drafts(numbers: tuple[int, ...], of: str | None, as_json: bool) -> None:
    """Say what publishing some drafts would change, and what is wrong with them; ends with 1 where there are errors."""
    from search_engine.editing.formatting import change_fields, change_text, finding_fields

    editor, actor = opened()
    with STDERR.status("正在以目录与常见检索核对…"):
        judged = editor.check(actor, numbers or own_drafts(editor, actor, of))
    errors = sum(finding.level == "error" for finding in judged.findings)
    needs = editor.needs_approval(actor, judged.proposal)
    if as_json:
        changes = [change_fields(change) for change in judged.proposal.row_changes]
        findings = [finding_fields(finding) for finding in judged.findings]
        told = {"base": judged.proposal.base, "changes": changes, "findings": findings, "needs_approval": needs}
        print_json(told)
    else:
        for change in judged.proposal.row_changes:
            click.echo(change_text(change))
        tell_findings(judged.findings)
        approval = "；须由另一人审批（zwfw dict approve）" if needs else ""
        click.echo(f"错误 {errors} 处，提醒 {len(judged.findings) - errors} 处{approval}")
    if errors:
        sys.exit(1)


def tell_findings(findings: Sequence[Finding]) -> None:
    """What checks have found, a line each."""
    for one in findings:
        click.echo(f"{LEVELS[one.level]}  {one.where}：{one.what}")


@click.command()
@numbers_argument
@click.option("--of", metavar="姓名", help="此人的全部草稿")
@click.option("--rollback", "version", type=int, metavar="版本", help="批准回退到该版本")
@click.option("--files", is_flag=True, help="批准发布本系统词典文件现在的内容（zwfw dict compile）")
@as_option
@json_option
def approve(numbers: tuple[int, ...], of: str | None, version: int | None, files: bool, as_json: bool) -> None:
    """批准他人起草的更改：违禁词、紧急求助、置顶等须另一人核对后才能发布。

    批准的是现在的内容：草稿或在用的版本有变，批准即失效。

    \b
    例：zwfw dict approve 3 --as 李四
        zwfw dict approve --of 张三 --as 李四
    """
    from search_engine.editing.formatting import change_fields, change_text

    if sum((bool(numbers or of), version is not None, files)) != 1:
        raise click.UsageError("请给出草稿的编号、--of、--rollback 或 --files，只能一种")
    editor, actor = opened()
    if files:
        part = editor.approve_files(actor)
    else:
        chosen = numbers or (own_drafts(editor, actor, of) if of else ())
        part = editor.approve(actor, chosen, version=version)
    if as_json:
        changes = [change_fields(change) for change in part.row_changes]
        print_json({"base": part.base, "digest": part.digest, "approver": actor.name, "changes": changes})
        return
    for change in part.row_changes:
        click.echo(change_text(change))
    click.echo(f"已批准 {len(part.changes)} 处更改")


@click.command()
@click.argument("number", type=click.IntRange(0), required=False, metavar="[版本]")
@note_option
@as_option
@json_option
def rollback(number: int | None, note: str, as_json: bool) -> None:
    """回退：把一个旧版本的内容作为新版本发布，一秒内生效；其间的版本仍在历史中。

    不给版本时回到上一个版本；0 为只用随软件的词典。

    例：zwfw dict rollback 12 --note 误改同义词 --as 张三
    """
    from search_engine.errors import NotFound

    editor, actor = opened()
    if number is None:
        latest = editor.state().version
        if latest is None:
            raise NotFound("还没有发布过任何版本，无可回退")
        number = latest.base
    tell_version(editor.rollback(actor, number, note), as_json)


@click.command(name="log")
@click.argument("number", type=int, required=False, metavar="[版本]")
@click.option("--limit", type=click.IntRange(1, 500), default=20, show_default=True, help="至多几个版本")
@json_option
def history(number: int | None, limit: int, as_json: bool) -> None:
    """列出词典的版本，最近的在前；给出编号时列出该版本改了哪些行。

    例：zwfw dict log 12
    """
    from search_engine.editing.formatting import change_fields, change_text, version_fields

    editor, actor = opened()
    if number is None:
        found = editor.history(limit=limit)
        if as_json:
            print_json({"versions": [version_fields(one) for one in found]})
        for one in () if as_json else found:
            click.echo(version_line(one))
        return
    version, changes = editor.version(actor, number)
    if as_json:
        print_json({**version_fields(version), "rows": [change_fields(change) for change in changes]})
        return
    click.echo(version_line(version))
    for change in changes:
        click.echo(f"  {change_text(change)}")


def own_drafts(editor: Editor, actor: Actor, of: str | None = None) -> list[int]:
    """The numbers of somebody's drafts. Raises `BadParameters` where there are none."""
    from search_engine.errors import BadParameters, Detail

    name = of or actor.name
    found = [one.number for one in editor.drafts(actor, name)]
    if not found:
        raise BadParameters([Detail("drafts", f"{name} 没有草稿；请用 zwfw dict drafts 查看，或给出编号")])
    return found


def confirmed(work: Callable[[bool], T], yes: bool, as_json: bool) -> T:
    """Do it; where there are warnings alone and somebody sits at a terminal, ask them."""
    from search_engine.errors import WarningsFound

    try:
        with STDERR.status("正在以目录与常见检索核对…"):
            return work(yes)
    except WarningsFound as error:
        if as_json or not sys.stdin.isatty():
            raise
        for detail in error.details:
            click.echo(f"  {detail.field}：{detail.reason}", err=True)
        click.confirm(f"检查有 {len(error.details)} 处提醒，照样发布？", abort=True, err=True)
        return work(True)


def tell_version(version: Version, as_json: bool) -> None:
    """Say which version it has become."""
    from search_engine.editing.formatting import version_fields

    if as_json:
        print_json(version_fields(version))
    else:
        click.echo(f"已发布：版本 {version.number}（{version.lexicon}），改动 {version.changes} 行")


def version_line(version: Version) -> str:
    """A version in one line."""
    from indexer.documents.timestamps import of_milliseconds
    from indexer.store.editing.versions import STEPS

    step = STEPS[version.step] + (f"到 {version.of}" if version.of is not None else "")
    who = version.person or version.actor
    parts = [str(version.number), of_milliseconds(version.at), who, step, f"{version.changes} 行", version.lexicon]
    parts += [f"审批 {version.approver}"] if version.approver else []
    return "\t".join([*parts, *([version.note] if version.note else [])])


@click.command()
@click.argument("identifier", metavar="编号")
@json_option
def row(identifier: str, as_json: bool) -> None:
    """显示一行词典：现在的内容、随软件的内容、由谁负责、近几周起了多少作用、各版本对它的改动。

    编号见 zwfw explain，或搜索时 explain=true 的回答。

    例：zwfw dict row zejrvjyg
    """
    from search_engine.editing.formatting import row_text
    from search_engine.editing.opening import row_uses_of
    from search_engine.editing.row_uses.formatting import use_fields

    editor, actor = opened()
    found = editor.row(actor, identifier)
    uses = row_uses_of(installation(), editor)
    told = found.as_dict() | {"use": use_fields(uses.of(actor, found.key))}
    if as_json:
        print_json(told)
        return
    state = "在用" if told["in_force"] else "已停用" if found.own else "已不在用"
    origin = f"本系统自己的，版本 {told['version']}" if found.own else "随软件" if found.shipped else "已删去"
    click.echo(f"{told['id']}  {found.key}：{told['text'] or '没有内容'}（{state}，{origin}）")
    if found.own:
        click.echo(f"  内容：{row_text(found.own.row)}")
        if found.shipped is not None:
            click.echo(f"  随软件：{' '.join(f'{name}={cell}' for name, cell in told['shipped'].items() if cell)}")
    if told["in_force"]:
        click.echo(f"  作用：{''.join(uses.told(actor, found.key))}")
    for step in found.steps:
        click.echo(f"  {version_line(step.version)}")
        click.echo(f"    {row_text(step.before)} → {row_text(step.after)}")
