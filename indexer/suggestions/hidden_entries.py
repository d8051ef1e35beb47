"""Which entries of a table must not be shown, by one version of the dictionaries.

The process that indexes looks at every entry beside the requests, and leaves the numbers of those in the table's
folder. Where it has not done so yet, or other rules count, the few entries that are about to be shown are looked at.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol
from zlib import crc32

import orjson

from indexer.generation.atomic_replacement import replace_file

FILE = "hidden.json"


class ShowingRules(Protocol):
    """Rules of what may be shown; those of the same rows are equal."""

    def allow(self, text: str) -> bool:
        """Whether a text may be shown."""


@dataclass(frozen=True, slots=True)
class HiddenEntries:
    """The numbers of a table's entries that must not be shown, by a version of the dictionaries."""

    version: str
    numbers: frozenset[int]


def write_hidden(folder: Path, hidden: HiddenEntries) -> None:
    """Leave them in a table's folder, in place of those of another version. Raises `StorageFailure`."""
    values = {"version": hidden.version, "numbers": sorted(hidden.numbers)}
    replace_file(folder / FILE, orjson.dumps({**values, "check": crc32(orjson.dumps(values))}))


def read_hidden(folder: Path) -> HiddenEntries | None:
    """Those of a table's folder; None where none were left, or not as they were written."""
    try:
        values = orjson.loads((folder / FILE).read_bytes())
        check = values.pop("check")
        if check != crc32(orjson.dumps(values)):
            return None
        return HiddenEntries(values["version"], frozenset(values["numbers"]))
    except (OSError, ValueError, AttributeError, KeyError, TypeError):
        return None


def hidden_stamp(folder: Path) -> tuple[int, int] | None:
    """Changes whenever they are written; None where there are none."""
    try:
        status = (folder / FILE).stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_ino
