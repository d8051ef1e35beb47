"""Steps of switches. Functions over a connection."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, update

from indexer.store.engine import LARGEST
from indexer.store.hosts.wakeups import wake
from indexer.store.row_checksums import require_whole, write_checksums
from indexer.store.switches.tables import steps

ON, OFF = "on", "off"


@dataclass(frozen=True, slots=True)
class SwitchStep:
    """Somebody has switched something.

    Attributes:
        number: From 1, never used twice.
        state: `on` or `off`.
        at: ms since 1970 UTC.
        author: The person whom the shell names, else the key or the user.
        note: Why.
        reviewed: When somebody else has looked at it, ms since 1970 UTC; None: nobody yet.
        reviewer, remark: Who that was, and what they say.
    """

    number: int
    name: str
    state: str
    at: int
    author: str
    note: str
    reviewed: int | None = None
    reviewer: str | None = None
    remark: str | None = None


def add_step(connection: Connection, name: str, state: str, author: str, note: str) -> SwitchStep:
    """Note a step, now."""
    values = {"name": name, "state": state, "at": int(time.time() * 1000), "author": author, "note": note}
    number = connection.execute(insert(steps).values(**values)).inserted_primary_key[0]  # type: ignore[index]
    write_checksums(connection, steps, [int(number)])
    wake(connection, steps.name)
    return newest_steps(connection)[name]


def newest_steps(connection: Connection) -> dict[str, SwitchStep]:
    """The newest step of each switch that was ever used. Raises `DamagedRows`: what is off stays as it is then."""
    newest = select(func.max(steps.c.number)).group_by(steps.c.name)
    found = connection.execute(select(steps).where(steps.c.number.in_(newest))).all()
    require_whole(steps, [row._mapping for row in found])
    return {row.name: _step(row) for row in found}


def steps_of(connection: Connection, *, only_open: bool = False, limit: int = 100) -> list[SwitchStep]:
    """Steps, newest first; `only_open`: those that nobody has reviewed yet."""
    query = select(steps).order_by(steps.c.number.desc()).limit(limit)
    found = query.where(steps.c.reviewed.is_(None)) if only_open else query
    return [_step(row) for row in connection.execute(found)]


def review_step(connection: Connection, number: int, reviewer: str, remark: str) -> None:
    """Note that somebody has looked at a step, now; the first one counts."""
    same = (steps.c.number == number) & steps.c.reviewed.is_(None)
    values = {"reviewed": int(time.time() * 1000), "reviewer": reviewer, "remark": remark}
    if connection.execute(update(steps).where(same).values(**values)).rowcount:
        write_checksums(connection, steps, [number])


def step_of(connection: Connection, number: int) -> SwitchStep | None:
    """A step by its number; None where there is none."""
    if number > LARGEST:
        return None
    row = connection.execute(select(steps).where(steps.c.number == number)).one_or_none()
    return None if row is None else _step(row)


def _step(row: Row[Any]) -> SwitchStep:
    values: tuple[Any, ...] = tuple(row)[:-1]  # the last is the checksum
    return SwitchStep(*values)
