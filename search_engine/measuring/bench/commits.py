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

from indexer.documents.document import Document
from indexer.store.split import prepare
from search_engine.installation.installation import Installation
from search_engine.settings.settings import Settings

# Documents written in turn: the first ones are replaced, as in life, where most writes are corrections.
DISTINCT = 20
SOURCE, REGION = "bench-commits", "330110"
PATIENCE = 120.0


@contextmanager
def commits(home: Path) -> Iterator[Callable[[], None]]:
    """While such a process works on a home: a call that has it commit once, and does not wait for it.

    Raises:
        RuntimeError: It does not start.
    """
    command = [sys.executable, "-m", "search_engine.measuring.bench.commits", str(home)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as writer:
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
        print("ready", flush=True)
        while os.read(sys.stdin.fileno(), 1):
            title = f"提交测量事项{written}号登记"
            document = Document(id=_id(written % DISTINCT), kind="matter", title=title, region=REGION)
            place.store.put([prepare(document)], SOURCE)
            worker.step()
            written += 1
        place.store.delete([_id(number) for number in range(min(written, DISTINCT))], SOURCE)
        worker.step()


def _id(number: int) -> str:
    return f"{SOURCE}-{number}"


if __name__ == "__main__":
    main(Path(sys.argv[1]))
