"""What people mark as a favourite, and take back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection
from sqlalchemy.dialects.sqlite import insert

from indexer.events.event import Event
from indexer.events.tables import favourites
from indexer.store.row_checksums import CHECKSUM, add_checksums

MARKING = ("favourite", "unfavourite")


def mark_favourites(connection: Connection, marked: Sequence[tuple[int, Event]], numbers: Mapping[str, int]) -> None:
    """Set and take back marks; of two about one document the later counts, in whichever order they come."""
    rows = [
        {"user": user, "document": numbers[event.documents[0]], "at": event.at, "kept": int(event.type == "favourite")}
        for user, event in sorted(marked, key=lambda pair: pair[1].at)
    ]
    if rows:
        add_checksums(favourites, rows)
        statement = insert(favourites)
        newer = statement.excluded.at >= favourites.c.at
        values = {name: statement.excluded[name] for name in ("at", "kept", CHECKSUM)}
        connection.execute(
            statement.on_conflict_do_update(
                index_elements=[favourites.c.user, favourites.c.document], set_=values, where=newer
            ),
            rows,
        )
