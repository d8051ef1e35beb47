"""`zwfw dict preview`: what chosen drafts would change of the pages that people see."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING

import click

from search_engine.cli.console import StageProgress, as_option, installation, json_option, print_json, progress_bar
from search_engine.cli.dictionary.drafts import opened
from search_engine.cli.dictionary.versions import numbers_argument, own_drafts
from search_engine.cli.region_option import REGION

if TYPE_CHECKING:
    from dictionaries.editing.own_row import RowChange
    from dictionaries.regions import RegionTree
    from search_engine.editing.replay.difference import PageChange
    from search_engine.editing.replay.frequent import ReplayQuery
    from search_engine.editing.replay.preview import Preview
    from search_engine.installation.installation import Installation

FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
QUERIES, MOST, SHOWN, ROWS = 500, 5_000, 10, 40


@click.command()
@numbers_argument
@click.option("--of", metavar="姓名", help="此人的全部草稿；默认 --as 所写之人的")
@click.option("--query", metavar="文字", help="只试这一个查询")
@click.option("--region", type=REGION, help="与 --query 同用：从该地区检索；默认从草稿适用的地区")
@click.option(
    "--queries", "most", type=click.IntRange(0, MOST), default=QUERIES, show_default=True, help="重放几个高频查询"
)
@click.option("--judged", type=FOLDER, help="已评查询所在目录（qrels、queries.tsv）；默认 ZWFW_HOME/judged，没有则不评")
@click.option("--at", metavar="时刻", help="按这一时刻（北京时间）预览，如 2026-12-01T08:00；默认现在")
@click.option("--show", type=click.IntRange(0), default=SHOWN, show_default=True, help="并排列出几个变化的结果页")
@click.option("--all", "every", is_flag=True, help=f"列出每一行草稿；默认至多 {ROWS} 行，起作用的在前")
@as_option
@json_option
def preview(
    numbers: tuple[int, ...], of: str | None, query: str | None, region: str | None, most: int, judged: Path | None,
    at: str | None, show: int, every: bool, as_json: bool,
) -> None:  # fmt: skip
    """预览草稿：发布之前，先看高频查询和已评查询的结果页会怎样变。不改动任何内容。

    查询取自检索日志（近 30 天，至少 5 次；仅少数人问过的不取），不足时以随软件的日常查询补足。自定义词、
    主题词等改变文档切分的草稿，另建索引后再比，所见即发布并完成重新分析后的结果。

    \b
    例：zwfw dict preview --as 张三
        zwfw dict preview 3 5 --query 奶茶店 --region 330110
    """
    from search_engine.editing.drafts.choosing import drafts_chosen
    from search_engine.editing.replay.judged import JudgedQueries
    from search_engine.editing.replay.preview import preview as run
    from search_engine.editing.replay.preview_options import clock_at, queries_asked, query_for_rows

    if region and query is None:
        raise click.UsageError("--region 须与 --query 同用")
    editor, actor = opened()
    proposed = editor.propose(drafts_chosen(actor, numbers or own_drafts(editor, actor, of)))
    place = installation()
    if query is None:
        asked, rated = queries_asked(place, proposed.proposal, most, judged)
    else:
        asked, rated = [query_for_rows(place, query, proposed.proposal.row_changes, region)], JudgedQueries()
    with progress_bar() as progress:
        found = run(place, proposed, asked, rated, StageProgress(progress), clock_at(at))
    if as_json:
        print_json(found.as_dict())
    else:
        _tell(found, place, show, None if every else ROWS)
        if query is not None:
            _tell_where(asked[0], proposed.proposal.row_changes, place.tree())


def _tell_where(query: ReplayQuery, changes: Sequence[RowChange], tree: RegionTree) -> None:
    """From where one query was asked, and where else rows act."""
    from dictionaries.lexicon.scope import Scope
    from search_engine.editing.replay.preview_options import scopes_elsewhere

    def told(scope: Scope) -> str:
        region = tree.path_name(scope.region) if scope.region in tree else scope.region or "全国"
        return " ".join(filter(None, (region, scope.site, scope.department)))

    here = Scope(query.region, query.site, query.department)
    click.echo(f"从 {told(here)} 看（--region）")
    if elsewhere := scopes_elsewhere(tree, changes, here):
        click.echo(f"有的草稿只在别处起作用：{'、'.join(map(told, elsewhere))}")


def _tell(found: Preview, place: Installation, show: int, most: int | None) -> None:
    from search_engine.editing.replay.formatting import around_lines, preview_summary, rows_told

    click.echo(preview_summary(found.as_dict()))
    for line in rows_told(found.rows, most):
        click.echo(f"  {line}")
    tree = place.tree()
    for change in found.changes[:show]:
        tell_change(change, tree)
    for line in around_lines(found.around, lambda code: tree[code].name if code in tree else code, show):
        click.echo(line)
    if len(found.changes) > show:
        click.echo(f"另有 {len(found.changes) - show} 个变化的结果页未列出（--show，或 --json 全部写出）")
    click.echo(f"用时 {found.seconds:.1f} 秒；{found.queries} 个查询中 {found.of_log} 个取自检索日志")


def tell_change(change: PageChange, tree: RegionTree, columns: tuple[str, str] = ("现在", "发布后")) -> None:
    """One page before and after, side by side."""
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    from search_engine.editing.replay.difference import OUT
    from search_engine.editing.replay.formatting import card_text, differences, mark_text

    def name(code: str) -> str:
        return tree[code].name if code in tree else code

    where = f"（{name(change.query.region)}）" if change.query.region else ""
    table = Table(title=escape(f"“{change.query.text}”{where}"), title_justify="left", show_lines=False)
    for column in ("", *columns, "变化"):
        table.add_column(column)
    gone = {move.card.id for move in change.moves if move.mark == OUT}
    stay = [move for move in change.moves if move.mark != OUT]
    for place, (card, move) in enumerate(zip_longest(change.before.cards, stay), 1):
        left = "" if card is None else card_text(card, name) + ("　移出" if card.id in gone else "")
        right = "" if move is None else card_text(move.card, name)
        table.add_row(str(place), escape(left), escape(right), "" if move is None else mark_text(move))
    console = Console()
    if change.cards_change:
        console.print(table)
    else:
        console.print(escape(f"“{change.query.text}”{where}：卡片不变"))
    for line in differences(change.before, change.after):
        console.print(f"  {escape(line)}")
