"""`zwfw explain`: why a search answers as it does, and what became of one document."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import click
from rich.console import Console
from rich.markup import escape

from search_engine.cli.console import json_option, print_json
from search_engine.cli.search import request_of, with_parameters
from search_engine.errors import BadParameters, Detail
from search_engine.search.explanation import Explanation
from search_engine.search.explanation import explain as explain_search
from search_engine.service import Service
from search_engine.settings.settings import Settings

CARDS = 10


@click.command()
@click.argument("query")
@click.option("--document", help="文档编号：它排在何处，为何没有，为何不靠前")
@with_parameters
@json_option
def explain(query: str, document: str | None, as_json: bool, **given: Any) -> None:
    """说明一次搜索：怎样理解、哪些词典行起了作用、找到什么、卡片为何依此次序，某份文档为何在此或不在。

    搜索的各项条件（--kind、--department 等）同 zwfw search。

    \b
    例：zwfw explain 身份证补领 --region 330110
        zwfw explain 公积金提取 --region 330110 --kind policy --document m3 --json
    """
    tell(explained(query, document, given), as_json)


@click.command(name="why-not")
@click.argument("query")
@click.argument("document")
@with_parameters
@json_option
def why_not(query: str, document: str, as_json: bool, **given: Any) -> None:
    """为何没有：一次查询里某份文档为何没有出现，或不靠前；一次列出全部原因，各有改法。

    与 zwfw explain QUERY --document DOCUMENT 相同，只显示这份文档。

    例：zwfw dict why-not 身份证补领 m3 --region 330110
    """
    found = explained(query, document, given)
    if as_json:
        print_json(found.as_dict())
    else:
        _show_document(Console(), found)


def explained(query: str, document: str | None, given: Mapping[str, Any]) -> Explanation:
    """The explanation of a search. Raises `BadParameters`, `NotReady`."""
    request = request_of(query, given)
    if document is not None and not document.strip():
        raise BadParameters([Detail("document", "不能为空；编号见搜索结果的 id")])
    service = Service.open(Settings.from_environment(), read_only=True)
    try:
        return service.ask(lambda pipeline: explain_search(pipeline, request, document, CARDS))
    finally:
        service.close()


def tell(found: Explanation, as_json: bool) -> None:
    """Print an explanation, for people or as JSON."""
    if as_json:
        print_json(found.as_dict())
    else:
        _show(found)


def _show(found: Explanation) -> None:
    console = Console()
    console.print("[bold]理解[/bold]")
    for made in found.trace:
        console.print(f"  {made['step']}：{escape(str(made['record']))}")
    for row in found.rows:
        console.print(f"  词典 {row['id']} {row['label']}：{escape(row['text'])}{escape(_origin(row))}")
    for one in found.unsearched:
        console.print(f"  [bold]不检索[/bold]：{escape(one.told)}")
    for need in found.needs:
        others = "；".join("".join(one["words"]) for one in need["alternatives"])
        kind = "须有" if need["required"] else "加分"
        console.print(f"  {kind} {escape('＋'.join(need['words']))}{escape(f'（也可：{others}）') if others else ''}")
    if found.candidates:
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
    _show_document(console, found)


def _origin(row: Mapping[str, Any]) -> str:
    """Where a row of the site's own came from; nothing of one that ships."""
    if row["source"] != "own":
        return ""
    version = f"版本 {row['version']}" if row["version"] else "本系统自己的"
    return f"（{version}{'，' + row['owner'] if row['owner'] else ''}）"


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


def _show_document(console: Console, explanation: Explanation) -> None:
    found = explanation.document
    if found is None:
        return
    where = f"，第 {found.place} 位" if found.place else ""
    card = f"（卡片 {found.card}）" if found.card else ""
    console.print(f"[bold]文档 {escape(found.id)}[/bold]：{found.told}{escape(card)}{where}")
    for one in found.words:
        places = [label for key, label in PLACES.items() if one[key]]
        console.print(f"  {escape('＋'.join(one['words']))}：{'、'.join(places) or '没有'}")
    if explanation.why_not:
        console.print("[bold]为何没有，或不靠前[/bold]")
    for number, blocker in enumerate(explanation.why_not, 1):
        console.print(f"{number:>3} {escape(blocker.told)}")
        console.print(f"    改法：{escape(blocker.mend.program)}")


PLACES = {"name": "名称", "near": "名称、部门或主题", "anywhere": "任一字段"}
