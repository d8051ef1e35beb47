"""Writing an index: documents in bulk, each under its key and the commit that brought it."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

from indexer.backend import KEY, FieldKind, IndexDocument, Schema
from indexer.backends.opensearch.cluster import GONE, Cluster, Json, failure_of, lines
from indexer.backends.opensearch.reader import OpenSearchReader
from indexer.backends.opensearch.state import NEVER, SINCE, UNTIL, State, fields_of, read_state, write_state
from indexer.errors import EngineRefused, EngineUnavailable, LostText

Answered = TypeVar("Answered")
# What the names of our indices begin with.
PREFIX = "zwfw-"
# A bulk request: documents and bytes at most.
BATCH, BATCH_BYTES = 2_000, 5_000_000
# How often what was refused, or not answered, is sent again; seconds before that, each time twice as long, and at most.
TRIES, WAIT, LONGEST_WAIT = 30, 0.25, 2.0
# Seconds without an answer after which a write has failed, which is then begun again from what was committed.
LASTING = 60.0
# Keys that one request names (`index.max_terms_count`), and documents that one answer names (`max_result_window`).
MOST_KEYS, MOST_NAMES = 60_000, 10_000_000
# What has ended is kept for readers of earlier states for so many seconds; states are noted so often.
KEPT, NOTED = 3_600, 1_800
# Seconds for the documents of a state to be counted.
COUNTED_WITHIN = 10.0
# What an answer calls an index that is there already.
HELD = "resource_already_exists_exception"
# What is there already, and what is gone already.
DONE_ALREADY = (404, 409)
# Documents are written by another name, which goes with the index: to write by its own would make one that was deleted
# anew, without our mappings.
WRITTEN_AS = "-written"
# BM25 without the idf, which our queries bring along (k1 = 1.2, b = .75).
SIMILARITY = """
double length = doc.length * field.docCount / Math.max(1.0, (double) field.sumTotalTermFreq);
return query.boost * doc.freq * 2.2 / (doc.freq + 1.2 * (0.25 + 0.75 * length));
"""
KINDS: Mapping[FieldKind, Json] = {
    FieldKind.NUMBER: {"type": "long"},
    FieldKind.SET: {"type": "text", "analyzer": "tokens", "index_options": "docs", "norms": False},
    FieldKind.FREQUENCIES: {"type": "text", "analyzer": "tokens", "index_options": "freqs", "similarity": "told"},
    FieldKind.POSITIONS: {"type": "text", "analyzer": "tokens", "index_options": "positions", "norms": False},
}
SETTINGS: Json = {
    # a second copy as soon as there is a second node, made anew at once where one is lost
    "auto_expand_replicas": "0-1",
    "unassigned.node_left.delayed_timeout": "0",
    "number_of_shards": 1,
    "refresh_interval": -1,
    "max_result_window": MOST_NAMES,
    "analysis": {
        "analyzer": {"tokens": {"type": "custom", "tokenizer": "tokens"}},
        "tokenizer": {"tokens": {"type": "whitespace", "max_token_length": 30_000}},
    },
    "similarity": {"told": {"type": "scripted", "script": {"source": SIMILARITY}}},
}


class OpenSearchIndex:
    """An index of the cluster, for one process that writes; see `TextIndex`."""

    def __init__(self, cluster: Cluster, path: Path, schema: Schema, state: State) -> None:
        self._cluster, self._path, self._schema, self._state = cluster, path, schema, state
        # whether a write may have left something that no state has: not known before the first one of a process
        self._unsure = True

    @property
    def name(self) -> str:
        """What the cluster calls it."""
        return self._state.index

    def reader(self) -> OpenSearchReader:
        """See `TextIndex.reader`."""
        return OpenSearchReader(self._cluster, read_state(self._path, self._schema))

    def build(self, documents: Iterable[IndexDocument]) -> None:
        """See `TextIndex.build`."""
        self._add(documents, 1)
        self._commit(replace(self._state, number=1))
        self._unsure = False

    def write(self, documents: Iterable[IndexDocument], delete: Iterable[int] = ()) -> None:
        """See `TextIndex.write`. Nothing of it is of a state before the file is replaced."""
        self._state = state = read_state(self._path, self._schema)
        if self._unsure:
            self._undo(state)
        self._unsure = True
        number = state.number + 1
        added = self._add(documents, number)
        self._end(sorted({*added, *delete}), number)
        self._commit(self._swept(replace(state, number=number)))
        self._unsure = False

    def check(self) -> None:
        """See `TextIndex.check`."""
        check_state(self._cluster, read_state(self._path, self._schema))

    def close(self) -> None:
        """See `TextIndex.close`."""

    def take(self, hits: Sequence[Json]) -> None:
        """Take over documents of another index as they are."""
        for some in _batches((hit["_id"], _document(hit["_id"], hit["_source"])) for hit in hits):
            self._bulk(some)

    def settle(self, state: State) -> None:
        """Stand for a state of another index, once its documents were taken over."""
        self._commit(replace(state, index=self.name, earlier=()))

    def _commit(self, state: State) -> None:
        """Have all copies of the index show what was written, and say that it counts."""
        self._refresh()
        found = self._request("POST", "/_count", {"query": {"bool": {"filter": state.filters()}}})
        self._state = replace(state, documents=int(found["count"]))
        write_state(self._path, self._state)

    def _add(self, documents: Iterable[IndexDocument], number: int) -> list[int]:
        """Bring documents in; the keys of all."""
        keys: list[int] = []
        for some in _batches(_lines(documents, number, keys)):
            self._bulk(some)
        return keys

    def _bulk(self, wanted: Sequence[tuple[str, bytes]]) -> None:
        """Send documents; those that are refused for now again, and again. What is held already is held."""
        for turn in range(TRIES if wanted else 0):
            body = b"".join(line for _, line in wanted)
            told = self._request("POST", f"{WRITTEN_AS}/_bulk", body, {"require_alias": "true"})
            results = [next(iter(one.values())) for one in told["items"]]
            for result in filter(_is_wrong, results):
                raise failure_of(result["status"], result["error"].get("type", ""))
            wanted = [one for one, result in zip(wanted, results, strict=True) if result["status"] in (429, 503)]
            if not wanted:
                return
            _wait(turn)
        if wanted:
            raise EngineUnavailable("写入过多，引擎一再要求稍后再试")

    def _end(self, keys: Sequence[int], number: int) -> None:
        """Documents of these keys end with a commit, but for what it brings itself."""
        for first in range(0, len(keys), MOST_KEYS):
            self._mark(
                [
                    {"terms": {KEY: keys[first : first + MOST_KEYS]}},
                    {"term": {UNTIL: NEVER}},
                    {"range": {SINCE: {"lt": number}}},
                ],
                number,
            )

    def _undo(self, state: State) -> None:
        """Take back what a write has left that did not come to its end."""
        self._refresh()
        self._delete([{"range": {SINCE: {"gt": state.number}}}])
        self._refresh()
        self._mark([{"range": {UNTIL: {"gt": state.number, "lt": NEVER}}}], NEVER)

    def _swept(self, state: State) -> State:
        """Delete what ended so long ago that nobody reads a state that has it."""
        now = int(time.time())
        if not state.earlier or state.earlier[-1][1] < now - NOTED:
            state = replace(state, earlier=(*state.earlier, (state.number, now)))
        old = [number for number, at in state.earlier if at < now - KEPT]
        if not old:
            return state
        self._delete([{"range": {UNTIL: {"lte": old[-1]}}}])
        return replace(state, earlier=tuple(one for one in state.earlier if one[0] > old[-1]))

    def _mark(self, filters: Sequence[Json], until: int) -> None:
        """Have what meets some conditions end with a commit."""
        change = {"doc": {UNTIL: until}}
        self._bulk([(name, lines([{"update": {"_id": name}}, change])) for name in self._names(filters)])

    def _delete(self, filters: Sequence[Json]) -> None:
        self._bulk([(name, lines([{"delete": {"_id": name}}])) for name in self._names(filters)])

    def _names(self, filters: Sequence[Json]) -> list[str]:
        """The documents that meet some conditions, as the index names them."""
        query = {"bool": {"filter": list(filters)}}
        body = {"query": query, "size": MOST_NAMES, "_source": False, "sort": ["_doc"]}
        told = self._request("POST", "/_search", body, {"allow_partial_search_results": "false"})
        return [hit["_id"] for hit in told["hits"]["hits"]]

    def _refresh(self) -> None:
        if self._request("POST", "/_refresh")["_shards"]["failed"]:
            raise EngineUnavailable("部分副本没有刷新")

    def _request(self, method: str, what: str, body: bytes | Json | None = None, params: Json | None = None) -> Json:
        """Ask until it is answered: whatever is asked here may be asked again."""
        path = f"/{self._state.index}{what}"
        return _patiently(lambda: self._cluster.request(method, path, body, params))


def create_index(cluster: Cluster, path: Path, schema: Schema, mark: str = "") -> OpenSearchIndex:
    """A new index of the cluster, named in a new folder's file. `mark`: the installation's (`tending.py`)."""
    state = State(f"{PREFIX}{uuid.uuid4().hex}", 0, 0, fields_of(schema))
    numbers = dict.fromkeys((SINCE, UNTIL), KINDS[FieldKind.NUMBER])
    properties = {**{name: KINDS[kind] for name, kind in schema.items()}, **numbers}
    meta = {"installation": mark, "used": int(time.time()), "generation": path.parent.name}
    mappings = {"dynamic": "strict", "_meta": meta, "properties": properties}
    made = {"settings": {"index": SETTINGS}, "mappings": mappings, "aliases": {f"{state.index}{WRITTEN_AS}": {}}}
    _patiently(lambda: _create(cluster, state.index, made))
    path.mkdir(parents=True, exist_ok=True)
    write_state(path, state)
    return OpenSearchIndex(cluster, path, schema, state)


def copy_index(cluster: Cluster, path: Path, schema: Schema, mark: str = "") -> None:
    """Have a folder stand for a copy of the state that it names, in an index of its own."""
    state = read_state(path, schema)
    copy = create_index(cluster, path, schema, mark)
    for some in _pages(cluster, state):
        copy.take(some)
    copy.settle(state)


def _pages(cluster: Cluster, state: State) -> Iterator[list[Json]]:
    """All documents of a state, by key: a document of each at most."""
    after: Json = {}
    while True:
        query = {"bool": {"filter": state.filters()}}
        body = {"query": query, "size": BATCH, "sort": [{KEY: "asc"}], **after}
        told = cluster.request("POST", f"/{state.index}/_search", body, {"allow_partial_search_results": "false"})
        hits = told["hits"]["hits"]
        if not hits:
            return
        yield hits
        after = {"search_after": hits[-1]["sort"]}


def check_state(cluster: Cluster, state: State) -> None:
    """Raise `LostText` where a state's index is not there, or has not as many documents as the commit counted."""
    body = {"query": {"bool": {"filter": state.filters()}}}
    found = cluster.request("POST", f"/{state.index}/_count", body, seconds=COUNTED_WITHIN)
    if found["_shards"]["failed"]:
        raise EngineUnavailable("部分分片没有应答")
    if found["count"] != state.documents:
        raise LostText("OpenSearch 中的文档数与提交不符")


def _is_wrong(result: Json) -> bool:
    """Whether a document was refused for good; one that is there already, or gone already, was not."""
    status = result["status"]
    if result.get("error", {}).get("type") == GONE:
        return True
    return status >= 400 and status not in (*DONE_ALREADY, 429, 503)


def _create(cluster: Cluster, index: str, body: Json) -> None:
    try:
        cluster.request("PUT", f"/{index}", body)
    except EngineRefused as error:
        if HELD not in error.reason:  # else made by a request whose answer was lost
            raise


def _patiently(ask: Callable[[], Answered]) -> Answered:
    """Ask again while nobody answers. Raises `EngineUnavailable` when that has lasted for `LASTING` seconds, and
    `EngineRefused` at once.
    """
    until, turn = time.monotonic() + LASTING, 0
    while True:
        try:
            return ask()
        except EngineRefused:
            raise
        except EngineUnavailable:
            if time.monotonic() > until:
                raise
            _wait(turn)
            turn += 1


def _wait(turn: int) -> None:
    time.sleep(min(WAIT * 2.0 ** min(turn, 10), LONGEST_WAIT))


def _lines(documents: Iterable[IndexDocument], number: int, keys: list[int]) -> Iterator[tuple[str, bytes]]:
    """Name and lines of a bulk request for each document; its key is noted."""
    for document in documents:
        key = int(document[KEY])
        keys.append(key)
        name = f"{key}.{number}"
        yield name, _document(name, {**document, SINCE: number, UNTIL: NEVER})


def _document(name: str, document: Mapping[str, Any]) -> bytes:
    """A document of a bulk request: one of the same name is left as it is."""
    return lines([{"create": {"_id": name}}, dict(document)])


def _batches(lines: Iterable[tuple[str, bytes]]) -> Iterator[list[tuple[str, bytes]]]:
    some: list[tuple[str, bytes]] = []
    size = 0
    for one in lines:
        some.append(one)
        size += len(one[1])
        if len(some) >= BATCH or size >= BATCH_BYTES:
            yield some
            some, size = [], 0
    if some:
        yield some
