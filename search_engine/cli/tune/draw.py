"""`zwfw tune sets draw`: a query set out of what was asked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from indexer.store.audit import Actions
from search_engine.cli.console import STDERR, as_option, author, installation, json_option, print_json, written_whole
from search_engine.cli.tune.period import days_option, level_option, span
from search_engine.installation.installation import Installation
from search_engine.tuning.contexts import Contexts
from search_engine.tuning.drawing import SEED, SIZE, DrawnQuery, accepted, draw_set
from search_engine.tuning.query_set import SetQuery
from search_engine.tuning.review_file import BAND_NAMES, read_review, review_text
from search_engine.tuning.set_files import query_lines

PATH = click.Path(dir_okay=False, path_type=Path)


@click.command()
@click.argument("name")
@days_option
@level_option
@click.option("--size", type=click.IntRange(1, 10_000), default=SIZE, show_default=True, help="抽多少个查询")
@click.option("--seed", type=int, default=SEED, show_default=True, help="随机种子：搜索记录相同，则抽到的相同")
@click.option("--review", type=PATH, help="复核表（.csv）：没有则写出；已有则按其中的决定成集，不再抽取")
@click.option("--out", type=PATH, help="写出的评测集（JSONL）；默认为 NAME.jsonl")
@as_option
@json_option
def draw(
    name: str, days: int, level: str, size: int, seed: int, review: Path | None, out: Path | None, as_json: bool
) -> None:
    """从近来的搜索抽取评测集：高频（占搜索量前一半）、中频（其后四成）、低频（最后一成）各抽三分之一，
    按次数抽取并附权重，使加权平均即全部搜索的平均。

    同一天不足 10 人（ZWFW_REPORT_ACTORS）搜过的查询先进复核表，由人在“收入”一列填 是 或 否，再以同一命令成集。
    证件号、电话等在记录时已去除，含禁用词的不抽。

    \b
    例：zwfw tune sets draw 十二月 --days 30 --size 300 --review 复核.csv
        zwfw tune sets draw 十二月 --review 复核.csv --out 十二月.jsonl
    """
    place = installation()
    target = out or Path(f"{name}.jsonl")
    if review is not None and review.exists():
        queries, ids = read_review(review)
        told: dict[str, Any] = {"searches": sum(one.times for one in queries), "reviewed": True}
    else:
        found = draw_set(place, Contexts(place.tree(), level), *span(days), size, seed)
        queries, ids = list(found.queries), {one.query.id for one in found.queries if one.asked_by_enough}
        told = {"searches": found.searches, "distinct": found.distinct, "hidden": found.hidden, "reviewed": False}
        _write_review(review, queries, place)
    place.events.close()
    chosen = accepted(queries, ids)
    _store(place, name, chosen, target)
    told |= _summary(name, queries, chosen, target, review)
    if as_json:
        print_json(told)
    else:
        _show(told)


def _store(place: Installation, name: str, queries: Sequence[SetQuery], target: Path) -> None:
    """Keep the set. The one call to change where sets are kept elsewhere."""
    with written_whole(target) as file:
        file.write(query_lines(queries))
    place.audit.record(author(), Actions.EXPORT_QUERIES, f"file:{target.name}", after={"queries": len(queries)})


def _write_review(review: Path | None, queries: Sequence[DrawnQuery], place: Installation) -> None:
    if review is not None and queries:
        with written_whole(review) as file:
            file.write(review_text(queries, place.tree()).encode())
        place.audit.record(author(), Actions.EXPORT_QUERIES, f"file:{review.name}", after={"queries": len(queries)})


def _summary(
    name: str, queries: Sequence[DrawnQuery], chosen: Sequence[SetQuery], target: Path, review: Path | None
) -> dict[str, Any]:
    drawn, kept = Counter(one.query.band for one in queries), Counter(query.band for query in chosen)
    return {
        "name": name,
        "drawn": len(queries),
        "in_set": len(chosen),
        "left_out": len(queries) - len(chosen),
        "bands": {band: {"drawn": drawn[band], "in_set": kept[band]} for band in BAND_NAMES},
        "file": str(target),
        "review": None if review is None else str(review),
    }


def _show(told: dict[str, Any]) -> None:
    if not told["drawn"]:
        STDERR.print(
            "这段时间没有可抽的搜索：可加大 --days；未记搜索日志（ZWFW_LOG_QUERIES）时，门户须上报 search 事件"
        )
        return
    if not told["reviewed"]:
        click.echo(
            f"搜索 {told['searches']} 次，不同的查询 {told['distinct']} 个；不宜公开而不抽的 {told['hidden']} 次"
        )
    bands = "，".join(f"{BAND_NAMES[band]} {count['in_set']}/{count['drawn']}" for band, count in told["bands"].items())
    click.echo(f"评测集 {told['name']}：{told['in_set']} 个查询（收入/抽到：{bands}），已写入 {told['file']}")
    _hint(told)
    # a set that is kept never changes: not before somebody has decided
    if told["in_set"] and (told["reviewed"] or not told["review"]):
        click.echo(f"收入本系统：zwfw tune sets import {told['file']} --name {told['name']}")


def _hint(told: dict[str, Any]) -> None:
    if empty := [BAND_NAMES[band] for band, count in told["bands"].items() if count["drawn"] and not count["in_set"]]:
        STDERR.print(f"{'、'.join(empty)}一个也未收入：加权平均不含这部分搜索", markup=False)
    if told["left_out"] and not told["reviewed"]:
        way = (
            f"请在 {told['review']} 的“收入”一列填 是 或 否，再运行同一命令"
            if told["review"]
            else "加 --review 复核.csv 复核"
        )
        STDERR.print(f"{told['left_out']} 个查询搜的人太少，未经复核，未收入：{way}", markup=False)
