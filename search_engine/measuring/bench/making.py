"""What a bench measures on: documents, their index, and the machine.

Documents are loaded, and the index is built, in a process of their own, as commands do: a bench's process has the
memory of one that serves (`search_engine.installation.huge_pages`).
"""

from __future__ import annotations

import multiprocessing
import os
import platform
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import orjson

from dictionaries.regions import load_tree
from indexer.loaders.loading import LoadOptions, load_checked
from indexer.loaders.parallel_check import CheckRules, check_file
from indexer.processes import end_with_parent
from indexer.samples.catalogue import read_catalogue
from indexer.samples.nation import nation_documents
from search_engine.installation.huge_pages import without_huge_pages
from search_engine.installation.installation import Installation
from search_engine.logs import configure_logs
from search_engine.measuring.bench.timing import yardstick_ms
from search_engine.settings.settings import Settings

# It is handed to another process: a function of a module, or a part of one.
Say = Callable[[str], None]


def make(settings: Settings, documents: int, say: Say, *, again: bool) -> dict[str, Any]:
    """Fill an empty home, and build its index where there is none.

    Args:
        again: Build the index even where there is one.
    """
    # spawned, not forked: a process has the memory that it began with
    own = multiprocessing.get_context("spawn")
    with _variables_of_a_command(), ProcessPoolExecutor(1, own, _begin) as pool:
        return pool.submit(_make, settings, documents, say, again).result()


@contextmanager
def _variables_of_a_command() -> Iterator[None]:
    kept = dict(os.environ)
    for name in kept.keys() - without_huge_pages(kept).keys():
        del os.environ[name]
    try:
        yield
    finally:
        os.environ.update(kept)


def _begin() -> None:
    end_with_parent()
    configure_logs()  # not to stdout, where the figures go


def _make(settings: Settings, documents: int, say: Say, again: bool) -> dict[str, Any]:
    place = Installation(settings)
    found: dict[str, Any] = {}
    if place.store.sequence() == 0:
        found |= _load(place, documents, say)
    if again or not place.generations.names():
        found |= _build(place, say)
    return found


def _load(place: Installation, documents: int, say: Say) -> dict[str, Any]:
    """Generate so many documents and take them into an empty store."""
    path = place.home / "bench.jsonl"
    say(f"生成 {documents} 条文档")
    stream = nation_documents(load_tree(), read_catalogue(), documents)
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
    """A new generation of all that is in the store."""
    say("建立索引")
    count = place.store.count()
    started = time.perf_counter()
    place.worker().build()
    seconds = time.perf_counter() - started
    return {
        "documents": count,
        "build_s": round(seconds, 1),
        "build_docs_per_s": round(count / seconds),
        "store_mb": store_mb(place),
        "index_mb": index_mb(place),
    }


def store_mb(place: Installation) -> float:
    """The documents' database on the disk."""
    return _megabytes(place.home.glob("zwfw.db*"))


def index_mb(place: Installation) -> float:
    """The generation in use on the disk."""
    return _megabytes(place.generations.current().path.rglob("*"))


def _megabytes(paths: Iterable[Path]) -> float:
    return round(sum(path.stat().st_size for path in paths if path.is_file()) / 1e6, 1)


def machine() -> dict[str, Any]:
    """Where and when; `yardstick_ms` says how quick it was just then."""
    return {
        "python": platform.python_version(),
        "processor": platform.processor() or platform.machine(),
        "cores": os.cpu_count(),
        "load": round(os.getloadavg()[0], 1),
        "yardstick_ms": yardstick_ms(),
        "date": time.strftime("%Y-%m-%d"),
    }
