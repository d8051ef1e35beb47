"""The document store on PostgreSQL when things go wrong: what is told, and what becomes of a load.

1. A URL may be as `psql` takes it, a service file included; a wrong one is told without its password.
2. A writer waits for another's transaction, and is told `StoreBusy` where that takes too long. What keeps others
   waiting from within a transaction is ended.
3. A broken connection, a server that goes, one that is away, one that takes no writes: `StoreAway`; what is tried
   afterwards works, without a connection of before.
4. Readers of a transaction see one moment, whatever others write.
5. A load of a living process is left alone by other hosts; that of a dead one is removed; that of a writer whose
   connection was lost is removed, and never becomes visible.
6. What is written in rows by COPY is what statements write; a fault leaves nothing of it.
"""

from __future__ import annotations

import os
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, insert, select, text
from sqlalchemy.exc import DBAPIError

from indexer.errors import StoreAway, StoreBusy, WrongDatabase
from indexer.store import DocumentStore, open_engine, postgresql
from indexer.store.engine import writing
from indexer.store.inserting import insert_rows
from indexer.store.loads import INSERTED
from indexer.store.tables import documents, loads, sites
from tests.indexer.store.postgres import fresh_server, server, url_of, why_not
from tests.indexer.store.store_samples import ids, matter

pytestmark = [pytest.mark.cluster, pytest.mark.skipif(bool(why_not()), reason=str(why_not()))]
OTHERS = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = 'postgres'"


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with fresh_server() as found:
        open_engine(found).dispose()
        yield found


def host(url: str, folder: Path) -> DocumentStore:
    """The store as another host has it: no lock file in common."""
    return DocumentStore(open_engine(url), folder)


@pytest.fixture
def store(url: str, tmp_path: Path) -> Iterator[DocumentStore]:
    found = host(url, tmp_path / "one")
    found.put([matter("a")], "first")
    yield found
    found.delete(ids(found), "last")
    found.engine.dispose()


@pytest.fixture
def other(url: str, tmp_path: Path) -> Iterator[DocumentStore]:
    found = host(url, tmp_path / "two")
    yield found
    found.engine.dispose()


def end_others(engine: Engine) -> None:
    """Break every other connection, as a server does that goes down."""
    with engine.connect() as connection:
        connection.execute(text(OTHERS))
    time.sleep(0.1)


# ---- 1


def test_urls_are_as_psql_takes_them(url, store, tmp_path, monkeypatch):
    folder = url.partition("host=")[2].replace("%2F", "/")
    (tmp_path / "services").write_text(f"[zwfw]\nhost={folder}\nuser=test\ndbname=postgres\n")
    monkeypatch.setenv("PGSERVICEFILE", str(tmp_path / "services"))
    urls = "postgresql:///?service=zwfw", f"postgresql://test@/postgres?host={folder}", url.replace("ql+psycopg", "")
    for given in urls:
        engine = open_engine(given)
        assert ids(DocumentStore(engine, tmp_path)) == ["a"]
        engine.dispose()


def test_a_wrong_url_is_told_without_its_password(url, tmp_path):
    for wrong in ("postgresql://u:geheim@127.0.0.1:9/x", "postgresql://u@127.0.0.1:9/x?password=geheim"):
        with pytest.raises(StoreAway, match=r"数据库 postgresql\S* 没有应答（.*）；请检查地址") as told:
            open_engine(wrong)
        assert "geheim" not in str(told.value)
    with pytest.raises(WrongDatabase, match="应为数据库的 URL"):
        open_engine("postgresql://u:geheim@host:port/x")


# ---- 2


def test_a_writer_that_waits_too_long_on_postgres_is_told_store_busy(url, store, tmp_path, monkeypatch):
    monkeypatch.setitem(postgresql.SESSION, "lock_timeout", "100ms")
    impatient = host(url, tmp_path)
    with writing(store.engine), pytest.raises(StoreBusy, match="正忙"):
        impatient.put([matter("b")], "busy")
    impatient.put([matter("b")], "again")
    assert ids(store) == ["a", "b"]
    with writing(store.engine, shared=True), writing(impatient.engine) as connection:
        connection.execute(select(1))
    impatient.engine.dispose()


def test_a_writer_that_stands_still_is_put_out(store, other, monkeypatch):
    hurried = {way: text.replace(postgresql.PAUSE, "200ms") for way, text in postgresql.BEGINNINGS.items()}
    monkeypatch.setattr(postgresql, "BEGINNINGS", hurried)

    def stand_still(connection):
        connection.execute(insert(sites).values(site=10**6, name="停"))
        other.put([matter("b")], "meanwhile")
        connection.execute(select(func.count()).select_from(sites))

    with pytest.raises(StoreAway), writing(store.engine) as connection:
        stand_still(connection)
    assert ids(store) == ["a", "b"]


# ---- 3


def test_connections_of_before_are_replaced(store, other):
    other.count()
    end_others(store.engine)
    assert other.count() == 1
    end_others(store.engine)
    other.put([matter("b")], "after")
    assert ids(store) == ["a", "b"]


def test_a_connection_that_breaks_is_store_away(store, other):
    def broken(connection):
        connection.execute(select(1))
        end_others(store.engine)
        connection.execute(select(1))

    with pytest.raises(StoreAway), other.engine.connect() as connection:
        broken(connection)
    with pytest.raises(StoreAway), writing(other.engine) as connection:
        broken(connection)
    assert other.count() == 1


def test_a_server_that_stops_and_starts_is_waited_for(tmp_path):
    with server() as folder:
        url = url_of(folder)
        store = host(url, tmp_path)
        store.put([matter("a")], "before")
        control(folder, "-m", "fast", "stop")
        for attempt in (store.count, lambda: store.put([matter("b")], "away"), lambda: store.get_rows([1])):
            with pytest.raises(StoreAway, match="没有应答"):
                attempt()
        with pytest.raises(StoreAway):
            open_engine(url)
        control(folder, "-o", f"-c listen_addresses='' -k {folder} -c default_transaction_read_only=on", "start")
        with pytest.raises(StoreAway):
            store.put([matter("b")], "a copy")
        control(folder, "-m", "fast", "stop")
        control(folder, "-o", f"-c listen_addresses='' -k {folder}", "start")
        store.put([matter("b")], "back")
        assert ids(store) == ["a", "b"]
        store.engine.dispose()


def control(folder: Path, *words: str) -> None:
    """Have the server of a folder stop or start."""
    user = "postgres" if os.geteuid() == 0 else None
    command = ("pg_ctl", "-D", f"{folder}/data", "-w", "-l", f"{folder}/log", *words)
    subprocess.run(command, check=True, user=user, cwd=folder, stdout=subprocess.DEVNULL)


# ---- 4


def test_a_reading_transaction_sees_one_moment(store, other):
    with store.engine.connect() as connection:
        before = store.sequence(connection)
        other.put([matter("b")], "meanwhile")
        assert store.sequence(connection) == before
        assert [row[1] for batch in store.rows(connection) for row in batch] == ["a"]
    assert ids(store) == ["a", "b"]


# ---- 5


def test_a_load_of_a_living_host_is_left_alone(store, other):
    with store.begin("living") as writer:
        writer.write([matter("x")])
        assert other.remove_abandoned() == []
        writer.finish()
    assert ids(other) == ["a", "x"]


def test_a_load_whose_connection_was_lost_is_removed_and_stays_so(store, other):
    writer = store.begin("cut off")
    writer.write([matter("x")])
    end_others(other.engine)
    assert other.remove_abandoned() == [writer.load]
    for attempt in (lambda: writer.write([matter("y")]), lambda: writer.withdraw({"a": None}), writer.finish):
        with pytest.raises(StoreBusy, match="这次载入已被清除"):
            attempt()
    writer.__exit__(None, None, None)
    assert ids(store) == ["a"]
    assert other.remove_abandoned() == []


def test_writers_at_once_on_postgres_lose_nothing(url, store, tmp_path):
    def write(writer: int) -> None:
        mine = host(url, tmp_path / str(writer))
        for number in range(12):
            mine.put([matter(f"w{writer}-{number}", title=f"事项{number}"), matter("all")], f"w{writer}")
        mine.engine.dispose()

    threads = [threading.Thread(target=write, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(ids(store)) == 4 * 12 + 2


# ---- 6


def test_copied_rows_are_as_statements_write_them(store):
    rows = [
        (10**6, "x", 1, 1, 330110000000, 1, None, 0, None, 1, 2, 7.5, b'{"a":"\\\\x"}', b"12345678"),
        (10**6 + 1, "\\N\t'\n", 1, 1, 330110000000, 1, 1, 0, -5, 2**40, None, None, None, None),
    ]
    columns = [documents.c[name] for name in INSERTED]
    query = select(*columns).where(documents.c.doc >= 10**6).order_by(documents.c.doc)
    with store.engine.connect() as connection:
        insert_rows(connection, documents, INSERTED, rows)
        copied = connection.execute(query).all()
        connection.rollback()
        connection.execute(insert(documents), [dict(zip(INSERTED, row, strict=True)) for row in rows])
        assert copied == connection.execute(query).all() == rows
        connection.rollback()
    with pytest.raises(DBAPIError), writing(store.engine) as connection:
        insert_rows(connection, documents, INSERTED, [rows[0], rows[0]])
    with store.engine.connect() as connection:
        assert connection.execute(query).all() == []
        assert connection.execute(select(func.max(loads.c.last_doc))).scalar_one() < 10**6
