"""What keeps a load from bringing back an app that is off the shelf.

Every load, whoever sends it, is made visible by one transaction (`LoadWriter.finish`). There rows of apps that are off
are written as offline, and the status that they came with is noted: an app has it again when it comes back.
"""

from __future__ import annotations

import time
from collections.abc import Collection, Mapping, Sequence
from typing import Final

from sqlalchemy import Connection, bindparam, select, update

from indexer.documents.profile import profile_from_text
from indexer.store.audit.author import Author
from indexer.store.digests import CHECKED, row_digest
from indexer.store.engine import in_portions
from indexer.store.row_versions import OFFLINE
from indexer.store.shelf.app_states import (
    HIDDEN,
    REVIEW,
    AppState,
    AppStep,
    enter_steps,
    note_said,
    states_in,
    states_of,
)
from indexer.store.stored_row import StoredRow
from indexer.store.tables import documents, profiles
from indexer.store.visible_rows import VISIBLE

APP: Final = "app"
NEWLY_LOADED: Final = "新载入，待审核"
STATUS = StoredRow._fields.index("status")


def said_of_hidden(connection: Connection) -> dict[str, int]:
    """App that is off the shelf → the status that the catalogue gives it."""
    return {state.id: state.said for state in states_in(connection, HIDDEN)}


def hold_apps(connection: Connection, load: int, hidden: Collection[str]) -> list[tuple[int, str]]:
    """Write the rows of a load that are of hidden apps as offline, and note the status that they came with.

    Returns:
        Number and id of those that would have been visible.
    """
    query = select(*CHECKED).where(documents.c.id.in_(bindparam("ids", expanding=True)), documents.c.load == load)
    rows = list(in_portions(connection, query, "ids", sorted(hidden)))
    note_said(connection, {row.id: row.status for row in rows})
    held = [row for row in rows if row.status != OFFLINE]
    for row in held:
        values = (*row[:STATUS], OFFLINE, *row[STATUS + 1 :])
        change = update(documents).where(documents.c.doc == row.doc)
        connection.execute(change.values(status=OFFLINE, digest=row_digest(values)))
    return [(row.doc, row.id) for row in held]


def admit_new(connection: Connection, load: int, ids: Sequence[str], author: Author) -> None:
    """Have those apps of a load wait for their review that were never on the shelf: neither a record nor a visible
    document of theirs is there.
    """
    query = select(documents.c.id, documents.c.status)
    query = query.where(documents.c.id.in_(bindparam("ids", expanding=True)), documents.c.load == load)
    came: Mapping[str, int] = dict(in_portions(connection, query, "ids", ids))
    known = {*states_of(connection, list(came)), *_visible_apps(connection, list(came))}
    at = int(time.time() * 1_000)
    enter_steps(
        connection,
        [
            (
                AppState(app, shown=False, said=status),
                AppStep(0, app, "", REVIEW, at, author.actor, author.person, NEWLY_LOADED),
                {},
            )
            for app, status in sorted(came.items())
            if app not in known
        ],
    )


def _visible_apps(connection: Connection, ids: Sequence[str]) -> list[str]:
    query = select(documents.c.id, profiles.c.value).join(profiles, profiles.c.profile == documents.c.profile)
    query = query.where(documents.c.id.in_(bindparam("ids", expanding=True)), VISIBLE)
    found = in_portions(connection, query, "ids", ids)
    return [row.id for row in found if profile_from_text(row.value).kind == APP]
