"""What is noted of a migration in its home, so that it can go on, or be taken back."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path

import orjson

from indexer.generation.atomic_replacement import replace_file

NAME = "migration.json"


@dataclass(frozen=True, slots=True)
class MigrationRecord:
    """A migration.

    Attributes:
        source: URL of the database that is moved from; None: the home's own files.
        target: URL of the database that is moved to; likewise.
        besides: Whether only what lies beside the documents is moved: they are in the target already.
        is_switched: Whether the installation uses the target.
        is_taken_back: Whether it used the target, and uses the source again.
    """

    source: str | None
    target: str | None
    besides: bool = False
    is_switched: bool = False
    is_taken_back: bool = False

    @property
    def is_under_way(self) -> bool:
        """Whether it was begun, and can go on."""
        return not self.is_switched and not self.is_taken_back


def read_record(home: Path) -> MigrationRecord | None:
    """The last migration of a home; None: there was none, or it was taken back."""
    try:
        return MigrationRecord(**orjson.loads((home / NAME).read_bytes()))
    except FileNotFoundError:
        return None


def written_at(home: Path) -> float:
    """When the record was last written, in seconds since 1970; 0: there is none."""
    try:
        return (home / NAME).stat().st_mtime
    except FileNotFoundError:
        return 0.0


def write_record(home: Path, record: MigrationRecord | None) -> None:
    """Note a migration; None: there is none any more."""
    if record is None:
        (home / NAME).unlink(missing_ok=True)
    else:
        replace_file(home / NAME, orjson.dumps(asdict(record)))
