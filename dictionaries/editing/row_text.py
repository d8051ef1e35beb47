"""A row in one line, as people read it: what it is about, and what it says of that."""

from __future__ import annotations

from typing import Any

from dictionaries.editing.row_cells import cells_of
from dictionaries.kinds import BY_NAME

NOTE = "note"


def row_line(kind: str, entry: Any) -> str:
    """The cells of its key, and the others behind them; no note: 奶茶店 → 食品经营许可（official，1）."""
    cells, key = cells_of(kind, entry), BY_NAME[kind].key
    named = " → ".join(filter(None, (cells[column] for column in key)))
    more = "，".join(cell for column, cell in cells.items() if cell and column not in key and column != NOTE)
    return f"{named}（{more}）" if more else named
