"""`zwfw tune sets pool`: what several states find is to be judged."""

from __future__ import annotations

from typing import Any

import click

from search_engine.cli.console import STDERR, as_option, author, json_option, print_json
from search_engine.cli.tune.kit import kit


@click.command()
@click.argument("name", metavar="评测集")
@click.argument("states", nargs=-1, required=True, metavar="状态…")
@click.option("--depth", type=click.IntRange(1, 100), default=10, show_default=True, help="每个状态取前几条")
@as_option
@json_option
def pool(name: str, states: tuple[str, ...], depth: int, as_json: bool) -> None:
    """把几个状态的前几条并在一起，列为待评判：live、方案.toml、version:编号、draft:编号、run:文件、home:文件夹、https://…

    至少用 4 个差别较大的状态：只从一两个状态取，评判会偏向它们。评判人看不到名次，也看不到由哪个状态找到。

    \b
    例：zwfw tune sets pool 十二月 live version:12 plain.toml run:bm25.run --as 张三
    """
    from search_engine.tuning.pooling import pool as pooled

    with kit() as (tuning, _):
        judged = tuning.judging.read(name)
        found = pooled({state: tuning.ask(state, judged).run().rankings for state in dict.fromkeys(states)}, depth)
        added = tuning.judging.add_to_pool(author(), name, found.by_state())
    left = found.to_judge(judged.grades)
    told: dict[str, Any] = {
        "name": name, "states": found.states, "depth": depth, "pairs": found.pairs, "added": added,
        "to_judge": sum(map(len, left.values())), "alone": found.alone(), "warning": found.warning,
    }  # fmt: skip
    if as_json:
        print_json(told)
        return
    click.echo(f"{len(judged.queries)} 个查询，{len(found.states)} 个状态的前 {depth} 条共 {found.pairs} 份文档：")
    click.echo(f"新增待评判 {added} 份，还没有分数的共 {told['to_judge']} 份")
    click.echo("只由一个状态找到的：" + "，".join(f"{state} {count}" for state, count in told["alone"].items()))
    if told["warning"]:
        STDERR.print(f"注意：{told['warning']}", markup=False)
