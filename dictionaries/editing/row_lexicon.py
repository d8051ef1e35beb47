"""From what ships and a site's own rows to a lexicon. What no row changes is taken as it is, not copied."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from dictionaries.editing.own_row import OwnRow, Values, values_of
from dictionaries.kinds import BY_NAME
from dictionaries.lexicon.compiling import lexicon_of
from dictionaries.lexicon.lexicon import Lexicon


def lexicon_of_rows(shipped: Lexicon, rows: Iterable[OwnRow]) -> Lexicon:
    """The lexicon of what ships with own rows over it: one replaces the shipped row of its key in its place, a new one
    comes after all, one that is off takes it away. Rows with a scope or dates are conditional.
    """
    conditional = []
    plain: dict[str, list[OwnRow]] = {}
    for row in rows:
        if row.is_conditional:
            conditional.append(_with_owner(row).conditional())
        else:
            plain.setdefault(row.kind, []).append(_with_owner(row))
    found = dict(shipped.entries()) | {kind: _merged(shipped, kind, own) for kind, own in plain.items()}
    return lexicon_of(found, conditional)


def _with_owner(row: OwnRow) -> OwnRow:
    """The row; where answers tell who looks after it, its entry says it."""
    if not row.owner or "owner" not in BY_NAME[row.kind].added:
        return row
    return replace(row, entry=replace(row.entry, owner=row.owner))


def _merged(shipped: Lexicon, kind: str, own: Iterable[OwnRow]) -> tuple[Any, ...]:
    by_key = shipped_rows(shipped, kind)
    for row in own:
        if row.off:
            by_key.pop(row.key.key, None)
        else:
            by_key[row.key.key] = row.entry
    return tuple(by_key.values())


def shipped_rows(shipped: Lexicon, kind: str) -> dict[Values, Any]:
    """Key → entry of a kind, in their order."""
    return {values_of(kind, entry): entry for entry in getattr(shipped, kind)}


class ShippedRows:
    """What ships, by key; a kind is looked through when it is first asked for."""

    def __init__(self, shipped: Lexicon) -> None:
        self.lexicon = shipped
        self._kinds: dict[str, Mapping[Values, Any]] = {}

    def of(self, kind: str, key: Values) -> Any:
        """The row of a key; None where none ships."""
        if kind not in self._kinds:
            self._kinds[kind] = shipped_rows(self.lexicon, kind)
        return self._kinds[kind].get(key)
