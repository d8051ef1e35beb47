"""Cursors: where a reader goes on, as a text that is opaque to them.

URL-safe Base64 of a short checksum and a JSON list. The checksum tells a cursor of ours, whole and of the same list,
from any other text; it is no secret, for a cursor lets nobody read what their key may not.
"""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from collections.abc import Mapping
from hashlib import blake2b
from typing import Any

import orjson

from dictionaries.reasons import Message
from indexer.store.reconciling.change_feed import Position

DOCUMENTS, CHANGES = "documents", "changes"  # kinds of cursors
FORMS: Mapping[str, tuple[type, ...]] = {DOCUMENTS: (str,), CHANGES: (int, int, int, int)}  # what each holds
LARGEST = 2**63 - 1  # that a database takes
CHECK = 6  # bytes
LONGEST = 1_000  # characters; an id of 128 characters in four bytes each comes to some 700
NOT_OURS = Message(
    "bad_cursor", "不是本服务在此给出的 cursor，或不完整", "this is no cursor that was given here, or not all of it",
    "请原样使用上一次回答中的值，不给则从头开始", "use the value of the last answer as it is, or none to begin anew",
)  # fmt: skip


def write_cursor(of: str, *values: Any) -> str:
    """A cursor of a kind (`of`) that holds values of JSON."""
    text = orjson.dumps(values)
    return urlsafe_b64encode(_check(of, text) + text).rstrip(b"=").decode()


def read_cursor(of: str, cursor: str) -> list[Any]:
    """What a cursor of a kind holds. Raises `ValueError` (in Chinese) where it is none."""
    try:
        raw = urlsafe_b64decode(cursor.encode("ascii") + b"=" * (-len(cursor) % 4))
    except (ValueError, Error):
        raise ValueError(NOT_OURS()) from None
    check, text = raw[:CHECK], raw[CHECK:]
    if len(cursor) > LONGEST or check != _check(of, text):
        raise ValueError(NOT_OURS())
    found: list[Any] = orjson.loads(text)
    if tuple(map(type, found)) != FORMS[of] or any(isinstance(one, int) and one > LARGEST for one in found):
        raise ValueError(NOT_OURS())  # the checksum is no secret
    return found


def cursor_behind(sequence: int) -> str:
    """The cursor of the feed of changes for who has read the store as it was at a sequence."""
    return write_cursor(CHANGES, *Position.behind(sequence))


def _check(of: str, text: bytes) -> bytes:
    return blake2b(text, digest_size=CHECK, person=of.encode()).digest()
