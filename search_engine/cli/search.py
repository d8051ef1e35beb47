"""`zwfw search`: a page in the shell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import click
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from search_engine.cli.console import json_option, print_json
from search_engine.cli.region_option import REGION
from search_engine.page.region_tiers import TIERS
from search_engine.page.search_page import Item, SearchPage
from search_engine.query.request import PARAMETERS, SearchRequest, read_request
from search_engine.query.value_forms import region_code
from search_engine.service import Service
from search_engine.settings.settings import Settings

# Given by arguments or options of their own.
APART = frozenset({"q", "explain", "facets"})


def with_parameters(command: Any) -> Any:
    """Every parameter of the HTTP call as an option of the same name."""
    for parameter in reversed([row for row in PARAMETERS if row.name not in APART]):
        name = f"--{parameter.name.replace('_', '-')}"
        kind = REGION if parameter.read is region_code else None
        option = click.option(name, parameter.name, type=kind, multiple=parameter.repeated, help=parameter.help)
        command = option(command)
    return command


@click.command()
@click.argument("text", default="")
@click.option("--explain", is_flag=True, help="显示排序依据")
@json_option
@with_parameters
def search(text: str, explain: bool, as_json: bool, **given: Any) -> None:
    """搜索并显示一页结果。

    \b
    例：zwfw search 身份证补领 --region 330110 --explain
        zwfw search 公积金提取 --region 330110 --json
    """
    request = replace(request_of(text, given, explain=explain), with_rows=explain)
    service = Service.open(Settings.from_environment(), read_only=True)
    try:
        page = service.search(request)
    finally:
        service.close()
    if as_json:
        print_json(page.as_dict())
    else:
        _show(page, explain)


def _show(page: SearchPage, explain: bool) -> None:
    console = Console()
    if explain:
        record = page.query
        console.print(
            f"理解：{escape(record.normalized)} → {escape('、'.join(record.tokens))}；词典 {page.dictionary_version}"
        )
        for made in record.trace or ():
            console.print(f"  {made['step']}：{escape(str(made['record']))}")
        for row in record.rows or ():
            console.print(f"  词典 {row['id']} {row['label']}：{escape(row['text'])}")
    more = "" if page.total_is_exact else "+"
    console.print(f"共 {page.total}{more} 条，第 {page.page} 页，用时 {page.took_ms} 毫秒")
    for notice in page.notices:
        console.print(notice)
    table = Table("序", "名称", "实施主体", "地区", "合并", *(["依据"] if explain else []))
    for number, item in enumerate(page.items, (page.page - 1) * page.size + 1):
        table.add_row(str(number), *_cells(item), *([_why(item)] if explain else []))
    if page.items:
        console.print(table)


def _cells(item: Item) -> tuple[str, str, str, str]:
    tier = "可异地办" if item.foreign else "请选下级地区" if item.needs_region else TIERS[item.region["tier"]]
    where = f"{item.region['name']} {tier}".strip()
    return escape(item.title), escape(item.authority or ""), escape(where), str(item.collapsed["count"])


def _why(item: Item) -> str:
    why = item.why or {}
    step = f" 放宽 {why['relaxation']}" if why.get("relaxation") else ""
    parts = "，".join(f"{one['label']} {one['share']:+.2f}" for one in why.get("signals", ()) if one["share"])
    return f"类 {why.get('class')} 层 {why.get('tier')} 分 {item.score:.2f}{step}{f'（{parts}）' if parts else ''}"


def request_of(text: str, given: Mapping[str, Any], *, explain: bool = False) -> SearchRequest:
    """The request of a text and the options that were given. Raises `BadParameters`."""
    values = {name: list(value) if isinstance(value, tuple) else [value] for name, value in given.items() if value}
    return read_request({"q": [text], "explain": ["true" if explain else "false"], **values})
