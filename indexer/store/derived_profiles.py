"""Profiles that the store has by other rules than this program's: their documents get those of today.

A program before this one derived less from a document than this one does. What it stored is mended once, by the first
build. Documents are given other profiles; the rows of profiles themselves stay as they are, since indices that are
still in use, and a program that is being replaced, know them by their numbers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import Any

from sqlalchemy import Connection, Engine, Row, bindparam, func, select, update

from indexer.documents.profile import DERIVED, profile_of, profile_to_text
from indexer.store.base_contents import KeptContents
from indexer.store.bases import NumberTable
from indexer.store.digests import CHECKED, FIELDS, is_whole, row_digest
from indexer.store.engine import writing
from indexer.store.split import merge
from indexer.store.stored_row import StoredRow
from indexer.store.tables import documents, profiles
from indexer.store.visible_rows import VISIBLE

# Documents of one transaction: a load that waits for it waits a fraction of a second.
CHUNK = 5_000
STALE = select(profiles.c.profile).where(func.substr(profiles.c.value, 1, len(DERIVED)) != DERIVED)
OF_STALE = select(*CHECKED).where(VISIBLE, documents.c.profile.in_(STALE)).order_by(documents.c.doc)
CHANGE = (
    update(documents)
    .where(documents.c.doc == bindparam("which"))
    .values(profile=bindparam("derived"), digest=bindparam("checksum"))
)


def derive_profiles(engine: Engine, contents: KeptContents) -> int:
    """Give every visible document whose profile was derived by other rules the one that follows from its content;
    damaged rows keep theirs.

    Returns:
        How many documents were given another.

    Raises:
        StorageFailure: The disk is full, read-only, or refuses otherwise; what is done stays done.
    """
    with engine.connect() as connection:
        if connection.execute(STALE.limit(1)).first() is None:
            return 0
    numbers, changed, last = NumberTable(profiles, "profile", "value"), 0, 0
    while True:
        with writing(engine) as connection:
            rows = connection.execute(OF_STALE.where(documents.c.doc > last).limit(CHUNK)).all()
            changed += _derive(connection, numbers, _texts(rows, contents))
        numbers.keep()
        if len(rows) < CHUNK:
            return changed
        last = rows[-1].doc


def _texts(rows: Iterable[Row[Any]], contents: KeptContents) -> dict[Row[Any], str]:
    """The profile of each row that is whole, as its base's is."""
    texts = {}
    for row in rows:
        if is_whole(row):
            with suppress(KeyError):
                texts[row] = profile_to_text(profile_of(merge(contents[row.base], row.difference)))
    return texts


def _derive(connection: Connection, numbers: NumberTable, texts: Mapping[Row[Any], str]) -> int:
    numbers.resolve(connection, texts.values())
    changes = []
    for row, text in texts.items():
        new = StoredRow(*row[:FIELDS])._replace(profile=numbers[text])
        changes.append({"which": new.doc, "derived": new.profile, "checksum": row_digest((*new, row.load))})
    if changes:
        connection.execute(CHANGE, changes)
    return len(changes)
