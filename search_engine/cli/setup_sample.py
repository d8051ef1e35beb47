"""`zwfw setup-sample`: what `make run` does before it serves. Run again, it brings only what has happened since at the
demonstration.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import click

from dictionaries.regions import load_tree
from indexer.documents.timestamps import CHINA
from indexer.events.marks import write_mark
from indexer.loaders import Row
from indexer.loaders.loading import LoadOptions, load_rows
from indexer.samples.catalogue import read_catalogue, read_others
from indexer.samples.demo import demo_documents
from indexer.store.audit import Actions
from indexer.store.engine import writing
from search_engine.cli.console import STDERR, StageProgress, author, installation, progress_bar
from search_engine.installation.installation import Installation
from search_engine.measuring.simulation.demo import SAMPLE, demo_rows, missing_rows
from search_engine.measuring.simulation.visits import Row as EventRow
from search_engine.people.activity.transfer import bring_in
from search_engine.service import Service

SOURCE = "示例目录"


@click.command()
def setup_sample() -> None:
    """文档库为空时载入示例目录，并使索引与文档库一致，另生成示例的行为事件；再次运行时只补上其间的示例事件。

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
    """Events for a demonstration, where all documents are the sample's: at first where nobody has done anything yet,
    and then what has happened there since.

    Returns:
        How many were brought in.
    """
    if not _is_sample(place):
        return 0
    found = list(_sample_rows(place, now))
    if not found:
        return 0
    rules = Service(place).activity.intake.rules(_ms(now))
    brought = bring_in(enumerate(found, 1), place.events, rules)
    with writing(place.events.engine) as connection:
        write_mark(connection, SAMPLE, _ms(now))
    after = {"accepted": brought.accepted, "known": brought.known}
    place.audit.record(author(), Actions.EVENTS_IMPORT, f"file:{SOURCE}", after=after)
    return brought.accepted - brought.known


def _sample_rows(place: Installation, now: datetime) -> Iterator[EventRow]:
    had, lexicon = place.events.mark(SAMPLE), place.lexicons.lexicon()
    if had:
        return missing_rows(place.store, place.tree(), lexicon, datetime.fromtimestamp(had / 1000, CHINA), now)
    return iter(()) if place.events.last() else demo_rows(place.store, place.tree(), lexicon, now)


def _ms(at: datetime) -> int:
    return int(at.timestamp() * 1000)


def _is_sample(place: Installation) -> bool:
    changes = place.store.changes(0)
    return len(changes) == 1 and place.store.load(changes[0].load).source == SOURCE


def _load(place: Installation) -> None:
    documents = demo_documents(read_catalogue(), read_others(), load_tree())
    rows = (Row(number, dict(document)) for number, document in enumerate(documents, 1))
    with progress_bar() as progress:
        task = progress.add_task(f"载入{SOURCE}", total=None)
        options = LoadOptions(SOURCE, author=author())
        load_rows(place.store, rows, place.document_check(), options, lambda part: progress.advance(task, part.read))
