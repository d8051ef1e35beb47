"""`zwfw dict draft`, `drafts`, `undo`, `discard`, `return`: what somebody means to change, apart from what is
published.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import click

from search_engine.cli.console import as_option, author, installation, json_option, print_json
from search_engine.cli.region_option import REGION

if TYPE_CHECKING:
    from indexer.store.editing.drafts import Draft
    from search_engine.editing.actor import Actor
    from search_engine.editing.editor import Editor

CELL = "列=内容"


def opened() -> tuple[Editor, Actor]:
    """The editor of the installation, and who edits at this shell."""
    from indexer.store.area import Area
    from search_engine.editing.actor import Actor
    from search_engine.editing.opening import editor_of

    place = installation()
    actor = Actor(author(), Area(place.tree()))
    if actor.author.person:
        actor.require_name()
    return editor_of(place), actor


def read_cells(_ctx: click.Context, _param: click.Parameter, values: tuple[str, ...]) -> dict[str, str]:
    """Cells as they are typed: column, equals sign, text."""
    found = {}
    for value in values:
        column, equals, cell = value.partition("=")
        if not equals or not column:
            raise click.BadParameter(f"“{value}”应写成 {CELL}，如 term=奶茶店")
        found[column] = cell
    return found


def cells_kept(editor: Editor, actor: Actor, kind: str, cells: Mapping[str, str]) -> dict[str, str]:
    """Typed cells of a kind's row as it keeps them: a region by its code, a day as a date; those of a kind that there
    is not stay. Raises `BadParameters`.
    """
    from dictionaries.kinds import BY_NAME
    from search_engine.errors import BadParameters, Detail

    if kind not in BY_NAME:
        return dict(cells)
    found, faults = editor.reader(actor).read(BY_NAME[kind], cells)
    if faults:
        raise BadParameters([Detail(fault.field, fault.reason) for fault in faults])
    return found


cells_argument = click.argument("cells", nargs=-1, metavar=f"[{CELL}]…", callback=read_cells)


@click.command()
@click.argument("kind")
@cells_argument
@click.option("--region", type=REGION, help="只对该地区及其下级起作用；默认全部")
@click.option("--site", metavar="名称", help="只对该站点起作用")
@click.option("--department", metavar="名称", help="只对该部门起作用")
@click.option("--owner", metavar="名称", help="由谁负责维护")
@click.option("--starts", metavar="日期", help="自何时起有效（北京时间），如 2026-12-01 或 2026-12-01T08:00")
@click.option("--ends", metavar="日期", help="到何时为止有效，含当天")
@click.option("--off/--on", "off", default=None, help="停用这一行（随软件的也可以）；--on 重新启用")
@click.option("--remove", is_flag=True, help="删去本系统自己的这一行，随软件的同一行重新生效")
@click.option("--note", default="", metavar="说明", help="给核对的人看的说明")
@click.option("--anew", is_flag=True, help="已有的草稿改以现在发布的内容为起点（他人改过同一行之后用）")
@as_option
@json_option
def draft(
    kind: str, cells: dict[str, str], off: bool | None, remove: bool, note: str, anew: bool, as_json: bool,
    **conditions: str | None,
) -> None:  # fmt: skip
    """起草一行词典的更改；没有给出的列保持现有内容。发布之前不起作用。

    \b
    例：zwfw dict draft synonyms term=奶茶店 target=食品经营许可 relation=official weight=1 --as 张三
        zwfw dict draft stopwords text=麻烦 --off --region 330100 --ends 2026-12-31 --as 张三
    """
    from search_engine.editing.drafts.drafting import DraftInput

    editor, actor = opened()
    given = cells | {f"@{name}": value for name, value in conditions.items() if value is not None}
    if off is not None:
        given["@off"] = "off" if off else ""
    wish = DraftInput(kind, cells_kept(editor, actor, kind, given), remove, note, anew)
    found = editor.draft(actor, wish)
    tell_drafts([found], as_json)
    others = [other for other in editor.drafts(actor) if other.key == found.key and other.number != found.number]
    for other in others:
        click.echo(f"提示：{other.author} 也在改这一行（草稿 {other.number}）；先发布的生效", err=True)


@click.command()
@click.option("--of", metavar="姓名", help="只列此人的；默认所有人的")
@json_option
def drafts(of: str | None, as_json: bool) -> None:
    """列出尚未发布的草稿：谁、改哪一行、由什么改成什么。

    例：zwfw dict drafts --of 张三
    """
    editor, actor = opened()
    tell_drafts(editor.drafts(actor, of), as_json)


@click.command()
@click.argument("numbers", nargs=-1, required=True, type=int, metavar="草稿…")
@as_option
@json_option
def discard(numbers: tuple[int, ...], as_json: bool) -> None:
    """放弃草稿；不影响已发布的内容。

    例：zwfw dict discard 3 4 --as 张三
    """
    editor, actor = opened()
    found = editor.discard(actor, numbers)
    if as_json:
        print_json({"discarded": [one.number for one in found]})
    else:
        click.echo(f"已放弃 {len(found)} 份草稿")


@click.command("return")
@click.argument("numbers", nargs=-1, required=True, type=int, metavar="草稿…")
@click.option("--reason", required=True, metavar="原因", help="为什么退回；起草人会看到")
@as_option
@json_option
def send_back(numbers: tuple[int, ...], reason: str, as_json: bool) -> None:
    """把他人的草稿退回给起草人；改好或再次起草之前不能发布。

    例：zwfw dict return 3 --reason 请限定在余杭区 --as 李四
    """
    editor, actor = opened()
    actor.require_name()
    tell_drafts(editor.send_back(actor, numbers, reason), as_json)


@click.command()
@click.argument("number", type=int, metavar="草稿")
@as_option
@json_option
def undo(number: int, as_json: bool) -> None:
    """撤销自己的一份草稿的上一步改动；只有一步的，草稿即不复存在。不影响已发布的内容。

    例：zwfw dict undo 3 --as 张三
    """
    from search_engine.editing.formatting import draft_fields

    editor, actor = opened()
    found = editor.undo(actor, number)
    if as_json:
        print_json({"draft": found and draft_fields(found)})
    elif found is None:
        click.echo(f"已撤销，草稿 {number} 不复存在")
    else:
        tell_drafts([found], as_json)


def tell_drafts(found: Sequence[Draft], as_json: bool) -> None:
    """Say drafts, a line each."""
    from search_engine.editing.formatting import draft_fields, row_text

    if as_json:
        print_json({"drafts": [draft_fields(one) for one in found]})
        return
    for one in found:
        note = f"（{one.note}）" if one.note else ""
        note += f"；{one.returned.returner} 已退回：{one.returned.reason}" if one.returned else ""
        click.echo(f"{one.number}\t{one.author}\t{one.key}\t{row_text(one.begun)} → {row_text(one.row)}{note}")
