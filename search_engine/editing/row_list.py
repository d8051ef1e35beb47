"""The rows of a kind, as who edits looks at them: what ships, what a site has changed, added and switched off."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from dictionaries.editing.own_row import OwnRow, RowKey
from dictionaries.lexicon.schemas import BY_NAME, Kind
from search_engine.editing.hand import Hand
from search_engine.editing.state import PublishedState
from search_engine.editing.telling import key_fields, row_cells

# Name → kind of dictionary.
DICTIONARY_KINDS: Mapping[str, Kind] = BY_NAME
SHIPPED, CHANGED, OWN, OFF = "shipped", "changed", "own", "off"
STATES = (SHIPPED, CHANGED, OWN, OFF)


def listed_rows(
    state: PublishedState, hand: Hand, kind: str, text: str = "", *, own: bool = False
) -> list[dict[str, Any]]:
    """Rows of a kind in the order of a file: those of everybody, and those of scopes that are theirs.

    Args:
        text: Stands in the key.
        own: Only the site's own rows.
    """
    return [
        {**key_fields(row.key), "cells": row_cells(row), "state": what}
        for row, what in rows_with_state(state, kind)
        if (what != SHIPPED or not own)
        and (row.scope.everywhere or hand.holds(row.key, (row,)))
        and (not text or text in " ".join(map(str, row.key.key)))
    ]


def rows_with_state(state: PublishedState, kind: str) -> Iterator[tuple[OwnRow, str]]:
    """Rows of a kind in the order of a file, each with one of `STATES`."""
    told: set[RowKey] = set()
    for entry in getattr(state.shipped.lexicon, kind):
        row = OwnRow(kind, entry)
        changed = state.own(row.key)
        told.add(row.key)
        yield (changed, OFF if changed.off else CHANGED) if changed else (row, SHIPPED)
    for one in state.stored:
        if one.row.kind == kind and one.row.key not in told:
            yield one.row, OFF if one.row.off else OWN
