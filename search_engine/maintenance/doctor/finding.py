"""What a check finds, and what the checks look at."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

from sqlalchemy import Engine, text
from sqlalchemy.exc import SQLAlchemyError

from indexer.errors import StorageFailure, StoreBusy
from indexer.generation.generation import Generation
from indexer.store import DocumentStore
from indexer.store.damage import damaged_documents, reading
from indexer.store.engine import open_plain
from indexer.store.location import Location, is_there, sqlite_file
from search_engine.installation.installation import Installation

State = Literal["ok", "note", "wrong"]

# Why there is nothing to be read: it is damaged, or a server is away. The check of schemas tells.
UNREADABLE = (SQLAlchemyError, StoreBusy)


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the report.

    Attributes:
        check: The check's name.
        state: "ok"; "note" for what one should know; "wrong" for what must be mended.
        message: In Chinese, what was found.
        mend: In Chinese, what to do; empty where there is nothing to do.
        cause: What the system refuses, in one word for programs: "full", "read_only", "rights", "owner", "handles",
            "device", "lock"; empty where it is not that.
    """

    check: str
    state: State
    message: str
    mend: str = ""
    cause: str = ""


def refused(check: str, failure: StorageFailure) -> Finding:
    """What a check has met that is no fault of what it looks at."""
    told, _, mend = str(failure).partition("。")
    return Finding(check, "wrong", told, mend, failure.cause)


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

    @cached_property
    def damaged(self) -> Mapping[int, str] | None:
        """The documents that are not what was written; None where the store cannot be read. Reads all of it."""
        if self.engine is not None:
            with suppress(*UNREADABLE), self.engine.connect() as connection:
                return damaged_documents(connection)
        return None

    def close(self) -> None:
        """Let go of the database, if it was looked at."""
        if (engine := self.__dict__.get("engine")) is not None:
            engine.dispose()
        if (store := vars(self.installation).get("store")) is not None:
            store.engine.dispose()

    def row(self, location: Location, query: str, values: Mapping[str, Any] | None = None) -> tuple[Any, ...] | None:
        """One row of another database; None where there is none, or it is damaged (`integrity` tells)."""
        if not is_there(location):
            return None
        with suppress(*UNREADABLE), reading(location) as connection:
            found = connection.execute(text(query), dict(values or {})).fetchone()
            return None if found is None else tuple(found)
        return None

    def current(self) -> Generation:
        """The generation in use. Raises `IndexFailure`."""
        return self.installation.generations.current()


Check = Callable[[Patient], Iterator[Finding]]
