"""`zwfw index`: build, update, look at and switch indices."""

from __future__ import annotations

import time
from dataclasses import asdict
from typing import Any

import click

from indexer.building import Progress
from indexer.building.rules import has_other_rules
from indexer.errors import IndexFailure
from indexer.generation.generation import Generation
from indexer.generation.generations import GenerationFolder
from indexer.store.audit import Actions
from indexer.worker.integrity_check import check_checksums
from search_engine.cli.console import (
    StageProgress,
    as_option,
    author,
    installation,
    json_option,
    print_json,
    progress_bar,
)
from search_engine.hosts.indexing_command import IndexingCommand
from search_engine.installation.engine_state import engine_fields, engine_lines, look, read_engine
from search_engine.installation.host_state import host_fields, host_lines, read_state
from search_engine.installation.installation import Installation
from search_engine.installation.readiness import reanalysis_of
from search_engine.maintenance.doctor.indices import OTHER_RULES, REBUILD


@click.group()
def index() -> None:
    """索引从文档库得出，随时可以重建；旧索引在新索引完成前继续服务。

    \b
    例：zwfw index build
        zwfw index status --json
    """


@index.command()
@as_option
@json_option
def build(as_json: bool) -> None:
    """建立新一代索引并切换过去。

    例：zwfw index build
    """
    place = installation()
    place.store.remove_abandoned()
    with progress_bar() as progress:
        generation = _brought_up(place, StageProgress(progress), anew=True)
    _report(generation, as_json)


@index.command()
@json_option
def update(as_json: bool) -> None:
    """把文档库的变化并入索引；没有索引则建立。

    例：zwfw index update
    """
    place = installation()
    place.store.remove_abandoned()
    with progress_bar() as progress:
        generation = _brought_up(place, StageProgress(progress), anew=False)
    _report(generation, as_json)


@index.command()
@json_option
def status(as_json: bool) -> None:
    """各代索引与文档库的差距。

    例：zwfw index status
    """
    place = installation()
    names, segmenter = place.generations.names(), place.settings.segmenter
    generations = [_describe(Generation(place.generations.path / name), segmenter) for name in names]
    found: dict[str, Any] = {
        "current": _current(place.generations),
        "store_sequence": place.store.sequence(),
        "generations": generations,
    }
    host = read_state(place.home) if place.settings.storage else None
    if host is not None:
        found["host"] = host_fields(host)
    engine = look(place.generations, read_engine(place.home), time.time())
    if engine is not None:
        found["engine"] = engine_fields(engine)
    if as_json:
        print_json(found)
        return
    for line in (*(host_lines(host) if host else ()), *(engine_lines(engine) if engine else ())):
        click.echo(line)
    click.echo(f"在用：{found['current'] or '无'}；文档库序号 {found['store_sequence']}")
    for row in generations:
        click.echo(f"  {row['name']}：{row.get('fault') or _told(row)}")


@index.command()
@click.argument("generation")
@as_option
def switch(generation: str) -> None:
    """改用另一代索引（名称见 status）。

    例：zwfw index switch g000001
    """
    place = installation()
    if place.cluster is not None:
        raise click.ClickException("多台主机时各主机使用同一次发布的索引，不能单独改用另一代。请运行 zwfw index build")
    folder = place.generations
    if generation not in folder.names():
        raise click.ClickException(f"没有名为 {generation} 的索引；现有：{'、'.join(folder.names()) or '无'}")
    check_checksums(Generation(folder.path / generation))
    before = _current(folder)
    folder.switch(generation)
    place.audit.record(author(), Actions.INDEX_SWITCH, "index", {"generation": before}, {"generation": generation})
    click.echo(f"已改用 {generation}")


def _brought_up(place: Installation, progress: Progress, *, anew: bool) -> Generation:
    """Build, or bring the index up to the store, here or for all hosts."""
    if place.cluster is not None:
        return IndexingCommand(place, author()).run(progress, anew=anew)
    worker = place.worker(author())
    return worker.build(progress) if anew else worker.run_once(progress)


def _current(folder: GenerationFolder) -> str | None:
    try:
        return folder.current().name
    except IndexFailure:
        return None


def _told(row: dict[str, Any]) -> str:
    told = f"{row['rows']} 行，{row['bases']} 个事项，序号 {row['sequence']}，建于 {row['built_at']}"
    if row["reanalysis"] is not None:
        told += f"；按新的词重新分析：{row['reanalysis']['done']} / {row['reanalysis']['total']}"
    return f"{told}；{OTHER_RULES}。{REBUILD}" if row["other_rules"] else told


def _describe(generation: Generation, segmenter: str) -> dict[str, Any]:
    try:
        commit, manifest = generation.commit(), generation.manifest()
        reanalysis = reanalysis_of(generation.state(commit), commit)
        return {
            "name": generation.name, **asdict(manifest), **asdict(commit), "reanalysis": reanalysis,
            "other_rules": has_other_rules(manifest, segmenter),
        }  # fmt: skip
    except IndexFailure as error:
        return {"name": generation.name, "fault": str(error)}


def _report(generation: Generation, as_json: bool) -> None:
    found = _describe(generation, installation().settings.segmenter)
    if as_json:
        print_json(found)
    else:
        click.echo(f"索引 {found['name']}：{found['rows']} 行，{found['bases']} 个事项，序号 {found['sequence']}")
