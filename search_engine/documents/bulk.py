"""A bulk write, and what became of it, as its sender is told."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Final

from dictionaries.faults import Fault, FaultTotal
from dictionaries.lexicon import BadDictionaries
from dictionaries.reasons import Message, Reason
from indexer.errors import BadRows, LoadError, OutsideArea, WrongFile
from indexer.loaders import DocumentCheck, Row
from indexer.loaders.coercion import FIELDS, unknown_within
from indexer.loaders.loading import LoadOptions, LoadReport, load_rows
from indexer.store import DocumentStore
from search_engine.documents.shelved import SHELF
from search_engine.errors import BadParameters, Detail, FaultyDocuments, Forbidden, NotReady
from search_engine.idempotency import Commit, uncommitted
from search_engine.query.request import printable

OUTSIDE = Message(
    "forbidden", "超出密钥的地区或站点，没有写入任何内容",
    "outside of the key's regions or sites, and nothing was written", "原因见 details", "details tell why", joint="；",
)  # fmt: skip
FAULTY = Message(
    "bad_parameters", "有文档填写有误，没有写入任何内容", "documents have faults, and nothing was written",
    "请按所列改正",
    "correct those that are listed", joint="；",
)  # fmt: skip
REASON_NEEDED = Message(
    "missing", "force 会覆盖较新的内容、恢复已删除的文档",
    "force overrides what is newer and restores what was deleted",
    "请用 reason 写明原因", "give the reason",
)  # fmt: skip
UNKNOWN_FIELD = Message("unknown_field", "没有这个字段，已忽略", "there is no such field, it was ignored")
MISSPELT_FIELD = UNKNOWN_FIELD.with_mend("是否应为 {near}？", "did you mean {near}?", "；")
# Names of fields for which a near one is looked for, .5 ms each.
MOST_COMPARED: Final = 200


@dataclass(frozen=True, slots=True)
class BulkResult:
    """What became of the rows of a bulk write.

    Attributes:
        load: Its number; None where nothing was written.
        skipped: Rows that were refused.
        stale: Rows that were left out because the stored document, or its deletion, is newer.
        removed: Documents of the site that were not among them and went offline.
        rows: Faults and warnings: errors by row, then warnings, the dearest first; of each kind the first ones.
        totals: How many of each kind there are in all.
        cut: Whether there are more than `rows` has.
    """

    load: int | None
    written: int
    replaced: int
    skipped: int
    stale: int
    removed: int
    rows: Sequence[Fault]
    totals: Sequence[FaultTotal]
    cut: bool

    @classmethod
    def of(cls, report: LoadReport) -> BulkResult:
        """That of a load."""
        load = report.load
        return cls(
            load=load.load if load else None,
            written=load.written if load else 0,
            replaced=load.replaced if load else 0,
            skipped=report.bad_rows,
            stale=report.stale,
            removed=load.removed if load else 0,
            rows=report.faults,
            totals=report.tally.totals,
            cut=report.tally.cut,
        )


def load_body(
    store: DocumentStore,
    check: Callable[[], DocumentCheck],
    rows: Callable[[], Iterable[Row]],
    options: LoadOptions,
    done: Callable[[LoadReport], object] = lambda report: None,  # told what became of them
    commit: Commit[BulkResult] = uncommitted,
) -> BulkResult:
    """Load the rows of a request's body. Raises as `told_to_sender`."""
    options = replace(options, also=lambda connection, report: commit(connection, BulkResult.of(report)))
    with told_to_sender():
        report = load_rows(store, noting_unknown(rows()), check(), options)
    done(report)
    return BulkResult.of(report)


@contextmanager
def told_to_sender() -> Iterator[None]:
    """A load whose failures are told to who has sent it.

    Raises:
        FaultyDocuments: With the faults of rows, where bad ones are not to be skipped, or of the body.
        Forbidden: With the reasons by row, where some are outside of the author's area.
        NotReady: The dictionaries that documents are checked by cannot be read.
    """
    try:
        yield
    except BadRows as error:
        raise FaultyDocuments(details_of(error.faults), FAULTY(), error.totals) from error
    except OutsideArea as error:
        raise outside(error) from error
    except WrongFile as error:
        raise FaultyDocuments([Detail("body", error.reason)], FAULTY()) from error
    except LoadError as error:
        raise FaultyDocuments([Detail("body", str(error))], FAULTY()) from error
    except BadDictionaries as error:
        raise NotReady(str(error.faults[0])) from error


def forced_by(*, force: bool, reason: str | None) -> str | None:
    """Why a load overrides what is newer; None where it does not. Raises `BadParameters` where that is not told."""
    if force and not reason:
        raise BadParameters([Detail("reason", REASON_NEEDED())])
    return reason if force else None


def noting_unknown(rows: Iterable[Row]) -> Iterator[Row]:
    """The rows, with a warning for each field that no document has."""
    known: dict[str, Reason] = {}
    for row in rows:
        raw = row.raw or {}
        names = sorted({*(raw.keys() - FIELDS - {SHELF}), *unknown_within(raw)})
        if names:
            told = (Fault(row.number, printable(name), _unknown(name, known), True) for name in names)
            row = row._replace(faults=(*row.faults, *told))
        yield row


def _unknown(name: str, known: dict[str, Reason]) -> Reason:
    """What is said of a field that no document has; `known`: what has been said so far."""
    if name not in known and len(known) < MOST_COMPARED:
        near = get_close_matches(name[:100], sorted(FIELDS), 1)
        known[name] = MISSPELT_FIELD(near=near[0]) if near else NO_FIELD
    return known.get(name, NO_FIELD)


NO_FIELD: Final = UNKNOWN_FIELD()


def details_of(faults: Iterable[Fault]) -> list[Detail]:
    """Faults of rows as details of an error."""
    return [Detail(fault.field, fault.reason, fault.row) for fault in faults]


def outside(error: OutsideArea) -> Forbidden:
    """What is said to who may not write there."""
    return Forbidden(OUTSIDE(), details_of(error.faults))
