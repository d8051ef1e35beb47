"""The rows of a kind, as who edits looks at them: what ships, what a site has changed, added and switched off."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from dictionaries.editing.own_row import OwnRow, RowKey, values_of
from dictionaries.kinds import BY_NAME, GROUPS
from dictionaries.kinds.kind import Kind
from search_engine.checkpoints import with_checkpoints
from search_engine.editing.actor import Actor
from search_engine.editing.formatting import key_fields, row_cells
from search_engine.editing.versions.state import PublishedState

# Name → kind of dictionary.
DICTIONARY_KINDS: Mapping[str, Kind] = BY_NAME
# Group of the console → its kinds.
DICTIONARY_GROUPS = GROUPS
SHIPPED, CHANGED, OWN, OFF = "shipped", "changed", "own", "off"
STATES = (SHIPPED, CHANGED, OWN, OFF)


def listed_rows(
    state: PublishedState, actor: Actor, kind: str, text: str = "", *, own: bool = False
) -> list[dict[str, Any]]:
    """Rows of a kind in the order of a file: those of everybody, and those of scopes that are theirs.

    Args:
        text: Stands in the key.
        own: Only the site's own rows.
    """
    return [
        {**key_fields(row.key), "cells": row_cells(row), "state": what}
        for row, what in _seen(state, actor, kind, own)
        if not text or text in " ".join(map(str, row.key.key))
    ]


def rows_to_export(state: PublishedState, actor: Actor, kind: str, *, own: bool = False) -> list[OwnRow]:
    """Rows of a kind as a file of them has them, which read again changes nothing: for everybody, and those of scopes
    that are theirs; what is switched off too.

    Args:
        own: Only the site's own rows.
    """
    return [row for row, _ in _seen(state, actor, kind, own)]


def _seen(state: PublishedState, actor: Actor, kind: str, own: bool) -> Iterator[tuple[OwnRow, str]]:
    for row, what in with_checkpoints(rows_with_state(state, kind)):
        if (what != SHIPPED or not own) and actor.sees(row.key, (row,)):
            yield row, what


def row_state(own: OwnRow | None, ships: object) -> str:
    """One of `STATES`.

    Args:
        own: The row of the site's own.
        ships: What ships of its key; None: nothing.
    """
    if own is None:
        return SHIPPED
    if own.off:
        return OFF
    return OWN if ships is None else CHANGED


def entries_with_state(state: PublishedState, kind: str) -> Iterator[tuple[Any, str]]:
    """Rows of a kind in the order of a file, each with one of `STATES`; of one that ships the entry alone."""
    own = {key: one.row for key, one in state.by_key.items() if key.kind == kind}
    here = {key.key for key in own if key.scope.everywhere}
    told: set[RowKey] = set()
    for entry in getattr(state.shipped.lexicon, kind):
        # most rows are nobody's own: their key is looked at without a row
        if not here or (values := values_of(kind, entry)) not in here:
            yield entry, SHIPPED
            continue
        key = RowKey(kind, values)
        told.add(key)
        yield own[key], row_state(own[key], entry)
    for key, row in own.items():
        if key not in told:
            yield row, row_state(row, None)


def rows_with_state(state: PublishedState, kind: str) -> Iterator[tuple[OwnRow, str]]:
    """The same, each as a row."""
    for what, name in entries_with_state(state, kind):
        yield (OwnRow(kind, what) if name == SHIPPED else what), name
