"""Drafts, each its author's, and approvals. Functions over a connection."""

from __future__ import annotations

import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from sqlalchemy import Connection, Row, Select, delete, func, insert, select, update

from dictionaries.editing.own_row import OwnRow, RowKey
from dictionaries.kinds import BY_NAME
from indexer.store.editing.returns import Return, last_return, remove_returns, returns_in_force
from indexer.store.editing.row_columns import content_text, key_columns, key_of, row_of_content
from indexer.store.editing.tables import KEY, approvals, drafts
from indexer.store.row_checksums import is_whole, write_checksums

# Keys that a statement names one by one.
FEW = 500
# Steps that are kept: more than somebody takes back one by one.
MOST_STEPS = 50
# What a change may change.
CHANGING = ("content", "base", "begun", "note", "changed")
SAID = ("content", "base", "begun", "note")


@dataclass(frozen=True, slots=True)
class Draft:
    """What somebody means to do with one key.

    Attributes:
        number: From 1, never used twice.
        author: Whose it is.
        row: The row that is to be there; None: none of the site's own.
        base: The version that it was begun from; 0: none.
        begun: What was in force of its key then: a row of the site's own, or what ships; None: nothing.
        changed: ms since 1970 UTC.
        steps: How often its author can step back before it is gone: what it was before each change is kept.
        returned: Why it went back to its author, who has not changed it since; None: it did not.
    """

    number: int
    author: str
    key: RowKey
    row: OwnRow | None
    base: int
    begun: OwnRow | None
    note: str
    changed: int
    steps: int = 1
    returned: Return | None = None


def put_draft(
    connection: Connection, author: str, key: RowKey, row: OwnRow | None, base: int, begun: OwnRow | None, note: str,
    *, anew: bool,
) -> Draft:  # fmt: skip
    """Write a draft; one that its author has of this key already gets the new content.

    Args:
        anew: Whether such a one is from now on begun from `base` and `begun`, and no more from what it was.
    """
    values: dict[str, Any] = {"content": content_text(row), "note": note, "changed": int(time.time() * 1000)}
    start = {"base": base, "begun": content_text(begun)}
    of_key = [drafts.c.author == author]
    of_key += [drafts.c[name] == value for name, value in key_columns(key).items()]
    old = connection.execute(select(drafts).where(*of_key)).mappings().one_or_none()
    if old is None:
        new = {"author": author, **key_columns(key), **values, **start}
        number = connection.execute(insert(drafts).values(**new)).inserted_primary_key[0]  # type: ignore[index]
    else:
        number = old["number"]
        # a draft that is said again is another one than that which was returned, however soon
        values |= {"changed": max(values["changed"], old["changed"] + 1)} | (start if anew else {})
        # a damaged draft is none to go back to
        known = dict(old) if is_whole(drafts, old) else {"history": None}
        connection.execute(update(drafts).where(drafts.c.number == number).values(**_history_after(known, values)))
    write_checksums(connection, drafts, [int(number)])
    return draft_of(connection.execute(select(drafts).where(drafts.c.number == number)).one())


@dataclass(frozen=True, slots=True)
class WantedDraft:
    """What is to be drafted of one key; see `Draft`.

    Attributes:
        note: None: that of all.
    """

    key: RowKey
    row: OwnRow | None
    begun: OwnRow | None
    note: str | None = None


def put_drafts(connection: Connection, author: str, wanted: Sequence[WantedDraft], base: int, note: str) -> list[Draft]:
    """Write many drafts of one author, no two of one key, as `put_draft` does; a few statements for thousands."""
    keys = {tuple(key_columns(one.key).values()) for one in wanted}
    of_author = select(drafts).where(drafts.c.author == author)
    if len(keys) <= FEW:  # a cell is typed: of thousands of drafts one is looked at
        of_author = of_author.where(drafts.c.key.in_({key[KEY.index("key")] for key in keys}))
    there = {tuple(row[name] for name in KEY): row for row in connection.execute(of_author).mappings()}
    last = connection.execute(select(func.max(drafts.c.number))).scalar() or 0
    shared = {"author": author, "changed": int(time.time() * 1000), "base": base}
    new = []
    for one in wanted:
        columns, content = key_columns(one.key), content_text(one.row)
        told = note if one.note is None else one.note
        old = there.get(tuple(columns.values()))
        if old is None:
            new.append({**shared, **columns, "content": content, "begun": content_text(one.begun), "note": told})
        elif (old["content"], old["note"]) != (content, told):
            put_draft(connection, author, one.key, one.row, base, one.begun, told, anew=False)
    if new:
        connection.execute(insert(drafts), new)
        query = select(drafts.c.number).where(drafts.c.author == author, drafts.c.number > last)
        write_checksums(connection, drafts, connection.execute(query).scalars().all())
    written = connection.execute(of_author.order_by(drafts.c.number))
    return [draft_of(row) for row in written if tuple(row._mapping[name] for name in KEY) in keys]


def undo_draft(connection: Connection, draft: Draft) -> Draft | None:
    """Make a draft what it was before its last change; None: it was just begun, and is gone."""
    query = select(drafts).where(drafts.c.number == draft.number)
    values = _history_before(connection.execute(query).mappings().one()["history"])
    if values is None:
        remove_drafts(connection, [draft.number])
        return None
    connection.execute(update(drafts).where(drafts.c.number == draft.number).values(**values))
    write_checksums(connection, drafts, [draft.number])
    return draft_of(connection.execute(query).one())


def all_drafts(connection: Connection, most: int | None = None) -> list[Draft]:
    """Everybody's drafts, oldest first, or so many of the newest at most; none of a kind that is no more, and none that
    is damaged.
    """
    query = select(drafts).order_by(drafts.c.number if most is None else drafts.c.number.desc())
    whole = whole_drafts(connection, query if most is None else query.limit(most))
    return whole if most is None else whole[::-1]


def whole_drafts(connection: Connection, query: Select[Any]) -> list[Draft]:
    """The drafts of a query; none of a kind that is no more, and none that is damaged."""
    found = [row for row in connection.execute(query) if is_whole(drafts, row._mapping) and row.kind in BY_NAME]
    returned = returns_in_force(connection) if found else {}
    return [draft_of(row, returned.get(row.number)) for row in found]


def remove_drafts(connection: Connection, numbers: Collection[int]) -> None:
    """Remove drafts by their numbers."""
    for number in numbers:
        connection.execute(delete(drafts).where(drafts.c.number == number))
        remove_returns(connection, number)


def add_approvals(connection: Connection, digests: Collection[str], base: int, approver: str) -> None:
    """Note that somebody approves some changes over a version; several digests of one look at them."""
    last = connection.execute(select(func.max(approvals.c.number))).scalar() or 0
    at = int(time.time() * 1000)
    values = [{"digest": one, "base": base, "approver": approver, "at": at} for one in dict.fromkeys(digests)]
    connection.execute(insert(approvals), values)
    query = select(approvals.c.number).where(approvals.c.number > last)
    write_checksums(connection, approvals, connection.execute(query).scalars().all())


def approvals_over(connection: Connection, base: int) -> dict[str, list[str]]:
    """Digest of some changes over a version → who has approved them, first ones first; a damaged approval is none."""
    found: dict[str, list[str]] = {}
    for row in connection.execute(select(approvals).where(approvals.c.base == base).order_by(approvals.c.number)):
        if is_whole(approvals, row._mapping):
            found.setdefault(row.digest, []).append(row.approver)
    return found


def last_step(connection: Connection) -> tuple[int, ...]:
    """How many drafts there are, and numbers that are others after any change of drafts, approvals or returns."""
    one = drafts.c
    query = select(func.count(), func.max(one.number), func.max(one.changed), func.sum(one.changed)).select_from(drafts)
    looked = connection.execute(select(func.max(approvals.c.number))).scalar()
    counts = (*connection.execute(query).one(), looked, last_return(connection))
    return tuple(int(value or 0) for value in counts)


def draft_of(row: Row[Any], returned: Return | None = None) -> Draft:
    """The draft of a table's row."""
    key = key_of(row)
    content, begun = row_of_content(key, row.content), row_of_content(key, row.begun)
    steps = 1 + len(_steps(row.history))
    return Draft(row.number, row.author, key, content, row.base, begun, row.note, row.changed, steps, returned)


def _history_after(old: Mapping[str, Any], values: Mapping[str, Any]) -> dict[str, Any]:
    """The new values of a draft's columns, with what they were before.

    Args:
        old: The columns as they are.
        values: Those that change. Where they say the same as before nothing is to be stepped back to.
    """
    known = _steps(old["history"])
    if "content" in old and any(old[name] != values.get(name, old[name]) for name in SAID):
        known = [*known, {name: old[name] for name in CHANGING}][-MOST_STEPS:]
    return {**values, "history": orjson.dumps(known).decode() if known else None}


def _history_before(history: str | None) -> dict[str, Any] | None:
    """The columns as they were before the last change; None: there was none."""
    known = _steps(history)
    if not known:
        return None
    last = known.pop()
    return {name: last[name] for name in CHANGING} | {"history": orjson.dumps(known).decode() if known else None}


def _steps(history: str | None) -> list[dict[str, Any]]:
    """The steps, oldest first."""
    found: list[dict[str, Any]] = orjson.loads(history) if history else []
    return found
