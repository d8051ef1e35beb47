"""A cluster of OpenSearch as far as we ask one, in this process: indices, documents, conditions; words are whole tokens
and scores are what `Bits` needs. It can be away, overloaded, or refuse.
"""

from __future__ import annotations

import ssl
import threading
import time
from base64 import b64encode
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import orjson

Json = dict[str, Any]
GONE = "index_not_found_exception"


class Gone(Exception):
    """There is no such index."""


class FakeCluster:
    """The cluster.

    Attributes:
        indices: By name its documents, mappings and aliases.
        refuses: Status and type of the error that every request gets; (0, ""): the connection is broken; None: none.
        refuses_when: Which requests (method, path) do; all.
        colour: Of all, as health tells it.
        asked: Method and path of each request.
        account: Who may ask: user and password; None: anybody.
    """

    def __init__(self) -> None:
        self.indices: dict[str, Json] = {}
        self.refuses: tuple[int, str] | None = None
        self.refuses_when: Callable[[str, str], bool] = lambda method, path: True
        self.colour = "green"
        self.asked: list[tuple[str, str]] = []
        self.account: tuple[str, str] | None = None
        self.lock = threading.Lock()

    def knows(self, told: str | None) -> bool:
        """Whether a header says who may ask."""
        return self.account is None or told == f"Basic {b64encode(':'.join(self.account).encode()).decode()}"

    def answer(self, method: str, path: str, body: bytes) -> tuple[int, Json]:
        """Status and content of an answer."""
        parts = [part for part in path.split("/") if part]
        try:
            if parts == ["_cluster", "health"]:
                known = {name: {"status": self.colour} for name in self.indices}
                return 200, {"status": self.colour, "number_of_nodes": 3, "indices": known}
            if parts == ["_msearch"]:
                return 200, {"responses": list(self._searches(body))}
            return self._of_index(method, parts, body)
        except Gone:
            return 404, {"error": {"type": GONE}, "status": 404}

    def _of_index(self, method: str, parts: list[str], body: bytes) -> tuple[int, Json]:
        name, *rest = parts
        if method == "PUT" and not rest:
            told = orjson.loads(body)
            self.indices[name] = {"docs": {}, **told, "at": time.time()}
            return 200, {"acknowledged": True}
        if rest == ["_mapping"] and method == "GET":
            found = {one: {"mappings": index["mappings"]} for one, index in self.indices.items() if _fits(one, name)}
            return 200, found
        if rest == ["_bulk"]:
            return self._bulk(name, body)
        index = self._index(name)
        if method == "DELETE":
            del self.indices[name]
            return 200, {"acknowledged": True}
        if rest == ["_mapping"]:
            index["mappings"] |= orjson.loads(body)
            return 200, {"acknowledged": True}
        return 200, self._asked_of(index, rest[0], orjson.loads(body) if body else {})

    def _asked_of(self, index: Json, what: str, asked: Json) -> Json:
        shards = {"failed": 0}
        if what == "_refresh":
            return {"_shards": shards}
        names = [name for name, document in index["docs"].items() if score(asked["query"], document) is not None]
        if what == "_count":
            return {"count": len(names), "_shards": shards}
        hits = [{"_id": name, "_source": index["docs"][name], "sort": [index["docs"][name]["key"]]} for name in names]
        after = asked.get("search_after", [-1])
        hits = sorted((hit for hit in hits if hit["sort"] > after), key=lambda hit: hit["sort"])[: asked["size"]]
        return {"hits": {"hits": hits}, "_shards": shards}

    def _index(self, name: str) -> Json:
        if name not in self.indices:
            raise Gone
        return self.indices[name]

    def _bulk(self, alias: str, body: bytes) -> tuple[int, Json]:
        found = [index for index in self.indices.values() if alias in index["aliases"]]
        items, lines = [], iter(body.splitlines())
        for line in lines:
            ((action, head),) = orjson.loads(line).items()
            content = orjson.loads(next(lines)) if action != "delete" else {}
            if not found:
                items.append({action: {"status": 404, "error": {"type": GONE}}})
                continue
            items.append({action: {"status": _written(found[0]["docs"], action, head["_id"], content)}})
        return 200, {"items": items}

    def _searches(self, body: bytes) -> Iterable[Json]:
        lines = iter(body.splitlines())
        for head, asked in zip(lines, lines, strict=True):
            try:
                docs = self._index(orjson.loads(head)["index"])["docs"].values()
            except Gone:
                yield {"error": {"type": GONE}, "status": 404}
                continue
            told = orjson.loads(asked)
            rows = [(found, doc) for doc in docs if (found := score(told["query"], doc)) is not None]
            rows.sort(key=lambda row: (-row[0], row[1]["key"]))
            named = list(_named(told["query"]))
            hits = [
                {
                    "sort": [found, doc["key"]],
                    "matched_queries": [name for name, query in named if score(query, doc) is not None],
                }
                for found, doc in rows[: told["size"]]
            ]
            counted = told.get("aggs", {}).get("of", {}).get("filters", {}).get("filters", {})
            buckets = {
                name: {"doc_count": sum(score(query, doc) is not None for _, doc in rows)}
                for name, query in counted.items()
            }
            yield {
                "_shards": {"failed": 0}, "hits": {"hits": hits}, "aggregations": {"of": {"buckets": buckets}}
            }  # fmt: skip


def _named(query: Any) -> Iterator[tuple[str, Json]]:
    """The parts of a query that have names."""
    for part in query if isinstance(query, list) else query.values() if isinstance(query, dict) else ():
        yield from _named(part)
    if isinstance(query, dict):
        yield from (
            (what["_name"], {kind: what}) for kind, what in query.items() if isinstance(what, dict) and "_name" in what
        )


def _fits(name: str, pattern: str) -> bool:
    return name.startswith(pattern[:-1]) if pattern.endswith("*") else name == pattern


def _written(docs: dict[str, Json], action: str, name: str, content: Json) -> int:
    if action == "create":
        if name in docs:
            return 409
        docs[name] = content
        return 201
    if name not in docs:
        return 404
    if action == "delete":
        del docs[name]
    else:
        docs[name] |= content["doc"]
    return 200


def score(query: Json, document: Json) -> float | None:
    """What a document scores; None where it does not match."""
    ((kind, what),) = query.items()
    if kind == "bool":
        return _of_all(what, document)
    if kind == "constant_score":
        return None if score(what["filter"], document) is None else float(what["boost"])
    return (0.0 if kind in ("range", "terms") else 1.0) if _meets(kind, what, document) else None


def _of_all(what: Json, document: Json) -> float | None:
    needed = [score(part, document) for part in (*what.get("must", ()), *what.get("filter", ()))]
    if None in needed or any(score(part, document) is not None for part in what.get("must_not", ())):
        return None
    some = [found for part in what.get("should", ()) if (found := score(part, document)) is not None]
    if len(some) < what.get("minimum_should_match", 0):
        return None
    musts = [score(part, document) or 0.0 for part in what.get("must", ())]
    return (sum(musts) + sum(some)) * what.get("boost", 1.0)


def _meets(kind: str, what: Json, document: Json) -> bool:
    if kind == "match_none":
        return False
    if kind == "match_all":
        return True
    ((field, wanted),) = what.items()
    value = document.get(field, "")
    if kind == "range":
        compare = {"lte": lambda a, b: a <= b, "gt": lambda a, b: a > b, "lt": lambda a, b: a < b}
        return all(compare[how](value, bound) for how, bound in wanted.items())
    if kind == "terms":
        return value in wanted
    if kind == "match_phrase":
        return f" {wanted} " in f" {value} "
    wanted = wanted["value"] if isinstance(wanted, dict) else wanted
    return wanted in value.split() if isinstance(value, str) else value == int(wanted)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def _handle(self) -> None:
        cluster: FakeCluster = self.server.cluster  # type: ignore[attr-defined]
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        path = urlsplit(self.path).path
        cluster.asked.append((self.command, path))
        refused = cluster.refuses if cluster.refuses_when(self.command, path) else None
        if refused == (0, ""):
            self.close_connection = True
            return
        if not cluster.knows(self.headers.get("Authorization")):
            self._send(401, b"Unauthorized", "text/plain")
            return
        with cluster.lock:
            status, told = cluster.answer(self.command, path, body) if refused is None else _error(*refused)
        self._send(status, orjson.dumps(told))

    def _send(self, status: int, content: bytes, kind: str = "application/json") -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    do_GET = do_PUT = do_POST = do_DELETE = _handle  # noqa: N815 - http.server's names

    def log_message(self, *_: object) -> None:
        pass


def _error(status: int, kind: str) -> tuple[int, Json]:
    return status, {"error": {"type": kind, "reason": "query [身份证]"}, "status": status}


AWAY, OVERLOADED, FORBIDDEN = (0, ""), (429, "circuit_breaking_exception"), (403, "security_exception")


@contextmanager
def fake_cluster(certified: Path | None = None) -> Iterator[tuple[FakeCluster, str]]:
    """A cluster, and its address.

    Args:
        certified: A folder with its certificate and key (`Authority.certify`); None: nothing is encrypted.
    """
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    if certified is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certified / "server.crt", certified / "server.key")
        server.socket = context.wrap_socket(server.socket, server_side=True)
    server.daemon_threads = True
    server.cluster = cluster = FakeCluster()  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield (
            cluster,
            f"http{'s' if certified else ''}://operator:s3cret@127.0.0.1:{server.server_address[1]}?seconds=2",
        )
    finally:
        server.shutdown()
        server.server_close()
