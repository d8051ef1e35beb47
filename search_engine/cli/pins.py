"""`zwfw pins`: what editors put first for a query or hide from it, listed with what each rule does now, and checked."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from search_engine.cli.console import STDERR, installation, json_option, print_json
from search_engine.cli.dictionaries import dictionaries
from search_engine.cli.dictionary.drafts import opened
from search_engine.cli.dictionary.versions import tell_findings
from search_engine.editing.tables.pin_states import PIN_STATES

if TYPE_CHECKING:
    from search_engine.editing.tables.pin_list import ListedPin

KIND = "pins"
ACTIONS = {"pin": "置顶", "hide": "屏蔽", "hide_all": "屏蔽全部副本", "none": "没有合适的"}


@click.group()
def pins() -> None:
    """置顶与屏蔽：为某些查询把文档排到最前，或让它不出现。

    \b
    起草、审批、发布与其他词典相同，类别为 pins。
    例：zwfw dict draft pins query=居住证 document=m1 place=1 --ends 2026-12-31 --as 张三
        zwfw pins list
    """


@pins.command(name="list")
@click.option(
    "--state",
    type=click.Choice(list(PIN_STATES)),
    help="只列这一状态的：在用、未开始、已结束、失效、停用",
)
@json_option
def list_pins(state: str | None, as_json: bool) -> None:
    """列出已发布的置顶与屏蔽：编号、现在是否起作用及原因、查询、文档、范围、期限、负责者。

    \b
    例：zwfw pins list
        zwfw pins list --state dead --json
    """
    found = [one for one in _listed() if state in (None, one.state)]
    if as_json:
        print_json({"pins": [one.as_dict() for one in found]})
        return
    for one in found:
        click.echo(_line(one))
    click.echo(f"共 {len(found)} 行", err=True)


@pins.command()
@json_option
def check(as_json: bool) -> None:
    """检查已发布的置顶与屏蔽：重叠的、失效的、到期的、没有期限的；有错误时退出状态为 1。

    例：zwfw pins check
    """
    found = [finding for one in _listed() for finding in one.findings]
    errors = sum(one.level == "error" for one in found)
    if as_json:
        print_json({"findings": [one.as_dict() for one in found]})
    else:
        tell_findings(found)
        click.echo(f"错误 {errors} 处，提醒 {len(found) - errors} 处")
    if errors:
        sys.exit(1)


# The same files, and the same options, as those of `zwfw dict`.
IMPORT, EXPORT = dictionaries.commands["import"], dictionaries.commands["export"]


def _import(**given: Any) -> Any:
    for file in given["files"]:
        _require_pins(file)
    return click.get_current_context().invoke(IMPORT, **given)


def _export(**given: Any) -> Any:
    return click.get_current_context().invoke(EXPORT, kind=KIND, **given)


pins.add_command(
    click.Command(
        "import",
        callback=_import,
        params=IMPORT.params,
        help="把文件中与现在不同的置顶与屏蔽起草为更改；发布之前不起作用。\n\n"
        "文件格式与 zwfw pins export 写出的相同。\n\n例：zwfw pins import pins.tsv --as 张三",
    )
)
pins.add_command(
    click.Command(
        "export",
        callback=_export,
        params=[param for param in EXPORT.params if param.name != "kind"],
        help="把置顶与屏蔽写成文件，可在表格软件中修改，再用 zwfw pins import 起草。\n\n"
        "例：zwfw pins export --own --out pins.tsv",
    )
)


def _require_pins(file: Path) -> None:
    """Raise `click.UsageError` for a file that says it is of another kind."""
    from dictionaries.editing.own_files import kind_of_file
    from dictionaries.lexicon.errors import BadDictionaries

    try:
        kind = kind_of_file(file.read_bytes(), file)
    except BadDictionaries:
        return  # told where it is read
    if kind.name != KIND:
        raise click.UsageError(f"{file} 是{kind.label}（{kind.name}），不是置顶与屏蔽；请用 zwfw dict import")


def _listed() -> Sequence[ListedPin]:
    from search_engine.editing.opening import pins_of

    editor, actor = opened()
    with STDERR.status("正在核对文档与范围…"):
        return pins_of(installation(), editor, actor)


def _line(one: ListedPin) -> str:
    row, rule = one.row, one.row.entry
    scope = row.scope
    where = " ".join(filter(None, (rule.region, scope.region, scope.site, scope.department))) or "全国"
    told = PIN_STATES[one.state] + (f"（{one.reason}）" if one.reason else "")
    place = f" {rule.place}" if rule.place else ""
    ends = min(filter(None, (row.ends, rule.until)), default="无期限")
    parts = (one.id, told, rule.match, rule.query, f"{ACTIONS[rule.action]}{place}", rule.document, where, ends)
    return "\t".join((*parts, row.owner)).rstrip()
