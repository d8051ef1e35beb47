"""What a check says of a row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from dictionaries.kinds.kind import Level
from dictionaries.lexicon.scope import EVERYWHERE, Scope


@dataclass(frozen=True, slots=True)
class Finding:
    """A fault of a row, or a doubt.

    Attributes:
        kind, key: Name of the row's kind, values of its key columns in their order; "", () of a rule of every lexicon.
        level: `error` or `warn`.
        what: In Chinese, what is wrong, how bad it is, and how to mend it.
        where: In Chinese, the row: its file, its cells, for whom it acts.
        values: JSON values that the sentence was made of: similarity, queries with counts, names, the other row.
        scope: For whom the row acts.
        check: Name of the check; `rules`.
    """

    kind: str
    key: tuple[str, ...]
    level: Level
    what: str
    where: str
    values: Mapping[str, Any] = field(default_factory=dict)
    scope: Scope = EVERYWHERE
    check: str = ""

    def as_dict(self) -> dict[str, Any]:
        """As programs get it."""
        return {
            "check": self.check, "level": self.level, "kind": self.kind, "key": list(self.key),
            "scope": {"region": self.scope.region, "site": self.scope.site, "department": self.scope.department},
            "what": self.what, "where": self.where, "values": dict(self.values),
        }  # fmt: skip
