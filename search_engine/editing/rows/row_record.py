"""One row by its id: what is in force of it, what ships, and what each version has made of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from sqlalchemy import Connection

from dictionaries.caches import Latest
from dictionaries.editing.own_row import OwnRow, RowKey, values_of
from dictionaries.editing.row_cells import row_line
from dictionaries.editing.row_lexicon import ShippedRows
from dictionaries.kinds import BY_NAME, KINDS
from dictionaries.lexicon.lexicon import Lexicon
from dictionaries.lexicon.row_ids import row_id
from dictionaries.reasons import Message
from indexer.store.editing.row_history import PublishedRow, keys_ever, rows_of_key
from indexer.store.editing.versions import Version, version_of
from search_engine.editing.actor import Actor
from search_engine.editing.formatting import cells_told, key_fields, row_cells, version_fields
from search_engine.errors import NotFound

NO_ROW = Message("not_found", "没有编号为 {number} 的词典行", "there is no row {number} of the dictionaries")
# The ids of the rows that ship, in the order of `_shipped_keys`: to make them takes .2 s, 2 MB to keep them.
_ids: Latest[Lexicon, tuple[str, ...]] = Latest()


@dataclass(frozen=True, slots=True)
class RowStep:
    """What a version has made of a row; None: there was no row of the site's own."""

    version: Version
    before: OwnRow | None
    after: OwnRow | None


@dataclass(frozen=True, slots=True)
class RowRecord:
    """A row.

    Attributes:
        own: The site's own row that is in force, or that is off; None: there is none.
        shipped: What ships of its key; None: nothing.
        steps: What versions have made of it, oldest first.
    """

    key: RowKey
    own: PublishedRow | None
    shipped: Any
    steps: tuple[RowStep, ...]

    def as_dict(self) -> dict[str, Any]:
        """As JSON has it."""
        row = self.own.row if self.own else None
        entry = row.entry if row else self.shipped
        return {
            "id": row_id(self.key),
            "label": BY_NAME[self.key.kind].label,
            **key_fields(self.key),
            "text": None if entry is None else row_line(self.key.kind, entry),
            "in_force": bool(row and not row.off) or (row is None and self.shipped is not None),
            "source": "own" if row else "shipped" if self.shipped is not None else None,
            "version": self.own.since if self.own else None,
            "owner": (row.owner or None) if row else None,
            "own": cells_told(row),
            "shipped": row_cells(OwnRow(self.key.kind, self.shipped)) if self.shipped is not None else None,
            "history": [_step_fields(step) for step in self.steps],
        }


def _step_fields(step: RowStep) -> dict[str, Any]:
    sides = {"before": cells_told(step.before), "after": cells_told(step.after)}
    return {"version": version_fields(step.version), **sides}


def row_record(connection: Connection, shipped: ShippedRows, actor: Actor, identifier: str) -> RowRecord:
    """The row of an id, if it is everybody's or theirs. Raises `NotFound`, `DamagedRows`."""
    key = _key_of(connection, shipped.lexicon, identifier)
    if key is None:
        raise NotFound(NO_ROW(number=identifier[:20]))
    published = rows_of_key(connection, key)
    if not actor.sees(key, [one.row for one in published]):
        raise NotFound(NO_ROW(number=identifier[:20]))
    own = next((one for one in published if one.until is None), None)
    entry = shipped.of(key.kind, key.key) if key.scope.everywhere else None
    return RowRecord(key, own, entry, tuple(_steps(connection, published)))


def _key_of(connection: Connection, shipped: Lexicon, identifier: str) -> RowKey | None:
    """The key of an id, among those that were ever published and those that ship."""
    wanted = identifier.strip().lower()
    for key in keys_ever(connection):
        if key.kind in BY_NAME and row_id(key) == wanted:
            return key
    ids = _ids.of(shipped, lambda: tuple(map(row_id, _shipped_keys(shipped))))
    return next(islice(_shipped_keys(shipped), ids.index(wanted), None)) if wanted in ids else None


def _shipped_keys(shipped: Lexicon) -> Iterator[RowKey]:
    """The keys of all rows that ship, always in the same order."""
    return (RowKey(kind.name, values_of(kind.name, entry)) for kind in KINDS for entry in getattr(shipped, kind.name))


def _steps(connection: Connection, published: Iterable[PublishedRow]) -> Iterable[RowStep]:
    """A version that ends a row and brings another one of its key is one step."""
    begun = {one.since: one.row for one in published}
    ended = {one.until: one.row for one in published if one.until is not None}
    for number in sorted({*begun, *ended}):
        version = version_of(connection, number)
        if version is not None:
            yield RowStep(version, ended.get(number), begun.get(number))
