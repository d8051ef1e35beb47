"""The same to read: figures by manner, success by number of keys, the names that suggestions help least."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from pathlib import Path

from search_engine.measuring.suggestion_evaluation.measures import NEVER, Evaluation, Measures, Trial

NAMES = {"hanzi": "汉字", "full": "全拼", "initials": "首字母", "mixed": "混合", "other": "其他"}
WORST = 40
KEYS = range(1, 13)
PAGE = """<!DOCTYPE html>
<html lang="zh-CN">
<head><meta charset="utf-8"><title>联想评测</title>
<style>
body {{ font: 16px/1.6 sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }}
table {{ border-collapse: collapse; margin: 1rem 0; }}
td, th {{ border: 1px solid #bbb; padding: .2rem .6rem; text-align: left; }}
td.n {{ text-align: right; font-variant-numeric: tabular-nums; }}
</style></head>
<body>
<h1>联想评测</h1>
<p>文档 {documents} 篇，输入 {trials} 次；每键用时中位数 {p50} 毫秒，99% 不超过 {p99} 毫秒。
一个汉字或一个字母计一键，选中候选不计。
上限：同样输入的名称多于 10 个时，任何 10 条的列表都容不下全部；只能期望有 10/n。</p>
<h2>按输入方式</h2>{manners}
<h2>输入若干键后，所要的名称在前 10 条中的比例</h2>{curve}
<h2>帮助最少的名称</h2>{worst}
</body></html>
"""


def write_report(path: Path | str, found: Evaluation) -> None:
    """Write the report as one page that loads nothing."""
    parts = found.by_manner()
    Path(path).write_text(
        PAGE.format(
            documents=found.documents, trials=len(found.trials), p50=found.p50_ms, p99=found.p99_ms,
            manners=_manners(parts), curve=_curve(parts), worst="".join(map(_worst, parts.items())),
        ),
        encoding="utf-8",
    )  # fmt: skip


def _manners(parts: dict[str, tuple[Trial, ...]]) -> str:
    rows = []
    for name, trials in parts.items():
        found = Measures.of(trials)
        shares = (
            found.mrr, found.success_1, found.success_10, found.ceiling_10, found.keystrokes_saved,
            found.success_10_characters, found.ceiling_10_characters,
        )  # fmt: skip
        rows.append([NAMES[name], *("–" if share is None else f"{share:.3f}" for share in shares), str(found.trials)])
    heads = ("方式", "MRR", "首条", "前 10 条", "上限", "省去的键", "四个字后前 10 条", "上限", "次数")
    return _table(heads, rows)


def _curve(parts: dict[str, tuple[Trial, ...]]) -> str:
    rows = [
        [NAMES[name], *(f"{sum(trial.rank(keys) != NEVER for trial in trials) / len(trials):.3f}" for keys in KEYS)]
        for name, trials in parts.items()
    ]
    return _table(("方式", *(f"{keys} 键" for keys in KEYS)), rows)


def _worst(part: tuple[str, Sequence[Trial]]) -> str:
    name, trials = part
    worst = sorted(trials, key=lambda trial: (-trial.needed, trial.name))[:WORST]
    rows = [[trial.name, trial.typed[: trial.needed], str(trial.needed), str(len(trial.typed))] for trial in worst]
    return f"<h3>{NAMES[name]}</h3>" + _table(("名称", "须输入", "键数", "全部键数"), rows)


def _table(heads: Iterable[str], rows: Iterable[Sequence[str]]) -> str:
    head = "".join(f"<th>{escape(text)}</th>" for text in heads)
    body = "".join(f"<tr>{_cells(row)}</tr>" for row in rows)
    return f"<table><tr>{head}</tr>{body}</table>"


def _cells(row: Sequence[str]) -> str:
    first, *others = row
    return f"<td>{escape(first)}</td>" + "".join(f'<td class="n">{escape(text)}</td>' for text in others)
