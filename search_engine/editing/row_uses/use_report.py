"""What is known of one row: see `search_engine.maintenance.row_uses`, which sums it every night."""

from __future__ import annotations

from dataclasses import dataclass

from dictionaries.editing.own_row import RowKey
from indexer.store.queries.row_uses import RowUse, RowUseRound


@dataclass(frozen=True, slots=True)
class RowUseReport:
    """What is known of a row.

    Attributes:
        is_own: Whether it is a row of the site's own.
        is_counted: Whether rows of its kind have a part in searches.
        round: When it was summed; None: never.
        use: What it did; None: nothing that is known.
        is_stale: It has been changed since.
        category: Of a ban, else "".
        held: How many searches were held back by words of this category, of which nothing else is known; None: it is no
            ban.
        is_theirs: Whether the row is theirs who ask; else nothing is told of it.
    """

    key: RowKey
    is_own: bool
    is_counted: bool
    round: RowUseRound | None = None
    use: RowUse | None = None
    is_stale: bool = False
    category: str = ""
    held: int | None = None
    is_theirs: bool = True
