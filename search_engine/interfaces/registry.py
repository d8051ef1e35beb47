"""Which interfaces there are: those that somebody registers, and beside them those that the settings name."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterable
from typing import Any, TypeAlias

from pydantic import ValidationError
from sqlalchemy import Connection, Engine

from indexer.store.audit import Actions, Author
from indexer.store.audit.log import append
from indexer.store.engine import writing
from indexer.store.interfaces.rows import (
    KEPT,
    Check,
    InterfaceRow,
    add_checks,
    all_interfaces,
    checks_by_interface,
    forget_checks_but,
    interface_of,
    last_checks,
    put_interface,
    remove_interface,
)
from search_engine.errors import BadParameters, Detail, NotFound
from search_engine.interfaces.addresses import host_of
from search_engine.interfaces.built_in import built_in
from search_engine.interfaces.interface import Interface
from search_engine.interfaces.known_interface import OK, SECOND, KnownInterface
from search_engine.settings.settings import Settings

# Interfaces that may be registered: a check looks at all of them.
MOST_INTERFACES = 500
# Names → the checks of each that are wanted.
ChecksOf: TypeAlias = Callable[[Connection, Collection[str]], dict[str, list[Check]]]


class InterfaceRegistry:
    """Lists, adds, changes and removes interfaces. Safe for several threads, processes and hosts.

    Args:
        engine: Gives the documents' database.
        clock: Milliseconds since 1970 UTC.
    """

    def __init__(
        self,
        engine: Callable[[], Engine],
        settings: Settings,
        clock: Callable[[], int] = lambda: int(time.time() * 1_000),
    ) -> None:
        self._engine, self._settings, self._clock = engine, settings, clock

    def all(self, most: int = KEPT) -> list[KnownInterface]:
        """Every interface with so many of its last checks: those of the settings first, then the others by name."""
        return self._all(lambda connection, names: checks_by_interface(connection, names, most))

    def now(self) -> list[KnownInterface]:
        """The same with as many checks as tell how long an interface has been as it is: of one that is well the last.
        The worker asks for them every few seconds.
        """

        def checks_of(connection: Connection, names: Collection[str]) -> dict[str, list[Check]]:
            found = last_checks(connection, names)
            unwell = [name for name, last in found.items() if last and (last[0].outcome != OK or last[0].content)]
            return {**found, **checks_by_interface(connection, unwell)}

        return self._all(checks_of)

    def _all(self, checks_of: ChecksOf) -> list[KnownInterface]:
        named = built_in(self._settings)
        with self._engine().connect() as connection:
            rows = all_interfaces(connection)
            checks = checks_of(connection, [*(one.name for one in named), *(row.name for row in rows)])
        return [
            *(self._known(one, checks[one.name], is_built_in=True) for one in named),
            *(self._of_row(row, checks[row.name]) for row in rows),
        ]

    def find(self, name: str) -> KnownInterface:
        """An interface by its name. Raises `NotFound`."""
        for known in self.all():
            if name in (known.name, known.label):
                return known
        raise NotFound(f"没有名为“{name}”的外部接口")

    def registered(self, name: str) -> Interface:
        """What is registered under a name. Raises `NotFound`: nothing, or an interface of the settings."""
        with self._engine().connect() as connection:
            row = interface_of(connection, name)
        if row is None or (found := _read(row)) is None:
            raise NotFound(f"没有名为“{name}”的登记的外部接口{self._where(name)}")
        return found

    def put(self, interfaces: Iterable[Interface], author: Author, *, name: str = "", new: bool = False) -> list[str]:
        """Register interfaces, or change those that have their names; in one transaction. Returns the names of those
        that are new or others than before.

        Args:
            name: Of the one that is changed, which may get another name by that; "": each has its own.
            new: None of them may be registered already.

        Raises:
            BadParameters: With every fault.
            NotFound: `name` is none.
        """
        own, changed = list(interfaces), []
        with writing(self._engine()) as connection:
            known = {row.name: row for row in all_interfaces(connection)}
            if name and name not in known:
                raise NotFound(f"没有名为“{name}”的登记的外部接口")
            self._require_room(own, set(known), name, new=new)
            for interface in own:
                before = known.get(name or interface.name)
                if self._put(connection, interface, before, author):
                    changed.append(interface.name)
        return changed

    def remove(self, name: str, author: Author) -> None:
        """Remove an interface with its checks. Raises `NotFound`: it is none, or of the settings."""
        with writing(self._engine()) as connection:
            row = interface_of(connection, name)
            if row is None:
                raise NotFound(f"没有名为“{name}”的登记的外部接口{self._where(name)}")
            remove_interface(connection, name)
            append(connection, author, Actions.INTERFACES_REMOVE, f"interface:{name}", told(_read(row)), None)

    def note(self, checks: Iterable[Check], author: Author | None = None) -> None:
        """Write down how interfaces were; what is none any more, such as one of the settings of before, is forgotten.

        Args:
            author: Who has asked for it, for the audit log; None: nobody, it was due.
        """
        new = list(checks)
        with writing(self._engine()) as connection:
            add_checks(connection, new)
            forget_checks_but(connection, self._built_in() | {row.name for row in all_interfaces(connection)})
            for check in new if author else ():
                assert author is not None
                after = {"outcome": check.outcome, "reason": check.reason}
                append(connection, author, Actions.INTERFACES_CHECK, f"interface:{check.interface}", None, after)

    def _put(self, connection: Connection, interface: Interface, before: InterfaceRow | None, author: Author) -> bool:
        old = None if before is None else _read(before)
        if old == interface:
            return False
        if before is not None and before.name != interface.name:
            remove_interface(connection, before.name)
        values = interface.model_dump(mode="json", exclude_defaults=True)
        put_interface(connection, InterfaceRow(interface.name, values, self._clock(), author.actor))
        action = Actions.INTERFACES_ADD if before is None else Actions.INTERFACES_CHANGE
        append(connection, author, action, f"interface:{interface.name}", old and told(old), told(interface))
        return True

    def _require_room(self, own: list[Interface], known: set[str], name: str, *, new: bool) -> None:
        names = [one.name for one in own]
        taken = self._built_in() | {one.service for one in built_in(self._settings)} | (known if new else set())
        if name and names != [name]:
            taken |= known
        faults = [Detail("name", f"名称“{one}”已被使用", row) for row, one in enumerate(names, 1) if one in taken]
        faults += [Detail("name", f"名称“{one}”重复") for one in sorted({one for one in names if names.count(one) > 1})]
        if len(known | set(names)) > MOST_INTERFACES:
            faults.append(Detail("", f"最多登记 {MOST_INTERFACES} 个外部接口"))
        if faults:
            raise BadParameters(faults)

    def _where(self, name: str) -> str:
        return "：它由设置给出，请改环境变量" if name in self._built_in() else ""

    def _built_in(self) -> set[str]:
        return {one.name for one in built_in(self._settings)}

    def _of_row(self, row: InterfaceRow, checks: list[Check]) -> KnownInterface:
        interface = _read(row)
        found = self._known(interface or Interface(name=row.name, address="", on=False), checks, is_built_in=False)
        return KnownInterface(
            found.interface, checks, False, found.interval, found.slow_ms, row.changed, row.author,
            is_whole=interface is not None,
        )  # fmt: skip

    def _known(self, interface: Interface, checks: list[Check], *, is_built_in: bool) -> KnownInterface:
        seconds = (interface.interval or self._settings.probe_seconds) if self._settings.probe_seconds else 0
        slow_ms = interface.slow_ms or self._settings.probe_slow_ms
        return KnownInterface(interface, checks, is_built_in, seconds * SECOND, slow_ms)


def told(interface: Interface | None) -> dict[str, Any] | None:
    """An interface as the audit log tells it: of addresses the host, of parameters the names."""
    if interface is None:
        return None
    values = interface.model_dump(mode="json", exclude_defaults=True)
    for name in ("address", "receiver"):
        if name in values:
            values[name] = host_of(values[name])
    values["parameters"] = [one.name for one in interface.parameters]
    values["members"] = [one.path for one in interface.members]
    return values


def _read(row: InterfaceRow) -> Interface | None:
    """The interface of a row; None where it is not what was written."""
    try:
        return Interface.model_validate(dict(row.content)) if row.is_whole else None
    except ValidationError:
        return None
