"""`zwfw tune headroom`: what could be gained at all, and from what?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from search_engine.cli.console import json_option, print_json
from search_engine.cli.tune.kit import kit

if TYPE_CHECKING:
    from search_engine.tuning.headroom import Headroom, QueryHeadroom

# Part → what it is, and who can do something about it.
PARTS = {
    "unjudged": "未评判的卡片占了位置：先评判",
    "score": "同一位置的卡片之间，得分次序不当：调权重",
    "tier": "同一等级中，时效与地区的次序所致",
    "class": "匹配等级不当：名称与别名、同义词、阈值",
    "folded": "合并在同一事项的另一张卡片里",
    "no_candidate": "没有找到：用词、同义词、放宽、文档本身",
}
LOST = 3


@click.command()
@click.argument("state", default="live")
@click.option("--set", "source", required=True, help="评测集：名称，或文件夹、.jsonl、Quepid 的 .csv")
@click.option("--show", "shown", type=click.IntRange(0, 1000), default=20, show_default=True, help="列出多少个查询")
@click.option(
    "--explain", "explained", type=click.IntRange(0, 1000), default=5, show_default=True,
    help="其中多少个查明是哪些词典行、用词、排序参数所致（较慢）",
)  # fmt: skip
@json_option
def headroom(state: str, source: str, shown: int, explained: int, as_json: bool) -> None:
    """还能好多少，差在哪里：现在的 nDCG@10，得分、等级、次序都完美时各是多少，以及没有找到的；逐个失位的文档说明原因。

    STATE 默认为 live（现在的），也可以是 方案.toml、version:编号、draft:编号、home:文件夹。

    \b
    例：zwfw tune headroom --set 十二月
        zwfw tune headroom mine.toml --set 十二月 --show 50 --explain 10 --json
    """
    from dataclasses import replace

    with kit() as (tuning, _):
        found = tuning.headroom(source, state, explained=explained)
    found = replace(found, queries=found.queries[:shown])
    if as_json:
        print_json(found.as_dict())
    else:
        click.echo("\n".join(told(found)))


def told(found: Headroom) -> Iterator[str]:
    """It, a line each."""
    yield f"评测集 {found.query_set}，{found.state}：{found.judged} 个查询有相关的文档"
    yield f"现在\t{found.now:.4f}"
    for name, value in found.steps.items():
        gain = found.parts[name]
        said = "（这里没有什么可提高的）" if name in found.nothing_to_gain else ""
        yield f"＋{name}\t{value:.4f}\t{gain:+.4f}\t{PARTS[name]}{said}"
    for one in found.queries:
        yield from _query(one)


def _query(one: QueryHeadroom) -> Iterator[str]:
    parts = "，".join(f"{name} {value:.2f}" for name, value in one.parts.items() if value >= 0.01)
    yield f"\n{one.query.text}（{one.query.region or '不知地区'}，{one.query.id}）　{one.now:.3f}　差在 {parts or '—'}"
    for lost in one.lost[:LOST]:
        place = f"第 {lost.place} 位" if lost.place else "未列出"
        above = f"；前面有 {lost.above_title or lost.above}" if lost.above else ""
        yield f"  {lost.grade} 分　{lost.title or lost.id}　{place}　{lost.cause}：{lost.told}{above}"
        for text in lost.decided:
            yield f"    {text}"
    for decided in one.constants:
        yield f"  排序参数 {decided.told}"
