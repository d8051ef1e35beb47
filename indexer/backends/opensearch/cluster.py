"""One connection to a cluster. Whatever says "not now" becomes `EngineUnavailable`: no answer, an answer of a part of
the documents, a node that is overloaded. From a failure on nobody waits (a circuit breaker) until a question that is
put beside the requests is answered: a page without what the cluster knows is worth more at once than in three seconds.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import orjson
from opensearchpy import OpenSearch
from opensearchpy.exceptions import ConnectionError as NoConnection
from opensearchpy.exceptions import ConnectionTimeout, NotFoundError, OpenSearchException, TransportError
from opensearchpy.serializer import JSONSerializer

from indexer.backends.opensearch.address import Address
from indexer.backends.opensearch.nodes import LOOK, LOOK_SECONDS, NodePool, NodeTransport
from indexer.errors import EngineUnavailable

Json = dict[str, Any]
# Failures in a row after which nobody asks for so many seconds at least, whatever small questions are answered.
PATIENCE, REST = 3, 2.0
# Seconds for what is no search: bulks, refreshes, counts of a whole index.
LONG = 60.0
# A question that every index answers.
SMALL: Json = {"query": {"match_all": {}}, "size": 1, "_source": False, "sort": ["_doc"], "track_total_hits": False}
NO_SUCH_INDEX = "index_not_found_exception"
# Answers that say "later": too many requests, no node for a shard, a gateway that gave up.
LATER = frozenset({408, 429, 502, 503, 504})
# What of an answer to a search is read; the rest is not sent.
WANTED = (
    "responses.error,responses.status,responses.timed_out,responses._shards.failed,responses.hits.hits.sort,"
    "responses.aggregations.of.buckets.*.doc_count"
)


class _Serializer(JSONSerializer):
    """Three times as quick on long answers."""

    def loads(self, s: str) -> Any:
        return orjson.loads(s)


class Breaker:
    """Open from a failure on until a small question is answered, which it puts in a thread of its own."""

    def __init__(self) -> None:
        self._failed, self._open, self._lock = 0, False, threading.Lock()

    def check(self) -> None:
        """Raise `EngineUnavailable` where nobody should wait."""
        if self._open:
            raise EngineUnavailable("尚未恢复应答，暂停询问")

    def note_answer(self) -> None:
        """A search was answered."""
        self._failed = 0

    def note_failure(self, answers: Callable[[], bool]) -> None:
        """A search was not answered.

        Args:
            answers: Puts the small question.
        """
        with self._lock:
            self._failed += 1
            if self._open:
                return
            self._open = True
        threading.Thread(target=self._look, args=(answers,), name="opensearch-breaker", daemon=True).start()

    def _look(self, answers: Callable[[], bool]) -> None:
        time.sleep(REST if self._failed >= PATIENCE else 0)
        while not answers():
            time.sleep(LOOK)
        self._open = False


class Cluster:
    """A connection, for several threads at once."""

    def __init__(self, address: Address) -> None:
        self._breaker, self._seconds = Breaker(), address.seconds
        options: Json = {}
        if address.user:
            options["http_auth"] = (address.user, address.password)
        if address.authority:
            options["ca_certs"] = address.authority
        self._client = OpenSearch(
            list(address.urls),
            serializer=_Serializer(),
            transport_class=NodeTransport,
            connection_pool_class=NodePool,
            max_retries=max(2, len(address.urls)),
            retry_on_timeout=False,
            retry_on_status=(502, 503, 504),
            timeout=address.seconds,
            **options,
        )
        assert isinstance(self._client.transport, NodeTransport)
        self._transport = self._client.transport

    def search(self, index: str, bodies: Sequence[Json]) -> list[Json]:
        """Several searches of one index in one round trip. All answers are whole, else raises `EngineUnavailable`."""
        self._breaker.check()
        try:
            answers = self._answers(index, bodies, self._seconds)
        except EngineUnavailable:
            self._breaker.note_failure(lambda: self._is_there(index))
            raise
        self._breaker.note_answer()
        return answers

    def _answers(self, index: str, bodies: Sequence[Json], seconds: float) -> list[Json]:
        body = lines(_with_heads(index, bodies))
        answers: list[Json] = self.request("POST", "/_msearch", body, {"filter_path": WANTED}, seconds=seconds)[
            "responses"
        ]
        for answer in answers:
            _require_whole(answer)
        return answers

    def _is_there(self, index: str) -> bool:
        """Whether a small question is answered. That it is refused is an answer."""
        try:
            self._answers(index, [SMALL], LOOK_SECONDS)
        except EngineUnavailable:
            return False
        except OpenSearchException:
            return True
        return True

    def request(
        self,
        method: str,
        path: str,
        body: bytes | Json | None = None,
        params: Mapping[str, str] | None = None,
        *,
        seconds: float = LONG,
        missing: bool = False,
    ) -> Any:
        """Any request.

        Args:
            missing: That there is no such index is an answer: {}.

        Raises:
            EngineUnavailable: It does not answer now.
            OpenSearchException: It refuses.
        """
        try:
            return self._transport.perform_request(
                method, path, params=dict(params or {}), body=body, timeout=seconds
            )  # fmt: skip
        except NotFoundError as error:
            if error.error == NO_SUCH_INDEX and self._is_red():
                raise EngineUnavailable("集群尚未恢复") from error
            if missing:
                return {}
            raise
        except ConnectionTimeout as error:
            self._transport.leave_silent()
            raise EngineUnavailable(_reason(error)) from error
        except NoConnection as error:
            raise EngineUnavailable(_reason(error)) from error
        except TransportError as error:
            if error.status_code in LATER:
                raise EngineUnavailable(_reason(error)) from error
            raise

    def _is_red(self) -> bool:
        """Whether the cluster does not know yet what it holds, as after a start of all nodes: it then says that there
        is no such index.
        """
        try:
            health = self._transport.perform_request("GET", "/_cluster/health", timeout=LOOK_SECONDS)
        except TransportError:
            return True
        return bool(health["status"] == "red")

    def close(self) -> None:
        """Close its sockets."""
        self._client.close()


def lines(bodies: Iterable[Json]) -> bytes:
    """A body of JSON lines."""
    return b"".join(orjson.dumps(one, option=orjson.OPT_APPEND_NEWLINE) for one in bodies)


def _with_heads(index: str, bodies: Sequence[Json]) -> Iterable[Json]:
    for body in bodies:
        yield {"index": index, "allow_partial_search_results": False}
        yield body


def _require_whole(answer: Json) -> None:
    """Raise where an answer is of a part of the documents, or none; a question that is wrong is our own fault."""
    if "error" in answer:
        kind = str(answer["error"].get("type", ""))
        if answer.get("status") in LATER or kind == NO_SUCH_INDEX:  # the worker finds out whether it is lost
            raise EngineUnavailable(kind)
        raise OpenSearchException(orjson.dumps(answer["error"]).decode()[:500])
    if answer.get("timed_out") or answer.get("_shards", {}).get("failed"):
        raise EngineUnavailable("部分分片没有应答")


def _reason(error: TransportError) -> str:
    """What happened, without addresses: they may hold what nobody but administrators should see."""
    status = error.status_code
    return f"HTTP {status}" if isinstance(status, int) else "无法连接" if status == "N/A" else "应答超时"
