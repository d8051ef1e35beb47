"""`zwfw explain`: why a search answers as it does, and what became of one document."""

from __future__ import annotations

from typing import Any

import click
from rich.console import Console
from rich.markup import escape

from search_engine.cli.console import json_option, print_json
from search_engine.query.request import read_request
from search_engine.search.explanation import DocumentFate, Explanation
from search_engine.search.explanation import explain as explain_search
from search_engine.service import Service
from search_engine.settings.settings import Settings

CARDS = 10


@click.command()
@click.argument("query")
@click.option("--document", help="文档编号：它排在何处，或在哪一步落选")
@click.option("--region", help="用户所在地区的行政区划代码，6、9 或 12 位")
@click.option("--collapse", help="合并同一事项的方式：others、all、none")
@click.option("--rank-profile", help="排序方案；空则用设置中的")
@click.option("--off-signals", multiple=True, help="不计入得分的排序信号，可重复")
@json_option
def explain(
    query: str,
    document: str | None,
    region: str | None,
    collapse: str | None,
    rank_profile: str | None,
    off_signals: tuple[str, ...],
    as_json: bool,
) -> None:
    """说明一次搜索：怎样理解、找到什么、卡片为何依此次序，某份文档为何在此或不在。

    \b
    例：zwfw explain 身份证补领 --region 330110
        zwfw explain 公积金提取 --region 330110 --document m3 --json
    """
    given = {"q": [query], "region": [region or ""], "collapse": [collapse or ""], "rank_profile": [rank_profile or ""]}
    request = read_request({**given, "off_signals": list(off_signals)})
    service = Service.open(Settings.from_environment(), read_only=True)
    try:
        found = service.ask(lambda pipeline: explain_search(pipeline, request, document, CARDS))
    finally:
        service.close()
    if found is None:
        raise click.ClickException("查询含有禁用词，不予检索")
    if as_json:
        print_json(found.as_dict())
    else:
        _show(found)


def _show(found: Explanation) -> None:
    console = Console()
    console.print("[bold]理解[/bold]")
    for made in found.trace:
        console.print(f"  {made['step']}：{escape(str(made['record']))}")
    for need in found.needs:
        others = "；".join("".join(one["words"]) for one in need["alternatives"])
        kind = "须有" if need["required"] else "加分"
        console.print(f"  {kind} {escape('＋'.join(need['words']))}{escape(f'（也可：{others}）') if others else ''}")
    console.print(f"[bold]候选[/bold] {escape(_candidates(found.candidates))}")
    for row in found.counts:
        console.print(f"  等级 {row['class']}（{row['reason']}） 层级 {row['tier']}：{row['cards']} 张卡片")
    for number, (card, between) in enumerate(zip(found.cards, [*found.between, None], strict=False), 1):
        why = card["why"]
        parts = "，".join(f"{one['label']} {one['share']:+.2f}" for one in why["signals"] if one["share"])
        console.print(
            f"{number:>3} [bold]{escape(card['title'])}[/bold]（{escape(card['region'])}，{escape(card['id'])}）"
        )
        console.print(
            f"    等级 {why['class']} 层级 {why['tier']} 得分 {why['score']:.2f}{f' = {parts}' if parts else ''}"
        )
        if between is not None:
            console.print(f"    ↓ 在下一条之前，因为{between.label}{_signals(between.signals)}")
    if found.document is not None:
        _show_document(console, found.document)


def _candidates(found: Any) -> str:
    chain = "" if found["chain_rows"] is None else f"，本地区链条 {found['chain_rows']} 份"
    more = "" if found["other_rows_complete"] else "（只取最好的）"
    step = f"，放宽：{found['relaxation']}" if found["relaxation"] else ""
    meaning = "，也按含义比较" if found["by_meaning"] else ""
    shared, others = found["shared_bases"], found["other_rows"]
    return (
        f"多地共有的事项 {shared} 个{chain}，其他文档 {others} 份{more}{meaning}{step}；合并为 {found['cards']} 张卡片"
    )


def _signals(signals: Any) -> str:
    return "：" + "，".join(f"{name} {more:+.2f}" for name, more in signals.items()) if signals else ""


def _show_document(console: Console, found: DocumentFate) -> None:
    where = f"，第 {found.place} 位" if found.place else ""
    card = f"（卡片 {found.card}）" if found.card else ""
    console.print(f"[bold]文档 {escape(found.id)}[/bold]：{found.told}{escape(card)}{where}")
    for one in found.words:
        places = [label for key, label in PLACES.items() if one[key]]
        console.print(f"  {escape('＋'.join(one['words']))}：{'、'.join(places) or '没有'}")


PLACES = {"name": "名称", "near": "名称、部门或主题", "anywhere": "任一字段"}
