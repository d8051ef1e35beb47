"""Writes under an idempotency key: sent again, they get the answer of the first and write nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from typing import Any, BinaryIO, TypeVar

import orjson
from flask import Response
from sqlalchemy import Connection

from api.http.answers import JsonAnswer
from api.http.body import DigestedBody
from api.http.current import current_request, service
from search_engine import KeyReused, Message
from search_engine.access import Writer
from search_engine.idempotency import AnsweredMeanwhile, Commit, IdempotentWrite, StoredAnswer, uncommitted

T = TypeVar("T")
HEADER, REPLAYED = "Idempotency-Key", "Idempotency-Replayed"
OF_BODY = ("Content-Type", "Content-Length")  # headers that an answer gets from its body
REUSED = Message(
    "idempotency_key_reused", "这个 Idempotency-Key 已用于另一请求（地址、参数或内容不同）",
    "this Idempotency-Key came before with another request (address, parameters or body)", "新的写入请换一个",
    "take another one for a new write",
)  # fmt: skip


def answer_once(
    writer: Writer,
    asked: Mapping[str, Any],
    body: BinaryIO,
    write: Callable[[BinaryIO, Commit[T]], T],
    respond: Callable[[T], Response],
) -> Response:
    """The answer of a write, which is done once under each key of a writer; without a key each time.

    Args:
        asked: The values of the request, as its operation has read them, among them the key.
        body: Of the request; it is read to its end.
        write: Does it, and calls what it is given within its transaction, last, with its result. A write that changes
            nothing need not: its answer is stored by itself, for it could change something when it is sent again.
        respond: The answer to a result. It is asked once.

    Raises:
        InProgress: Another request does the same write now.
        KeyReused: The key came with another request before.
    """
    key = asked.get(HEADER)
    if key is None:
        return respond(write(body, uncommitted))
    digested = DigestedBody(body)
    with service().idempotency.write(writer.holder.actor, key) as once:
        return _replayed(once, asked, digested) or _written(once, asked, digested, write, respond)


def _written(
    once: IdempotentWrite,
    asked: Mapping[str, Any],
    body: DigestedBody,
    write: Callable[[BinaryIO, Commit[T]], T],
    respond: Callable[[T], Response],
) -> Response:
    answers: list[Response] = []

    def commit(connection: Connection, result: T) -> None:
        answers.append(respond(result))
        once.store(connection, _stored(answers[0], _request_digest(asked, body)))

    try:
        result = write(body.stream(), commit)
        if not answers:
            with once.transaction() as connection:
                commit(connection, result)
    except AnsweredMeanwhile:
        if (found := _replayed(once, asked, body)) is None:
            raise
        return found
    return answers[0]


def _replayed(once: IdempotentWrite, asked: Mapping[str, Any], body: DigestedBody) -> Response | None:
    """The answer that the key got before; None where it got none."""
    stored = once.answer()
    if stored is None:
        return None
    if stored.request != _request_digest(asked, body):
        raise KeyReused(REUSED())
    answer = JsonAnswer(stored.body, stored.status) if stored.body else Response(status=stored.status)
    answer.headers.extend([*orjson.loads(stored.headers), (REPLAYED, "true")])
    return answer


def _stored(answer: Response, request: str) -> StoredAnswer:
    headers = [pair for pair in answer.headers.to_wsgi_list() if pair[0] not in OF_BODY]
    return StoredAnswer(request, answer.status_code, orjson.dumps(headers).decode(), answer.get_data())


def _request_digest(asked: Mapping[str, Any], body: DigestedBody) -> str:
    """What tells a request from others: method, path, parameters, and the body, whose rest is read."""
    request = current_request()
    parts = [request.method, request.path, sorted(asked.items()), body.digest()]
    return hashlib.blake2b(orjson.dumps(parts, default=str), digest_size=20).hexdigest()
