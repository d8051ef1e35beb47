"""What was forgotten, so that a restored backup does not bring it back, and so that nobody can tell what it was.

A tombstone is a keyed hash under a label of its own: it fits what is still there to compare with, and names nobody.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal

from sqlalchemy import Connection, delete, select

from indexer.events.erasing import AT_ONCE, erase_person, erase_some_events, texts_of
from indexer.events.event import EVENT_TYPES
from indexer.events.marks import whole_number
from indexer.events.pseudonyms import Pseudonyms
from indexer.events.store import MARKING, EventStore
from indexer.events.tables import documents, events, favourites, tombstones, users
from indexer.store.dialects import among, listed, upsert
from indexer.store.row_checksums import CHECKSUM, add_checksums

NEVER = -1
Kind = Literal["person", "footprint", "favourites", "event", "favourite", "text"]
MARKS = tuple(EVENT_TYPES[name].number for name in MARKING)


def name_of(kind: Kind, *parts: str) -> str:
    """What a tombstone is of, before it is hashed.

    Args:
        kind: All of a `person`, of their `footprint`, of their `favourites`; one `event` or `favourite` of theirs; a
            `text` that nobody sends any more.
        parts: The person and the event's or document's id; the text in normal form.
    """
    return ":".join((kind, *parts))


def bury(connection: Connection, pseudonyms: Pseudonyms, names: Iterable[str], at: int) -> None:
    """Note what has been forgotten; `at` in ms since 1970 UTC."""
    keep(connection, {pseudonyms.tombstone(name): at for name in names})


def keep(connection: Connection, found: Mapping[str, int]) -> None:
    """Add tombstones; of two for the same the later time stays."""
    if not found:
        return
    rows = [{"hash": name, "at": at} for name, at in found.items()]
    add_checksums(tombstones, rows)
    statement = upsert(connection, tombstones)
    later = statement.excluded.at > tombstones.c.at
    changed = {name: statement.excluded[name] for name in ("at", CHECKSUM)}
    connection.execute(
        statement.on_conflict_do_update(index_elements=[tombstones.c.hash], set_=changed, where=later), rows
    )


def all_of(connection: Connection) -> dict[str, int]:
    """Every tombstone with its time."""
    # of one that is damaged it counts that something was erased: the time that it has is believed where it is one
    rows = connection.execute(select(tombstones.c.hash, tombstones.c.at))
    return {str(row[0]): whole_number(row[1]) for row in rows}


class ErasureLog:
    """The tombstones of a store, as they are now, to be asked about single events."""

    def __init__(self, store: EventStore) -> None:
        self._hash = store.pseudonyms.tombstone
        with store.engine.connect() as connection:
            self._found = all_of(connection)

    def covers(self, user: str, event: str, at: int) -> bool:
        """Whether a person had an event deleted, or all that they did until then; `at` in ms since 1970 UTC."""
        if not self._found:
            return False
        if self._hash(name_of("event", user, event)) in self._found:
            return True
        names = (name_of("person", user), name_of("footprint", user))
        return any(at <= self._found.get(self._hash(name), -1) for name in names)


def forget_again(connection: Connection, pseudonyms: Pseudonyms, found: Mapping[str, int]) -> int:
    """Delete from a database what tombstones say was forgotten after it was there; returns how many people are gone."""
    gone = 0
    if not found:
        return gone
    for number, user, agreed in connection.execute(select(users.c.user, users.c.hash, users.c.agreed)).all():
        at = found.get(pseudonyms.tombstone(name_of("person", user)))
        if at is not None and (agreed is None or agreed <= at):
            erase_person(connection, number)
            gone += 1
        else:
            _forget_parts(connection, pseudonyms, found, number, user)
    return gone


def _forget_parts(
    connection: Connection, pseudonyms: Pseudonyms, found: Mapping[str, int], number: int, user: str
) -> None:
    def at(name: str) -> int:
        return found.get(pseudonyms.tombstone(name), NEVER)

    # only what is in the log is looked for: most people have deleted nothing
    own, kept = events.c.user == number, favourites.c.user == number
    if (since := at(name_of("footprint", user))) > NEVER:
        erase_some_events(connection, own, events.c.received <= since)
    if (since := at(name_of("favourites", user))) > NEVER:
        connection.execute(delete(favourites).where(kept, favourites.c.at <= since))
        erase_some_events(connection, own, events.c.type.in_(MARKS), events.c.received <= since)
    for sequence, name in connection.execute(select(events.c.sequence, events.c.id).where(own)).all():
        if at(name_of("event", user, name)) > NEVER:
            erase_some_events(connection, events.c.sequence == sequence)
    marked = select(favourites.c.document, documents.c.id).where(kept)
    named = marked.join(documents, documents.c.document == favourites.c.document)
    for document, name in connection.execute(named).all():
        if (since := at(name_of("favourite", user, name))) > NEVER:
            one, about = favourites.c.document == document, events.c.document == document
            connection.execute(delete(favourites).where(kept, one, favourites.c.at <= since))
            erase_some_events(connection, own, about, events.c.type.in_(MARKS), events.c.received <= since)


def forget_texts_again(connection: Connection, pseudonyms: Pseudonyms, found: Mapping[str, int]) -> int:
    """Delete events whose text, as tombstones say, was erased as nobody else's after they were there: those too that
    stand under no person's name. Returns how many.
    """
    texts = texts_erased(texts_of(connection), pseudonyms, found)
    if not texts:
        return 0
    query = select(events.c.sequence, events.c.received, events.c.query).where(among(events.c.query, "of"))
    rows = connection.execute(query, {"of": listed(sorted(texts))}).all()
    gone = [row.sequence for row in rows if row.received <= texts[row.query]]
    for start in range(0, len(gone), AT_ONCE):
        erase_some_events(connection, events.c.sequence.in_(gone[start : start + AT_ONCE]))
    return len(gone)


def texts_erased(texts: Iterable[str], pseudonyms: Pseudonyms, found: Mapping[str, int]) -> dict[str, int]:
    """Of some texts, in normal form, those that tombstones say were erased, and when (ms since 1970 UTC)."""
    if not found:
        return {}
    times = ((text, found.get(pseudonyms.tombstone(name_of("text", text)))) for text in texts)
    return {text: at for text, at in times if at is not None}
