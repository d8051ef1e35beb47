"""`zwfw hot`: hot terms in the shell, with their evidence for staff."""

from __future__ import annotations

from typing import Any

import click
from rich.console import Console
from rich.table import Column, Table
from rich.text import Text

from search_engine.cli.console import json_option, print_json
from search_engine.cli.region_option import REGION
from search_engine.hot import HOT_PARAMETERS, hot_term_fields
from search_engine.hot.parameters import DEFAULT_LIMIT, MOST_LIMIT
from search_engine.query.request import values_of
from search_engine.service import Service
from search_engine.settings.settings import Settings

TRENDS = {"up": "↑", "down": "↓", "new": "新", "same": "－"}
# Eight heights of a character: the busiest hour has the highest.
BARS = "▁▂▃▄▅▆▇█"


@click.command()
@click.option("--region", type=REGION, help="用户所在地区")
@click.option("--limit", default=str(DEFAULT_LIMIT), show_default=True, help=f"最多几个，1 至 {MOST_LIMIT}")
@click.option("--evidence", is_flag=True, help="列出每个热词的依据：人数、地址段、与往常相比等，供工作人员核对")
@click.option("--site", help="以该站点的页面提问，用其专用的词典行")
@click.option("--department", help="以该部门的页面提问，用其专用的词典行")
@json_option
def hot(
    region: str | None, limit: str, evidence: bool, site: str | None, department: str | None, as_json: bool
) -> None:
    """列出一个地区的热词；本地不足时由上级地区补足。热词由 zwfw worker 计数。

    \b
    例：zwfw hot --region 330110
        zwfw hot --region 330100 --evidence
    """
    given = {"region": region, "limit": limit, "site": site, "department": department}
    asked = values_of(HOT_PARAMETERS, {name: [value] for name, value in given.items() if value})
    service = Service.open(Settings.from_environment(), read_only=True)
    try:
        found = service.hot.evidence(**asked) if evidence else [hot_term_fields(t) for t in service.hot.terms(**asked)]
    finally:
        service.close()
    if as_json:
        print_json({"terms": found})
    elif not found:
        click.echo("没有热词：至少要有 10 人在一天之内搜索，且本地有结果", err=True)
    else:
        Console().print(_table(found, evidence))


def _table(found: list[dict[str, Any]], evidence: bool) -> Table:
    # a long word of Chinese has no spaces to break at: what does not fit goes on in the next line, none of it is cut
    heads = ("名次", "热词", "趋势", "热度", "榜单", *(("依据",) if evidence else ()))
    table = Table(*(Column(head, overflow="fold") for head in heads))
    for term in found:
        cells = [str(term["rank"]), term["text"], TRENDS[term["trend"]], f"{term['heat']:.2f}", term["from"]]
        table.add_row(*map(Text, [*cells, *([_evidence(term["evidence"])] if evidence else [])]))
    return table


def _evidence(found: dict[str, Any] | None) -> str:
    if found is None:
        return "编辑置顶，无人数依据"
    most = max(*found["hours"], 1)
    bars = "".join(BARS[(len(BARS) - 1) * count // most] for count in found["hours"])
    usual = "往常未知" if found["usual"] is None else f"往常每小时 {found['usual']:.1f} 人，偏离 {found['z']:+.1f}σ"
    return (
        f"计入 {found['actors']:.0f} 人（实有 {found['seen']}）；"
        f"{found['blocks']} 个地址段、{found['networks']} 个网络，"
        f"最大占 {found['top_share']:.0%}；{found['buckets']} 个时段；{usual}\n近 24 小时 {bars}"
    )
