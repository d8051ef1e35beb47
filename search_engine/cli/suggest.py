"""`zwfw suggest`: completions in the shell."""

from __future__ import annotations

from time import perf_counter

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from search_engine.cli.console import json_option, print_json
from search_engine.cli.region_option import REGION
from search_engine.query.request import BY_NAME
from search_engine.service import Service
from search_engine.settings.settings import Settings
from search_engine.suggestion import Suggestion
from search_engine.suggestion.parameters import DEFAULT_LIMIT, MOST_LIMIT, read_suggest

KINDS = {
    "matter": "事项", "guide": "指南", "app": "应用", "topic": "专题", "policy": "政策", "interpretation": "解读",
    "life_event": "一件事", "term": "主题词", "query": "常搜", "hotline": "热线",
}  # fmt: skip


@click.command()
@click.argument("text")
@click.option("--region", type=REGION, help="用户所在地区")
@click.option("--pf", help=BY_NAME["pf"].help)
@click.option("--limit", default=str(DEFAULT_LIMIT), show_default=True, help=f"最多几条，1 至 {MOST_LIMIT}")
@click.option("--site", help="以该站点的页面提问，用其专用的词典行")
@click.option("--department", help="以该部门的页面提问，用其专用的词典行")
@json_option
def suggest(
    text: str,
    region: str | None,
    pf: str | None,
    limit: str,
    site: str | None,
    department: str | None,
    as_json: bool,
) -> None:
    """按已输入的汉字、全拼、首字母或其混合给出候选，本地可办的在前。

    \b
    例：zwfw suggest shenf --region 330110
        zwfw suggest 公积金 --limit 5 --json
    """
    given = {"q": text, "region": region, "pf": pf, "limit": limit, "site": site, "department": department}
    asked = read_suggest({name: [value] for name, value in given.items() if value})
    service = Service.open(Settings.from_environment(), read_only=True)
    started = perf_counter()
    try:
        found = service.suggest(asked.pop("q", ""), **asked)
    finally:
        service.close()
    took = round((perf_counter() - started) * 1000, 3)
    if as_json:
        print_json({"suggestions": [suggestion.as_dict() for suggestion in found], "took_ms": took})
    else:
        _show(found)


def _show(found: list[Suggestion]) -> None:
    if not found:
        click.echo("没有联想词", err=True)
        return
    table = Table("候选", "种类", "文档")
    for suggestion in found:
        line = Text(suggestion.text)
        for start, end in suggestion.highlight:
            line.stylize("bold", start, end)
        table.add_row(line, KINDS[suggestion.kind], Text(suggestion.id or ""))
    Console().print(table)
