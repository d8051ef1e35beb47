"""Rows of outside interfaces and of how they answered. Functions over a connection."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, Final

import orjson
from sqlalchemy import Connection, RowMapping, Select, delete, func, insert, select, update

from indexer.store.interfaces.tables import checks, interfaces
from indexer.store.row_checksums import is_whole, write_checksums

# Checks of an interface that are kept: a week of an hour's interval, four hours of the default one.
KEPT: Final = 50


@dataclass(frozen=True, slots=True)
class InterfaceRow:
    """A registered interface.

    Attributes:
        content: JSON values of it.
        changed: ms since 1970 UTC.
        author: Who has changed it last.
        is_whole: Whether the row is what was written.
    """

    name: str
    content: Mapping[str, Any]
    changed: int
    author: str
    is_whole: bool = True


@dataclass(frozen=True, slots=True)
class Check:
    """How an interface answered once.

    Attributes:
        at: ms since 1970 UTC; likewise `resume`, until when the host wants to be left alone (0: it does not say).
        outcome: `ok`, `slow`, `failed`, `timed_out`, `unreachable`, `malformed`, `refused`.
        status: Of HTTP; 0: there was no answer.
        reason: In Chinese, what is wrong; "": nothing.
        content: Where sensitive words or personal data stand, and which.
        by_hand: Whether somebody has asked for it, at the shell or in the console.
    """

    interface: str
    at: int
    outcome: str
    status: int = 0
    ms: int = 0
    reason: str = ""
    content: tuple[str, ...] = ()
    resume: int = 0
    by_hand: bool = False
    number: int = 0


def all_interfaces(connection: Connection) -> list[InterfaceRow]:
    """Every registered interface by name, damaged rows too."""
    found = connection.execute(select(interfaces).order_by(interfaces.c.name)).mappings()
    return [_interface(row) for row in found]


def interface_of(connection: Connection, name: str) -> InterfaceRow | None:
    """The interface of a name."""
    row = connection.execute(select(interfaces).where(interfaces.c.name == name)).mappings().one_or_none()
    return None if row is None else _interface(row)


def put_interface(connection: Connection, row: InterfaceRow) -> None:
    """Write an interface, in place of the one that has its name."""
    values = {**asdict(row), "content": orjson.dumps(dict(row.content), option=orjson.OPT_SORT_KEYS).decode()}
    del values["is_whole"]
    of_name = interfaces.c.name == row.name
    if not connection.execute(update(interfaces).where(of_name).values(**values)).rowcount:
        connection.execute(insert(interfaces).values(**values))
    number = connection.execute(select(interfaces.c.number).where(of_name)).scalar_one()
    write_checksums(connection, interfaces, [number])


def remove_interface(connection: Connection, name: str) -> None:
    """Remove an interface with its checks."""
    connection.execute(delete(interfaces).where(interfaces.c.name == name))
    connection.execute(delete(checks).where(checks.c.interface == name))


def add_checks(connection: Connection, new: Iterable[Check]) -> None:
    """Write checks; of each interface the oldest go."""
    for check in new:
        values: dict[str, Any] = {name: getattr(check, name) for name in CHECK_FIELDS}
        connection.execute(insert(checks).values(**values, content=orjson.dumps(check.content).decode()))
        own = checks.c.interface == check.interface
        kept = select(checks.c.number).where(own).order_by(checks.c.number.desc()).offset(KEPT).limit(1)
        if (oldest := connection.execute(kept).scalar_one_or_none()) is not None:
            connection.execute(delete(checks).where(own, checks.c.number <= oldest))


def checks_by_interface(connection: Connection, names: Collection[str], most: int = KEPT) -> dict[str, list[Check]]:
    """Name → its last checks, the newest first; of some names."""
    place = func.row_number().over(partition_by=checks.c.interface, order_by=checks.c.number.desc())
    newest = select(checks, place.label("place")).where(checks.c.interface.in_(list(names))).subquery()
    query = select(newest).where(newest.c.place <= most).order_by(newest.c.number.desc())
    return _by_interface(connection, names, query) if names else {}


def last_checks(connection: Connection, names: Collection[str]) -> dict[str, list[Check]]:
    """Name → its last check alone, or nothing where there was none; 500 interfaces take a few ms."""
    newest = select(func.max(checks.c.number)).group_by(checks.c.interface)
    return _by_interface(connection, names, select(checks).where(checks.c.number.in_(newest)))


def forget_checks_but(connection: Connection, names: Collection[str]) -> None:
    """Remove the checks of interfaces that are none any more."""
    known = connection.execute(select(checks.c.interface).distinct()).scalars().all()
    for name in set(known) - set(names):
        connection.execute(delete(checks).where(checks.c.interface == name))


CHECK_FIELDS: Final = tuple(one.name for one in fields(Check) if one.name not in ("number", "content"))


def _by_interface(connection: Connection, names: Collection[str], query: Select[Any]) -> dict[str, list[Check]]:
    found: dict[str, list[Check]] = {name: [] for name in names}
    for row in connection.execute(query).mappings():
        if row["interface"] in found:
            found[row["interface"]].append(_check(row))
    return found


def _interface(row: RowMapping) -> InterfaceRow:
    whole = is_whole(interfaces, row)
    return InterfaceRow(
        row["name"], orjson.loads(row["content"]) if whole else {}, row["changed"], row["author"], whole
    )


def _check(row: RowMapping) -> Check:
    values = {name: row[name] for name in (*CHECK_FIELDS, "number")}
    return Check(**values, content=tuple(orjson.loads(row["content"])))
