"""Deleting documents: what is asked for, and what is answered."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from dictionaries.reasons import Message
from indexer.store.deletion import Deleted, Deletion
from indexer.store.outcomes import Outcome
from search_engine.errors import BadParameters, Detail
from search_engine.messages import MISSING_FIELD, NOT_A_TEXT, UNKNOWN_FIELD
from search_engine.query.value_forms import NOT_A_TIME, update_time

# Documents that one request may delete: one transaction, under a second.
MOST_DELETED: Final = 10_000
NOT_DELETIONS = Message(
    "wrong_type", "应为 1 至 {most} 个对象的列表，各有 id，可有 updated_at",
    "must be a list of 1 to {most} objects, each with an id and possibly updated_at",
)  # fmt: skip
NOT_AN_OBJECT = Message("wrong_type", "应为对象，有 id，可有 updated_at", "must be an object with an id")
IDENTIFIER: Final = re.compile(r"[^\s<>\x00-\x1f\x7f\ud800-\udfff]{1,128}")
NOT_AN_ID = Message(
    "wrong_form", "文档编号为 1 至 128 个字符，不含空白、尖括号与控制字符",
    "a document id has 1 to 128 characters, none of them white space, angle brackets or control characters",
)  # fmt: skip
TWICE = Message("duplicate_id", "编号重复，已在第 {row} 份给出", "this id was given before, as number {row}")


@dataclass(frozen=True, slots=True)
class DeleteResult:
    """What became of a request.

    Attributes:
        load, sequence: Of the load that made it; None where nothing came of it.
        deleted: How many documents.
        rows: What became of those that were not deleted.
    """

    load: int | None
    sequence: int | None
    deleted: int
    rows: Sequence[Outcome]

    @classmethod
    def of(cls, found: Deleted) -> DeleteResult:
        """That of the store."""
        load = found.load
        if load is None:
            return cls(None, None, 0, found.outcomes)
        return cls(load.load, load.sequence, load.removed, found.outcomes)


def read_deletions(sent: Any) -> list[Deletion]:
    """The deletions of a list as it was sent. Raises `BadParameters` with every fault."""
    if not isinstance(sent, list) or not 0 < len(sent) <= MOST_DELETED:
        raise BadParameters([Detail("documents", NOT_DELETIONS(most=MOST_DELETED))])
    faults: list[Detail] = []
    rows: dict[str, int] = {}
    found = []
    for row, one in enumerate(sent, 1):
        faulty = list(_faults(row, one, rows))
        faults += faulty
        if not faulty:
            rows[one["id"]] = row
            found.append(Deletion(one["id"], _moment(one.get("updated_at")), row))
    if faults:
        raise BadParameters(faults)
    return found


def _faults(row: int, one: Any, rows: Mapping[str, int]) -> Iterator[Detail]:
    if not isinstance(one, dict):
        yield Detail("", NOT_AN_OBJECT(), row)
        return
    document_id = one.get("id")
    if document_id is None:
        yield Detail("id", MISSING_FIELD(), row)
    elif not isinstance(document_id, str):
        yield Detail("id", NOT_A_TEXT(), row)
    elif not IDENTIFIER.fullmatch(document_id):
        yield Detail("id", NOT_AN_ID(), row)
    elif document_id in rows:
        yield Detail("id", TWICE(row=rows[document_id]), row)
    for name in one.keys() - {"id", "updated_at"}:
        yield Detail(name[:50], UNKNOWN_FIELD(), row)
    try:
        _moment(one.get("updated_at"))
    except ValueError as error:
        yield Detail("updated_at", str(error), row)


def _moment(sent: Any) -> datetime | None:
    if sent is None:
        return None
    if not isinstance(sent, str):
        raise ValueError(NOT_A_TIME())
    return update_time([sent])
