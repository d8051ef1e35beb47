"""Moving an installation: copy, follow, pause, verify, compare, switch.

Passes make the tables alike, while all goes on (`indexer.store.moving.table_sync`). When a pass has little to change,
writers are kept waiting, who are told that the database is busy; what is left is copied, every table is counted on both
sides, and the home's file `database` names the new one. Whoever starts from then on uses it. Writers of the old one
stay refused until the servers that use it have been started again: so nothing is written where nobody looks any more.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from sqlalchemy import Connection, Engine, Table, text

from indexer.errors import MigrationRefused
from indexer.store.engine import writing
from indexer.store.location import Location, beside
from indexer.store.moving.fingerprints import fingerprint
from indexer.store.moving.numbering import last_number, set_number
from indexer.store.moving.parts import PARTS, Part, opened
from indexer.store.moving.table_sync import TablePair, sync
from search_engine.migration.record import MigrationRecord, write_record
from search_engine.servers import running_servers
from search_engine.settings.chosen_database import choose_database

# A pass that changes no more rows is the last before the pause; so many passes are made at most.
FEW, PASSES = 2_000, 5
# Seconds between two looks whether servers that use the old database have ended, and for how long it is looked.
LOOK, PATIENCE = 0.5, 900.0


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a migration is. `stage`: "copy", "follow", "pause", "compare", "switch", "restart", "done"."""

    stage: str
    table: str = ""
    rows: int = 0


Told = Callable[[Progress], None]


@dataclass(frozen=True, slots=True)
class Result:
    """What was moved.

    Attributes:
        rows: Table → rows, as counted on both sides.
        paused: Seconds in which nobody could write, until the switch.
        compared: Queries that both services gave the same page for.
    """

    rows: Mapping[str, int]
    paused: float
    compared: int = 0


def locations(url: str | None, home: Path) -> dict[str, Location]:
    """Where the parts of an installation are whose database has a URL (None: the home's file), by schema's name."""
    database: Path | str = home / "zwfw.db" if url is None else url
    files: dict[str, Path] = {"events": home / "events.db", "query_log": home / "log.db"}
    return {"documents": database, **{name: beside(database, file, name) for name, file in files.items()}}


@dataclass(frozen=True)
class Migration:
    """One migration of a home from one database to another.

    Args:
        record: What is noted of it.
        compare: Asks both services the same and returns how much; it raises `MigrationRefused` where pages differ.
    """

    home: Path
    record: MigrationRecord
    compare: Callable[[], int] = lambda: 0
    told: Told = field(default=lambda progress: None)

    def run(self) -> Result:
        """Move. Raises `MigrationRefused`, `WrongDatabase`, `StoreBusy`; it can then be run again."""
        write_record(self.home, self.record)
        with self._opened() as pairs:
            self._copy(pairs)
            self.told(Progress("compare"))
            compared = self.compare()
            self.told(Progress("pause"))
            with paused([pair.source for pair in pairs]):
                began = time.monotonic()
                rows = self._finish(pairs)
                choose_database(self.home, self.record.target)
                write_record(self.home, replace(self.record, is_switched=True))
                self.told(Progress("switch"))
                took = time.monotonic() - began
                self._wait_for_servers()
        self.told(Progress("done"))
        return Result(rows, took, compared)

    def take_back(self) -> None:
        """Use the database again that was moved from. Raises `MigrationRefused` where something was written since."""
        if self.record.is_switched:
            with self._opened() as pairs, paused([pair.target for pair in pairs]):
                for pair in pairs:
                    pair.verified()
                choose_database(self.home, self.record.source)
        write_record(self.home, None)

    @contextmanager
    def _opened(self) -> Iterator[list[PartPair]]:
        here, there = locations(self.record.source, self.home), locations(self.record.target, self.home)
        with ExitStack() as stack:
            yield [
                PartPair(
                    part,
                    stack.enter_context(opened(part, here[part.schema.name])),
                    stack.enter_context(opened(part, there[part.schema.name])),
                )
                for part in PARTS
            ]

    def _copy(self, pairs: list[PartPair]) -> None:
        for number in range(PASSES):
            stage = "follow" if number else "copy"
            if sum(pair.sync(stage, self.told) for pair in pairs) <= FEW:
                return

    def _finish(self, pairs: list[PartPair]) -> dict[str, int]:
        """The rest, while nobody writes; returns the rows of each table. Raises `MigrationRefused`."""
        for pair in pairs:
            pair.sync("pause", self.told, quick=True)
            pair.carry_numbers()
        return {name: count for pair in pairs for name, count in pair.verified().items()}

    def _wait_for_servers(self) -> None:
        """Until the servers that use the old database have ended: new ones use the new one."""
        old, until = set(running_servers(self.home)), time.monotonic() + PATIENCE
        while old & set(running_servers(self.home)) and time.monotonic() < until:
            self.told(Progress("restart", rows=len(old & set(running_servers(self.home)))))
            time.sleep(LOOK)


@dataclass(frozen=True, slots=True)
class PartPair:
    """A part of the data in both databases."""

    part: Part
    source: Engine
    target: Engine

    def sync(self, stage: str, told: Told, *, quick: bool = False) -> int:
        """Make the tables of the target those of the source; returns how many rows were changed."""
        changed = 0
        for table in self.part.tables:
            looked = _Counter(f"{self.part.schema.name}.{table.name}", stage, told)
            changed += sync(TablePair(table, self.source, self.target), quick=quick, told=looked.add)
        return changed

    def carry_numbers(self) -> None:
        """Have the target number on where the source is."""
        with self.source.connect() as connection:
            last = {table: last_number(connection, table) for table in self.part.tables}
        with writing(self.target) as connection:
            for table, number in last.items():
                set_number(connection, table, number)

    def verified(self) -> dict[str, int]:
        """Rows of each table, the same on both sides. Raises `MigrationRefused` where a table is not."""
        with self.source.connect() as here, self.target.connect() as there:
            return {
                f"{self.part.schema.name}.{table.name}": _rows_of_both(here, there, table) for table in self.part.tables
            }


class _Counter:
    """How many rows of a table have been looked at."""

    def __init__(self, table: str, stage: str, told: Told) -> None:
        self._table, self._stage, self._told, self._rows = table, stage, told, 0

    def add(self, rows: int) -> None:
        self._rows += rows
        self._told(Progress(self._stage, self._table, self._rows))


def _rows_of_both(source: Connection, target: Connection, table: Table) -> int:
    here, there = fingerprint(source, table), fingerprint(target, table)
    if here != there:
        told = f"两库的数据表 {table.name} 不一致（{here[0]} 行与 {there[0]} 行）"
        raise MigrationRefused(told, "请再运行 zwfw migrate --resume")
    return here[0]


@contextmanager
def paused(engines: list[Engine]) -> Iterator[None]:
    """Within it nobody else writes to some databases: who tries is told that they are busy. Reading goes on."""
    with ExitStack() as stack:
        for engine in engines:
            _stay(stack.enter_context(writing(engine)))
        yield


def _stay(connection: Connection) -> None:
    """Not be taken for one who was cut off within a transaction."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET LOCAL idle_in_transaction_session_timeout = 0"))
