"""Any number of documents, sent in portions, and one report of all rows."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

from .errors import Fault, RequestRefused, ServiceError, TooLarge

MEDIA = "application/x-ndjson"
PORTION_BYTES = 8 * 1024 * 1024  # the service takes 64 MiB unless it is set otherwise; large portions gain nothing
PORTION_ROWS = 5_000


class Model(Protocol):
    """A generated document."""

    def to_dict(self) -> dict[str, Any]:
        """Its fields."""
        ...


@dataclass(frozen=True, slots=True)
class BulkReport:
    """What became of the rows so far; rows are counted from 1 over all portions.

    Attributes:
        rows: How many were sent and answered.
        written: How many were written.
        replaced: How many of these replaced a document of the same id.
        refused: How many were not written. A portion with a bad row is refused whole, unless bad rows are skipped.
        stale: How many were not written because the service has something newer of the same id.
        faults: What is wrong, and with `warning` what was accepted all the same.
        is_cut: Whether there are more faults: of one kind, the service names the first of a portion only.
        loads: The numbers of the loads that were written, in order.
    """

    rows: int = 0
    written: int = 0
    replaced: int = 0
    refused: int = 0
    stale: int = 0
    faults: tuple[Fault, ...] = ()
    is_cut: bool = False
    loads: tuple[int, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether every row was written."""
        return self.refused == 0 and self.stale == 0

    def plus(self, size: int, answer: Mapping[str, Any]) -> BulkReport:
        """This report, and the answer to a portion that was taken."""
        load = answer.get("load")
        return replace(
            self,
            rows=self.rows + size,
            written=self.written + answer["written"],
            replaced=self.replaced + answer.get("replaced", 0),
            refused=self.refused + answer.get("skipped", 0),
            stale=self.stale + answer.get("stale", 0),
            faults=self.faults + self._moved([Fault.of(row) for row in answer.get("rows", ())]),
            is_cut=self.is_cut or answer.get("cut", False),
            loads=self.loads if load is None else (*self.loads, load),
        )

    def without(self, size: int, faults: Sequence[Fault]) -> BulkReport:
        """This report, and a portion that was refused whole."""
        moved = self._moved(faults)
        return replace(self, rows=self.rows + size, refused=self.refused + size, faults=self.faults + moved)

    def _moved(self, faults: Sequence[Fault]) -> tuple[Fault, ...]:
        """Faults whose rows are counted from the first row of all."""
        return tuple(fault if fault.row is None else replace(fault, row=fault.row + self.rows) for fault in faults)


class BulkInterrupted(ServiceError):
    """Sending stopped before the end; `__cause__` says why.

    Attributes:
        report: What became of the rows before: send those after `report.rows` again.
    """

    def __init__(self, report: BulkReport, cause: ServiceError) -> None:
        super().__init__(f"stopped after {report.rows} rows: {cause}")
        self.report = report


def send_all(
    documents: Iterable[Mapping[str, Any] | Model],
    send: Callable[[bytes], Mapping[str, Any]],
    portion_bytes: int = PORTION_BYTES,
    portion_rows: int = PORTION_ROWS,
) -> BulkReport:
    """Send all documents, a portion after another; no more than one portion is held in memory.

    Args:
        documents: Mappings, or generated documents.
        send: Sends lines of JSON, and gives the service's answer.
        portion_bytes: How large a body may be; a single document that is larger goes by itself.
        portion_rows: How many rows a body may have.

    Raises:
        BulkInterrupted: The service cannot be reached, or refuses for a reason that is not in the rows.
    """
    report = BulkReport()
    for portion in portions(map(line_of, documents), portion_bytes, portion_rows):
        report = _sent(report, portion, send)
    return report


def _sent(report: BulkReport, portion: Sequence[bytes], send: Callable[[bytes], Mapping[str, Any]]) -> BulkReport:
    """The report with one portion more."""
    try:
        return report.plus(len(portion), send(b"".join(portion)))
    except TooLarge as error:
        if len(portion) == 1:
            fault = Fault(error.code, 1, "", error.message, "")
            return report.without(1, [fault])
        half = len(portion) // 2  # the service takes less than is its default
        return _sent(_sent(report, portion[:half], send), portion[half:], send)
    except RequestRefused as error:
        if not any(fault.row for fault in error.faults):
            raise BulkInterrupted(report, error) from error
        return report.without(len(portion), error.faults)
    except ServiceError as error:
        raise BulkInterrupted(report, error) from error


def line_of(document: Mapping[str, Any] | Model) -> bytes:
    """A document as a line of JSON."""
    fields = document if isinstance(document, Mapping) else document.to_dict()
    return json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def portions(lines: Iterable[bytes], most_bytes: int, most_rows: int) -> Iterator[list[bytes]]:
    """Lines in lists, each as long as the limits allow, and of one line at least."""
    portion: list[bytes] = []
    size = 0
    for line in lines:
        if portion and (size + len(line) > most_bytes or len(portion) == most_rows):
            yield portion
            portion, size = [], 0
        portion.append(line)
        size += len(line)
    if portion:
        yield portion
