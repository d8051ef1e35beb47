"""One bench from documents to figures. The steps are in `run_bench`, in order."""

from __future__ import annotations

import tempfile
from collections.abc import Collection
from pathlib import Path
from typing import Any

from search_engine.installation.installation import Installation
from search_engine.measuring.bench import SCALES
from search_engine.measuring.bench.counts import measure_counts
from search_engine.measuring.bench.freshness import measure_freshness
from search_engine.measuring.bench.http import measure_http, measure_load, resident_mb, server
from search_engine.measuring.bench.instructions import check_valgrind, measure_instructions
from search_engine.measuring.bench.making import Say, machine, make
from search_engine.measuring.bench.processor import measure_processor
from search_engine.measuring.bench.queries import SEED, draw_queries
from search_engine.measuring.bench.serving import open_view, titles
from search_engine.measuring.bench.suggest import measure_suggest
from search_engine.measuring.bench.wsgi import Application
from search_engine.settings.settings import Settings

WORKERS, CLIENTS = 2, 4
# Queries drawn over HTTP for each scenario.
QUERIES = 4_000


def run_bench(
    documents: int, home: Path, say: Say, application: Application, *, parts: Collection[str], build: bool = True
) -> dict[str, Any]:
    """Generate, load, build, ask; figures by name, as `docs/benchmarks.md` has them.

    Args:
        home: A folder for the installation; documents that it holds already are not generated and loaded again.
        application: What answers over HTTP.
        parts: Which of `PARTS` are measured.
        build: Build the index even where the home has one.

    Raises:
        MissingTool: Instructions are asked for, and valgrind is not on this machine.
    """
    if "instructions" in parts:
        check_valgrind()
    place = Installation(Settings(home=home, log_queries=False))
    found: dict[str, Any] = {"machine": machine()} | make(place.settings, documents, say, again=build)
    if "counts" in parts:
        say("每次请求的调用次数")
        found["counts"] = measure_counts(home, application)
    if "processor" in parts:
        found["processor"] = measure_processor(home, application, say)
    if "instructions" in parts:
        say("每次请求的指令数（valgrind，需数分钟）")
        found["instructions"] = measure_instructions(home, application)
    if "http" in parts:
        say("HTTP 查询")
        found["http"] = _over_http(place, say)
    if "freshness" in parts:
        found["freshness"] = measure_freshness(home, say)
    if "suggest" in parts:
        say("联想")
        found["suggest"] = measure_suggest()
    if "city" in parts and "http" in parts:
        found["city"] = _city(found["http"], say, application)
    return found


def _over_http(place: Installation, say: Say) -> dict[str, Any]:
    """One client with a region and without, every word for the first time in its process (cold) and after that (warm);
    several clients at once; what the server holds in memory.
    """
    snapshot = open_view(Installation(place.settings, read_only=True))
    names = titles(place, snapshot.manifest.bases)
    queries = draw_queries(snapshot, names, QUERIES)
    # what other users ask meanwhile: as in life, some of it is what somebody has asked before
    others = draw_queries(snapshot, names, QUERIES, SEED + 1)
    del snapshot
    half = len(queries) // 2
    with server(place.home, WORKERS) as (port, pid):
        found: dict[str, Any] = {}
        for name, with_region in (("region", True), ("no_region", False)):
            found[f"{name}_cold"] = measure_http(port, queries[:half], with_region)
            found[f"{name}_warm"] = measure_http(port, queries[half:], with_region)
        say("负载测试")
        found["load"] = measure_load(port, others, CLIENTS)
        found["rss_mb"] = resident_mb(pid)
    return found


def _city(nation: dict[str, Any], say: Say, application: Application) -> dict[str, Any]:
    """The same requests among 30,000 documents; `ratio`: how many times as long one takes here at p50."""
    say("对照：3 万条文档")
    with tempfile.TemporaryDirectory(prefix="zwfw-bench-") as folder:
        found = run_bench(SCALES["city"], Path(folder), _silent, application, parts=("http",))
    small = found["http"]["region_warm"]
    return {**small, "ratio": round(nation["region_warm"]["p50_ms"] / small["p50_ms"], 2)}


def _silent(_: str) -> None:
    """The comparison's own progress is not told; a function of the module, as it is handed to another process."""
