"""Ours, ours on OpenSearch, OpenSearch, Whoosh and one plain index over the same documents. The steps are in
`run_peers`, in order.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from indexer.backends.opensearch.index import PREFIX
from indexer.snapshot import Snapshot
from search_engine.installation.installation import Installation
from search_engine.measuring.bench import making
from search_engine.measuring.bench.http import HOST, processor_ms, resident_mb, server
from search_engine.measuring.bench.making import Say, machine
from search_engine.measuring.bench.peers.contenders import (
    Contender,
    found_first,
    in_turns,
    opensearch,
    ours,
)
from search_engine.measuring.bench.peers.node import node
from search_engine.measuring.bench.peers.opensearch import INDEX, fill, index_mb, peer_documents
from search_engine.measuring.bench.peers.single_index import measure_single_index
from search_engine.measuring.bench.peers.ways import WAYS, Asking
from search_engine.measuring.bench.queries import SEED, BenchQuery, draw_queries
from search_engine.measuring.bench.serving import open_view, titles
from search_engine.settings.settings import Settings

OURS, ON_OPENSEARCH = "ours", "ours_on_opensearch"


@dataclass(frozen=True, slots=True)
class Effort:
    """How much is asked.

    Attributes:
        warming: Requests before anything is measured, most of them OpenSearch's; without some 10,000 it is four to six
            times as slow.
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
    """Figures of each contender; `processor_ratio` is our processor time for that of another.

    Args:
        home: An installation's folder; documents and an index that it holds already are used.

    Raises:
        MissingTool, PeerFailed
    """
    effort = effort or Effort()
    place = Installation(Settings(home=home, log_queries=False))
    found: dict[str, Any] = {"machine": machine()}
    with ExitStack() as stack:
        port, pid = stack.enter_context(node())  # first, so that what is missing is told at once
        found |= making.make(place.settings, documents, say, again=False)
        found["ours"] = {"index_mb": making.index_mb(place), "store_mb": making.store_mb(place)}
        say("OpenSearch：写入同样的文档")
        found["opensearch"] = _fill(place, port, pid)
        asked, asking = _asked(place, effort), Asking(place.tree(), place.analyzer)
        own_port, own_pid = stack.enter_context(server(home, 1))
        (other_port, other_pid), found[ON_OPENSEARCH] = stack.enter_context(_on_opensearch(place, port, pid, say))
        warmed = [
            ours(OURS, own_port, server=own_pid),
            ours(ON_OPENSEARCH, other_port, server=other_pid, node=pid),
            *(opensearch(name, port, pid, partial(body, asking)) for name, body in WAYS.items()),
        ]
        each = len(asked.warming) // len(warmed)
        say(f"预热：各 {each} 次")
        in_turns(warmed, asked.warming[:each])
        contenders = [*warmed, *stack.enter_context(_whoosh(place, asking, found, say))]
        say("轮流查询")
        found["one_client"] = in_turns(contenders, asked.measured)
        say("精确名称")
        found["names"] = {one.name: found_first(one, asked.names) for one in contenders} | {"of": len(asked.names)}
        found["memory_mb"] = {
            OURS: resident_mb(own_pid),
            ON_OPENSEARCH: resident_mb(other_pid),
            "node": resident_mb(pid),
        }
    found["processor_ratio"] = _ratios(found["one_client"])
    say("对照：按到达顺序建立单一索引")
    found["single_index"] = measure_single_index(place, asked.measured)
    return found


@contextmanager
def _on_opensearch(
    place: Installation, port: int, pid: int, say: Say
) -> Iterator[tuple[tuple[int, int], dict[str, Any]]]:
    """A server of the same documents, with OpenSearch behind it: its port and process, and what its index took."""
    home = place.home / "bench-on-opensearch"
    shutil.rmtree(home, ignore_errors=True)
    shutil.copytree(place.home, home, ignore=lambda _, names: {"index", "locks", home.name} & set(names))
    engine = {"backend": "opensearch", "opensearch": f"http://{HOST}:{port}?seconds=60"}
    try:
        other, before = Installation(Settings(home=home, log_queries=False, **engine)), processor_ms(pid)
        figures = making.make(other.settings, 0, say, again=True)
        figures["node_processor_s"] = round((processor_ms(pid) - before) / 1000, 1)
        figures["node_mb"] = index_mb(port, f"{PREFIX}*")
        with server(home, 1, **engine) as process:
            yield process, figures
    finally:
        shutil.rmtree(home, ignore_errors=True)


@contextmanager
def _whoosh(place: Installation, asking: Asking, found: dict[str, Any], say: Say) -> Iterator[list[Contender]]:
    """Whoosh, where it is installed."""
    if find_spec("whoosh") is None:
        say("未安装 whoosh（zwfw-search[bench]）：不对照")
        yield []
        return
    from search_engine.measuring.bench.peers.whoosh_index import NAME, whoosh

    say("whoosh：写入同样的文档")
    with whoosh(place.home / "bench-whoosh", peer_documents(place), asking) as (contender, found[NAME]):
        yield [contender]


def _fill(place: Installation, port: int, pid: int) -> dict[str, Any]:
    before, started = processor_ms(pid), time.perf_counter()
    count = fill(port, peer_documents(place))
    seconds, used = time.perf_counter() - started, processor_ms(pid) - before
    return {
        "documents": count,
        "build_s": round(seconds, 1),
        "docs_per_processor_s": round(count / used * 1000),
        "index_mb": index_mb(port, INDEX),
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


def _ratios(figures: dict[str, dict[str, Any]]) -> dict[str, float]:
    own = figures[OURS]["processor_ms"]
    return {name: round(own / max(0.01, told["processor_ms"]), 2) for name, told in figures.items() if name != OURS}
