"""What became of a bulk write, as its sender is told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from indexer.errors import Fault
from indexer.loaders.loading import LoadReport


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


def row_field(fault: Fault) -> str:
    """Where a fault is, for an error's details."""
    return f"第 {fault.row} 行 {fault.field}".strip()
