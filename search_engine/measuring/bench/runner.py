"""One bench from documents to figures. The steps are in `run_bench`, in order."""

from __future__ import annotations

import platform
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import orjson

from dictionaries.regions import load_tree
from indexer.backends import get_backend
from indexer.loaders.loading import LoadOptions, load_checked
from indexer.loaders.parallel_check import CheckRules, check_file
from indexer.samples.catalogue import read_catalogue
from indexer.samples.nation import nation_documents
from indexer.snapshot import Snapshot
from search_engine.installation.installation import Installation
from search_engine.measuring.bench.events import measure_events
from search_engine.measuring.bench.freshness import measure_freshness
from search_engine.measuring.bench.http import measure_http, measure_load, resident_mb, server
from search_engine.measuring.bench.in_process import measure_pipeline, open_view
from search_engine.measuring.bench.queries import SEED, BenchQuery, draw_queries
from search_engine.measuring.bench.single_index import measure_single_index
from search_engine.measuring.bench.suggest import measure_suggest
from search_engine.settings.settings import Settings

Say = Callable[[str], None]
WORKERS, CLIENTS = 2, 4
# Queries asked of the plain index, after as many that warm it.
BESIDE = 300
# Documents that events are about.
SEEN = 2_000


@dataclass(frozen=True, slots=True)
class Scale:
    """How large a bench is: documents, and queries drawn for each scenario."""

    documents: int
    queries: int


SCALES = {"city": Scale(30_000, 4_000), "nation": Scale(5_000_000, 4_000)}


def run_bench(scale: Scale, home: Path, say: Say, *, beside: bool = False, build: bool = True) -> dict[str, Any]:
    """Generate, load, build, ask; figures by name, as the contract has them.

    Args:
        home: A folder for the installation; documents that it holds already are not generated and loaded again.
        beside: Also measure what the same documents cost in one plain index, and how a search here compares with one
            among 30,000 documents.
        build: Build the index even where the home has one.
    """
    place = Installation(Settings(home=home, log_queries=False))
    found: dict[str, Any] = {"machine": _machine()}
    if place.store.sequence() == 0:
        found |= _load(place, scale, home, say)
    if build or not place.generations.names():
        found |= _build(place, say)
    say("开启索引")
    serving = Installation(place.settings, read_only=True)
    snapshot = open_view(serving)
    names = _names(place, snapshot.manifest.bases)
    queries = draw_queries(snapshot, names, scale.queries)
    # what other users ask meanwhile: as in life, some of it is what somebody has asked before
    others = draw_queries(snapshot, names, scale.queries, SEED + 1)
    say("进程内查询")
    found["in_process"] = measure_pipeline(serving, snapshot, queries)
    if beside:
        found["single_index"] = _single_index(place, snapshot, queries, found["in_process"], say)
    seen = snapshot.ids(np.linspace(0, snapshot.rows - 1, SEEN).astype(np.int64))
    del snapshot
    say("联想")
    found["suggest"] = measure_suggest()
    say("HTTP 查询")
    found["http"] = _over_http(place, home, queries, others, seen, say)
    if beside:
        found["city"] = _city(found["http"], say)
    return found


def _single_index(
    place: Installation, snapshot: Snapshot, queries: list[BenchQuery], ours: dict[str, Any], say: Say
) -> dict[str, Any]:
    """The plain way with the same documents, words and regions; `times`: how many times as long it takes at p50."""
    say("对照：按到达顺序建立单一索引")
    every = 250_000
    found = measure_single_index(
        place, snapshot, get_backend(snapshot.manifest.backend), queries[: 2 * BESIDE],
        lambda done: say(f"对照：{done} 条") if done % every < 10_000 else None,
    )  # fmt: skip
    return {**found, "times": round(found["p50_ms"] / ours["region_warm"]["p50_ms"], 1)}


def _city(nation: dict[str, Any], say: Say) -> dict[str, Any]:
    """The same requests among 30,000 documents; `ratio`: how many times as long one takes here at p50."""
    say("对照：3 万条文档")
    with tempfile.TemporaryDirectory(prefix="zwfw-bench-") as folder:
        small = run_bench(SCALES["city"], Path(folder), lambda _: None)["http"]["region_warm"]
    return {**small, "ratio": round(nation["region_warm"]["p50_ms"] / small["p50_ms"], 2)}


def _load(place: Installation, scale: Scale, home: Path, say: Say) -> dict[str, Any]:
    path = home / "bench.jsonl"
    say(f"生成 {scale.documents} 条文档")
    stream = nation_documents(load_tree(), read_catalogue(), scale.documents)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        file.writelines(orjson.dumps(document, option=orjson.OPT_APPEND_NEWLINE) for document in stream)
    counts = stream.counts()
    say("载入文档库")
    started = time.perf_counter()
    report = load_checked(place.store, check_file(path, CheckRules()), LoadOptions("bench"))
    seconds = time.perf_counter() - started
    path.unlink()
    return {
        "documents": report.accepted,
        "distinct_names": counts.distinct_names,
        "distinct_texts": counts.distinct_texts,
        "load_s": round(seconds, 1),
        "load_docs_per_s": round(report.accepted / seconds),
    }


def _build(place: Installation, say: Say) -> dict[str, Any]:
    say("建立索引")
    count = place.store.count()
    started = time.perf_counter()
    generation = place.worker().build()
    seconds = time.perf_counter() - started
    return {
        "documents": count,
        "build_s": round(seconds, 1),
        "build_docs_per_s": round(count / seconds),
        "store_mb": round(sum(path.stat().st_size for path in place.home.glob("zwfw.db*")) / 1e6, 1),
        "index_mb": round(sum(path.stat().st_size for path in generation.path.rglob("*") if path.is_file()) / 1e6, 1),
    }


def _names(place: Installation, bases: int) -> list[str]:
    """Titles of about 3,000 bases."""
    every = max(1, bases // 3_000)
    contents = place.store.base_contents(range(1, bases + 1, every))
    return [content["title"] for _, content in sorted(contents.items())]


def _over_http(
    place: Installation,
    home: Path,
    queries: list[BenchQuery],
    others: list[BenchQuery],
    documents: list[str],
    say: Say,
) -> dict[str, Any]:
    half = len(queries) // 2
    with server(home, WORKERS) as (port, pid):
        found: dict[str, Any] = {}
        for name, with_region in (("region", True), ("no_region", False)):
            found[f"{name}_cold"] = measure_http(port, queries[:half], with_region)
            found[f"{name}_warm"] = measure_http(port, queries[half:], with_region)
        say("负载测试")
        found["load"] = measure_load(port, others, CLIENTS)
        say("行为事件")
        found["events"] = measure_events(place, port, others, documents, CLIENTS)
        found["rss_mb"] = resident_mb(pid)
        say("新鲜度")
        found["freshness"] = measure_freshness(place, port)
    return found


def _machine() -> dict[str, Any]:
    return {
        "python": platform.python_version(),
        "processor": platform.processor() or platform.machine(),
        "date": time.strftime("%Y-%m-%d"),
    }
