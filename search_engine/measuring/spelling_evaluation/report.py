"""An evaluation as one HTML file that needs nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from pathlib import Path

from search_engine.measuring.spelling_evaluation.evaluate import Outcome, SpellingEvaluation
from search_engine.measuring.spelling_evaluation.kinds import KINDS

MOST_CASES = 300
"""Worst cases that are shown; nobody reads more."""

MEASURES = {
    "precision": "精确率",
    "recall": "召回率",
    "f1": "F1",
    "false_positive_rate": "误改率",
    "accuracy": "准确率",
    "suggested": "提示正确",
}

PAGE = """<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>纠错评测报告</title>
<style>
body {{ font: 16px/1.6 system-ui, sans-serif; margin: 2rem auto; max-width: 60rem; padding: 0 1rem; color: #1a1a1a }}
table {{ border-collapse: collapse; width: 100%; margin: 1rem 0 }}
th, td {{ border-bottom: 1px solid #d0d0d0; padding: .35rem .6rem; text-align: left; vertical-align: top }}
td.number {{ text-align: right; font-variant-numeric: tabular-nums }}
</style>
</head>
<body>
<h1>纠错评测报告</h1>
<p>{pairs} 对；每条用时中位数 {p50:.2f} 毫秒，99% 在 {p99:.2f} 毫秒以内。</p>
<h2>总体</h2>
{overall}
<h2>按错误类型</h2>
{kinds}
<h2>最差的例子</h2>
<p>先列被误改的正确文字，再列改错的，最后列未改的；共 {bad} 条，列出 {shown} 条。</p>
{cases}
</body>
</html>
"""


def write_report(path: Path | str, evaluation: SpellingEvaluation) -> None:
    """Write the report."""
    worst = evaluation.worst()
    kinds = evaluation.by_kind()
    page = PAGE.format(
        pairs=len(evaluation.outcomes),
        p50=evaluation.spent(0.5),
        p99=evaluation.spent(0.99),
        overall=_table(("指标", "值"), ([MEASURES[k], f"{v:.4f}"] for k, v in evaluation.values().items())),
        kinds=_table(
            ("类型", "数量", *MEASURES.values()),
            ([KINDS[k], f"{v['pairs']:.0f}", *(f"{v[m]:.3f}" for m in MEASURES)] for k, v in kinds.items()),
        ),
        bad=len(worst),
        shown=min(len(worst), MOST_CASES),
        cases=_table(("类型", "输入", "正确", "改为", "提示"), map(_case, worst[:MOST_CASES])),
    )
    Path(path).write_text(page, encoding="utf-8")


def _case(outcome: Outcome) -> list[str]:
    answer = outcome.answer if outcome.changed else "（未改）"
    return [KINDS[outcome.kind], outcome.pair.wrong, outcome.pair.right, answer, outcome.suggested or ""]


def _table(heads: Iterable[str], rows: Iterable[list[str]]) -> str:
    head = "".join(f'<th scope="col">{escape(text)}</th>' for text in heads)
    body = "".join(f"<tr>{''.join(map(_cell, row))}</tr>\n" for row in rows)
    return f"<table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{body}</tbody>\n</table>"


def _cell(text: str) -> str:
    number = text.replace(".", "", 1).isdigit()
    opening = '<td class="number">' if number else "<td>"
    return f"{opening}{escape(text)}</td>"
