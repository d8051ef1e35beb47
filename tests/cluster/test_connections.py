"""How the program comes to its PostgreSQL: encrypted, and through a pooler.

1. With `sslmode=verify-full` all connections are encrypted: documents are loaded (COPY), an index is built, a search is
   answered, locks of loads keep others away, and messages come.
2. A certificate of another authority, another name, an authority's file that is not there, a server without TLS:
   refused with the mend, and without the password.
3. Through PgBouncer in session mode all of that works as without it; each namespace has its own tables.
4. PgBouncer in transaction mode is refused before anything is written.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from indexer.errors import StoreAway, WrongDatabase
from indexer.loaders import DocumentCheck, Row
from indexer.loaders.loading import LoadOptions, load_rows
from indexer.store import open_engine
from indexer.store.hosts.wakeups import Wakeups, wake
from indexer.store.unfinished_loads import hold_load, is_under_way
from search_engine import Service
from search_engine.installation.databases import check_database
from search_engine.installation.installation import Installation
from search_engine.query.request import read_request
from search_engine.settings.settings import Settings
from tests.authority import Authority
from tests.cluster import processes
from tests.cluster.database import Database, database
from tests.faults.children import wait_until
from tests.search_engine.editing.replay import town
from tests.serving.live import HOST, PATIENCE, free_port

pytestmark = pytest.mark.cluster
ENCRYPTING, POOLING = pytest.mark.needs("openssl"), pytest.mark.needs("pgbouncer")
SECRET = "geheim"
ENCRYPTED = """SELECT ssl, count(*) FROM pg_stat_ssl JOIN pg_stat_activity USING (pid)
WHERE application_name = 'zwfw' GROUP BY ssl"""
SCHEMAS = "SELECT tablename, schemaname FROM pg_tables WHERE tablename IN ('loads', 'events') ORDER BY tablename DESC"
POOLED = """[databases]
zwfw = host={host} port={server} user=zwfw
[pgbouncer]
listen_addr = {host}
listen_port = {port}
unix_socket_dir =
auth_type = any
auth_file = {users}
pool_mode = {mode}
"""


@pytest.fixture(scope="module")
def server() -> Iterator[Database]:
    with database() as made:
        yield made


@pytest.fixture
def empty(server: Database) -> Database:
    """The server, with an empty database."""
    server.ask("DROP DATABASE zwfw WITH (FORCE)", database="postgres")
    server.ask("CREATE DATABASE zwfw", database="postgres")
    return server


@pytest.fixture(scope="module")
def authority(server: Database) -> Authority:
    """The one that the server has its certificate from."""
    made = Authority(server.folder / "authority")
    made.certify("localhost", server.folder / "data", server.user)
    server.ask("ALTER SYSTEM SET ssl = on")
    server.ask("SELECT pg_reload_conf()")
    wait_until(lambda: server.ask("SHOW ssl") == [("on",)], PATIENCE)
    return made


@contextmanager
def pooler(server: Database, mode: str) -> Iterator[str]:
    """PgBouncer before a server; gives the URL that leads through it."""
    folder = server.folder / mode
    port, users, settings = free_port(), folder / "users", folder / "settings"
    folder.mkdir()
    users.write_text('"zwfw" ""\n')
    settings.write_text(POOLED.format(host=HOST, server=server.port, port=port, users=users, mode=mode))
    if server.user is not None:
        for path in (folder, users, settings):
            shutil.chown(path, server.user)
    process = processes.start(["pgbouncer", str(settings)], folder / "log", user=server.user)
    try:
        wait_until(lambda: "process up" in (folder / "log").read_text(), PATIENCE)
        yield server.url(port)
    finally:
        process.terminate()
        process.wait(PATIENCE)


def uses(url: str, home: Path) -> None:
    """Load, build, search, lock and listen by a URL."""
    settings = Settings(home=home, database=url, spelling="off", meaning="off")
    check_database(settings)
    with closing(Installation(settings)) as place:
        rows = [Row(number, row) for number, row in enumerate(town.DOCUMENTS, 1)]
        load_rows(place.store, rows, DocumentCheck(place.tree()), LoadOptions("test"))
        place.worker().step()
        engine, other = place.store.engine, open_engine(url)
        free = hold_load(engine, home, 10**6)
        assert free is not None
        assert (is_under_way(other, home, 10**6), free(), is_under_way(other, home, 10**6)) == (True, None, False)
        with Wakeups(other) as wakeups:
            wait, ended = wakeups.waiter("documents"), time.monotonic() + 10
            while not wait(0.1) and time.monotonic() < ended:
                with engine.begin() as connection:
                    wake(connection, "documents")
            assert time.monotonic() < ended
        other.dispose()
    with Service.open(settings) as service:
        assert service.search(read_request({"q": ["身份证"], "region": [town.YUHANG]})).total > 0


def by_name(server: Database, certificate: Path, name: str = "localhost") -> str:
    """A URL by which the server must prove that it has a name."""
    return (
        f"postgresql://zwfw:{SECRET}@{name}:{server.port}/zwfw"
        f"?hostaddr={HOST}&sslmode=verify-full&sslrootcert={certificate}"
    )


# ---- 1


@ENCRYPTING
def test_all_connections_are_encrypted(server: Database, authority: Authority, tmp_path: Path) -> None:
    url = by_name(server, authority.certificate)
    keeping = open_engine(url)
    with keeping.connect():
        uses(url, tmp_path)
        kinds = dict(server.ask(ENCRYPTED))
    keeping.dispose()
    assert (set(kinds), kinds[True] > 0) == ({True}, True)


# ---- 2


@ENCRYPTING
def test_what_proves_nothing_is_refused_with_the_mend(server: Database, authority: Authority, tmp_path: Path) -> None:
    stranger = Authority(tmp_path / "stranger").certificate
    for url, mend in (
        (by_name(server, stranger), "请让 sslrootcert 指向签发数据库证书的机构的证书"),
        (by_name(server, authority.certificate, HOST), "请在 ZWFW_DATABASE 中使用数据库证书上的主机名"),
        (by_name(server, tmp_path / "none"), "请检查 sslrootcert 所指的文件是否存在"),
    ):
        refused(url, mend, tmp_path)
    server.ask("ALTER SYSTEM SET ssl = off")
    server.ask("SELECT pg_reload_conf()")
    refused(by_name(server, authority.certificate), "请在数据库上启用 ssl", tmp_path)


def refused(url: str, mend: str, home: Path) -> None:
    """See that nothing is opened, and what is said of it."""
    with pytest.raises(StoreAway) as told:
        check_database(Settings(home=home, database=url))
    assert (mend in str(told.value), SECRET in str(told.value)) == (True, False), str(told.value)


# ---- 3


@POOLING
def test_a_pooler_that_keeps_sessions_apart_changes_nothing(empty: Database, tmp_path: Path) -> None:
    with pooler(empty, "session") as url:
        uses(url, tmp_path)
        assert empty.ask(SCHEMAS) == [("loads", "public"), ("events", "events")]


# ---- 4


@POOLING
def test_a_pooler_that_shares_sessions_is_refused(empty: Database, tmp_path: Path) -> None:
    with pooler(empty, "transaction") as url:
        with pytest.raises(WrongDatabase, match="pool_mode = session"):
            check_database(Settings(home=tmp_path, database=url))
        assert empty.ask(SCHEMAS) == []
