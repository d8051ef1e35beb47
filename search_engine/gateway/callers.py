"""Registered callers: kept in the documents' database, and followed by every process by a small file.

What changes is in the database with its entry of the audit log, and then the file is written. Whatever comes between
the two is mended by the worker (`settle`), which also brings changes of other hosts.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Any, Final, Protocol

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import IntegrityError

from dictionaries.reasons import Message
from indexer.errors import StoreBusy
from indexer.store.audit import Actions, Author
from indexer.store.audit.log import append
from indexer.store.engine import writing
from indexer.store.gateway.caller_rows import acting_callers, add_caller, all_callers, change_caller
from search_engine.errors import BadParameters, Detail, NotFound
from search_engine.gateway.caller import Caller, CallerKey, caller_of, values_of
from search_engine.gateway.caller_table import CallerTable
from search_engine.signing.sm2 import PublicKey

APP_TAKEN = Message("conflict", "应用标识 {app} 已登记", "the app {app} is registered already")
NO_CALLER = Message("not_found", "没有登记应用 {app}", "no app {app} is registered")
NO_SUCH_KEY = Message("not_found", "应用 {app} 没有公钥 {key}", "the app {app} has no public key {key}")
KEY_TAKEN = Message("conflict", "公钥 {key} 已登记于应用 {app}", "the public key {key} is registered for the app {app}")
NOBODY: Final = CallerTable.of(())


class FollowedTable(Protocol):
    """The table as processes follow it."""

    def value(self) -> CallerTable | None:
        """What was seen last; None: nothing ever was."""

    def follow(self) -> bool:
        """Ask the database; returns whether it has changed. Raises `StoreBusy`."""


class Callers:
    """The callers of an installation. Safe for several threads, processes and hosts.

    Args:
        begin: Begins to remember nonces, before the first caller signs with one.
    """

    def __init__(
        self, engine: Callable[[], Engine], followed: FollowedTable, begin: Callable[[], None] = lambda: None
    ) -> None:
        self._engine, self._followed, self._begin = engine, followed, begin

    def table(self) -> CallerTable:
        """Those that processes know now, without asking the database; nobody where that was never seen."""
        return self._followed.value() or NOBODY

    def settle(self) -> bool:
        """Bring what processes know to what the database has; returns whether it has changed. Raises `StoreBusy`."""
        return self._followed.follow()

    def all(self) -> list[Caller]:
        """Every caller, stopped ones too, by number."""
        with self._engine().connect() as connection:
            return list(_read(connection).values())

    def get(self, app: str) -> Caller:
        """One by its app. Raises `NotFound`."""
        with self._engine().connect() as connection:
            return _one(_read(connection), app)

    def add(self, caller: Caller, author: Author | None = None) -> Caller:
        """Register one; returns it with its number. Raises `BadParameters` with every fault."""
        if faults := caller.faults():
            raise BadParameters(faults)
        new = replace(caller, made=_now(), keys=_dated(caller.keys))
        try:
            with writing(self._engine()) as connection:
                _refuse_shared_keys(_read(connection), new)
                made = replace(new, row=add_caller(connection, values_of(new)))
                _note(connection, author, Actions.CALLERS_ADD, None, made)
        except IntegrityError:
            raise BadParameters([Detail("app", APP_TAKEN(app=new.app))]) from None
        with suppress(StoreBusy):  # then it begins with the first call
            self._begin()
        self.settle()
        return made

    def change(self, app: str, author: Author | None = None, **values: Any) -> Caller:
        """Give one other values, by the names of its attributes. Raises `NotFound`, `BadParameters`."""
        return self._change(app, lambda before: replace(before, **values), Actions.CALLERS_CHANGE, author)

    def add_key(self, app: str, key: PublicKey, author: Author | None = None) -> Caller:
        """Give one another public key, while the first goes on. Raises `NotFound`, `BadParameters`."""

        def with_key(before: Caller) -> Caller:
            return replace(before, keys=(*before.keys, CallerKey(key, _now())))

        return self._change(app, with_key, Actions.CALLERS_CHANGE, author)

    def remove_key(self, app: str, key_id: str, author: Author | None = None) -> Caller:
        """Take a public key from one. Raises `NotFound`, `BadParameters` where nothing would be left to know it by."""

        def without(before: Caller) -> Caller:
            if before.key(key_id) is None:
                raise NotFound(NO_SUCH_KEY(app=app, key=key_id[:20]))
            return replace(before, keys=tuple(one for one in before.keys if one.key.id != key_id))

        return self._change(app, without, Actions.CALLERS_CHANGE, author)

    def stop(self, app: str, author: Author | None = None) -> Caller:
        """End one, from now on. Raises `NotFound`."""
        return self._change(app, lambda before: replace(before, stopped=_now()), Actions.CALLERS_STOP, author)

    def resume(self, app: str, author: Author | None = None) -> Caller:
        """Let one that was stopped call again. Raises `NotFound`."""
        return self.change(app, author, stopped=None)

    def _change(self, app: str, change: Callable[[Caller], Caller], action: str, author: Author | None) -> Caller:
        with writing(self._engine()) as connection:
            known = _read(connection)
            before = _one(known, app)
            after = replace(change(before), app=before.app, row=before.row, made=before.made)
            if faults := after.faults():
                raise BadParameters(faults)
            _refuse_shared_keys(known, after)
            change_caller(connection, after.row, values_of(after))
            _note(connection, author, action, before, after)
        self.settle()
        return after


def rows_of_callers(engine: Engine) -> list[dict[str, Any]]:
    """The plain JSON values of all that were not stopped, as processes follow them."""
    with engine.connect() as connection:
        return acting_callers(connection)


def _read(connection: Connection) -> dict[str, Caller]:
    return {row["app"]: caller_of(row) for row in all_callers(connection)}


def _one(known: Mapping[str, Caller], app: str) -> Caller:
    if app not in known:
        raise NotFound(NO_CALLER(app=app[:64]))
    return known[app]


def _refuse_shared_keys(known: Mapping[str, Caller], caller: Caller) -> None:
    """A key says who signed: two callers with one could not be told apart."""
    for one in caller.keys:
        for other in known.values():
            if other.app != caller.app and other.key(one.key.id) is not None:
                raise BadParameters([Detail("keys", KEY_TAKEN(key=one.key.id, app=other.app))])


def _dated(keys: tuple[CallerKey, ...]) -> tuple[CallerKey, ...]:
    return tuple(one if one.added else CallerKey(one.key, _now()) for one in keys)


def _note(connection: Connection, author: Author | None, action: str, before: Caller | None, after: Caller) -> None:
    was, now = None if before is None else before.told(), after.told()
    if was is not None:  # of a change, what has changed
        names = [name for name in now if was[name] != now[name]]
        was, now = ({name: told[name] for name in names} for told in (was, now))
    append(connection, author or Author.of_shell(), action, f"caller:{after.app}", was, now)


def _now() -> int:
    return int(time.time() * 1000)
