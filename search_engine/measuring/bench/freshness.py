"""How long a write takes until every worker serves it."""

from __future__ import annotations

import time
from urllib.parse import urlencode

from indexer.documents.document import Document
from indexer.store.split import prepare
from search_engine.installation.installation import Installation
from search_engine.measuring.bench.http import get_json
from search_engine.measuring.bench.timing import summary

# Answers in a row that must have the document before all workers are taken to have it: requests go to any of them.
IN_A_ROW = 8
PATIENCE = 10.0


def measure_freshness(place: Installation, port: int, writes: int = 20) -> dict[str, float]:
    """Write documents one by one through the store; the time of each until it is found every time."""
    times = []
    for number in range(writes):
        title = f"新鲜度测量事项{number}号登记"
        document = Document(id=f"freshness-{number}", kind="matter", title=title, region="330110")
        started = time.perf_counter()
        place.store.put([prepare(document)], "bench")
        _until_served(port, title, document.id)
        times.append((time.perf_counter() - started) * 1000)
    place.store.delete([f"freshness-{number}" for number in range(writes)], "bench")
    return summary(times)


def _until_served(port: int, title: str, document_id: str) -> None:
    path = f"/v1/search?{urlencode({'q': title, 'region': '330110', 'facets': 'none'})}"
    deadline, row = time.monotonic() + PATIENCE, 0
    while row < IN_A_ROW:
        items = get_json(port, path).get("items", [])
        row = row + 1 if items and items[0]["id"] == document_id else 0
        if time.monotonic() > deadline:
            raise RuntimeError(f"写入的文档在 {PATIENCE:g} 秒内没有出现")
