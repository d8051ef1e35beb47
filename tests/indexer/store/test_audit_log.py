"""The audit log.

1. What is recorded is read back as it was, newest first; filters by time, author, action and page fit together.
2. Numbers rise, and each entry holds the digest of the one before: what somebody changes, removes or inserts in the
   file is found.
3. The database refuses to change an entry, and to remove one before its time; expiry removes what is old enough, never
   less than 180 days, and leaves one whole chain.
4. An entry of a transaction that fails is not there; neither is the change of an entry that fails.
5. Long values become digests; nothing that is given breaks the log; numbers of persons are taken out of values.
6. Several processes append to one chain.
7. After a restore the entries from before it are there again, as they were.
"""

from __future__ import annotations

import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import delete, insert, text, update
from sqlalchemy.exc import DBAPIError

from indexer.store import open_engine
from indexer.store.audit import Actions, AuditLog, AuditQuery, Author
from indexer.store.audit.carrying import carry_over
from indexer.store.audit.log import DAY, LONGEST_VALUE
from indexer.store.audit.reading import entry_fields, read_moment
from indexer.store.engine import writing
from indexer.store.tables import audit, sites
from tests.indexer.store.tampering import tampering

WANG = Author("key:王", address="192.0.2.1")
LI = Author("shell:li", "李雷", "host-a")
NOW = 1_800_000_000_000


@pytest.fixture
def engine(tmp_path):
    opened = open_engine(tmp_path / "zwfw.db")
    yield opened
    opened.dispose()


@pytest.fixture
def log(engine):
    return AuditLog(engine)


def raw(engine, statement):
    """Change the database as somebody would who goes round the program."""
    with tampering(engine) as connection:
        connection.execute(text(statement))


def filled(log, count=5):
    for number in range(count):
        log.record(WANG, Actions.DOCUMENTS_WRITE, f"load:{number}", {"sequence": number}, {"sequence": number + 1})


def test_an_audit_entry_is_read_back_as_recorded(log):
    number = log.record(LI, Actions.KEYS_REVOKE, "key:旧", {"name": "旧"}, {"revoked": "x"}, region="330110", at=NOW)
    (entry,) = log.entries(AuditQuery())
    assert entry.entry == number
    assert (entry.actor, entry.person, entry.address, entry.at) == ("shell:li", "李雷", "host-a", NOW)
    assert (entry.action, entry.target, entry.region) == ("keys.revoke", "key:旧", "330110")
    assert (entry.before, entry.after) == ({"name": "旧"}, {"revoked": "x"})
    assert entry_fields(entry)["at"].startswith("2027-01-15T16:00:00")


def test_filters_of_the_audit_log_combine(log):
    for at, author, action in ((1, WANG, "documents.write"), (2, LI, "documents.delete"), (3, LI, "keys.create"),
                               (4, WANG, "documents.write")):  # fmt: skip
        log.record(author, action, at=at)

    def times(**asked):
        return [entry.at for entry in log.entries(AuditQuery(**asked))]

    assert times() == [4, 3, 2, 1]
    assert times(since=2, until=4) == [3, 2]
    assert times(who="李") == times(who="shell") == [3, 2]
    assert times(who="王", action="documents") == [4, 1]
    assert times(action="documents.delete") == [2]
    assert times(action="%") == times(who="_") == [], "a character of a pattern is a character"
    assert times(limit=2) == [4, 3]
    assert times(older_than=log.entries(AuditQuery(limit=2))[-1].entry) == [2, 1]
    assert times(actions=("keys.create", "documents.delete"), who="李") == [3, 2]


def test_entries_are_found_by_what_they_are_about(log):
    for at, region in enumerate(("330100", "330110", "330110001000", "330120", None, "339900")):
        log.record(
            WANG, "documents.write", f"load:{at}", after={"note": "50%_糖水铺" if at == 4 else ""}, region=region, at=at
        )

    def times(*texts):
        return [entry.at for entry in log.entries(AuditQuery(holding=texts))]

    assert times("330000") == [5, 3, 2, 1, 0]
    assert times("330100") == [3, 2, 1, 0]
    assert times("330110") == [2, 1], "and not 330120, which begins as it does but for zeros"
    assert times("330110001000", "糖水铺") == [4, 2]
    assert times("load:3") == [3]
    assert times("%_糖") == [4]
    assert times("糖%铺") == []


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit SET actor = 'key:x' WHERE entry = 3",
        "UPDATE audit SET at = at + 1 WHERE entry = 3",
        "UPDATE audit SET after = '{}' WHERE entry = 5",
        "UPDATE audit SET after = '{' WHERE entry = 5",
        "UPDATE audit SET before = NULL WHERE entry = 1",
        "UPDATE audit SET digest = (SELECT digest FROM audit WHERE entry = 2) WHERE entry = 3",
        "DELETE FROM audit WHERE entry = 3",
        "INSERT INTO audit SELECT 9, at, actor, person, action, target, region, before, after, address, previous, "
        "digest FROM audit WHERE entry = 2",
    ],
)
def test_tampering_with_the_audit_log_is_found(engine, log, statement):
    filled(log)
    assert list(log.faults()) == []
    raw(engine, statement)
    assert list(log.faults())


def test_a_span_of_the_audit_log_is_checked_by_itself(engine, log):
    filled(log)
    raw(engine, "UPDATE audit SET actor = 'key:x' WHERE entry = 3")
    assert [bool(list(log.faults(*span))) for span in ((1, 2), (1, 3), (3, 3), (4, 5), (2, 5))] == [
        False, True, True, False, True,
    ]  # fmt: skip


def test_numbers_of_audit_entries_are_not_used_twice(engine, log):
    filled(log)
    raw(engine, "DELETE FROM audit WHERE entry = 5")
    assert log.record(WANG, "keys.create") == 6


def test_the_database_refuses_to_change_or_delete_audit_entries(engine, log):
    filled(log)
    with pytest.raises(DBAPIError, match="only added"), writing(engine) as connection:
        connection.execute(update(audit).values(actor="x"))
    with pytest.raises(DBAPIError, match="only added"), writing(engine) as connection:
        connection.execute(delete(audit))
    assert len(log.entries(AuditQuery())) == 5


@pytest.mark.parametrize("days", [1, 180, 365])
def test_expiry_removes_old_entries_and_leaves_a_whole_chain(log, days):
    now = read_moment("12h")
    for age in (400, 370, 200, 181, 190, 179, 1):
        log.record(WANG, "keys.create", str(age), at=now - age * DAY)
    gone = log.expire(now, days)
    # 190 stands behind 181, which a setting of 180 days lets go; a chain is cut at one place
    assert [entry.target for entry in log.entries(AuditQuery())][::-1] == {
        1: ["179", "1"], 180: ["179", "1"], 365: ["200", "181", "190", "179", "1"],
    }[days]  # fmt: skip
    assert gone == {1: 5, 180: 5, 365: 2}[days]
    assert list(log.faults()) == []
    assert log.expire(now, days) == 0


def test_expiry_leaves_the_last_entry(log):
    now = read_moment("1h")
    log.record(WANG, "keys.create", at=now - 500 * DAY)
    log.record(WANG, "keys.create", at=now - 400 * DAY)
    assert log.expire(now, 365) == 1
    log.record(WANG, "keys.create", at=now)
    assert list(log.faults()) == []


def test_a_change_and_its_audit_entry_are_kept_both_or_neither(engine, log):
    def change(after, failure=None):
        with writing(engine) as connection:
            connection.execute(insert(sites).values(name="甲"))
            log.record(WANG, "x.y", after=after, connection=connection)
            if failure:
                raise failure

    with pytest.raises(ZeroDivisionError):
        change({}, ZeroDivisionError())
    with pytest.raises(TypeError):
        change({"a": object()})
    assert log.entries(AuditQuery()) == []
    with engine.connect() as connection:
        assert connection.execute(sites.select()).all() == []


def test_long_audit_values_become_digests(log):
    log.record(Author("a" * 1000, "p" * 1000), "x.y", "t" * 1000, after={"ids": ["x" * 50] * 1000})
    (entry,) = log.entries(AuditQuery())
    assert set(entry.after) == {"bytes", "digest"}
    assert entry.after["bytes"] > LONGEST_VALUE
    assert len(entry.actor) == len(entry.target) == len(entry.person) == 300
    assert list(log.faults()) == []


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
PLAIN = st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.floats(allow_nan=False, allow_infinity=False)
VALUES = st.recursive(
    PLAIN | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=8,
)


def test_audit_values_hold_no_number_of_a_person(log):
    value = {"note": "已回电 13812345678", "of": ["台胞证12345678", 13812345678, None], "hotline": "12345"}
    log.record(WANG, Actions.QUEUE_SET, "queue_item:1", "我的电话0571-88123456", value)
    (entry,) = log.entries(AuditQuery())
    assert entry.before == "我的电话***"
    assert entry.after == {"note": "已回电 ***", "of": ["台胞证***", 13812345678, None], "hotline": "12345"}
    assert list(log.faults()) == []


@given(VALUES, st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=40))
def test_any_value_is_recorded_in_the_audit_log(tmp_path_factory, value, text):
    engine = open_engine(tmp_path_factory.getbasetemp() / "any.db")
    log = AuditLog(engine)
    number = log.record(Author(f"key:{text}", text), "x.y", text, value, value)
    entry = log.entries(AuditQuery(limit=1))[0]
    assert (entry.entry, entry.target, entry.after) == (number, text, value)
    assert list(log.faults()) == []
    engine.dispose()


def test_several_threads_append_to_one_audit_chain(tmp_path, log):
    def work():
        engine = open_engine(tmp_path / "zwfw.db")
        for number in range(20):
            AuditLog(engine).record(WANG, "x.y", str(number))
        engine.dispose()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(log.entries(AuditQuery(limit=1000))) == 80
    assert list(log.faults()) == []


@pytest.mark.sqlite
def test_audit_entries_survive_a_restore(tmp_path, engine, log):
    filled(log, 3)
    restored = open_engine(tmp_path / "restored.db")
    assert carry_over(tmp_path / "zwfw.db", restored) == 3
    filled(log, 4)
    assert carry_over(tmp_path / "zwfw.db", restored) == 4
    assert AuditLog(restored).entries(AuditQuery()) == log.entries(AuditQuery())
    AuditLog(restored).record(LI, Actions.BACKUP_RESTORE)
    assert carry_over(tmp_path / "zwfw.db", restored) == 0
    assert list(AuditLog(restored).faults()) == []
    restored.dispose()
