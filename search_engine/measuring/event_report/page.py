"""The report as one HTML file that needs nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from html import escape
from pathlib import Path
from typing import Any

from indexer.documents.timestamps import CHINA
from ranker.hot.ranking import LEAST_ACTORS
from search_engine.measuring.event_report.charts import bars, sparkline
from search_engine.measuring.event_report.collecting import EventReport, RegionTerms

TRENDS = {"up": "↑ 上升", "down": "↓ 下降", "new": "新上榜", "same": "－ 持平"}
HEADS = (
    "名次", "热词", "趋势", "热度", "计入人数", "实有人数", "地址段", "网络", "最大段占比", "时段", "偏离",
    "近 24 小时",
)  # fmt: skip
STEP_NAMES = {"search": "搜索", "impression": "看到结果", "click": "点击", "view": "查看详情", "handle": "办件"}
PAGE = """<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>行为分析报告</title>
<style>
:root {{ --text: #1a1a1a; --quiet: #555; --ground: #fff; --rule: #d0d0d0; --dark: #124f8c; --pale: #5b9bd5 }}
@media (prefers-color-scheme: dark) {{
  :root {{ --text: #eee; --quiet: #b5b5b5; --ground: #16181c; --rule: #44484f; --dark: #9cc7f2; --pale: #4f86bd }}
}}
body {{ font: 16px/1.6 "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif; margin: 2rem auto;
  max-width: 64rem; padding: 0 1rem; color: var(--text); background: var(--ground) }}
p.quiet, summary {{ color: var(--quiet) }}
.wide {{ overflow-x: auto }}
.wide th, .wide td {{ white-space: nowrap }}
table {{ border-collapse: collapse; width: 100%; margin: 1rem 0 }}
th, td {{ border-bottom: 1px solid var(--rule); padding: .35rem .6rem; text-align: left; vertical-align: middle }}
td.number {{ text-align: right; font-variant-numeric: tabular-nums }}
svg text {{ fill: var(--text); font-size: 14px }}
svg.chart {{ width: 100%; max-width: 640px; height: auto }}
svg.spark {{ width: 144px; height: 28px }}
.bar.b0 {{ fill: var(--dark) }}
.bar.b1 {{ fill: var(--pale) }}
.line {{ fill: none; stroke: var(--dark); stroke-width: 2 }}
@media print {{
  :root {{ --text: #000; --quiet: #333; --ground: #fff; --rule: #999; --dark: #124f8c; --pale: #5b9bd5 }}
  body {{ margin: 0; max-width: none; font-size: 12px }}
  .wide th, .wide td {{ white-space: normal }}
  details::details-content {{ content-visibility: visible; block-size: auto }}
  tr, svg {{ break-inside: avoid }}
}}
</style>
</head>
<body>
<h1>行为分析报告</h1>
<p>生成于 {when}。各项数据不含个人信息；少于 10 人的一律不列出，同一人在不同日期计为不同的人。</p>
<h2>从搜索到办件</h2>
<p class="quiet">近 {days} 天，每一步的人次。</p>
{funnel}
<h2>没有结果的搜索</h2>
<p class="quiet">近 {days} 天，按地区汇总到全国、省、市；只列出同一天内有 10 人以上搜索的。</p>
{missing}
<h2>各地热词</h2>
<p class="quiet">每个地区自己的热词与依据。“计入人数”是按地址段（/24）与网络（/16）限额后的人数，
“偏离”是最近一小时高出往常几个标准差；“近 24 小时”中少于 10 人的小时画为 0。</p>
{regions}
</body>
</html>
"""


def write_report(path: Path, report: EventReport) -> None:
    """Write the report; its folder is made."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(page_of(report), encoding="utf-8")


def page_of(report: EventReport) -> str:
    """The report's page."""
    when = datetime.fromtimestamp(report.now / 1000, UTC).astimezone(CHINA)
    return PAGE.format(
        when=when.strftime("%Y-%m-%d %H:%M（北京时间）"),
        days=report.days,
        funnel=_funnel(report),
        missing=_missing(report),
        regions="".join(map(_region, report.regions)) or NOTHING,
    )


NOTHING = "<p>没有可列出的数据。</p>"


def _funnel(report: EventReport) -> str:
    shown = [(STEP_NAMES[step.type], step.actors) for step in report.steps if step.actors >= 0]
    if not shown:
        return NOTHING
    rows = []
    before = 0
    for step in report.steps:
        known = step.actors >= 0
        share = f"{step.actors / before:.0%}" if known and before else "－"
        figures = [f"{step.events:,}", f"{step.actors:,}"] if known else ["少于 10 人", "少于 10 人"]
        rows.append([STEP_NAMES[step.type], *figures, share])
        before = step.actors if known else 0
    return bars("从搜索到办件，每一步的人次", shown) + _details(_table(("步骤", "次数", "人次", "为上一步的"), rows))


def _missing(report: EventReport) -> str:
    parts = []
    for name, rows in report.missing.items():
        chart = bars(f"{name}没有结果的搜索，次数", [(row.text, row.times) for row in rows])
        table = _table(
            ("搜索内容", "次数", "单日最多人数"), ([row.text, f"{row.times:,}", f"{row.actors:,}"] for row in rows)
        )
        parts.append(f"<h3>{escape(name)}</h3>{chart}{_details(table)}")
    return "".join(parts) or NOTHING


def _region(region: RegionTerms) -> str:
    rows = "".join(map(_term, region.terms))
    head = "".join(f'<th scope="col">{name}</th>' for name in HEADS)
    table = f'<div class="wide"><table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>'
    hours = _table(
        ("热词", *(f"{back} 小时前" for back in range(23, -1, -1))),
        ([term["text"], *map(_hour, term["hours"])] for term in region.terms),
    )
    return f"<h3>{escape(region.name)}</h3>{table}{_details(hours, '逐小时人数')}"


def _term(term: dict[str, Any]) -> str:
    unknown = term["usual"] is None
    cells = [
        str(term["rank"]), term["text"], TRENDS[term["trend"]], f"{term['heat']:.2f}", f"{term['actors']:.0f}",
        str(term["seen"]), str(term["blocks"]), str(term["networks"]), f"{term['top_share']:.1%}", str(term["buckets"]),
        "往常未知" if unknown else f"{term['z']:+.1f}",
    ]  # fmt: skip
    hours = [count if count >= LEAST_ACTORS else 0 for count in term["hours"]]
    line = sparkline(f"{term['text']}近 24 小时每小时人数，少于 10 人的画为 0", hours)
    return f"<tr>{''.join(map(_cell, cells))}<td>{line}</td></tr>\n"


def _hour(count: int) -> str:
    return "0" if count == 0 else str(count) if count >= LEAST_ACTORS else "少于 10"


def _details(table: str, name: str = "数据表") -> str:
    return f'<details><summary>{name}</summary><div class="wide">{table}</div></details>'


def _table(heads: Iterable[str], rows: Iterable[Sequence[str]]) -> str:
    head = "".join(f'<th scope="col">{escape(text)}</th>' for text in heads)
    body = "".join(f"<tr>{''.join(map(_cell, row))}</tr>\n" for row in rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _cell(text: str) -> str:
    number = text.lstrip("+-").replace(",", "").replace(".", "", 1).removesuffix("%").isdigit()
    return f"{'<td class=number>' if number else '<td>'}{escape(text)}</td>"
