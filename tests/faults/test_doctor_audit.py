"""What the doctor says of keys and of the audit log.

1. An entry that somebody changed in the file is found by `--deep`, with its number; a whole log is said to be whole.
2. Keys that nobody has used for half a year, and such as end within two weeks, are noted; ended ones are not.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta

from indexer.documents.timestamps import to_text
from search_engine.installation.api_keys import NewKey
from search_engine.maintenance.doctor import examine
from tests.faults.homes import open_home


def told(home, check, *, deep=False):
    return [(one.state, one.message) for one in examine({"ZWFW_HOME": str(home)}, deep=deep) if one.check == check]


def change(home, *statements):
    with closing(sqlite3.connect(home / "zwfw.db")) as connection, connection:
        for statement in statements:
            connection.execute(statement)


def test_a_changed_audit_entry_is_found(home):
    assert told(home, "audit_log", deep=True) == [("ok", "审计日志完好")]
    assert told(home, "audit_log") == []
    change(home, "DROP TRIGGER audit_unchanged", "UPDATE audit SET actor = 'key:x' WHERE entry = 1")
    ((state, message),) = told(home, "audit_log", deep=True)
    assert (state, "第 1 条" in message) == ("wrong", True)


def test_unused_and_ending_keys_are_noted(home):
    place, now = open_home(home), datetime.now(UTC)
    for name, expires in (("新", None), ("旧", None), ("将", now + timedelta(days=3)), ("吊", None)):
        place.keys.create(NewKey(name, expires=expires))
    place.keys.revoke("吊")
    place.store.engine.dispose()
    change(home, f"UPDATE keys SET created = '{to_text(now - timedelta(days=200))}' WHERE name IN ('旧', '吊')")
    assert {message[:4] for _, message in told(home, "keys")} == {"密钥 旧", "密钥 将"}
    assert {state for state, _ in told(home, "keys")} == {"note"}
