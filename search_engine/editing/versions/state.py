"""What is published, read at one moment: the newest version, its rows by key, and what ships beneath them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection

from dictionaries.editing.own_row import OwnRow, RowKey
from dictionaries.editing.row_lexicon import ShippedRows, lexicon_of_rows
from dictionaries.lexicon.lexicon import Lexicon
from indexer.store.editing.versions import RowStep, StoredRow, Version, newest, order_of, rows_at


@dataclass(frozen=True)
class PublishedState:
    """The newest version and its rows, with what ships.

    Attributes:
        version: None before the first one.
        stored: Its rows, kind by kind in their order.
    """

    version: Version | None
    stored: tuple[StoredRow, ...]
    shipped: ShippedRows
    by_key: dict[RowKey, StoredRow] = field(compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        self.by_key.update((one.row.key, one) for one in self.stored)

    @property
    def number(self) -> int:
        """The version's number; 0 before the first."""
        return self.version.number if self.version else 0

    @property
    def rows(self) -> list[OwnRow]:
        """Its rows."""
        return [one.row for one in self.stored]

    def lexicon(self) -> Lexicon:
        """The lexicon that it makes."""
        return lexicon_of_rows(self.shipped.lexicon, self.rows)

    def own(self, key: RowKey) -> OwnRow | None:
        """The site's own row of a key."""
        found = self.by_key.get(key)
        return found.row if found else None

    def in_force(self, key: RowKey) -> OwnRow | None:
        """What is in force of a key: a row of the site's own, else for everybody what ships."""
        if key in self.by_key or not key.scope.everywhere:
            return self.own(key)
        shipped = self.shipped.of(key.kind, key.key)
        return None if shipped is None else OwnRow(key.kind, shipped, shipped=shipped)

    def last_place(self, kind: str) -> float:
        """The place of the last row of a kind; 0 where there is none."""
        return max((one.place for one in self.stored if one.row.kind == kind), default=0.0)

    def after(self, steps: Sequence[RowStep]) -> list[OwnRow]:
        """The rows after some steps, in their order."""
        ended = {step.ended.number for step in steps if step.ended}
        kept = [
            (order_of(one.row, one.source, one.place, one.number), one.row)
            for one in self.stored
            if one.number not in ended
        ]
        last = max((one.number for one in self.stored), default=0)
        begun = [
            (order_of(step.begun, step.source, step.place, last + number), step.begun)
            for number, step in enumerate(steps, 1)
            if step.begun
        ]
        return [row for _, row in sorted([*kept, *begun], key=lambda one: one[0])]


def read_state(connection: Connection, shipped: ShippedRows) -> PublishedState:
    """What is published now."""
    version = newest(connection)
    stored: Iterable[StoredRow] = rows_at(connection, version.number) if version else ()
    return PublishedState(version, tuple(stored), shipped)
