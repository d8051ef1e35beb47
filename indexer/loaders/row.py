"""What a reader hands on: one row of a source, and the marks it leaves on a value that it could not read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from dictionaries.faults import Fault


class Row(NamedTuple):
    """One row of a source.

    Attributes:
        number: 1-based line (JSONL, CSV) or row (XLSX) in the source; the header counts.
        raw: The row as a document's fields, nested, not yet checked; None where the row as a whole cannot be read.
        faults: Why `raw` is None; else warnings, which are told with those of the check. Cells that cannot be read
            stand in `raw` as `Unreadable`, so that `DocumentCheck` tells them together with the row's other faults.
        position: Bytes of the source read so far, for progress; a compressed file counts its compressed bytes.
    """

    number: int
    raw: dict[str, object] | None
    faults: tuple[Fault, ...] = ()
    position: int = 0


class Withdrawal(NamedTuple):
    """A row of a document that is not public any more.

    Attributes:
        row: 1-based, as of a `Row`.
        updated_at: When its sender changed it; None where that is not told.
    """

    row: int
    id: str
    updated_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Stands in a row for a value that could not be read; no field of a document accepts it.

    Attributes:
        reason: A `Reason`: what is wrong and how to mend it.
    """

    reason: str
