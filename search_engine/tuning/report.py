"""A comparison as one page that opens without a network: its tables, and the queries that moved, side by side."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape
from pathlib import Path

from indexer.disk import refusals
from search_engine.tuning.comparing import Compared, MeasureRow
from search_engine.tuning.moves import MovedQuery

PAGE = """<!DOCTYPE html>
<html lang="zh-CN">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{title}</title>
<style>
:root {{ color-scheme: light dark; }}
body {{ font: 16px/1.6 "PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif; max-width: 72rem;
  margin: 2rem auto; padding: 0 1rem; }}
table {{ border-collapse: collapse; margin: 1rem 0; }}
td, th {{ border: 1px solid #8888; padding: .2rem .6rem; text-align: left; vertical-align: top; }}
td.n {{ text-align: right; font-variant-numeric: tabular-nums; }}
details {{ margin: .5rem 0; }} summary {{ cursor: pointer; }}
.up {{ color: #0a6b2d; }} .down {{ color: #b3261e; }}
@media (prefers-color-scheme: dark) {{ .up {{ color: #6fd08c; }} .down {{ color: #ff8a80; }} }}
</style></head>
<body>
<h1>{title}</h1>
<p>A：{a}　B：{b}<br>评测集“{set}”：{queries} 个查询，其中 {judged} 个有评判。区间为自助法 95% 区间；p 为随机化检验，
“校正后”按 Holm 法对同一张表的全部检验校正；“可测出的差”是这么多查询以八成把握能发现的最小差别。</p>
<h2>各指标</h2>{measures}
<h2>分组（{first}）</h2>{slices}
<h2>首页有变化的查询 {changed} 个，列出 {shown} 个</h2>{moved}
</body></html>
"""
NUMBERS = ("A", "B", "差", "95% 区间", "p", "校正后", "t 检验", "可测出的差", "升 / 降")


def write_report(path: Path, found: Compared) -> None:
    """Write the page. Raises `StorageFailure`."""
    with refusals(path):
        path.write_text(report(found), encoding="utf-8")


def report(found: Compared) -> str:
    """The page."""
    title = f"比较：{found.a} 与 {found.b}"
    return PAGE.format(
        title=escape(title), a=escape(found.a), b=escape(found.b), set=escape(found.query_set),
        queries=found.queries, judged=found.judged, changed=found.changed, shown=len(found.moved),
        first=escape(found.first.measure),
        measures=_table(("指标", *NUMBERS), ((row.measure, *_cells(row)) for row in found.measures)),
        slices=_table(
            ("分组", "值", "查询", *NUMBERS),
            ((one.slice, one.value, one.row.comparison.queries, *_cells(one.row)) for one in found.slices),
        ),
        moved="".join(map(_moved, found.moved)) or "<p>没有。</p>",
    )  # fmt: skip


def chance(p_value: float) -> str:
    """A p value as it is told."""
    return "<0.001" if p_value < 0.001 else f"{p_value:.3f}"


def _cells(row: MeasureRow) -> Iterator[str]:
    one = row.comparison
    yield from (f"{one.baseline:.4f}", f"{one.candidate:.4f}", f"{one.difference:+.4f}")
    yield f"{one.low:+.4f} 至 {one.high:+.4f}"
    yield from (*map(chance, (one.p_value, row.corrected, one.t_p_value)), f"{one.detectable:.4f}")
    yield f"{one.better} / {one.worse}"


def _moved(moved: MovedQuery) -> str:
    known = moved.before is not None
    worth = f"{moved.before:.3f} → {moved.after:.3f}" if known else "未评判"
    look = "" if not known or not moved.difference else " class=up" if moved.difference > 0 else " class=down"
    rows = [
        (
            move.before or "—",
            move.after or "—",
            move.title,
            move.id,
            "—" if move.grade is None else move.grade,
            move.told,
        )
        for move in moved.moves
    ]
    table = _table(("原位次", "新位次", "名称", "编号", "分", "原因"), rows)
    changes = "".join(f"<li>{escape(text)}</li>" for text in (*moved.reading, *moved.rows))
    query = moved.query
    return (
        f"<details><summary>{escape(query.text)}（{escape(query.region) or '不知地区'}，{escape(query.id)}）"
        f"<span{look}>{worth}</span></summary>{table}{f'<ul>{changes}</ul>' if changes else ''}</details>"
    )


def _table(heads: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    head = "".join(f"<th>{escape(name)}</th>" for name in heads)
    body = "".join(f"<tr>{''.join(f'<td>{escape(str(cell))}</td>' for cell in row)}</tr>" for row in rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
