"""Answers of writes that carry an idempotency key: one that is sent again gets the same answer, and writes nothing.

An answer is stored in the transaction that makes its write visible: there is never one without the other. While a write
is under way it holds a lock file, which the operating system frees with the process.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from sqlalchemy import Connection, Engine, delete, insert, select

from indexer.errors import AnsweredMeanwhile
from indexer.store.answers.tables import answers
from indexer.store.engine import writing
from indexer.store.row_checksums import checksum, matches
from indexer.store.unfinished_loads import hold_lock

# Answers that one transaction removes: nobody waits long for it.
PORTION = 1_000
LOCKS = "answer-*.lock"


@dataclass(frozen=True, slots=True)
class StoredAnswer:
    """What a write was answered.

    Attributes:
        request: Digest of what was asked, in hexadecimal digits.
        headers: JSON of a list of pairs.
    """

    request: str
    status: int
    headers: str
    body: bytes


def key_digest(actor: str, key: str) -> str:
    """What stands for an idempotency key in the store; each actor has keys of their own."""
    return hashlib.blake2b(f"{actor}\0{key}".encode(), digest_size=20).hexdigest()


def read_answer(connection: Connection, key: str, oldest: int) -> StoredAnswer | None:
    """The answer under a key's digest; None where there is none that was stored at `oldest` (ms since 1970 UTC) or
    later. A damaged one is none.
    """
    row = connection.execute(select(answers).where(answers.c.key == key)).one_or_none()
    if row is None or not matches(tuple(row[:-1]), row.checksum) or row.at < oldest:
        return None
    return StoredAnswer(row.request, row.status, row.headers, bytes(row.body))


def store_answer(connection: Connection, key: str, answer: StoredAnswer, now: int, oldest: int) -> None:
    """Store an answer under a key's digest, within the transaction of the write. `now`, `oldest`: ms since 1970 UTC.

    Raises:
        AnsweredMeanwhile: There is one; the write must not be done again.
    """
    if read_answer(connection, key, oldest) is not None:
        raise AnsweredMeanwhile
    values = (key, answer.request, answer.status, answer.headers, answer.body, now)
    connection.execute(delete(answers).where(answers.c.key == key))
    names = [column.name for column in answers.columns]
    connection.execute(insert(answers).values(dict(zip(names, (*values, checksum(values)), strict=True))))


def expire_answers(engine: Engine, locks: Path, oldest: int) -> int:
    """Remove answers that were stored before `oldest` (ms since 1970 UTC), and locks of processes that were killed.
    Returns how many answers went.
    """
    old, gone = select(answers.c.key).where(answers.c.at < oldest).limit(PORTION), 0
    with engine.connect() as connection:
        keys = connection.execute(old).scalars().all()
    while keys:
        with writing(engine) as connection:
            gone += connection.execute(delete(answers).where(answers.c.key.in_(keys))).rowcount
            keys = connection.execute(old).scalars().all()
    for path in locks.glob(LOCKS):
        with under_way(path):
            pass
    return gone


def answer_lock(locks: Path, key: str) -> Path:
    """The lock file of a write under a key's digest."""
    return locks / LOCKS.replace("*", key)


@contextmanager
def under_way(path: Path) -> Iterator[bool]:
    """Hold a write's lock file, which is gone afterwards; False where somebody else holds it."""
    lock = hold_lock(path)
    while lock is not None and not _is_there(path, lock):  # its last holder removed it as we took it
        lock.close()
        lock = hold_lock(path)
    try:
        yield lock is not None
    finally:
        if lock is not None:
            path.unlink(missing_ok=True)
            lock.close()


def _is_there(path: Path, lock: IO[str]) -> bool:
    try:
        return os.path.samestat(path.stat(), os.fstat(lock.fileno()))
    except FileNotFoundError:
        return False
