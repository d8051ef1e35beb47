"""What we ask of an OpenSearch node: an index, documents in bulk, its size. Text comes cut into words by our Analyzer,
so its own analyser only splits at spaces.
"""

from __future__ import annotations

import http.client
from collections.abc import Iterable, Iterator
from typing import Any

import orjson

from indexer.building.builder import region_numbers
from search_engine.installation.installation import Installation
from search_engine.measuring.bench.http import HOST
from search_engine.measuring.bench.peers.node import PeerFailed
from search_engine.measuring.bench.peers.single_index import copies_with_text

# Key and fields.
PeerDocument = tuple[int, dict[str, Any]]
# Counted beside each search; a value or several.
FACETS = ("kind", "department", "audience", "themes", "online")

INDEX = "matters"
# Documents of one bulk request: some 5 MB.
BATCH = 1_000
WORDS = {"type": "text", "analyzer": "whitespace", "index_options": "freqs"}
KEYWORD = {"type": "keyword"}
SHOWN = {"type": "keyword", "index": False, "doc_values": False}
MAPPING = {
    "settings": {"number_of_shards": 1, "number_of_replicas": 0, "refresh_interval": "-1"},
    "mappings": {
        "dynamic": "strict",
        # as in our index, the text itself is not kept: a page shows titles and summaries
        "_source": {"includes": ["title", "summary", "region"]},
        "properties": {
            **dict.fromkeys(("name_words", "body"), WORDS),
            "match": {**WORDS, "index_options": "docs", "norms": False},
            **dict.fromkeys(("name_exact", "region", "base", *FACETS), KEYWORD),
            **dict.fromkeys(("title", "summary"), SHOWN),
        },
    },
}


def peer_documents(place: Installation) -> Iterator[PeerDocument]:
    """Every visible document, in the order of arrival."""
    profiles, numbers = place.store.profiles(), region_numbers(place.tree())
    for row, content, texts in copies_with_text(place):
        own = orjson.loads(row.difference) if row.difference else {}
        profile = profiles[row.profile]
        yield (
            row.doc,
            {
                **{name: texts[name] for name in ("name_words", "body", "match")},
                "name_exact": texts["name_exact"].split(),
                "base": str(row.base),
                "region": str(numbers[row.region]),
                **{name: getattr(profile, name) for name in FACETS},
                **{name: own.get(name) or content.get(name) or "" for name in ("title", "summary")},
            },
        )


def fill(port: int, documents: Iterable[PeerDocument]) -> int:
    """Make the index: all documents, one segment. Returns how many. Raises `PeerFailed`."""
    call(port, "PUT", f"/{INDEX}", MAPPING)
    count = 0
    for batch in _batches(documents):
        lines = b"".join(
            orjson.dumps({"index": {"_id": key}}) + b"\n" + orjson.dumps(fields) + b"\n" for key, fields in batch
        )
        if call(port, "POST", f"/{INDEX}/_bulk", lines)["errors"]:
            raise PeerFailed("OpenSearch 没有收下一批文档")
        count += len(batch)
    call(port, "POST", f"/{INDEX}/_refresh")
    call(port, "POST", f"/{INDEX}/_forcemerge?max_num_segments=1")
    call(port, "POST", f"/{INDEX}/_flush")
    if call(port, "GET", f"/{INDEX}/_count")["count"] != count:
        raise PeerFailed("OpenSearch 中的文档数与给出的不符")
    return count


def index_mb(port: int, index: str) -> float:
    """An index on the disk; several by a pattern."""
    stats = call(port, "GET", f"/{index}/_stats/store")
    return round(int(stats["_all"]["primaries"]["store"]["size_in_bytes"]) / 1e6, 1)


def call(port: int, method: str, path: str, body: bytes | dict[str, Any] | None = None) -> Any:
    """One answer. Raises `PeerFailed` where it is none of success."""
    kind = "application/x-ndjson" if isinstance(body, bytes) else "application/json"
    connection = http.client.HTTPConnection(HOST, port, timeout=600)
    try:
        sent = orjson.dumps(body) if isinstance(body, dict) else body
        connection.request(method, path, sent, {"Content-Type": kind} if body else {})
        answer = connection.getresponse()
        text = answer.read()
    finally:
        connection.close()
    if answer.status >= 300:
        raise PeerFailed(f"OpenSearch 对 {method} {path} 答复 {answer.status}：{text[:300].decode(errors='replace')}")
    return orjson.loads(text)


def _batches(documents: Iterable[PeerDocument]) -> Iterator[list[PeerDocument]]:
    batch = []
    for document in documents:
        batch.append(document)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch
