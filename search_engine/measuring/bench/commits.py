"""Another process that writes and indexes a document whenever it is told to: what a serving process has to take over.

`python -m search_engine.measuring.bench.commits HOME` says `ready` when it has the index, commits once for each byte of
its stdin, and ends when that ends, after it has removed what it wrote.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from indexer.documents.document import Document
from indexer.store.split import prepare
from search_engine.installation.huge_pages import without_huge_pages
from search_engine.installation.installation import Installation
from search_engine.measuring.bench.in_process import open_view
from search_engine.settings.settings import Settings

# Documents written in turn, so that most commits correct one that is there, as in life.
DISTINCT = 20
SOURCE = "bench-commits"
PATIENCE = 120.0


@contextmanager
def commits(home: Path) -> Iterator[Callable[[], None]]:
    """While such a process works on a home: a call that has it commit once, and does not wait for it.

    Raises:
        RuntimeError: It does not start.
    """
    command = [sys.executable, "-m", "search_engine.measuring.bench.commits", str(home)]
    with subprocess.Popen(
        command,
        env=without_huge_pages(os.environ),  # it indexes
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as writer:
        assert writer.stdin is not None
        assert writer.stdout is not None
        told = writer.stdin

        def commit() -> None:
            told.write(b".")
            told.flush()

        try:
            if not writer.stdout.readline():
                raise RuntimeError("逐次提交的写入进程未能启动（是否另有索引进程在运行？）")
            yield commit
        finally:
            told.close()
            try:
                writer.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                writer.kill()


def main(home: Path) -> None:
    """Commit until stdin ends."""
    place = Installation(Settings(home=home, log_queries=False))
    worker, written = place.worker(), 0
    with place.generations.lock():
        while worker.step():
            pass
        samples = _samples(place)
        print("ready", flush=True)
        while os.read(sys.stdin.fileno(), 1):
            number, summary = written % DISTINCT, f"逐次提交的测量，第 {written} 次"
            document = {**samples[number % len(samples)], "id": _id(number), "summary": summary}
            place.store.put([prepare(Document.model_validate(document))], SOURCE)
            worker.step()
            written += 1
        place.store.delete([_id(number) for number in range(min(written, DISTINCT))], SOURCE)
        worker.step()


def _samples(place: Installation) -> list[dict[str, Any]]:
    """Documents from all over the catalogue, whose copies are written: further ones first, then corrections of them."""
    snapshot = open_view(place)
    rows = np.linspace(0, snapshot.columns.sorted_count - 1, DISTINCT).astype(np.int64)
    return [whole.document for whole in place.store.full_documents(snapshot.columns.doc[rows].tolist()).values()]


def _id(number: int) -> str:
    return f"{SOURCE}-{number}"


if __name__ == "__main__":
    main(Path(sys.argv[1]))
