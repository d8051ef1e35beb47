"""Moving an installation: copy, follow, pause, verify, compare, switch.

Passes make the tables alike, while all goes on (`indexer.store.moving.table_sync`). When a pass has little to change,
writers are kept waiting; what is left is copied, and every row counts on both sides. Then the old database is marked,
which refuses all writes from then on, and the home's file `database` names the new one. Whoever starts from then on
uses it. So nothing is written where nobody looks any more, whatever goes on with the old database still open.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from sqlalchemy import Connection, Engine, Table, text

from indexer.store.engine import writing
from indexer.store.location import Location, beside, is_there
from indexer.store.moving.discarding import discard
from indexer.store.moving.moved import close, keep_waiting, reopen
from indexer.store.moving.numbering import last_number, set_number
from indexer.store.moving.parts import PARTS, Part, opened
from indexer.store.moving.table_sync import Comparison, TablePair, compare, mend, sync
from search_engine.migration.record import MigrationRecord, write_record, written_at
from search_engine.migration.refused import MigrationRefused
from search_engine.servers import running_servers
from search_engine.settings.chosen_database import choose_database

# A pass that changes no more rows is the last before the pause; so many passes are made at most.
FEW, PASSES = 2_000, 5


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a migration is. `stage`: "copy", "follow", "pause", "compare", "switch", "done"."""

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
        self._reopen(self.record.target)  # the installation may have left it once
        with self._opened() as pairs:
            self._copy(pairs)
            self.told(Progress("compare"))
            compared = self.compare()
            self.told(Progress("pause"))
            began = time.monotonic()
            with paused(pairs) as writers:
                rows = self._finish(pairs)
                for pair, writer in zip(pairs, writers, strict=True):
                    close(writer, pair.part.all_tables, self.record.target)
            took = time.monotonic() - began
            self._choose(self.record.target)
            write_record(self.home, replace(self.record, is_switched=True))
            self.told(Progress("switch"))
        self.told(Progress("done"))
        return Result(rows, took, compared)

    def take_back(self) -> None:
        """Use the database again that was moved from. Raises `MigrationRefused` where something was written since.

        What was copied stays in the other one until `discard`.
        """
        if self.record.is_switched:
            with self._opened() as pairs:
                backwards = [pair.turned() for pair in pairs]
                with paused(backwards) as writers:
                    for pair, writer in zip(backwards, writers, strict=True):
                        pair.verified()
                        close(writer, pair.part.all_tables, self.record.source)
        self._reopen(self.record.source)
        if self.record.is_switched:
            self._choose(self.record.source)
        write_record(self.home, replace(self.record, is_switched=False, is_taken_back=True))

    def discard(self) -> None:
        """Delete what the database holds that was left: the source after a move, the target of one that was taken back.
        Raises `MigrationRefused` where it is in use.
        """
        if self.record.is_under_way:
            raise MigrationRefused("迁移尚未完成", "请先运行 zwfw migrate --resume，或用 --undo 撤回")
        require_restarted(self.home)
        for part, location in self._located(self.record.source if self.record.is_switched else self.record.target):
            if is_there(location):
                discard(part, location)
        write_record(self.home, None)

    def _reopen(self, url: str | None) -> None:
        for part, location in self._located(url):
            with opened(part, location) as engine, writing(engine) as connection:
                reopen(connection, part.all_tables)

    def _located(self, url: str | None) -> list[tuple[Part, Location]]:
        """Where the parts that are moved are in a database."""
        there = locations(url, self.home)
        return [(part, there[part.schema.name]) for part in (PARTS[1:] if self.record.besides else PARTS)]

    def _choose(self, url: str | None) -> None:
        """Have the installation use a database; which one has the documents is as it was, where they stay."""
        if not self.record.besides:
            choose_database(self.home, url)

    @contextmanager
    def _opened(self) -> Iterator[list[PartPair]]:
        here, there = self._located(self.record.source), self._located(self.record.target)
        with ExitStack() as stack:
            yield [
                PartPair(part, stack.enter_context(opened(part, old)), stack.enter_context(opened(part, new)))
                for (part, old), (_, new) in zip(here, there, strict=True)
            ]

    def _copy(self, pairs: list[PartPair]) -> None:
        for number in range(PASSES):
            stage = "follow" if number else "copy"
            if sum(pair.sync(stage, self.told) for pair in pairs) <= FEW:
                return

    def _finish(self, pairs: list[PartPair]) -> dict[str, int]:
        """The rest, while nobody writes; returns the rows of each table. Raises `MigrationRefused`."""
        rows = dict[str, int]()
        for pair in pairs:
            rows |= pair.finish(self.told)
            pair.carry_numbers()
        return rows


@dataclass(frozen=True, slots=True)
class PartPair:
    """A part of the data in both databases."""

    part: Part
    source: Engine
    target: Engine

    def turned(self) -> PartPair:
        """The same with source and target exchanged."""
        return PartPair(self.part, self.target, self.source)

    def sync(self, stage: str, told: Told) -> int:
        """Make the tables of the target those of the source; returns how many rows were changed."""
        changed = 0
        for table in self.part.tables:
            looked = _Counter(f"{self.part.schema.name}.{table.name}", stage, told)
            changed += sync(TablePair(table, self.source, self.target), told=looked.add)
        return changed

    def finish(self, told: Told) -> dict[str, int]:
        """The same while nobody writes; returns the rows of each table, alike on both sides. What was alike is not
        compared again. Raises `MigrationRefused`.
        """
        rows = {}
        for table in self.part.tables:
            pair, name = TablePair(table, self.source, self.target), f"{self.part.schema.name}.{table.name}"
            found = compare(pair)
            mend(pair, found, _Counter(name, "pause", told).add)
            if found.due:
                _require_alike(table, compare(pair, found.due))
            rows[name] = found.rows[0]
        return rows

    def carry_numbers(self) -> None:
        """Have the target number on where the source is."""
        with self.source.connect() as connection:
            last = {table: last_number(connection, table) for table in self.part.tables}
        with writing(self.target) as connection:
            for table, number in last.items():
                set_number(connection, table, number)

    def verified(self) -> None:
        """Raises `MigrationRefused` where a table is not the same on both sides."""
        for table in self.part.tables:
            _require_alike(table, compare(TablePair(table, self.source, self.target)))


class _Counter:
    """How many rows of a table have been looked at."""

    def __init__(self, table: str, stage: str, told: Told) -> None:
        self._table, self._stage, self._told, self._rows = table, stage, told, 0

    def add(self, rows: int) -> None:
        self._rows += rows
        self._told(Progress(self._stage, self._table, self._rows))


def _require_alike(table: Table, found: Comparison) -> None:
    if found.due:
        here, there = found.rows
        told = f"两库的数据表 {table.name} 不一致（{here} 行与 {there} 行）"
        raise MigrationRefused(told, "请再运行 zwfw migrate --resume")


def require_restarted(home: Path) -> None:
    """Raises `MigrationRefused` where a server still has the database open that the last migration has left."""
    if old := running_servers(home, before=written_at(home)):
        raise MigrationRefused(f"仍有服务使用迁移前的数据库（{old[0]}）", "请先重启 zwfw serve")


@contextmanager
def paused(pairs: Sequence[PartPair]) -> Iterator[list[Connection]]:
    """Within it nobody else writes to the sources: who tries waits, or is told that they are busy. Reading goes on.

    Gives the transaction of each source, which is committed at the end.
    """
    with ExitStack() as stack:
        writers = [stack.enter_context(writing(pair.source)) for pair in pairs]
        for pair, writer in zip(pairs, writers, strict=True):
            _stay(writer)
            keep_waiting(writer, pair.part.all_tables)
        yield writers


def _stay(connection: Connection) -> None:
    """Not be taken for one who was cut off within a transaction."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET LOCAL idle_in_transaction_session_timeout = 0"))
