"""Numbered versions of a site's own rows: read, and made in one step. Functions over a connection, so that whoever
publishes does all within one transaction.
"""

from __future__ import annotations

import time
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, Row, func, insert, select, union, update

from dictionaries.editing.own_row import OwnRow, RowChange
from dictionaries.kinds import BY_NAME
from indexer.store.audit.author import Author
from indexer.store.editing.row_columns import content_text, key_columns, key_of, row_of_content
from indexer.store.editing.tables import rows, versions
from indexer.store.engine import LARGEST
from indexer.store.hosts.wakeups import wake
from indexer.store.row_checksums import require_whole, write_checksums

PUBLISH, ROLLBACK, MERGE, FILES = "publish", "rollback", "merge", "files"
# Step → what it is, for people.
STEPS: Final = {PUBLISH: "发布", ROLLBACK: "回退", MERGE: "随软件更新合并", FILES: "由文件发布"}
# Where a row came from: the site's files, or drafts.
OF_FILES, OF_DRAFTS = "files", ""


@dataclass(frozen=True, slots=True)
class Version:
    """One version of everything.

    Attributes:
        number: From 1, each one more than the one before.
        at: ms since 1970 UTC.
        actor, person: See `Author`.
        step: One of `STEPS`.
        base: The version before; 0: none.
        of: Of a rollback the version whose rows it brings back, else None.
        lexicon: Version of the lexicon, with what shipped then.
        shipped: Version of what shipped then.
        changes: Rows that are others than before.
        approver: Who else has looked at it; None: nobody had to.
    """

    number: int
    at: int
    actor: str
    person: str | None
    step: str
    note: str
    base: int
    of: int | None
    lexicon: str
    shipped: str
    changes: int
    approver: str | None = None


@dataclass(frozen=True, slots=True)
class StoredRow:
    """A row as it stands in a version.

    Attributes:
        number: Its own number.
        place: Among the rows of its kind.
        source: `OF_FILES` or `OF_DRAFTS`.
    """

    number: int
    row: OwnRow
    place: float
    source: str


@dataclass(frozen=True, slots=True)
class RowStep:
    """What a version does with one key: a row ends, one begins, or both."""

    ended: StoredRow | None
    begun: OwnRow | None
    place: float = 0.0
    source: str = OF_DRAFTS


@dataclass(frozen=True, slots=True)
class NewVersion:
    """What a version is, before it has a number; see `Version`."""

    author: Author
    step: str
    lexicon: str
    shipped: str
    note: str = ""
    of: int | None = None
    approver: str | None = None


KIND_PLACES: Final = {name: place for place, name in enumerate(BY_NAME)}
FIELDS: Final = tuple(Version.__dataclass_fields__)
COLUMNS: Final = tuple(versions.c[name] for name in FIELDS)


def newest(connection: Connection) -> Version | None:
    """The version in force; None where there is none yet."""
    row = connection.execute(select(*COLUMNS).order_by(versions.c.number.desc()).limit(1)).one_or_none()
    return None if row is None else Version(*row)


def version_of(connection: Connection, number: int) -> Version | None:
    """A version by its number."""
    if number > LARGEST:
        return None
    row = connection.execute(select(*COLUMNS).where(versions.c.number == number)).one_or_none()
    return None if row is None else Version(*row)


def versions_before(connection: Connection, older_than: int | None, limit: int) -> list[Version]:
    """Versions with smaller numbers, newest first."""
    query = select(*COLUMNS).order_by(versions.c.number.desc()).limit(limit)
    if older_than is not None:
        query = query.where(versions.c.number < older_than)
    return [Version(*row) for row in connection.execute(query)]


def has_known(connection: Connection, shipped: str) -> bool:
    """Whether any version was made with what ships in a version of the software."""
    query = select(versions.c.number).where(versions.c.shipped == shipped).limit(1)
    return connection.execute(query).first() is not None


def publishers(connection: Connection) -> frozenset[str]:
    """Persons whom the shell has named when they published."""
    people = (PUBLISH, ROLLBACK, FILES)
    query = select(versions.c.person).where(versions.c.step.in_(people), versions.c.person.isnot(None)).distinct()
    return frozenset(connection.execute(query).scalars())


def rows_at(connection: Connection, number: int) -> list[StoredRow]:
    """The rows of a version, kind by kind, each kind in its order. Raises `DamagedRows`."""
    there = (rows.c.since <= number) & (rows.c.until.is_(None) | (rows.c.until > number))
    found = [stored for row in _whole(connection.execute(select(rows).where(there)).all()) if (stored := _stored(row))]
    return sorted(found, key=lambda stored: order_of(stored.row, stored.source, stored.place, stored.number))


def order_of(row: OwnRow, source: str, place: float, number: int) -> tuple[int, bool, float, int]:
    """What rows of a version are sorted by: their kind, those of files before those of drafts, their place."""
    return KIND_PLACES[row.kind], source != OF_FILES, place, number


def changes_of(connection: Connection, number: int) -> list[RowChange]:
    """What a version has changed, in order of keys. Raises `DamagedRows`."""
    ended = connection.execute(select(rows).where(rows.c.until == number)).all()
    begun = connection.execute(select(rows).where(rows.c.since == number)).all()
    before = {row.key: row for row in _rows(ended)}
    after = {row.key: row for row in _rows(begun)}
    keys = sorted({*before, *after}, key=lambda key: (key.kind, key.scope, tuple(map(str, key.key))))
    changes = (RowChange(key, before.get(key), after.get(key)) for key in keys)
    return [change for change in changes if change.is_one]


def changed_kinds(connection: Connection, numbers: Collection[int]) -> dict[int, dict[str, int]]:
    """Of each version: kind → how many of its rows the version brought, changed or took away; no row is read."""
    keys = (rows.c.kind, rows.c.key, rows.c.region, rows.c.site, rows.c.department)
    steps = union(
        *(select(step.label("number"), *keys).where(step.in_(numbers)) for step in (rows.c.since, rows.c.until))
    )
    table = steps.subquery()
    query = select(table.c.number, table.c.kind, func.count()).group_by(table.c.number, table.c.kind)
    found: dict[int, dict[str, int]] = {number: {} for number in numbers}
    for number, kind, count in connection.execute(query):
        found[number][kind] = count
    return found


def write_version(connection: Connection, new: NewVersion, base: int, steps: Sequence[RowStep]) -> Version:
    """Make a version, and return it. The caller has seen to it that `base` is the newest one."""
    names = ("step", "lexicon", "shipped", "note", "of", "approver")
    values: dict[str, Any] = {name: getattr(new, name) for name in names}
    values |= {"at": int(time.time() * 1000), "actor": new.author.actor, "person": new.author.person}
    values |= {"base": base, "changes": len(steps)}
    number = int(connection.execute(insert(versions).values(**values)).inserted_primary_key[0])  # type: ignore[index]
    ending = [step.ended.number for step in steps if step.ended]
    for one in ending:
        connection.execute(update(rows).where(rows.c.number == one).values(until=number))
    beginning = [_columns(step, number) for step in steps if step.begun]
    if beginning:
        connection.execute(insert(rows), beginning)
        new_rows = connection.execute(select(rows.c.number).where(rows.c.since == number)).scalars().all()
        write_checksums(connection, rows, new_rows)
    write_checksums(connection, versions, [number])
    wake(connection, versions.name)
    return Version(number=number, **values)


def _columns(step: RowStep, number: int) -> dict[str, Any]:
    assert step.begun is not None
    return {
        **key_columns(step.begun.key),
        "content": content_text(step.begun),
        "place": step.place,
        "source": step.source,
        "since": number,
    }


def _rows(found: Iterable[Row[Any]]) -> list[OwnRow]:
    return [stored.row for row in _whole(list(found)) if (stored := _stored(row))]


def _whole(found: Sequence[Row[Any]]) -> Sequence[Row[Any]]:
    require_whole(rows, [row._mapping for row in found])
    return found


def _stored(row: Row[Any]) -> StoredRow | None:
    """None: of a kind that is no more."""
    own = row_of_content(key_of(row), row.content)
    return None if own is None else StoredRow(row.number, own, row.place, row.source)
