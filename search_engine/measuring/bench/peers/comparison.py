"""Ours, OpenSearch and one plain index over the same documents. The steps are in `run_peers`, in order."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from indexer.snapshot import Snapshot
from search_engine.installation.installation import Installation
from search_engine.measuring.bench import making
from search_engine.measuring.bench.http import processor_ms, server
from search_engine.measuring.bench.making import Say, machine
from search_engine.measuring.bench.peers.contenders import (
    Contender,
    found_first,
    in_turns,
    opensearch,
    ours,
)
from search_engine.measuring.bench.peers.node import node
from search_engine.measuring.bench.peers.opensearch import fill, index_mb, peer_documents
from search_engine.measuring.bench.peers.single_index import measure_single_index
from search_engine.measuring.bench.peers.ways import WAYS, Asking
from search_engine.measuring.bench.queries import SEED, BenchQuery, draw_queries
from search_engine.measuring.bench.serving import open_view, titles
from search_engine.settings.settings import Settings


@dataclass(frozen=True, slots=True)
class Effort:
    """How much is asked.

    Attributes:
        warming: Requests that OpenSearch gets before anything is measured; without some 10,000 it is four to six times
            as slow.
        requests: One after another, for each contender.
        names: Exact names.
    """

    warming: int = 10_000
    requests: int = 1_000
    names: int = 250


@dataclass(frozen=True, slots=True)
class _Asked:
    measured: list[BenchQuery]
    warming: list[BenchQuery]
    names: list[BenchQuery]


def run_peers(documents: int, home: Path, say: Say, effort: Effort | None = None) -> dict[str, Any]:
    """Figures of each contender; `processor_ratio` is our processor time for that of a way of OpenSearch.

    Args:
        home: An installation's folder; documents and an index that it holds already are used.

    Raises:
        MissingTool, PeerFailed
    """
    effort = effort or Effort()
    place = Installation(Settings(home=home, log_queries=False))
    found: dict[str, Any] = {"machine": machine()}
    with node() as (port, pid):  # first, so that what is missing is told at once
        found |= making.make(place.settings, documents, say, again=False)
        say("OpenSearch：写入同样的文档")
        found["opensearch"] = _fill(place, port, pid)
        found["ours"] = {"index_mb": making.index_mb(place), "store_mb": making.store_mb(place)}
        asked, asking = _asked(place, effort), Asking(place.tree(), place.analyzer)
        theirs = [opensearch(name, port, pid, partial(body, asking)) for name, body in WAYS.items()]
        with server(home, 1) as (own_port, own_pid):
            say(f"预热：各 {len(asked.warming) // len(theirs)} 次，OpenSearch 共 {len(asked.warming)} 次")
            all_of_them = [ours(own_port, own_pid), *theirs]
            in_turns(all_of_them, asked.warming[: len(asked.warming) // len(theirs)])
            say("轮流查询")
            found["one_client"] = in_turns(all_of_them, asked.measured)
            say("精确名称")
            found["names"] = {one.name: found_first(one, asked.names) for one in all_of_them} | {"of": len(asked.names)}
    found["processor_ratio"] = _ratios(found["one_client"], theirs)
    say("对照：按到达顺序建立单一索引")
    found["single_index"] = measure_single_index(place, asked.measured)
    return found


def _fill(place: Installation, port: int, pid: int) -> dict[str, Any]:
    before, started = processor_ms(pid), time.perf_counter()
    count = fill(port, peer_documents(place))
    seconds, used = time.perf_counter() - started, processor_ms(pid) - before
    return {
        "documents": count,
        "build_s": round(seconds, 1),
        "docs_per_processor_s": round(count / used * 1000),
        "index_mb": index_mb(port),
    }


def _asked(place: Installation, effort: Effort) -> _Asked:
    snapshot = open_view(Installation(place.settings, read_only=True))
    names = titles(place, snapshot.manifest.bases)
    measured, warming = (
        draw_queries(snapshot, names, count, SEED + number)
        for number, count in enumerate((effort.requests, effort.warming))
    )
    return _Asked(measured, warming, _exact(place, snapshot, effort.names))


def _exact(place: Installation, snapshot: Snapshot, count: int) -> list[BenchQuery]:
    """Names of random documents, each asked for by a user of the document's own region."""
    rows = np.random.default_rng(SEED).choice(snapshot.columns.sorted_count, 4 * count)
    found: dict[str, BenchQuery] = {}
    for whole in place.store.full_documents(snapshot.columns.doc[rows].tolist()).values():
        title = whole.document["title"]
        found.setdefault(title, BenchQuery(title, whole.document["region"]))
    return list(found.values())[:count]


def _ratios(figures: dict[str, dict[str, Any]], theirs: Sequence[Contender]) -> dict[str, float]:
    own = figures["ours"]["processor_ms"]
    return {one.name: round(own / max(0.01, figures[one.name]["processor_ms"]), 2) for one in theirs}
