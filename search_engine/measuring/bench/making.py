"""What a bench measures on: documents, their index, and the machine."""

from __future__ import annotations

import os
import platform
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import orjson

from dictionaries.regions import load_tree
from indexer.loaders.loading import LoadOptions, load_checked
from indexer.loaders.parallel_check import CheckRules, check_file
from indexer.samples.catalogue import read_catalogue
from indexer.samples.nation import nation_documents
from search_engine.installation.installation import Installation
from search_engine.measuring.bench.timing import yardstick_ms

Say = Callable[[str], None]


def load(place: Installation, documents: int, home: Path, say: Say) -> dict[str, Any]:
    """Generate so many documents and take them into an empty store."""
    path = home / "bench.jsonl"
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


def build(place: Installation, say: Say) -> dict[str, Any]:
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
