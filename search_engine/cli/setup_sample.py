"""`zwfw setup-sample`: what `make run` does before it serves. Running it again changes nothing."""

from __future__ import annotations

from datetime import datetime

import click

from dictionaries.regions import load_tree
from indexer.loaders import Row
from indexer.loading import LoadOptions, load_rows
from indexer.samples.catalogue import read_catalogue, read_others
from indexer.samples.demo import demo_documents
from indexer.store.engine import writing
from search_engine.activity.transfer import BringingOptions, bring_in
from search_engine.cli.console import STDERR, StageProgress, installation, progress_bar
from search_engine.installation import Installation
from search_engine.service import Service
from search_engine.simulation.clock import CHINA
from search_engine.simulation.demo import SAMPLE, demo_rows

SOURCE = "示例目录"


@click.command()
def setup_sample() -> None:
    """文档库为空时载入示例目录，并使索引与文档库一致，另生成示例的行为事件；重复运行没有影响。

    例：zwfw setup-sample
    """
    place = installation()
    place.store.remove_abandoned()
    if place.store.sequence() == 0:
        _load(place)
    with progress_bar() as progress:
        generation = place.worker().run_once(StageProgress(progress))
    STDERR.print(f"文档 {place.store.count()} 条，索引 {generation.name}")
    brought = bring_sample_events(place, datetime.now(CHINA))
    if brought:
        STDERR.print(f"示例数据：模拟的行为事件 {brought} 个（并无其人），供演示热词与推荐")


def bring_sample_events(place: Installation, now: datetime) -> int:
    """Events for a demonstration, once, where all documents are the sample's and nobody has done anything yet.

    Returns:
        How many were brought in.
    """
    if not _is_sample(place) or place.events.mark(SAMPLE) or place.events.last():
        return 0
    rows = enumerate(demo_rows(place.store, place.tree(), place.lexicons.lexicon(), now), 1)
    rules = Service(place).activity.intake.rules(int(now.timestamp() * 1000))
    brought = bring_in(rows, place.events, rules, BringingOptions())
    with writing(place.events.engine) as connection:
        place.events.raise_mark(connection, SAMPLE)
    return brought.accepted


def _is_sample(place: Installation) -> bool:
    changes = place.store.changes(0)
    return len(changes) == 1 and place.store.load(changes[0].load).source == SOURCE


def _load(place: Installation) -> None:
    documents = demo_documents(read_catalogue(), read_others(), load_tree())
    rows = (Row(number, dict(document)) for number, document in enumerate(documents, 1))
    with progress_bar() as progress:
        task = progress.add_task(f"载入{SOURCE}", total=None)
        options = LoadOptions(SOURCE)
        load_rows(place.store, rows, place.document_check(), options, lambda part: progress.advance(task, part.read))
