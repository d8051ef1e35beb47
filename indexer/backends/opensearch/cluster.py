"""One connection to a cluster. Whatever says "not now" becomes `EngineUnavailable`: no answer, an answer of a part of
the documents, a node that is overloaded. From a failure on nobody waits (a circuit breaker) until a question that is
put beside the requests is answered: a page without what the cluster knows is worth more at once than in three seconds.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import orjson
import structlog
from opensearchpy import OpenSearch
from opensearchpy.exceptions import ConnectionError as NoConnection
from opensearchpy.exceptions import ConnectionTimeout, OpenSearchException, SerializationError, SSLError, TransportError
from opensearchpy.serializer import JSONSerializer
from urllib3 import Timeout

from indexer.backends.observers import ANSWERED, NOT_ASKED, REFUSED, UNAVAILABLE, tell
from indexer.backends.opensearch.address import Address
from indexer.backends.opensearch.encryption import credentials, trusting, untrusted
from indexer.backends.opensearch.nodes import LOOK, LOOK_SECONDS, NodePool, NodeTransport
from indexer.errors import EngineRefused, EngineUnavailable, LostText

LOG = structlog.get_logger("opensearch_engine")
# The library logs addresses, and what was asked where somebody has it say more: both may hold what is personal.
for _name in ("opensearch", "opensearchpy.trace"):
    logging.getLogger(_name).disabled = True
Json = dict[str, Any]
# Failures in a row after which nobody asks for so many seconds at least, whatever small questions are answered.
PATIENCE, REST = 3, 2.0
# A question that every index answers.
SMALL: Json = {"query": {"match_all": {}}, "size": 1, "_source": False, "sort": ["_doc"], "track_total_hits": False}
# Seconds for what is no search: bulks, refreshes, counts of a whole index; and for a connection to be made.
LONG, CONNECT = 60.0, 1.0
# Answers that say "later": too many requests, no node for a shard, a gateway that gave up.
LATER = frozenset({408, 429, 502, 503, 504})
# Refusals that whoever looks after the account can mend.
REFUSALS = {401: "账号或口令不对", 403: "账号没有权限"}
# What an answer calls an index that the cluster has not.
GONE = "index_not_found_exception"
UNREADABLE = "应答无法识别"
# What of an answer to a search is read; the rest is not sent.
WANTED = (
    "responses.error,responses.status,responses.timed_out,responses._shards.failed,responses.hits.hits.sort,"
    "responses.hits.hits.matched_queries,responses.aggregations.of.buckets.*.doc_count"
)


class _Serializer(JSONSerializer):
    """Three times as quick on long answers."""

    def loads(self, s: str) -> Any:
        try:
            return orjson.loads(s)
        except orjson.JSONDecodeError as error:
            raise SerializationError("no JSON", error) from None


class Breaker:
    """Open from a failure on until a small question is answered, which it puts in a thread of its own."""

    def __init__(self) -> None:
        self._failed, self._open, self._lock = 0, False, threading.Lock()
        self._ended = threading.Event()

    def end(self) -> None:
        """Look no more."""
        self._ended.set()

    def check(self) -> None:
        """Raise `EngineUnavailable` where nobody should wait."""
        if self._open:
            tell(NOT_ASKED, 0.0)
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
        self._ended.wait(REST if self._failed >= PATIENCE else 0)
        while not self._ended.is_set() and not answers():
            self._ended.wait(LOOK)
        self._open = False


class Cluster:
    """A connection, for several threads at once."""

    def __init__(self, address: Address) -> None:
        self._breaker, self._seconds, self._cause = Breaker(), address.seconds, ""
        self._authority = address.authority
        self._client = OpenSearch(
            list(address.urls),
            serializer=_Serializer(),
            transport_class=NodeTransport,
            connection_pool_class=NodePool,
            max_retries=max(2, len(address.urls)),
            retry_on_timeout=False,
            retry_on_status=(502, 503, 504),
            timeout=address.seconds,
            ssl_context=trusting(address.authority) if address.is_encrypted else None,
            headers=credentials(address.user, address.password) if address.user else None,
        )
        assert isinstance(self._client.transport, NodeTransport)
        self._transport = self._client.transport

    def search(self, index: str, bodies: Sequence[Json]) -> list[Json]:
        """Several searches of one index in one round trip. All answers are whole, else raises `EngineUnavailable`."""
        self._breaker.check()
        begun = time.monotonic()
        try:
            answers = self._answers(index, bodies, self._seconds)
        except EngineRefused as failure:
            tell(REFUSED, time.monotonic() - begun)
            self._say(failure)
            raise
        except EngineUnavailable as failure:
            self._breaker.note_failure(lambda: self._is_there(index))
            tell(UNAVAILABLE, time.monotonic() - begun)
            self._say(failure)
            raise
        self._breaker.note_answer()
        tell(ANSWERED, time.monotonic() - begun)
        self._say(None)
        return answers

    def _answers(self, index: str, bodies: Sequence[Json], seconds: float) -> list[Json]:
        body = lines(_with_heads(index, bodies))
        told = self.request("POST", "/_msearch", body, {"filter_path": WANTED}, seconds=seconds)
        answers: list[Json] = told.get("responses", [])
        if len(answers) != len(bodies):
            raise EngineUnavailable(UNREADABLE)
        for answer in answers:
            _require_whole(answer)
        return answers

    def _is_there(self, index: str) -> bool:
        """Whether a small question is answered. That it is refused is an answer."""
        try:
            self._answers(index, [SMALL], LOOK_SECONDS)
        except EngineRefused:
            return True
        except EngineUnavailable:
            return False
        return True

    def _say(self, failure: EngineUnavailable | None) -> None:
        """Log where searches begin to be answered without it, and where they are whole again: once each."""
        before, self._cause = self._cause, failure.cause if failure else ""
        if failure and failure.cause != before:
            LOG.warning("searches are answered without the text engine", cause=failure.cause, reason=failure.reason)
        elif before and not failure:
            LOG.info("the text engine answers searches again")

    def request(
        self,
        method: str,
        path: str,
        body: bytes | Json | None = None,
        params: Mapping[str, str] | None = None,
        *,
        seconds: float = LONG,
    ) -> Json:
        """Any request.

        Raises:
            EngineUnavailable: It does not answer now.
            EngineRefused: It refuses.
            LostText: It has no such index.
        """
        within = Timeout(connect=min(seconds, CONNECT), read=seconds)
        try:
            told = self._transport.perform_request(
                method, path, params=dict(params or {}), body=body,
                timeout=within,  # type: ignore[arg-type]  # handed on to urllib3 as it is
            )  # fmt: skip
        except OpenSearchException as error:
            if isinstance(error, ConnectionTimeout):
                self._transport.leave_silent()
            # the error holds addresses, and what was asked
            raise self._failure(error) from None
        if not isinstance(told, dict):
            raise EngineUnavailable(UNREADABLE)
        return told

    def _failure(self, error: OpenSearchException) -> EngineUnavailable | LostText:
        """As an error of ours, which is raised where it is made: a variable that holds it would be a circle."""
        failure = _failure(error, self._authority)
        if isinstance(failure, LostText) and self._is_red():
            return EngineUnavailable("集群尚未恢复")
        return failure

    def _is_red(self) -> bool:
        """Whether the cluster does not know yet what it holds, as after a start of all nodes: it then says that there
        is no such index.
        """
        try:
            health = self._transport.perform_request("GET", "/_cluster/health", timeout=LOOK_SECONDS)
        except OpenSearchException:
            return True
        return bool(health["status"] == "red")

    def close(self) -> None:
        """Close its sockets, and look no more for what is silent."""
        self._breaker.end()
        self._transport.end()
        self._client.close()


def lines(bodies: Iterable[Json]) -> bytes:
    """A body of JSON lines."""
    return b"".join(orjson.dumps(one, option=orjson.OPT_APPEND_NEWLINE) for one in bodies)


def _with_heads(index: str, bodies: Sequence[Json]) -> Iterable[Json]:
    for body in bodies:
        yield {"index": index, "allow_partial_search_results": False}
        yield body


def _require_whole(answer: Json) -> None:
    """Raise where an answer is of a part of the documents, or none."""
    if "error" in answer:
        raise _failure_in(answer)
    if answer.get("timed_out") or answer.get("_shards", {}).get("failed"):
        raise EngineUnavailable("部分分片没有应答")


def _failure_in(answer: Json) -> EngineUnavailable:
    failure = failure_of(int(answer.get("status", 500)), str(answer["error"].get("type", "")))
    # whoever only reads does without: the one who writes sees to an index that is gone
    return EngineRefused(failure.reason) if isinstance(failure, LostText) else failure


def failure_of(status: int, kind: str) -> EngineUnavailable | LostText:
    """What an answer of an error says.

    Args:
        kind: What the engine calls it; never what it says of it, which may hold what was asked.
    """
    if status in LATER:
        return EngineUnavailable(f"HTTP {status} {kind}".rstrip())
    if kind == GONE:
        return LostText("OpenSearch 集群中没有该索引")
    told = f"HTTP {status} {kind}".rstrip()
    return EngineRefused(f"{told}，{REFUSALS[status]}" if status in REFUSALS else told)


def _failure(error: OpenSearchException, authority: str) -> EngineUnavailable | LostText:
    """Without addresses: they may hold what nobody but administrators should see."""
    if isinstance(error, SSLError):
        return EngineUnavailable(untrusted(error.info, authority))
    if isinstance(error, ConnectionTimeout):
        return EngineUnavailable("应答超时")
    if isinstance(error, NoConnection) or not isinstance(error, TransportError):
        return EngineUnavailable("无法连接" if isinstance(error, NoConnection) else UNREADABLE)
    kind = error.error if str(error.error).isidentifier() else ""
    return failure_of(error.status_code if isinstance(error.status_code, int) else 500, str(kind))
