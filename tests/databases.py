"""On which database the tests of the store run: `--database=postgresql` has what would be a file of SQLite be a
database of a PostgreSQL server that the run starts, and ends.

What opens a file is named in `OPENED`: there, and nowhere in a test, each path gets a database of its own, made from a
template that has the schema already; whoever copies a folder has copies of its databases. Those of single tests are
dropped when their file is over. Tests that are about SQLite's file itself are marked `sqlite`, and left out.
"""

from __future__ import annotations

import hashlib
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.indexer.store.postgres import fresh_server, why_not

if TYPE_CHECKING:
    from sqlalchemy import Engine

OPTION = "--database"
# Where a file is opened → the schema of what is opened there.
OPENED = {
    "indexer.store.document_database.open_plain": "DOCUMENTS",
    "indexer.events.event_database.open_plain": "EVENTS",
    "indexer.store.queries.query_log.open_plain": "QUERY_LOG",
    "indexer.store.damage.open_plain": "QUERY_LOG",  # of the others tests have opened theirs before
}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        OPTION, choices=("sqlite", "postgresql"), default="sqlite", help="what the tests of the store run on"
    )


def on_postgresql(config: pytest.Config) -> bool:
    """Whether this run's databases are of PostgreSQL."""
    return bool(config.getoption(OPTION) == "postgresql")


def pytest_configure(config: pytest.Config) -> None:
    if on_postgresql(config) and (reason := why_not()) is not None:
        raise pytest.UsageError(f"{OPTION}=postgresql: {reason}")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leaves out what is about SQLite alone."""
    if on_postgresql(config):
        left = [item for item in items if item.get_closest_marker("sqlite")]
        items[:] = [item for item in items if item not in left]
        config.hook.pytest_deselected(items=left)


class Databases:
    """The databases of one server, by the path that they stand for."""

    def __init__(self, url: str) -> None:
        from sqlalchemy import create_engine
        from sqlalchemy.pool import NullPool

        self._url = url
        self._admin = create_engine(url, isolation_level="AUTOCOMMIT", poolclass=NullPool)
        self.names: dict[Path, str] = {}
        self._templates: set[str] = set()

    def url_of(self, path: Path, schema: str) -> str:
        """The URL of a path's database, which is made where there is none yet."""
        if path not in self.names:
            name = _name_of(path)
            self._create(name, self._template(schema))
            self.names[path] = name
        return self._of(self.names[path])

    def copy(self, path: Path, target: Path) -> None:
        """Have a path's database under another path too. Connections to it end: none may be left in a pool."""
        name, source = _name_of(target), self.names[path]
        self._say(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{source}'")
        self._create(name, source)
        self.names[target] = name

    def copy_all(self, folder: Path, target: Path) -> None:
        """The same, for what lies in a folder that was copied."""
        folder, target = folder.absolute(), target.absolute()
        for path in [path for path in self.names if path.is_relative_to(folder)]:
            self.copy(path, target / path.relative_to(folder))

    def drop(self, paths: Sequence[Path]) -> None:
        """Let go of what paths stood for, whoever is connected."""
        for path in paths:
            self._say(f"DROP DATABASE {self.names.pop(path)} WITH (FORCE)")

    def _template(self, schema: str) -> str:
        from indexer.store import schemas
        from indexer.store.engine import open_plain

        name = f"template_{schema.lower()}"
        if name not in self._templates:
            self._create(name, "template0")
            engine = open_plain(self._of(name))
            getattr(schemas, schema).migrate(engine)
            engine.dispose()
            self._templates.add(name)
        return name

    def _of(self, name: str) -> str:
        return self._url.replace("/postgres?", f"/{name}?")

    def _create(self, name: str, template: str) -> None:
        self._say(f"CREATE DATABASE {name} TEMPLATE {template}")

    def _say(self, statement: str) -> None:
        with self._admin.connect() as connection:
            connection.exec_driver_sql(statement)


def _name_of(path: Path) -> str:
    return "t" + hashlib.sha256(str(path).encode()).hexdigest()[:20]


@contextmanager
def redirected(found: Databases) -> Iterator[None]:
    """In this process files are databases of the server."""
    from indexer.store import location

    def instead(plain: Callable[..., Engine], schema: str) -> Callable[..., Engine]:
        def open_plain(place: Path | str, **given: Any) -> Engine:
            known = found.url_of(place.absolute(), schema) if isinstance(place, Path) else place
            return plain(known, **given)

        return open_plain

    copy_files = shutil.copytree

    def copied(folder: Path, target: Path, **given: Any) -> Path:
        copy = copy_files(folder, target, **given)
        found.copy_all(Path(folder), Path(target))
        return copy

    with pytest.MonkeyPatch.context() as patch:
        # whether there is a file; of a server nobody knows before it is opened
        plain_answer = location.is_there
        asked = [one for one in sys.modules.values() if getattr(one, "__dict__", {}).get("is_there") is plain_answer]
        for module in asked:
            patch.setattr(module, "is_there", lambda _location: True)
        patch.setattr(shutil, "copytree", copied)
        for name, schema in OPENED.items():
            module, _, function = name.rpartition(".")
            plain = getattr(__import__(module, fromlist=[function]), function)
            patch.setattr(name, instead(plain, schema))
        yield


@pytest.fixture(scope="session")
def databases(request: pytest.FixtureRequest) -> Iterator[Databases | None]:
    """The databases of this run's server; None with SQLite."""
    if not on_postgresql(request.config):
        yield None
        return
    with fresh_server() as url:
        yield Databases(url)


@pytest.fixture(scope="session", autouse=True)
def _files_are_databases(databases: Databases | None) -> Iterator[None]:
    if databases is None:
        yield
        return
    with redirected(databases):
        yield


@pytest.fixture(scope="module", autouse=True)
def _databases_of_a_file(databases: Databases | None) -> Iterator[None]:
    yield
    if databases:
        databases.drop([path for path in databases.names if _is_of_a_test(path)])


def _is_of_a_test(path: Path) -> bool:
    """Whether a path is in a folder of one test: `tmp_path`, or one that is gone. Others may be shared by files."""
    return not path.parent.exists() or any(part.startswith("test_") for part in path.parts)
