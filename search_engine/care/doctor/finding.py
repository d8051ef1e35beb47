"""What a check finds, and what the checks look at."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from sqlalchemy import Engine

from indexer.generation.generations import Generation
from indexer.store import DocumentStore
from indexer.store.engine import open_plain
from indexer.store.location import sqlite_file
from search_engine.installation.installation import Installation

State = Literal["ok", "note", "wrong"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the report.

    Attributes:
        check: The check's name.
        state: "ok"; "note" for what one should know; "wrong" for what must be mended.
        message: In Chinese, what was found.
        mend: In Chinese, what to do; empty where there is nothing to do.
    """

    check: str
    state: State
    message: str
    mend: str = ""


@dataclass
class Patient:
    """The installation as the checks see it. Nothing is created, migrated or locked by looking.

    Attributes:
        environment: The process's environment.
        settings_fault: Why the settings could not be read; the rest is then looked at with the defaults.
        deep: Whether everything is read and compared.
    """

    installation: Installation
    environment: Mapping[str, str] = field(default_factory=dict)
    settings_fault: str | None = None
    deep: bool = False

    @cached_property
    def engine(self) -> Engine | None:
        """The database; None where there is none."""
        place = self.installation
        file = sqlite_file(place.database)
        if file is None or file.exists():
            return open_plain(place.database, read_only=True)
        return None

    @cached_property
    def store(self) -> DocumentStore | None:
        """The document store; None where there is none."""
        return DocumentStore(self.engine, self.installation.home / "locks") if self.engine is not None else None

    def current(self) -> Generation:
        """The generation in use. Raises `IndexFailure`."""
        return self.installation.generations.current()


Check = Callable[[Patient], Iterator[Finding]]
