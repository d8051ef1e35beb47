"""`zwfw dict keep`, `kept`, `unkeep`: queries with what they must find."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from search_engine.cli.console import as_option, installation, json_option, print_json
from search_engine.cli.dictionary.drafts import CELL, cells_kept, opened, read_cells
from search_engine.cli.region_option import REGION

if TYPE_CHECKING:
    from indexer.store.monitor.kept_queries import KeptQuery
    from search_engine.editing.actor import Actor
    from search_engine.editing.guarded_queries.guarded_query_service import KeptQueries


def opened_kept() -> tuple[KeptQueries, Actor]:
    """The kept queries of the installation, and who edits at this shell."""
    from search_engine.editing.opening import kept_queries_of

    editor, actor = opened()
    return kept_queries_of(installation(), editor), actor


@click.command()
@click.argument("query", metavar="检索词")
@click.option("--region", type=REGION, help="由该地区的人检索；默认为 --row 那一行适用的地区")
@click.option("--first", metavar="文档", help="该文档须在第一条")
@click.option("--top", metavar="文档", help="该文档须在前三条")
@click.option("--nothing", is_flag=True, help="须什么都找不到")
@click.option("--any-copy", is_flag=True, help="其他地区的同一事项也算")
@click.option("--blocks", is_flag=True, help="做不到时不准发布（zwfw dict publish）")
@click.option(
    "--row", default="", metavar="行", help="随词典的一行保存：行的编号，或其类别（如 synonyms，行由 --key 给出）"
)
@click.option("--key", "cells", multiple=True, metavar=CELL, callback=read_cells, help="该行的键，如 term=奶茶店")
@click.option("--owner", default="", metavar="名称", help="做不到时告知谁；默认为该行的负责者，再次为保存的人")
@click.option("--note", default="", metavar="说明", help="为什么")
@as_option
@json_option
def keep(
    query: str, region: str | None, first: str | None, top: str | None, nothing: bool, any_copy: bool, blocks: bool,
    row: str, cells: dict[str, str], owner: str, note: str, as_json: bool,
) -> None:  # fmt: skip
    """保存一条守护查询：每次载入、发布之后与每晚都重新检索，结果不对时告知负责者。

    \b
    例：zwfw dict keep 奶茶店 --region 330100 --first 文档编号 --blocks --as 张三
        zwfw dict keep 奶茶店 --top 文档编号 --row synonyms --key term=奶茶店 --key target=食品经营许可
    """
    from search_engine.editing.guarded_queries.guard_request import GuardRequest
    from search_engine.editing.guarded_queries.guarded_query_service import region_of
    from search_engine.editing.guarded_queries.row_named import RowName

    if sum((first is not None, top is not None, nothing)) != 1:
        raise click.UsageError("请给出 --first、--top 或 --nothing，只能一种")
    if cells and not row:
        raise click.UsageError("--key 须与 --row 一起给出")
    desk, actor = opened_kept()
    wants = "nothing" if nothing else "first" if first is not None else "top"
    of = RowName(row, cells_kept(*opened(), row, cells)) if row else None
    if region is None:
        region = region_of(desk.row(of)) if of else ""
    wish = GuardRequest(query, wants, first or top or "", region, any_copy, blocks, owner, note, of)
    _tell([desk.keep(actor, wish)], as_json)


@click.command("kept")
@click.option("--row", default="", metavar="行", help="只列随该行保存的：行的编号，或其类别（行由 --key 给出）")
@click.option("--key", "cells", multiple=True, metavar=CELL, callback=read_cells, help="该行的键")
@json_option
def list_kept(row: str, cells: dict[str, str], as_json: bool) -> None:
    """列出守护查询：检索词、地区、须找到什么、会不会阻止发布、由谁负责。

    例：zwfw dict kept
    """
    from search_engine.editing.guarded_queries.row_named import RowName

    desk, actor = opened_kept()
    of = desk.row(RowName(row, cells_kept(*opened(), row, cells))) if row else None
    _tell(desk.all(actor, of), as_json)


@click.command()
@click.argument("numbers", nargs=-1, required=True, type=int, metavar="编号…")
@as_option
@json_option
def unkeep(numbers: tuple[int, ...], as_json: bool) -> None:
    """不再守护一条查询；编号见 zwfw dict kept。

    例：zwfw dict unkeep 3 --as 张三
    """
    desk, actor = opened_kept()
    found = desk.remove(actor, numbers)
    if as_json:
        print_json({"removed": [one.number for one in found]})
    else:
        click.echo(f"已去掉 {len(found)} 条守护查询")


def _tell(found: Sequence[KeptQuery], as_json: bool) -> None:
    from search_engine.editing.guarded_queries.formatting import kept_fields, wanted_text

    if as_json:
        print_json({"kept": [kept_fields(one) for one in found]})
        return
    for one in found:
        parts = [str(one.number), one.query, one.region or "不分地区", wanted_text(one)]
        parts += ["阻止发布"] if one.blocks else []
        parts += [str(one.row)] if one.row else []
        click.echo("\t".join([*parts, one.owner or one.author, *([one.note] if one.note else [])]))
