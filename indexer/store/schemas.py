"""Which schema a database has, and bringing it to the newest. How to add one is told in `indexer.store.migrations`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from sqlalchemy import Engine, column, inspect, select, table
from sqlalchemy.exc import DatabaseError

from indexer.disk import is_damage, refusals
from indexer.errors import StoreMoved, WrongDatabase
from indexer.store.engine import open_plain, writing
from indexer.store.location import Location, mend_of, sqlite_file
from indexer.store.moving.moved import moved_to
from indexer.store.postgresql import make_namespace

# Where Alembic notes which schema a database has.
VERSIONS = table("alembic_version", column("version_num"))
# Migrations of one thousand only add: a program works with all that come after its own (docs/decisions/0068).
LINE = slice(0, 1)
UPGRADE = "请先运行 zwfw index update，或启动 zwfw serve、zwfw worker：它们会升级它"


@dataclass(frozen=True)
class DatabaseSchema:
    """The schemas of one kind of database.

    Attributes:
        name: Of the folder of its migrations.
        title: What it is called in messages.
        mark: A table that every such database has, also one from before there were versions.
        readable: The oldest schema that processes which only read can work with.
    """

    name: str
    title: str
    mark: str
    readable: str = "0001"

    def __post_init__(self) -> None:
        _ = self.revisions  # read with the program: later there may be no file handle left

    @property
    def folder(self) -> Path:
        """Where its migrations are."""
        return Path(__file__).parent / "migrations" / self.name

    @cached_property
    def revisions(self) -> tuple[str, ...]:
        """Every schema that this program knows, newest first: the numbers that its files' names begin with
        (`v0001_documents.py`).
        """
        names = (path.stem for path in (self.folder / "versions").glob("v*.py"))
        return tuple(sorted((name[1:].partition("_")[0] for name in names), reverse=True))

    @property
    def newest(self) -> str:
        """The schema that this program works with."""
        return self.revisions[0]

    def look(self, engine: Engine, location: Location, *, to_move: bool = False) -> str | None:
        """The schema that is noted in a database; None where there is no note.

        Args:
            to_move: It may be one that the installation has left.

        Raises:
            WrongDatabase: A file of SQLite holds somebody else's tables (a server may be shared), or a newer program
                has done more to it than add.
            StoreMoved: The installation has left it.
        """
        if not to_move and (target := moved_to(engine)) is not None:
            raise StoreMoved(target)
        found, file = revision(engine), sqlite_file(location)
        tables = inspect(engine).get_table_names() if found is None and file is not None else []
        if tables and self.mark not in tables and VERSIONS.name not in tables:
            fault = f"{file} 中已有别的数据表（如 {tables[0]}），不是{self.title}"
            raise WrongDatabase(fault, mend_of(location), self.title)
        self._refuse_unknown(found)
        return found

    def look_to_read(self, engine: Engine, location: Location) -> str | None:
        """The same for a process that only reads; it refuses what it cannot read before somebody upgrades it."""
        found = self.look(engine, location)
        if (found or self.revisions[-1]) < self.readable and not self.is_new(engine):
            raise WrongDatabase("其结构由较旧的程序写成", UPGRADE, self.title)
        return found

    def is_new(self, engine: Engine) -> bool:
        """Whether a database has no table of this kind yet."""
        return not inspect(engine).has_table(self.mark)

    def migrate(self, engine: Engine) -> None:
        """Bring a database to the newest schema; nothing happens where it is there already, or beyond. Raises
        `WrongDatabase` as `look`, `StorageFailure` where the system refuses to read or write.
        """
        # looked at first, so that a command that only reads does not wait for a writer
        found = revision(engine)
        if found is not None and (found == self.newest or self.is_added_to(found)):
            return
        self._refuse_unknown(found)
        with refusals(self.folder):
            self._upgrade(engine)

    def _upgrade(self, engine: Engine) -> None:
        # Here, so that no process waits for Alembic (.3 s) that finds the schema it needs.
        from alembic import command
        from alembic.config import Config

        config = Config()
        config.set_main_option("script_location", str(self.folder).replace("%", "%%"))
        with writing(engine) as connection:
            make_namespace(connection)
            config.attributes["connection"] = connection
            command.upgrade(config, "head")

    def is_added_to(self, found: str) -> bool:
        """Whether a newer program has only added to what this one works with."""
        return found > self.newest and found[LINE] == self.newest[LINE]

    def _refuse_unknown(self, found: str | None) -> None:
        if found is None or found in self.revisions or self.is_added_to(found):
            return
        if found > self.newest:
            raise WrongDatabase(f"其结构 {found} 由更新的程序写成", "请升级本程序", self.title)
        mend = f"请先用仍认得它的程序启动一次（会升级到 {self.newest}），再换用本程序"
        raise WrongDatabase(f"其结构 {found} 属于没有正式发布的版本", mend, self.title)


def revision(engine: Engine) -> str | None:
    """The schema that is noted in a database; None where there is no note."""
    with engine.connect() as connection:
        if not inspect(connection).has_table(VERSIONS.name):
            return None
        found: str | None = connection.execute(select(VERSIONS.c.version_num)).scalar_one_or_none()
        return found


def upgrade(schema: DatabaseSchema, location: Location) -> None:
    """Make or upgrade a database. One that is damaged is left for `zwfw doctor`: searching goes on without it.

    Raises:
        WrongDatabase: It is of a newer program, or somebody else's.
        StorageFailure: The system refuses to read or write.
    """
    engine = open_plain(location)
    try:
        schema.look(engine, location)
        schema.migrate(engine)
    except DatabaseError as error:
        if not is_damage(error):
            raise
    finally:
        engine.dispose()


DOCUMENTS = DatabaseSchema("documents", "文档库", "documents", readable="0012")
EVENTS = DatabaseSchema("events", "行为事件库", "events")
QUERY_LOG = DatabaseSchema("query_log", "查询日志", "queries")
# looked up now: a process that may open no more files would not find them when it needs them
assert all(schema.revisions for schema in (DOCUMENTS, EVENTS, QUERY_LOG))
