"""A bulk write, and what became of it, as its sender is told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, BinaryIO

from dictionaries.faults import Fault
from dictionaries.lexicon import BadDictionaries
from indexer.errors import BadRows, LoadError
from indexer.loaders import DocumentCheck, read_jsonl_bytes
from indexer.loaders.loading import LoadOptions, LoadReport, load_rows
from indexer.store import DocumentStore
from search_engine.errors import BadParameters, Detail, NotReady


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
    def of(cls, report: LoadReport) -> BulkResult:
        """That of a load."""
        load = report.load
        return cls(
            load=load.load if load else None,
            written=load.written if load else 0,
            replaced=load.replaced if load else 0,
            skipped=report.bad_rows,
            removed=load.removed if load else 0,
            rows=[
                {"row": fault.row, "field": fault.field, "reason": fault.reason, "warning": fault.warning}
                for fault in report.faults
            ],
        )


def load_lines(
    store: DocumentStore, check: Callable[[], DocumentCheck], stream: BinaryIO, options: LoadOptions
) -> BulkResult:
    """Load JSON lines. Raises `BadParameters` with the faults of rows where bad ones are not to be skipped, `NotReady`
    where the dictionaries that documents are checked by cannot be read.
    """
    try:
        report = load_rows(store, read_jsonl_bytes(stream), check(), options)
    except BadRows as error:
        raise BadParameters([Detail(row_field(fault), fault.reason) for fault in error.faults]) from error
    except LoadError as error:
        raise BadParameters([Detail("body", str(error))]) from error
    except BadDictionaries as error:
        raise NotReady(str(error.faults[0])) from error
    return BulkResult.of(report)


def row_field(fault: Fault) -> str:
    """Where a fault is, for an error's details."""
    return f"第 {fault.row} 行 {fault.field}".strip()
