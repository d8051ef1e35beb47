"""Opening the database: SQLite in WAL mode by default, another by its URL; short write transactions that wait their
turn.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, column, create_engine, event, inspect, select, table
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import ConnectionPoolEntry

from indexer.disk import require_room
from indexer.errors import StorageFailure, StoreBusy, WrongDatabase
from indexer.store.location import database_url, mend_of, opening, sqlite_file, waiting
from indexer.store.log_index import allocate_index
from indexer.store.opening import WAY, Way, open_safely

# The option of an engine that says why nothing is written.
REFUSED = "zwfw_refused"
MIGRATIONS = Path(__file__).parent / "migrations"
# Where Alembic notes which schema a database has.
VERSIONS = table("alembic_version", column("version_num"))
# How long a writer waits for another's transaction, in ms. A batch of a load takes about 100 ms.
BUSY_TIMEOUT = 20_000
# Negative: KiB. The index over ids is walked at random by a load; 256 MiB hold it for about 5 million documents.
WRITE_CACHE = -262_144
READ_CACHE = -16_384
# Seconds between two attempts at what does not wait by itself.
ASKED_AGAIN = 0.01
# How far a commit goes: an acknowledged write survives power loss, not only a killed process.
DURABLE, BULK = "FULL", "NORMAL"
# Pages in the write-ahead log before they go into the database. A load writes to the same pages of the index over ids
# again and again; with 4 MB, which is SQLite's default, each batch would write thousands of them twice.
CHECKPOINT_PAGES = 32_768
# Bytes that a process which only serves maps into its memory, shared with all that do: a page's ten documents, which
# lie anywhere, then cost .15 ms instead of .5 where the database is mapped whole. At 3 GB some of it is: these pages
# count as the process's own memory wherever somebody looks.
MAPPED = 536_870_912


def open_engine(location: Path | str, *, read_only: bool = False) -> Engine:
    """Open (and, unless read-only, create or migrate) the database at a path or URL.

    Args:
        location: A file for SQLite, or an SQLAlchemy URL.
        read_only: For processes that only serve; they never wait for a lock. Of a database without any schema of
            ours they make an empty store.

    Raises:
        WrongDatabase: What is there is no document store, or cannot be reached; the text names the setting.
        StoreBusy: Another process holds the write lock for too long.
    """
    file = sqlite_file(location)
    if read_only and isinstance(location, str) and file is not None and file.parent.is_dir() and not file.exists():
        raise WrongDatabase(f"{file} 不存在", "请先用 zwfw load 载入数据，或改正 ZWFW_DATABASE")
    with opening(location):
        engine = open_plain(location, read_only=read_only)
        if look(engine, location) is None or not read_only:
            migrate(engine)
    return engine


def look(engine: Engine, location: Path | str) -> str | None:
    """The schema of what is to be the document store; None where it is empty. Raises `WrongDatabase` for a file of
    SQLite that holds somebody else's tables. (A server may be shared.)
    """
    found, file = revision(engine), sqlite_file(location)
    tables = inspect(engine).get_table_names() if found is None and file is not None else []
    if tables and VERSIONS.name not in tables:
        engine.dispose()
        raise WrongDatabase(f"{file} 中已有别的数据表（如 {tables[0]}），不是文档库", mend_of(location))
    return found


def open_plain(location: Path | str, *, read_only: bool = False) -> Engine:
    """Open a database as it is: nothing is migrated. Raises `WrongDatabase` where the URL is none."""
    url = database_url(location)
    if isinstance(location, Path) and not read_only:
        location.parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url, connect_args=waiting(url))
    if engine.dialect.name == "sqlite":
        _prepare_sqlite(engine, read_only)
    return engine


def migrate(engine: Engine) -> None:
    """Bring the database to the newest schema; nothing happens where it is there already."""
    # looked at first, so that a command that only reads does not wait for a writer
    found = revision(engine)
    if found == newest_revision():
        return
    if found is not None and found not in revisions():
        raise WrongDatabase(f"其结构 {found} 由更新的程序写成", "请升级本程序")
    # Here, so that no process waits for Alembic (.3 s) that finds the schema it needs.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    with writing(engine) as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def revision(engine: Engine) -> str | None:
    """The schema that a database has; None where it has none of ours."""
    with engine.connect() as connection:
        if not inspect(connection).has_table(VERSIONS.name):
            return None
        found: str | None = connection.execute(select(VERSIONS.c.version_num)).scalar_one_or_none()
        return found


def newest_revision() -> str:
    """The schema that this program works with."""
    return revisions()[0]


def revisions() -> tuple[str, ...]:
    """Every schema that this program can read, newest first: the numbers that its files' names begin with
    (`v0001_documents.py`).
    """
    names = (path.stem for path in (MIGRATIONS / "versions").glob("v*.py"))
    return tuple(sorted((name[1:].partition("_")[0] for name in names), reverse=True))


@contextmanager
def writing(engine: Engine, *, bulk: bool = False) -> Iterator[Connection]:
    """One write transaction: all of it or nothing.

    Args:
        bulk: What is written counts only once a later transaction says so, which takes it to the disk too.

    Raises:
        StoreBusy: Another process holds the lock for too long.
        StorageFailure: The disk is full, read-only, or refuses otherwise.
    """
    path = file_of(engine)
    if (failure := engine.get_execution_options().get(REFUSED)) is not None:
        raise failure
    if path is not None:
        require_room(path)
    try:
        with engine.connect().execution_options(zwfw_write=True, zwfw_bulk=bulk) as connection:
            if connection.info.get(WAY, Way.WRITABLE) is not Way.WRITABLE:
                raise StoreBusy  # there is room again, but others still read in a way that keeps us from writing
            with connection.begin():
                if path is not None:
                    allocate_index(path)
                yield connection
    except OperationalError as error:
        if "locked" in str(error.orig):
            raise StoreBusy from error
        raise


def refusing(engine: Engine, failure: StorageFailure) -> Engine:
    """The same database, where `writing` raises a failure."""
    return engine.execution_options(**{REFUSED: failure})


def file_of(engine: Engine) -> Path | None:
    """The file of an SQLite database; None for another one, and for one in memory."""
    name = engine.url.database
    return Path(name) if engine.dialect.name == "sqlite" and name and name != ":memory:" else None


def _use_log(cursor: sqlite3.Cursor) -> None:
    """Have a database use a write-ahead log. Of two processes that open a new one, SQLite fails the second at once,
    whatever the busy timeout: so it is asked again until that has passed.
    """
    until = time.monotonic() + BUSY_TIMEOUT / 1_000
    while True:
        try:
            cursor.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > until:
                raise
            time.sleep(ASKED_AGAIN)


def _prepare_sqlite(engine: Engine, read_only: bool) -> None:
    if (path := file_of(engine)) is not None:
        open_safely(engine, path)

    @event.listens_for(engine, "connect")
    def on_connect(connection: sqlite3.Connection, record: ConnectionPoolEntry) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT}")
        if not read_only and record.info.get(WAY, Way.WRITABLE) is Way.WRITABLE:
            _use_log(cursor)
        if not read_only:
            cursor.execute(f"PRAGMA wal_autocheckpoint={CHECKPOINT_PAGES}")
        cursor.execute(f"PRAGMA cache_size={READ_CACHE if read_only else WRITE_CACHE}")
        cursor.execute("PRAGMA temp_store=MEMORY")
        if read_only:
            cursor.execute(f"PRAGMA mmap_size={MAPPED}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def on_begin(connection: Connection) -> None:
        options = connection.get_execution_options()
        write = options.get("zwfw_write", False)
        if write:
            connection.exec_driver_sql(f"PRAGMA synchronous={BULK if options.get('zwfw_bulk') else DURABLE}")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")
