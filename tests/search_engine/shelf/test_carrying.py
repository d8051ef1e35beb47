"""Decisions outlive a restore.

1. What was decided after a backup was made holds in what is restored: state, history, and whether the document is
   shown; what the backup holds already comes twice nowhere, and carrying it again changes nothing.
2. A file from before there was a shelf carries nothing.
"""

from __future__ import annotations

import sqlite3

from indexer.store.shelf.app_states import MENDING, OFF, ONLINE, REVIEW, WARNED
from indexer.store.shelf.carrying import carry_apps
from tests.search_engine.shelf.apps import PASSED, app, open_store, shelf_of, status, take


def test_1_what_was_decided_since_holds(tmp_path):
    old = open_store(tmp_path / "old")
    old.put([app("a"), app("b"), app("c"), app("gone")], "开始")
    take(shelf_of(old), WARNED)
    take(shelf_of(old), OFF, "b")
    backup = tmp_path / "restored"
    backup.mkdir()
    with sqlite3.connect(tmp_path / "old" / "zwfw.db") as source, sqlite3.connect(backup / "zwfw.db") as target:
        source.backup(target)
    take(shelf_of(old), MENDING)
    take(shelf_of(old), REVIEW, "b")
    take(shelf_of(old), ONLINE, "b", tests=PASSED)
    take(shelf_of(old), OFF, "gone")
    old.engine.dispose()

    restored = open_store(backup)
    restored.delete(["gone"], "试")
    assert [status(restored, one) for one in "abc"] == ["online", "offline", "online"]
    assert carry_apps(tmp_path / "old" / "zwfw.db", restored.engine) == 4
    assert [status(restored, one) for one in "abc"] == ["offline", "online", "online"]
    shelf = shelf_of(restored)
    assert {one.state.id: one.state.state for one in shelf.listed()} == {"a": MENDING, "b": ONLINE, "gone": OFF}
    assert [step.state for step in shelf.history("a")] == [MENDING, WARNED]
    assert [step.state for step in shelf.history("b")] == [ONLINE, REVIEW, OFF]
    assert all(one.state.step == one.last.number for one in shelf.listed())
    assert carry_apps(tmp_path / "old" / "zwfw.db", restored.engine) == 0
    restored.put([app("gone")], "重新建立")
    assert status(restored, "gone") == "offline"
    restored.engine.dispose()


def test_2_a_file_without_a_shelf(tmp_path):
    with sqlite3.connect(tmp_path / "older.db") as connection:
        connection.execute("CREATE TABLE documents (doc INTEGER)")
    store = open_store(tmp_path / "new")
    assert carry_apps(tmp_path / "older.db", store.engine) == 0
    store.engine.dispose()
