"""`zwfw dict acts`: on which frequent queries rows act that are in force, and which rows do nothing any more."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from search_engine.cli.console import StageProgress, installation, json_option, print_json, progress_bar
from search_engine.cli.dictionary.drafts import cells_argument, cells_kept, opened
from search_engine.cli.dictionary.preview import MOST, QUERIES, SHOWN, tell_change
from search_engine.cli.region_option import REGION

if TYPE_CHECKING:
    from search_engine.editing.actor import Actor
    from search_engine.editing.replay.preview import Preview
    from search_engine.editing.versions.publishing import Build
    from search_engine.installation.installation import Installation


@click.command()
@click.argument("kind", required=False)
@cells_argument
@click.option("--region", type=REGION, help="只看对该地区起作用的这一行")
@click.option("--own", is_flag=True, help="本系统自己的所有行（给出类别时只看该类），逐行看是否还起作用")
@click.option(
    "--queries", "most", type=click.IntRange(1, MOST), default=QUERIES, show_default=True, help="重放几个高频查询"
)
@click.option("--show", type=click.IntRange(0), default=SHOWN, show_default=True, help="并排列出几个受影响的结果页")
@json_option
def acts(
    kind: str | None, cells: dict[str, str], region: str | None, own: bool, most: int, show: int, as_json: bool
) -> None:
    """查看在用的行对哪些高频查询起作用：去掉这一行再检索一遍，比较结果页。不改动任何内容。

    --own 逐行查看本系统自己的行，列出已不起作用的，供清理。

    \b
    例：zwfw dict acts synonyms term=奶茶店
        zwfw dict acts --own
    """
    from search_engine.editing.replay.judged import JudgedQueries
    from search_engine.editing.replay.preview import preview
    from search_engine.editing.replay.preview_options import queries_asked

    editor, actor = opened()
    cells = cells_kept(editor, actor, kind or "", cells)
    proposed = editor.propose(_build(actor, kind, cells, region, own))
    place = installation()
    asked, _ = queries_asked(place, proposed.proposal, most)
    with progress_bar() as progress:
        found = preview(place, proposed, asked, JudgedQueries(), StageProgress(progress))
    if as_json:
        print_json(found.as_dict())
    else:
        _tell(found, place, 0 if own else show)


def _build(actor: Actor, kind: str | None, cells: dict[str, str], region: str | None, own: bool) -> Build:
    from search_engine.editing.replay.taken_out import own_rows, rows_named

    if own:
        if cells or region:
            raise click.UsageError("--own 不能与行的内容同用；可只给出类别")
        return own_rows(actor, kind)
    if kind is None or not cells:
        raise click.UsageError("请给出类别与行的内容，如 synonyms term=奶茶店；或用 --own")
    return rows_named(actor, kind, cells if region is None else cells | {"@region": region})


def _tell(found: Preview, place: Installation, show: int) -> None:
    from search_engine.editing.replay.formatting import row_text
    from search_engine.editing.replay.row_states import ACTS

    doing = [row for row in found.rows if row.state == ACTS]
    others = [row for row in found.rows if row.state != ACTS]
    click.echo(f"{found.queries} 个高频查询中，{found.changed} 个的结果页受这 {len(found.rows)} 行影响；"
               f"起作用的 {len(doing)} 行，其余 {len(others)} 行")  # fmt: skip
    for row in (*others, *doing):
        click.echo(f"  {row_text(row)}")
    for change in found.changes[:show]:
        tell_change(change, place.tree(), ("现在", "去掉之后"))
    click.echo(f"用时 {found.seconds:.1f} 秒；{found.queries} 个查询中 {found.of_log} 个取自检索日志")
