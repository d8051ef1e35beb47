"""`zwfw tune compare`: is B better than A, on which queries, and is that more than luck?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from search_engine.cli.console import json_option, print_json, said
from search_engine.cli.tune.kit import kit

if TYPE_CHECKING:
    from search_engine.tuning.comparing import Compared, MeasureRow
    from search_engine.tuning.moves import MovedQuery

OUT = click.Path(dir_okay=False, path_type=Path)
# Moves that are shown of a query.
MOVES = 5


@click.command()
@click.argument("a")
@click.argument("b")
@click.option("--set", "source", required=True, help="评测集：名称，或文件夹、.jsonl、Quepid 的 .csv")
@click.option("--measure", "measures", multiple=True, help="指标，如 ndcg@10、p(rel=2)@1，可重复；首个决定谁好谁差")
@click.option(
    "--show", "shown", type=click.IntRange(0, 1000), default=20, show_default=True, help="列出多少个变化的查询"
)
@click.option(
    "--rows", type=click.IntRange(0, 100), default=3, show_default=True, help="其中多少个查出起作用的词典行（较慢）"
)
@click.option("--html", type=OUT, help="写成一个可离线打开的网页")
@click.option("--run-a", type=OUT, help="把 A 的结果写成 TREC run 文件")
@click.option("--run-b", type=OUT, help="把 B 的结果写成 TREC run 文件")
@json_option
def compare(
    a: str,
    b: str,
    source: str,
    measures: tuple[str, ...],
    shown: int,
    rows: int,
    html: Path | None,
    run_a: Path | None,
    run_b: Path | None,
    as_json: bool,
) -> None:
    """在评测集上比较 A 与 B：各指标的均值、差值与置信区间、是否只是偶然，分组的差别，哪些查询变了、为什么。

    A、B 可以是：live（现在的）、方案.toml 或 profile:名称、version:编号（词典版本）、draft:编号,编号（草稿）、
    run:文件（TREC）、home:文件夹（另一套系统）、https://…（另一处服务）。

    \b
    例：zwfw tune compare live mine.toml --set 十二月
        zwfw tune compare version:12 live --set 十二月 --measure ndcg@10 --html 比较.html --json
    """
    from ranker.evaluation import parse_measure, write_run
    from search_engine.tuning.comparing import MEASURES
    from search_engine.tuning.report import write_report

    wanted = tuple(map(parse_measure, measures)) or MEASURES
    with kit() as (tuning, _):
        query_set = tuning.query_set(source)
        runs = tuning.runs(a, b, query_set)
        found = tuning.compare_runs(runs, query_set, wanted, shown=shown, with_rows=rows)
    for path, run in zip((run_a, run_b), runs, strict=True):
        if path is not None:
            write_run(path, run.run())
    if html is not None:
        write_report(html, found)
        said(f"已写出 {html}")
    if as_json:
        print_json(found.as_dict())
    else:
        click.echo("\n".join(told(found)))


def told(found: Compared) -> Iterator[str]:
    """A comparison, a line each."""
    yield f"评测集 {found.query_set}：{found.queries} 个查询，其中 {found.judged} 个有评判"
    yield f"A {found.a}　B {found.b}"
    yield ""
    yield from table(
        [("指标", "A", "B", "差", "95% 区间", "p", "校正后", "t 检验", "可测出的差", "升/降的查询")],
        [(row.measure, *_cells(row)) for row in found.measures],
    )
    if found.slices:
        yield ""
        heads = ("分组", "查询", "A", "B", "差", "95% 区间", "p", "校正后")
        yield from table(
            [heads],
            [
                (f"{one.slice} {one.value}", str(one.row.comparison.queries), *_cells(one.row)[:6])
                for one in found.slices
            ],
        )
    yield ""
    yield f"首页有变化的查询 {found.changed} 个" + (f"，列出 {len(found.moved)} 个" if found.moved else "")
    for moved in found.moved:
        yield from _moved(moved)


def table(heads: Sequence[Sequence[str]], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Rows with tabs between: for eyes and for spreadsheets."""
    for row in (*heads, *rows):
        yield "\t".join(row)


def _cells(row: MeasureRow) -> tuple[str, ...]:
    from search_engine.tuning.report import chance

    one = row.comparison
    return (
        f"{one.baseline:.4f}", f"{one.candidate:.4f}", f"{one.difference:+.4f}", f"{one.low:+.4f} 至 {one.high:+.4f}",
        *map(chance, (one.p_value, row.corrected, one.t_p_value)), f"{one.detectable:.4f}",
        f"{one.better}/{one.worse}",
    )  # fmt: skip


def _moved(moved: MovedQuery) -> Iterator[str]:
    worth = "未评判" if moved.before is None else f"{moved.before:.3f} → {moved.after:.3f}"
    yield f"\n{moved.query.text}（{moved.query.region or '不知地区'}，{moved.query.id}）　{worth}"
    for move in moved.moves[:MOVES]:
        grade = "未评判" if move.grade is None else f"{move.grade} 分"
        yield f"  {move.before or '—'} → {move.after or '—'}　{move.title}（{move.id}，{grade}）　{move.told}"
    for text in (*moved.reading, *moved.rows):
        yield f"  {text}"
