"""The query log.

1. Personal numbers are taken out before anything is written; nobody's name or address has a place in it.
2. Entries older than the days that are kept are swept away.
3. Recording never waits: not for a slow disk, not for a full queue, not for a file that cannot be written.
4. What is dropped is counted; closing returns all the same.
5. Any text can be written, lone surrogates and NUL too.
6. Frequent queries are those asked often enough whose first page had something and gave up no word, without numbers
   that may be a person's; where there is no log there are none.
7. An entry that somebody has changed in the file is counted; those from before there were digests are believed.
"""

from __future__ import annotations

import threading
import time

import pytest
from sqlalchemy import select, text

from indexer.store.damage import reading, told_entries
from indexer.store.gateway.call_tables import calls, nonces
from indexer.store.queries.query_log import LogDatabase, QueryEntry, QueryLog, frequent_queries, open_log
from indexer.store.queries.query_log_tables import metadata, queries
from tests.indexer.store.tampering import tampering


def entry(query: str) -> QueryEntry:
    return QueryEntry(query, "330110", "all", 1, 3, 0, 1.5)


def written(path) -> list[str]:
    with reading(path) as connection:
        return list(connection.scalars(select(queries.c.text).order_by(queries.c.number)))


def change(path, *statements: str) -> None:
    """As somebody does who goes round the program."""
    engine = open_log(path)
    with tampering(engine) as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


def test_personal_numbers_are_not_logged(tmp_path):
    log = QueryLog(tmp_path / "log.db", 180)
    log.record(entry("身份证11010519491231002X丢了"))
    log.record(entry("我的电话 13800138000 邮箱 a.b@example.com 12345"))
    log.record(entry("电话 138\u200b0013\u200b8000"))
    log.record(entry("台胞证12345678 浙A12345 国发〔2024〕3号"))
    log.close()
    assert written(tmp_path / "log.db") == [
        "身份证***丢了", "我的电话 *** 邮箱 *** 12345", "电话 ***", "台胞证*** 浙A*** 国发〔2024〕3号",
    ]  # fmt: skip
    assert {column.name for column in queries.columns} == {
        "number", "at", "text", "region", "channel", "page", "total", "relaxed", "took_ms", "digest", "whole",
        "site", "blocked", "corrected",
    }  # fmt: skip


def test_old_log_entries_are_deleted(tmp_path):
    path = tmp_path / "log.db"
    first = QueryLog(path, 180)
    first.record(entry("旧"))
    first.close()
    change(path, r"UPDATE queries SET at='2020-01-01T00\:00\:00+08\:00'")
    second = QueryLog(path, 180)
    second.record(entry("新"))
    second.close()
    assert written(path) == ["新"]


def test_recording_a_query_never_waits(tmp_path, monkeypatch):
    monkeypatch.setattr("indexer.store.queries.query_log.WAITING", 10)
    gate = threading.Event()
    log = QueryLog(tmp_path / "log.db", 180)
    plain = LogDatabase.write
    monkeypatch.setattr(LogDatabase, "write", lambda database, rows: (gate.wait(20), plain(database, rows)))
    begun = time.monotonic()
    for number in range(100):
        log.record(entry(f"第{number}"))
    assert time.monotonic() - begun < 10  # the writer stands still for 20 s
    assert 100 - 10 - 500 <= log.dropped <= 90
    dropped = log.dropped
    assert dropped > 0
    gate.set()
    log.close()
    assert len(written(tmp_path / "log.db")) == 100 - dropped


def test_full_batches_of_queries_are_written_at_once(tmp_path, monkeypatch):
    monkeypatch.setattr("indexer.store.queries.query_log.BATCH", 5)
    monkeypatch.setattr("indexer.store.queries.query_log.GATHERED", 30.0)
    log = QueryLog(tmp_path / "log.db", 180)
    for number in range(100):
        log.record(entry(f"第{number}"))
    end = time.monotonic() + 20
    while log._waiting.qsize() >= 5 and time.monotonic() < end:
        time.sleep(0.05)
    assert log._waiting.qsize() < 5, "full batches do not wait for their second"
    log.close()
    assert len(written(tmp_path / "log.db")) == 100
    assert log.dropped == 0


@pytest.mark.sqlite  # what lies where its file should be
@pytest.mark.parametrize("kind", ["folder", "text", "missing"])
def test_a_log_that_cannot_be_written_drops_and_counts(tmp_path, monkeypatch, kind):
    monkeypatch.setattr("indexer.store.queries.query_log.CLOSING", 2.0)
    path = tmp_path / "log.db"
    if kind == "folder":
        path.mkdir()
    elif kind == "text":
        path.write_text("这不是数据库" * 100)
    else:
        (tmp_path / "file").touch()
        path = tmp_path / "file" / "log.db"
    log = QueryLog(path, 180)
    for number in range(5):
        log.record(entry(f"第{number}"))
    log.close()
    assert log.dropped == 5


@pytest.mark.sqlite  # a folder where its file should be
def test_the_log_writes_again_when_it_can(tmp_path):
    path = tmp_path / "log.db"
    path.mkdir()
    log = QueryLog(path, 180)
    log.record(entry("丢"))
    end = time.monotonic() + 20
    while log.dropped == 0 and time.monotonic() < end:
        threading.Event().wait(0.005)
    path.rmdir()
    log.record(entry("留"))
    log.close()
    assert (log.dropped, written(path)) == (1, ["留"])


def test_any_text_is_logged(tmp_path):
    log = QueryLog(tmp_path / "log.db", 180)
    log.record(entry("半个\ud83d字 \x00'; DROP TABLE queries; --"))
    log.close()
    assert log.dropped == 0
    assert written(tmp_path / "log.db") == ["半个?字 ?'; DROP TABLE queries; --"]


def test_a_log_without_queries_makes_no_file(tmp_path):
    QueryLog(tmp_path / "log.db", 180).close()
    assert not (tmp_path / "log.db").exists()
    assert set(metadata.tables) == {
        "queries", "erased_texts", "query_weeks", "query_holds", "counted_weeks", "row_uses", "row_use_rounds",
        "outbox_places", *(table.name for table in (nonces, calls)),
    }  # fmt: skip


def test_frequent_queries_are_successful_and_without_numbers(tmp_path):
    assert frequent_queries(tmp_path / "log.db") == []
    log = QueryLog(tmp_path / "log.db", 180)
    often = [entry("公积金"), entry("公积金"), entry("社保"), entry("社保"), entry("社保"), entry("一次")]
    numbers = [entry("13800138000 补办"), entry("证号 12345678")] * 2
    nothing = [QueryEntry("无", None, "all", 1, 0, 0, 1.0), QueryEntry("松", None, "all", 1, 3, 1, 1.0)] * 2
    pages = [QueryEntry("翻页", None, "all", 2, 3, 0, 1.0)] * 2
    for one in (*often, *numbers, *nothing, *pages, entry("热线12345"), entry("热线12345")):
        log.record(one)
    log.close()
    found = frequent_queries(tmp_path / "log.db", least=2)
    assert found == [("社保", 3), ("公积金", 2), ("热线12345", 2)]
    assert frequent_queries(tmp_path / "log.db", least=2, most=1) == [("社保", 3)]


def test_a_log_without_tables_has_no_frequent_queries(tmp_path):
    (tmp_path / "log.db").touch()
    assert frequent_queries(tmp_path / "log.db") == []


def told(path):
    with reading(path) as connection:
        return told_entries(connection)


@pytest.mark.parametrize("changed", ["total = 7", "text = '身份证办理'", "whole = NULL", "site = 'x'"])
def test_a_changed_log_entry_is_counted(tmp_path, changed):
    path = tmp_path / "log.db"
    log = QueryLog(path, 30)
    for number in range(3):
        log.record(QueryEntry(f"身份证{number}", "330110", "all", 1, number, 0, 1))
    log.close()
    assert told(path) == ""
    change(path, "UPDATE queries SET whole = NULL WHERE number = 1", f"UPDATE queries SET {changed} WHERE number = 3")
    assert told(path) == "查询日志有 1 条与写入时不符"
