"""States of apps and the steps between them. Functions over a connection."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

import orjson
from sqlalchemy import Connection, RowMapping, bindparam, delete, func, insert, select

from indexer.store.audit.author import Author
from indexer.store.engine import in_portions
from indexer.store.row_checksums import add_checksums, is_whole, write_checksums
from indexer.store.shelf.tables import apps, steps
from indexer.store.split import STATUSES

REVIEW, ONLINE, WARNED, MENDING, OFF = STATES = ("review", "online", "warned", "mending", "off")
# States in which nothing shows an app, whatever status the catalogue gives it.
HIDDEN: Final = (REVIEW, MENDING, OFF)
PORTION = 5_000  # rows of one statement


@dataclass(frozen=True, slots=True)
class AppState:
    """An app as it stands.

    Attributes:
        state: One of `STATES`.
        step: Number of the step that led there; 0: none, it was there from the beginning.
        since: ms since 1970 UTC; 0 likewise.
        shown: Whether it was on the shelf before.
        said: The status that the catalogue gives it, a place in `STATUSES`: it has it again when it comes back.
        kept: Names of its own links (fields of `Links`) that may still be named while it is off.
    """

    id: str
    state: str = ONLINE
    step: int = 0
    since: int = 0
    shown: bool = True
    said: int = STATUSES.index("online")
    kept: tuple[str, ...] = ()

    @property
    def is_hidden(self) -> bool:
        """Whether nothing shows it."""
        return self.state in HIDDEN


@dataclass(frozen=True, slots=True)
class AppStep:
    """A step of an app from one state to another.

    Attributes:
        number: From 1, never used twice; 0: not written yet.
        at: ms since 1970 UTC.
        actor, person: See `Author`.
        tests: Test → whether it was passed, and a note; empty: none was given.
        kept: As of `AppState`.
        whole: Whether the row is what was written.
    """

    number: int
    app: str
    before: str
    state: str
    at: int
    actor: str
    person: str | None
    reason: str
    tests: Mapping[str, tuple[bool, str]] = field(default_factory=dict)
    kept: tuple[str, ...] = ()
    whole: bool = True

    @property
    def author(self) -> Author:
        """Who made it."""
        return Author(self.actor, self.person)


def state_of(connection: Connection, app: str) -> AppState:
    """An app as it stands; without a row it is on the shelf."""
    return states_of(connection, [app]).get(app, AppState(app))


def states_of(connection: Connection, ids: Sequence[str]) -> dict[str, AppState]:
    """The states of those of some apps that have one.

    A damaged row counts as it reads: an app whose row may say that it is off had better be off.
    """
    query = select(apps).where(apps.c.id.in_(bindparam("ids", expanding=True)))
    return {row.id: _state(row._mapping) for row in in_portions(connection, query, "ids", ids)}


def states_in(connection: Connection, states: Sequence[str] = STATES, limit: int | None = None) -> list[AppState]:
    """Apps that are in one of some states by a row of theirs, the longest there first."""
    query = select(apps).where(apps.c.state.in_(states)).order_by(apps.c.since, apps.c.id).limit(limit)
    return [_state(row._mapping) for row in connection.execute(query)]


def state_counts(connection: Connection) -> Counter[str]:
    """State → how many apps have a row of it."""
    query = select(apps.c.state, func.count()).group_by(apps.c.state)
    return Counter({str(state): int(count) for state, count in connection.execute(query)})


def steps_of(connection: Connection, app: str | None = None, limit: int | None = None) -> Iterator[AppStep]:
    """Steps of an app, or of all, newest first. A damaged one says so."""
    query = select(steps).order_by(steps.c.number.desc()).limit(limit)
    for row in connection.execute(query if app is None else query.where(steps.c.app == app)):
        yield _step(row._mapping)


def enter_step(connection: Connection, before: AppState, step: AppStep, **changes: Any) -> AppState:
    """Add a step and give the app the state that it leads to. `changes`: other fields of the state."""
    return enter_steps(connection, [(before, step, changes)])[0]


def enter_steps(
    connection: Connection, entries: Sequence[tuple[AppState, AppStep, Mapping[str, Any]]]
) -> list[AppState]:
    """The same of many steps, each of another app."""
    found = []
    for before, step, changes in entries:
        values = _step_row(step)
        number = int(connection.execute(insert(steps).values(**values)).inserted_primary_key[0])  # type: ignore[index]
        found.append(replace(before, state=step.state, step=number, since=step.at, kept=step.kept, **changes))
    write_checksums(connection, steps, [state.step for state in found])
    _put(connection, found)
    return found


def note_said(connection: Connection, said: Mapping[str, int]) -> None:
    """Note which status the catalogue gives apps now: id → place in `STATUSES`; ids without a row are passed over."""
    known = states_of(connection, list(said))
    _put(connection, [replace(state, said=said[app]) for app, state in known.items() if state.said != said[app]])


def _put(connection: Connection, states: Sequence[AppState]) -> None:
    removing = delete(apps).where(apps.c.id.in_(bindparam("ids", expanding=True)))
    for first in range(0, len(states), PORTION):
        part = states[first : first + PORTION]
        rows = [_state_row(state) for state in part]
        add_checksums(apps, rows)
        connection.execute(removing, {"ids": [state.id for state in part]})
        connection.execute(insert(apps), rows)


def _state_row(state: AppState) -> dict[str, Any]:
    kept = orjson.dumps(state.kept).decode()
    return {
        "id": state.id, "state": state.state, "step": state.step, "since": state.since, "shown": int(state.shown),
        "said": state.said, "kept": kept,
    }  # fmt: skip


def _step_row(step: AppStep) -> dict[str, Any]:
    names = ("app", "before", "state", "at", "actor", "person", "reason")
    told = {"tests": orjson.dumps(step.tests).decode(), "kept": orjson.dumps(step.kept).decode()}
    return {name: getattr(step, name) for name in names} | told


def _state(row: RowMapping) -> AppState:
    kept = tuple(_read(row["kept"], []))
    return AppState(row["id"], row["state"], row["step"], row["since"], bool(row["shown"]), row["said"], kept)


def _step(row: RowMapping) -> AppStep:
    values = {name: row[name] for name in ("number", "app", "before", "state", "at", "actor", "person", "reason")}
    tests = {name: (bool(passed), str(note)) for name, (passed, note) in _read(row["tests"], {}).items()}
    return AppStep(**values, tests=tests, kept=tuple(_read(row["kept"], [])), whole=is_whole(steps, row))


def _read(text: str, otherwise: Any) -> Any:
    """JSON; of a damaged text nothing."""
    try:
        found = orjson.loads(text)
    except orjson.JSONDecodeError:
        return otherwise
    return found if isinstance(found, type(otherwise)) else otherwise
