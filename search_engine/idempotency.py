"""Writes that may be sent twice: a program that got no answer sends the same again, under the same idempotency key. It
gets the answer of the first, and nothing is written again (IETF draft-ietf-httpapi-idempotency-key-header).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import TypeAlias, TypeVar

from sqlalchemy import Connection

from dictionaries.reasons import Message
from indexer.errors import AnsweredMeanwhile
from indexer.store import DocumentStore
from indexer.store.answers.stored_answers import (
    StoredAnswer,
    answer_lock,
    expire_answers,
    key_digest,
    read_answer,
    store_answer,
    under_way,
)
from indexer.store.engine import writing
from search_engine.errors import InProgress

__all__ = ["AnsweredMeanwhile", "Commit", "IdempotencyKeys", "IdempotentWrite", "StoredAnswer", "uncommitted"]

T = TypeVar("T")
# What a write calls within its transaction, last, with its result.
Commit: TypeAlias = Callable[[Connection, T], object]
HOUR = 3_600_000  # ms
UNDER_WAY = Message(
    "in_progress", "使用同一 Idempotency-Key 的请求正在处理", "a request with this Idempotency-Key is being done",
    "请稍后用同一内容重试", "send the same again shortly",
)  # fmt: skip


def uncommitted(connection: Connection, result: object) -> None:
    """What a write without a key does besides: nothing."""


@dataclass(frozen=True, slots=True)
class IdempotentWrite:
    """A write under a key, which nobody else does now."""

    _store: DocumentStore
    _key: str
    _kept: int  # ms for which an answer is kept

    def answer(self) -> StoredAnswer | None:
        """What it was answered before; None: it is to be done."""
        with self._store.engine.connect() as connection:
            return read_answer(connection, self._key, _now() - self._kept)

    def transaction(self) -> AbstractContextManager[Connection]:
        """One of its own, for the answer of a write that needed none."""
        return writing(self._store.engine)

    def store(self, connection: Connection, answer: StoredAnswer) -> None:
        """Store its answer within its transaction. Raises `AnsweredMeanwhile` where another machine was faster."""
        now = _now()
        store_answer(connection, self._key, answer, now, now - self._kept)


class IdempotencyKeys:
    """The idempotency keys of an installation.

    Args:
        store: Where answers are kept, beside what was written.
        hours: How long.
    """

    def __init__(self, store: Callable[[], DocumentStore], hours: int) -> None:
        self._store, self._kept = store, hours * HOUR

    @contextmanager
    def write(self, actor: str, key: str) -> Iterator[IdempotentWrite]:
        """A write of an actor under a key. Raises `InProgress` while another request does it."""
        store, digest = self._store(), key_digest(actor, key)
        with under_way(answer_lock(store.locks, digest)) as is_ours:
            if not is_ours:
                raise InProgress(UNDER_WAY())
            yield IdempotentWrite(store, digest, self._kept)

    def expire(self) -> int:
        """Forget answers that have had their time; returns how many."""
        store = self._store()
        return expire_answers(store.engine, store.locks, _now() - self._kept)


def _now() -> int:
    return int(time.time() * 1000)
