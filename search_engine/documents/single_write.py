"""One document, written to the id of its address, and what became of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection

from dictionaries.faults import Fault
from dictionaries.reasons import Message
from indexer.loaders import DocumentCheck, Row
from indexer.loaders.loading import LoadOptions, LoadReport, load_checked
from indexer.loaders.parallel_check import check_rows
from indexer.store import DocumentStore
from search_engine.documents.bulk import noting_unknown, told_to_sender
from search_engine.errors import DeletedLater, StaleWrite, code_of
from search_engine.idempotency import Commit, uncommitted

OTHER_ID = Message(
    "other_id", "与地址中的编号不一致", "is not the id of the address", "请改为一致，或省去这个字段",
    "make them the same, or leave it out",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class PutResult:
    """What became of one document.

    Attributes:
        load, sequence: Of the load that brought it.
        created: Whether there was none of this id.
        warnings: What is doubtful though it was taken; of each kind the first ones.
    """

    id: str
    load: int
    sequence: int
    created: bool
    warnings: Sequence[Fault]

    @classmethod
    def of(cls, document_id: str, report: LoadReport) -> PutResult:
        """That of a load."""
        load = report.load
        assert load is not None, "whatever is accepted makes a load"
        assert load.sequence is not None, "and it is visible"
        return cls(document_id, load.load, load.sequence, load.written > load.replaced, report.faults)


def load_document(
    store: DocumentStore,
    check: Callable[[], DocumentCheck],
    document_id: str,
    raw: Mapping[str, Any],
    options: LoadOptions,
    done: Callable[[LoadReport], object] = lambda report: None,
    commit: Commit[PutResult] = uncommitted,
) -> PutResult:
    """Load one document to an id, which its own has to be where it has one. Raises as `told_to_sender`, and
    `StaleWrite` or `DeletedLater`.
    """
    row = Row(0, {**raw, "id": document_id})

    def also(connection: Connection, report: LoadReport) -> None:
        if report.stale:
            reason = next(fault.reason for fault in report.faults if not fault.warning)
            raise (DeletedLater if code_of(reason) == DeletedLater.code else StaleWrite)(reason)
        commit(connection, PutResult.of(document_id, report))

    with told_to_sender():
        parts = check_rows(noting_unknown([row]), check())
        if not _is_same(raw.get("id"), document_id):
            parts = (part._replace(prepared=[], faults=[Fault(0, "id", OTHER_ID()), *part.faults]) for part in parts)
        report = load_checked(store, parts, replace(options, also=also))
    done(report)
    return PutResult.of(document_id, report)


def _is_same(said: object, document_id: str) -> bool:
    """Whether a document says this id of itself, or none."""
    return said is None or str(said).strip() in ("", document_id)
