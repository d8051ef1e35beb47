"""What a reader hands on: one row of a source, and the marks it leaves on a value that it could not read."""

from __future__ import annotations

from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Stands in a row for a value that could not be read; no field of a document accepts it.

    Attributes:
        reason: A `Reason`: what is wrong and how to mend it.
    """

    reason: str
