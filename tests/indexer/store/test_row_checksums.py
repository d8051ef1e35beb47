"""Rows that people make by hand are what was written, or are not used.

1. Whatever column of whatever such row changes, it is found.
2. A damaged row of what is published, of a switch, or of a set of queries is an error with its mend; a damaged draft,
   approval or judgement is none.
3. What changes by our own hand is whole afterwards: a draft drafted again, a row that ends, a step that is reviewed, a
   key that is used or revoked, an account that gets another role.
4. Keys from before there were checksums get them; what was published cannot be changed.
5. A backup is refused.
"""

from __future__ import annotations

import shutil

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import LargeBinary, delete, select, update
from sqlalchemy.exc import DatabaseError

from indexer.backup.soundness import require_sound
from indexer.errors import BackupRefused, DamagedRows
from indexer.store.audit import Author
from indexer.store.damage import HANDMADE
from indexer.store.editing.drafts import add_approvals, all_drafts, approvals_over
from indexer.store.editing.returns import add_return
from indexer.store.editing.tables import approvals, drafts, rows, versions
from indexer.store.editing.versions import rows_at
from indexer.store.engine import open_plain, writing
from indexer.store.gateway.caller_rows import JSON_COLUMNS, add_caller
from indexer.store.interfaces.rows import InterfaceRow, all_interfaces, put_interface
from indexer.store.interfaces.tables import interfaces
from indexer.store.judging.rows import (
    JudgementRow,
    PoolRow,
    QueryRow,
    SetRow,
    SettlementRow,
    add_rows,
    judgements_of,
    pool_of,
    queries_of,
    sets_of,
    settlements_of,
)
from indexer.store.judging.tables import judgements, pool, queries, settlements
from indexer.store.monitor.kept_queries import KeptQuery, add_kept, all_kept
from indexer.store.monitor.tables import kept
from indexer.store.row_checksums import PROTECTED, damaged_rows
from indexer.store.schemas import DOCUMENTS
from indexer.store.sealed.rows import SealedRow, write_rows
from indexer.store.shelf.app_states import AppState, AppStep, enter_step, note_said
from indexer.store.switches import add_step, newest_steps, review_step
from indexer.store.switches.tables import steps
from indexer.store.tables import keys, tombstones
from indexer.store.tombstones import Tombstone, leave_tombstones, tombstones_of
from search_engine.installation.accounts import NewAccount
from search_engine.installation.accounts.account_store import AccountStore
from search_engine.installation.api_keys import KeyStore
from tests.indexer.store.tampering import tampering
from tests.search_engine.editing.editors import MILK_TEA, Bench, somebody, tree, wish

COLUMNS = [
    (table, column)
    for table in HANDMADE
    for column in table.columns
    if not column.primary_key and column.name not in PROTECTED[table.name].left_out
]


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    """A folder with something in each table; closed."""
    folder = tmp_path_factory.mktemp("filled")
    made = Bench(folder)
    actor = somebody("甲")
    for weight in ("1", "0.5"):
        draft = made.editor.draft(actor, wish(**(MILK_TEA | {"weight": weight})))
        made.editor.publish(actor, [draft.number])
    for weight in ("0.3", "0.4"):
        draft = made.editor.draft(actor, wish(**(MILK_TEA | {"weight": weight})))
    with writing(made.engine) as connection:
        add_approvals(connection, ["d"], 2, "乙")
        add_return(connection, draft.number, draft.changed, "乙", "再核对")
        for text in ("奶茶", "奶茶店"):
            add_kept(connection, KeptQuery(0, text, "", "first", "m1", "", True, None, "甲", "", "", 0))
        add_rows(connection, [SetRow(0, name, 5, "甲", "试", "说明", "日志") for name in ("一", "二")])
        add_rows(
            connection, [QueryRow(0, 1, f"q{n}", "奶茶", "330110", "legal", "short", "head", n) for n in (1.0, 2.5)]
        )
        add_rows(connection, [PoolRow(0, 1, query, "m1", '["live"]') for query in (1, 2)])
        add_rows(connection, [JudgementRow(0, 1, 1, "m1", judge, 3, "对", 9, "d", None) for judge in ("甲", "乙")])
        add_rows(connection, [SettlementRow(0, 1, query, "m1", 2, "偏", "丙", 9, None) for query in (1, 2)])
        for name in ("线路", "预约"):
            put_interface(connection, InterfaceRow(name, {"name": name, "address": "https://a.example/"}, 9, "甲"))
        for app in ("a", "b"):
            step = AppStep(0, app, "online", "off", 9, "user:甲", "乙", "试", {"load": (False, "慢")}, ("pc",))
            enter_step(connection, AppState(app), step)
        note_said(connection, {"a": 2})
        write_rows(connection, *(SealedRow(name, 1, "aes", "m", b"w", b"s", "甲", 9) for name in ("a", "b")))
        for app in ("甲", "乙"):
            lists = {name: ["x"] for name in JSON_COLUMNS}
            numbers = {"minute_quota": 1, "day_quota": 2, "starts": 3, "ends": 4, "stopped": 5, "made": 6}
            add_caller(connection, {"app": app, "name": "名", "office": "局", "user_id": "u", **lists, **numbers})
        review_step(connection, add_step(connection, "hot", "off", "甲", "试").number, "乙", "好")
    store = KeyStore(made.engine)
    for name in ("一", "二"):
        store.holds(store.create(name, ["documents:write"]))
    store.close()
    store.revoke("一")
    people = AccountStore(made.engine, tree, lambda: 1_780_000_000.0)
    for name in ("甲", "乙"):
        people.add(NewAccount(name, "editor"), author=Author.of_shell())
    people.set_rights("乙", "publisher", ["330100"], [], author=Author.of_shell())
    with writing(made.engine) as connection:
        leave_tombstones(connection, [Tombstone(f"d{n}", n, n, n, n, n, n, "faq", "甲", "撤销") for n in (1, 2)])
    made.close()
    return folder


@pytest.fixture
def bench(filled, tmp_path):
    made = Bench(shutil.copytree(filled, tmp_path / "home"))
    yield made
    made.close()


def faults(bench):
    with bench.engine.connect() as connection:
        return [(table, *key) for table in HANDMADE for key in damaged_rows(connection, table)]


def spoil(bench, table, column):
    """Change one column of the newest row, as a disk would: no trigger stands in its way. Returns its number, and what
    was there.
    """
    (key,) = table.primary_key.columns
    with tampering(bench.engine) as connection:
        number = connection.execute(select(key).order_by(key.desc()).limit(1)).scalar_one()
        before = connection.execute(select(column).where(key == number)).scalar_one()
        other = b"other" if isinstance(column.type, LargeBinary) else 7 if column.type.python_type is not str else "x"
        connection.execute(update(table).where(key == number).values({column.name: other}))
    return number, before


def test_rows_are_whole_after_every_step(bench):
    assert faults(bench) == []


def test_a_change_to_any_column_of_a_row_is_found(bench):
    for table, column in COLUMNS:
        number, before = spoil(bench, table, column)
        assert faults(bench) == [(table, number)], column
        (key,) = table.primary_key.columns
        with writing(bench.engine) as connection:
            connection.execute(update(table).where(key == number).values({column.name: before}))
    assert faults(bench) == []


def test_damaged_published_rows_and_switches_are_errors(bench):
    spoil(bench, rows, rows.c.content)
    spoil(bench, steps, steps.c.state)
    with bench.engine.connect() as connection:
        with pytest.raises(DamagedRows, match=r"已发布的词典行有 1 条与写入时不符。.*zwfw restore"):
            rows_at(connection, 2)
        assert rows_at(connection, 1) != []
        with pytest.raises(DamagedRows, match="紧急开关操作"):
            newest_steps(connection)


def test_damaged_drafts_approvals_and_kept_queries_are_left_out(bench):
    with bench.engine.connect() as connection:
        assert (len(all_drafts(connection)), len(approvals_over(connection, 2))) == (1, 1)
        assert len(all_kept(connection)) == 2
    spoil(bench, drafts, drafts.c.content)
    spoil(bench, approvals, approvals.c.approver)
    spoil(bench, kept, kept.c.blocks)
    with bench.engine.connect() as connection:
        assert (len(all_drafts(connection)), len(approvals_over(connection, 2))) == (0, 0)
        assert len(all_kept(connection)) == 1


def test_damaged_judgements_are_left_out_and_a_damaged_set_is_an_error(bench):
    for table, column in ((pool, pool.c.document), (judgements, judgements.c.grade), (settlements, settlements.c.at)):
        spoil(bench, table, column)
    with bench.engine.connect() as connection:
        assert [row.query for row in pool_of(connection, 1)] == [1]
        assert [row.judge for row in judgements_of(connection, 1)] == ["甲"]
        assert [row.query for row in settlements_of(connection, 1)] == [1]
        assert [row.weight for row in queries_of(connection, 1)] == [1.0, 2.5]
        assert [row.name for row in sets_of(connection)] == ["一", "二"]
    spoil(bench, queries, queries.c.text)
    with bench.engine.connect() as connection, pytest.raises(DamagedRows, match="评测集的查询有 1 条"):
        queries_of(connection, 1)


def test_a_damaged_interface_is_told_and_has_no_content(bench):
    spoil(bench, interfaces, interfaces.c.content)
    with bench.engine.connect() as connection:
        found = {row.name: (row.is_whole, bool(row.content)) for row in all_interfaces(connection)}
    assert sorted(found.values()) == [(False, False), (True, True)]


def test_a_damaged_tombstone_is_left_out(bench):
    spoil(bench, tombstones, tombstones.c.at)
    with bench.engine.connect() as connection:
        assert list(tombstones_of(connection, ["d1", "d2"])) == ["d1"]


@pytest.mark.parametrize("column", [keys.c.sites, keys.c.created, keys.c.expires], ids=str)
def test_a_damaged_key_is_an_error(bench, column):
    spoil(bench, keys, column)
    with pytest.raises(DamagedRows, match="密钥有 1 条与写入时不符"):
        KeyStore(bench.engine).list()


def test_rows_from_before_checksums_get_them(tmp_path):
    engine = open_plain(tmp_path / "some.db")
    config = Config()
    config.set_main_option("script_location", str(DOCUMENTS.folder))
    with writing(engine) as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        connection.exec_driver_sql("INSERT INTO keys (name, digest, scopes, created) VALUES ('k', 'd', 'x', '2026')")
    DOCUMENTS.migrate(engine)
    with engine.connect() as connection:
        assert connection.execute(select(keys.c.name)).scalars().all() == ["k"]
        assert [key for table in HANDMADE for key in damaged_rows(connection, table)] == []
    engine.dispose()


def test_4_what_was_published(tmp_path):
    engine = open_plain(tmp_path / "some.db")
    DOCUMENTS.migrate(engine)
    with writing(engine) as connection:
        for statement in (
            "INSERT INTO dictionary_versions VALUES (1, 5, 'a', NULL, 'p', '', 0, NULL, 'l', 's', 2, NULL, x'00')",
            "INSERT INTO dictionary_rows VALUES (1, 'words', '[\"a\"]', '', '', '', '{}', 1.5, '', 1, 2, x'00')",
        ):
            connection.exec_driver_sql(statement)
    for change in (update(versions).values(note="x"), update(rows).values(content="x"), delete(versions), delete(rows)):
        with pytest.raises(DatabaseError, match="does not change"), writing(engine) as connection:
            connection.execute(change)
    engine.dispose()


@pytest.mark.sqlite
def test_a_backup_of_damaged_rows_is_refused(bench):
    path = bench.home / "zwfw.db"
    require_sound(path, bench.home / "events.db", bench.home / "log.db")
    spoil(bench, keys, keys.c.scopes)
    with pytest.raises(BackupRefused, match=r"与写入时不符的有：密钥 1 行。.*zwfw restore"):
        require_sound(path, bench.home / "events.db", bench.home / "log.db")
