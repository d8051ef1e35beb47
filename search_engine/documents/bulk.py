"""A bulk write, and what became of it, as its sender is told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Any

from dictionaries.faults import Fault
from dictionaries.lexicon import BadDictionaries
from dictionaries.own_text import OwnText
from indexer.errors import BadRows, LoadError, OutsideArea, WrongFile
from indexer.loaders import DocumentCheck, Row
from indexer.loaders.coercion import FIELDS, unknown_within
from indexer.loaders.loading import FAULTS_KEPT, OF_EACH_FIELD, LoadOptions, LoadReport, load_rows
from indexer.store import DocumentStore
from search_engine.errors import BadParameters, Detail, Forbidden, NotReady
from search_engine.idempotency import Commit, uncommitted
from search_engine.query.request import printable

OUTSIDE = "超出密钥的地区或站点，没有写入任何内容；原因见 details"


@dataclass(frozen=True, slots=True)
class BulkResult:
    """What became of the rows of a bulk write; `rows` has the first faults and warnings."""

    load: int | None
    written: int
    replaced: int
    skipped: int
    removed: int
    rows: list[dict[str, Any]]

    @classmethod
    def of(cls, report: LoadReport, ignored: Iterable[Fault] = ()) -> BulkResult:
        """That of a load. `ignored`: warnings of fields that no document has."""
        load, faults = report.load, sorted((*report.faults, *ignored), key=lambda fault: fault.row)
        return cls(
            load=load.load if load else None,
            written=load.written if load else 0,
            replaced=load.replaced if load else 0,
            skipped=report.bad_rows,
            removed=load.removed if load else 0,
            rows=[
                {"row": fault.row, "field": fault.field, "reason": fault.reason, "warning": fault.warning}
                for fault in faults
            ],
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
    ignored: list[Fault] = []
    options = replace(options, also=lambda connection, report: commit(connection, BulkResult.of(report, ignored)))
    with told_to_sender():
        report = load_rows(store, noting_unknown(rows(), ignored), check(), options)
    done(report)
    return BulkResult.of(report, ignored)


@contextmanager
def told_to_sender() -> Iterator[None]:
    """A load whose failures are told to who has sent it.

    Raises:
        BadParameters: With the faults of rows, where bad ones are not to be skipped.
        Forbidden: With the reasons by row, where some are outside of the author's area.
        NotReady: The dictionaries that documents are checked by cannot be read.
    """
    try:
        yield
    except BadRows as error:
        raise BadParameters([Detail(row_field(fault), fault.reason) for fault in error.faults]) from error
    except OutsideArea as error:
        raise outside(error) from error
    except WrongFile as error:
        raise BadParameters([Detail("body", OwnText("{}：{}").format(error.path, error.reason))]) from error
    except LoadError as error:
        raise BadParameters([Detail("body", str(error))]) from error
    except BadDictionaries as error:
        raise NotReady(str(error.faults[0])) from error


def noting_unknown(rows: Iterable[Row], ignored: list[Fault]) -> Iterator[Row]:
    """The rows; each field of a row that no document has is added to `ignored`, of one name the first ones."""
    told: Counter[str] = Counter()
    for row in rows:
        raw = row.raw or {}
        for name in sorted({*(raw.keys() - FIELDS), *unknown_within(raw)}):
            told[name] += 1
            if told[name] <= OF_EACH_FIELD and len(told) <= FAULTS_KEPT:
                ignored.append(Fault(row.number, printable(name), unknown_field(name), True))
        yield row


def unknown_field(name: str) -> str:
    """What is said of a field that no document has."""
    near = get_close_matches(name[:100], sorted(FIELDS), 1)
    return f"没有这个字段，已忽略；是否应为 {near[0]}？" if near else "没有这个字段，已忽略"


def row_field(fault: Fault) -> str:
    """Where a fault is, for an error's details."""
    return f"第 {fault.row} 行 {fault.field}".strip() if fault.row else fault.field


def outside(error: OutsideArea) -> Forbidden:
    """What is said to who may not write there."""
    return Forbidden(OUTSIDE, [Detail(row_field(fault), fault.reason) for fault in error.faults])
