"""Three ways: what shipped when a site's row was made, what ships now, and the row itself.

shipped then → now          the site's row            becomes
the same                    any                       as it was
changed                     says what ships now       nothing: it is not needed any more
columns A changed           columns B changed         both changes, where A and B have none in common
changed otherwise           any                       as it was, and a conflict for people to decide
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from dictionaries.editing.own_row import OwnRow, entry_fields
from dictionaries.editing.row_cells import NOTE
from dictionaries.editing.row_lexicon import ShippedRows


@dataclass(frozen=True, slots=True)
class MergedRow:
    """A row after a release.

    Attributes:
        before: As it was.
        after: What is in force now; None: what ships alone.
        proposed: What somebody should decide about, None within it: to do without a row of one's own.
        is_conflict: Whether there is anything to decide.
    """

    before: OwnRow
    after: OwnRow | None
    proposed: OwnRow | None = None
    is_conflict: bool = False


def merge_rows(rows: Iterable[OwnRow], shipped: ShippedRows) -> list[MergedRow]:
    """Those of some rows that a release has to do with: of their keys ships something else than when they were made."""
    found = []
    for row in rows:
        now = shipped.of(row.kind, row.key.key)
        if now != row.shipped:
            found.append(merge_row(row, now))
    return found


def merge_row(row: OwnRow, now: Any) -> MergedRow:
    """One row, and what ships of its key now (None: nothing)."""
    told = replace(row, shipped=now)
    if row.off:
        # what was switched off is gone, or is there anew in another form
        return MergedRow(row, None) if now is None else MergedRow(row, told, _taken(row, now), True)
    if now is None:
        return MergedRow(row, told, None, True)
    if row.shipped is None:
        return MergedRow(row, None) if _same(row, now) else MergedRow(row, told, _taken(row, now), True)
    merged = _merged_entry(row.shipped, now, row.entry)
    if merged is None:
        return MergedRow(row, told, _taken(row, now), True)
    after = replace(told, entry=merged)
    return MergedRow(row, None if _same(after, now) else after)


def _taken(row: OwnRow, now: Any) -> OwnRow | None:
    """The row that takes what ships now: none for a row of everybody at all times."""
    return replace(row, entry=now, off=False, shipped=now) if row.is_conditional else None


def _same(row: OwnRow, now: Any) -> bool:
    return row.entry == now and not row.is_conditional


def _merged_entry(then: Any, now: Any, own: Any) -> Any | None:
    """Both changes; None where both change one column, and to different values. A note decides nothing: the site's."""
    values = {}
    base, theirs, ours = entry_fields(then), entry_fields(now), entry_fields(own)
    for column, value in ours.items():
        if value in (theirs[column], base[column]):
            values[column] = theirs[column]
        elif theirs[column] == base[column] or column == NOTE:
            values[column] = value
        else:
            return None
    return type(own)(**values)
