"""One bench from documents to figures. The steps are in `run_bench`, in order."""

from __future__ import annotations

import tempfile
from collections.abc import Collection
from pathlib import Path
from typing import Any

import numpy as np

from indexer.backends import get_backend
from indexer.snapshot import Snapshot
from search_engine.installation.installation import Installation
from search_engine.measuring.bench.attack import measure_attack
from search_engine.measuring.bench.counts import measure_counts
from search_engine.measuring.bench.events import measure_events
from search_engine.measuring.bench.freshness import measure_freshness
from search_engine.measuring.bench.http import measure_http, measure_load, resident_mb, server
from search_engine.measuring.bench.in_process import measure_pipeline, open_view
from search_engine.measuring.bench.making import Say, machine, make
from search_engine.measuring.bench.processor import measure_processor
from search_engine.measuring.bench.profiling import measure_profile
from search_engine.measuring.bench.queries import SEED, BenchQuery, draw_queries
from search_engine.measuring.bench.scale import ALWAYS, SCALES, Scale
from search_engine.measuring.bench.serving import titles
from search_engine.measuring.bench.single_index import measure_single_index
from search_engine.measuring.bench.suggest import measure_suggest
from search_engine.measuring.bench.wsgi import Application
from search_engine.settings.settings import Settings

WORKERS, CLIENTS = 2, 4
# Queries asked of the plain index, after as many that warm it.
BESIDE = 300
# Documents that events are about.
SEEN = 2_000


def run_bench(
    scale: Scale,
    home: Path,
    say: Say,
    application: Application,
    *,
    parts: Collection[str] = ALWAYS,
    build: bool = True,
    profile: int = 0,
) -> dict[str, Any]:
    """Generate, load, build, ask; figures by name, as `docs/benchmarks.md` has them.

    Args:
        home: A folder for the installation; documents that it holds already are not generated and loaded again.
        application: What answers over HTTP.
        parts: Which of `PARTS` are measured.
        build: Build the index even where the home has one.
        profile: First-seen requests whose functions are timed one by one; 0: none.
    """
    place = Installation(Settings(home=home, log_queries=False))
    found: dict[str, Any] = {"machine": machine()} | make(place.settings, scale.documents, say, again=build)
    if "counts" in parts:
        say("每次请求的调用次数")
        found["counts"] = measure_counts(home, application)
    if "processor" in parts:
        found["processor"] = measure_processor(home, application, say)
    if profile:
        say(f"剖析 {profile} 次首次出现的检索")
        found["profile"] = measure_profile(home, application, profile)
    if not {"in_process", "single_index", "http", "attack"}.isdisjoint(parts):
        found |= _searches(place, scale, say, parts)
    if "freshness" in parts:
        found["freshness"] = measure_freshness(home, say)
    if "suggest" in parts:
        say("联想")
        found["suggest"] = measure_suggest()
    if "city" in parts and "http" in parts:
        found["city"] = _city(found["http"], say, application)
    return found


def _searches(place: Installation, scale: Scale, say: Say, parts: Collection[str]) -> dict[str, Any]:
    """The same queries in process, of one plain index, and over HTTP."""
    say("开启索引")
    serving, found = Installation(place.settings, read_only=True), {}
    snapshot = open_view(serving)
    names = titles(place, snapshot.manifest.bases)
    queries = draw_queries(snapshot, names, scale.queries)
    # what other users ask meanwhile: as in life, some of it is what somebody has asked before
    others = draw_queries(snapshot, names, scale.queries, SEED + 1)
    if "in_process" in parts or "single_index" in parts:
        say("进程内查询")
        found["in_process"] = measure_pipeline(serving, snapshot, queries)
    if "single_index" in parts:
        found["single_index"] = _single_index(place, snapshot, queries, found["in_process"], say)
    seen = snapshot.ids(np.linspace(0, snapshot.rows - 1, SEEN).astype(np.int64))
    del snapshot
    if "http" in parts:
        say("HTTP 查询")
        found["http"] = _over_http(place, place.home, queries, others, seen, say)
    if "attack" in parts:
        say("被攻击时的检索")
        found["attack"] = measure_attack(place.home, others, names)
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


def _city(nation: dict[str, Any], say: Say, application: Application) -> dict[str, Any]:
    """The same requests among 30,000 documents; `ratio`: how many times as long one takes here at p50."""
    say("对照：3 万条文档")
    with tempfile.TemporaryDirectory(prefix="zwfw-bench-") as folder:
        small = run_bench(SCALES["city"], Path(folder), _silent, application, parts=("http",))["http"]["region_warm"]
    return {**small, "ratio": round(nation["region_warm"]["p50_ms"] / small["p50_ms"], 2)}


def _silent(_: str) -> None:
    """The comparison's own progress is not told."""


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
    return found
