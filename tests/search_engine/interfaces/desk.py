"""A registry with a prober and a clock of its own, over a new database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import select

from dictionaries.banned import BannedRow, BannedWords
from indexer.store import open_engine
from indexer.store.audit import Author
from indexer.store.interfaces.rows import Check
from indexer.store.interfaces.tables import checks, interfaces
from indexer.store.tables import audit
from search_engine import Settings
from search_engine.interfaces.interface import Interface, read_interface
from search_engine.interfaces.outgoing import no_secret
from search_engine.interfaces.prober import Prober
from search_engine.interfaces.registry import InterfaceRegistry

BANNED = BannedWords([BannedRow("假证", "伪造", "block", "contains", "written")], [], lambda text: "a " * len(text))
WHO = Author("user:甲")
LOCAL = ("127.0.0.1/32",)


class Desk:
    """Attributes:
    now: ms since 1970 UTC.
    """

    def __init__(
        self, home: Path, *, secrets: Mapping[str, bytes] | None = None,
        names: Mapping[str, Sequence[str]] | None = None, **settings: Any
    ) -> None:  # fmt: skip
        self.now = 1_800_000_000_000
        self.settings = Settings(**{"home": home, "interface_networks": LOCAL, **settings})
        self.engine = open_engine(home / "zwfw.db")
        self.registry = InterfaceRegistry(lambda: self.engine, self.settings, lambda: self.now)
        known = dict(names or {})
        self.prober = Prober(
            self.registry, self.settings, home / "locks", lambda: BANNED,
            secret=lambda name: secrets[name] if secrets and name in secrets else no_secret(name),
            clock=lambda: self.now,
            resolve=(lambda host, port: known.get(host, [host])) if names else None,
        )  # fmt: skip

    def put(self, name: str, address: str, **values: Any) -> Interface:
        """Register an interface."""
        interface = read_interface({"name": name, "address": address, **values})
        self.registry.put([interface], WHO)
        return interface

    def kept(self) -> str:
        """All that the database holds of interfaces, of checks and of who did what."""
        with self.engine.connect() as connection:
            return repr([list(connection.execute(select(table))) for table in (interfaces, checks, audit)])

    def step(self, seconds: float = 0) -> list[Check]:
        """Time passes; returns what was asked then."""
        self.now += round(seconds * 1_000)
        return self.prober.step()[1]

    def check(self, address: str, **values: Any) -> Check:
        """How an interface is, registered for that."""
        self.put("试", address, **values)
        return self.prober.check("试", WHO).check
