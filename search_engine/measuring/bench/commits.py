"""Another process that writes and indexes a document a second: what a serving process has to take over meanwhile.

`python -m search_engine.measuring.bench.commits HOME` says `ready` when it has the index, and ends when its stdin does,
after it has removed what it wrote.
"""

from __future__ import annotations

import select
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from indexer.documents.document import Document
from indexer.store.split import prepare
from search_engine.installation.installation import Installation
from search_engine.settings.settings import Settings

EVERY_SECONDS = 1.0
# Documents written in turn: the first ones are replaced, as in life, where most writes are corrections.
DISTINCT = 20
SOURCE, REGION = "bench-commits", "330110"
PATIENCE = 120.0


@contextmanager
def commits(home: Path) -> Iterator[None]:
    """While such a process works on a home. Raises `RuntimeError` where it does not start."""
    command = [sys.executable, "-m", "search_engine.measuring.bench.commits", str(home)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as writer:
        try:
            assert writer.stdout is not None
            if not writer.stdout.readline():
                raise RuntimeError("每秒提交一次的写入进程未能启动（是否另有索引进程在运行？）")
            yield
        finally:
            assert writer.stdin is not None
            writer.stdin.close()
            try:
                writer.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                writer.kill()


def main(home: Path) -> None:
    """Write until stdin ends."""
    place = Installation(Settings(home=home, log_queries=False))
    worker, written = place.worker(), 0
    with place.generations.lock():
        while worker.step():
            pass
        print("ready", flush=True)
        due = time.monotonic()
        while not select.select([sys.stdin], [], [], max(0.0, due - time.monotonic()))[0]:
            number = written % DISTINCT
            title = f"提交测量事项{written}号登记"
            document = Document(id=f"{SOURCE}-{number}", kind="matter", title=title, region=REGION)
            place.store.put([prepare(document)], SOURCE)
            worker.step()
            written += 1
            due += EVERY_SECONDS
        place.store.delete([f"{SOURCE}-{number}" for number in range(min(written, DISTINCT))], SOURCE)
        worker.step()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
