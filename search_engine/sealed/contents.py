"""The table of contents: which secrets there are, in which version. It is sealed itself, under the empty name.

A single row can be put back as it was before: by itself it is in order. The table of contents has another digest then.
Whoever puts back all rows together is found by the audit log, which has the version of the table of contents.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson

from indexer.store.sealed.rows import SealedRow


@dataclass(frozen=True, slots=True)
class Contents:
    """What there is.

    Attributes:
        version: Of the table itself; it rises with each change, and with the clock: ms since 1970 UTC at the least.
        versions: The newest version that each name ever had, also of those that are gone.
        digests: Of the value as it is sealed, by name.
    """

    version: int = 0
    versions: Mapping[str, int] = field(default_factory=dict)
    digests: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of_text(cls, version: int, text: bytes) -> Contents:
        """The table whose text it is. Raises `ValueError`, `KeyError`."""
        values: dict[str, Any] = orjson.loads(text)
        return cls(version, values["versions"], values["digests"])

    def text(self) -> bytes:
        """What is sealed."""
        return orjson.dumps({"versions": dict(self.versions), "digests": dict(self.digests)})

    def next_version(self, name: str) -> int:
        """The version that a name gets with its next value."""
        return self.versions.get(name, 0) + 1

    def lists(self, row: SealedRow) -> bool:
        """Whether a row is the newest of its name."""
        return self.versions.get(row.name) == row.version and self.digests.get(row.name) == digest_of(row)

    def with_rows(self, *rows: SealedRow) -> Contents:
        """The table after rows were written."""
        versions = {row.name: row.version for row in rows}
        digests = {row.name: digest_of(row) for row in rows}
        return Contents(self.version, {**self.versions, **versions}, {**self.digests, **digests})

    def without(self, name: str) -> Contents:
        """The table after a row was removed; its version is never used again."""
        return Contents(
            self.version, self.versions, {known: digest for known, digest in self.digests.items() if known != name}
        )


def digest_of(row: SealedRow) -> str:
    """The digest of a value as it is sealed."""
    return hashlib.sha256(row.sealed).hexdigest()
