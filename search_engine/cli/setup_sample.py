"""`zwfw setup-sample`: what `make run` does before it serves. Running it again changes nothing."""

from __future__ import annotations

import click

from dictionaries.regions import load_tree
from indexer.loaders import Row
from indexer.loading import LoadOptions, load_rows
from indexer.samples.catalogue import read_catalogue, read_others
from indexer.samples.demo import demo_documents
from search_engine.cli.console import STDERR, StageProgress, installation, progress_bar
from search_engine.installation import Installation


@click.command()
def setup_sample() -> None:
    """文档库为空时载入示例目录，并使索引与文档库一致；重复运行没有影响。

    例：zwfw setup-sample
    """
    place = installation()
    place.store.remove_abandoned()
    if place.store.sequence() == 0:
        _load(place)
    with progress_bar() as progress:
        generation = place.worker().run_once(StageProgress(progress))
    STDERR.print(f"文档 {place.store.count()} 条，索引 {generation.name}")


def _load(place: Installation) -> None:
    documents = demo_documents(read_catalogue(), read_others(), load_tree())
    rows = (Row(number, dict(document)) for number, document in enumerate(documents, 1))
    with progress_bar() as progress:
        task = progress.add_task("载入示例目录", total=None)
        options = LoadOptions("示例目录")
        load_rows(place.store, rows, place.document_check(), options, lambda part: progress.advance(task, part.read))
