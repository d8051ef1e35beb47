"""A change of secrets: rows that are written and removed together, with the table of contents that lists them."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import Connection

from indexer.store.sealed.rows import CONTENTS, SealedRow, remove_rows, write_rows
from search_engine.errors import SecretUnavailable
from search_engine.sealed.ciphers import WrongBox
from search_engine.sealed.envelope import rewrapped, sealed
from search_engine.sealed.master_key import MasterKey
from search_engine.sealed.sealed_rows import CHANGED, SealedRows


class Change:
    """What is changed, and the table of contents afterwards.

    Args:
        before: The rows as they are; their table of contents is opened.
        master: What data keys are wrapped with from now on.
        algorithm: What new values are sealed with.
        author: Who changes them.
        at: ms since 1970 UTC.

    Raises:
        SecretUnavailable: The table of contents cannot be opened.
    """

    def __init__(self, before: SealedRows, master: MasterKey, algorithm: str, author: str, at: int) -> None:
        self.before, self._master, self._algorithm, self._author, self._at = before, master, algorithm, author, at
        self.contents = before.contents()
        self._written: dict[str, SealedRow] = {}
        self._removed: list[str] = []

    @property
    def is_empty(self) -> bool:
        """Whether nothing is changed."""
        return not (self._written or self._removed)

    def seal(self, name: str, value: bytes) -> None:
        """A new value, in a new version with a new data key."""
        version = self.contents.next_version(name)
        row = sealed(self._master, name, version, self._algorithm, value, self._author, self._at)
        self._written[name], self.contents = row, self.contents.with_rows(row)

    def remove(self, name: str) -> None:
        """Remove a secret, also one that was changed. Raises `SecretUnavailable` where there is none."""
        if name not in self.before.names and name not in self.contents.digests:
            self.before.value(name, self.contents)
        self._removed.append(name)
        self.contents = self.contents.without(name)

    def rewrap(self, names: Collection[str]) -> None:
        """Wrap the data keys of secrets anew. Raises `SecretUnavailable` where one is not what was written last."""
        for name in names:
            self.before.value(name, self.contents)
            row = self.before.rows[name]
            try:
                self._written[name] = rewrapped(self.before.key(row.master), self._master, row)
            except WrongBox:
                raise SecretUnavailable(name, CHANGED.format(name=name)) from None

    def write(self, connection: Connection) -> dict[str, Any]:
        """Write all of it within a transaction; returns what the audit log tells of it."""
        known = self.before.rows.get(CONTENTS)
        version = max(self._at, self.before.least + 1, known.version + 1 if known else 0)
        contents = sealed(
            self._master, CONTENTS, version, self._algorithm, self.contents.text(), self._author, self._at
        )  # fmt: skip
        remove_rows(connection, *self._removed)
        write_rows(connection, *self._written.values(), contents)
        versions = {name: row.version for name, row in self._written.items()}
        return {"versions": versions, "master": self._master.id, "algorithm": self._algorithm, "contents": version}
