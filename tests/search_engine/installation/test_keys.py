"""Keys of programs that write.

1. A secret is shown once and stands nowhere in the database; no two are alike.
2. A key may use its scopes and no others; `admin` may use all.
3. A revoked key is worthless at once, and cannot be revoked again.
4. Looking a key up compares no secrets: the database is asked for a digest.
5. Bad names and scopes are refused with their fields; any text at all as a secret is just no key.
6. A key ends when it expires, not before.
7. Its last use is noted, to the hour: the next use writes nothing.
8. A role is a set of scopes; a key from before there were roles, regions, sites and expiry works as it did.
9. Making and revoking a key is in the audit log, in the same transaction, without its secret.
"""

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, event, select

from indexer.documents.timestamps import to_text
from indexer.store import open_engine
from indexer.store.audit import AuditLog, AuditQuery, Author
from indexer.store.tables import keys as table
from search_engine import BadParameters, Forbidden, NotFound, Unauthorized
from search_engine.gateway.rights import ROLES, SCOPES, allowed
from search_engine.installation.api_keys import KeyStore, NewKey

OF_OLD = ("documents:write", "events:write", "admin")


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    engine = open_engine(tmp_path_factory.mktemp("keys") / "zwfw.db")
    yield engine
    engine.dispose()


@pytest.fixture
def store(engine: Engine) -> Iterator[KeyStore]:
    store = KeyStore(engine)
    yield store
    store.close()
    with engine.begin() as connection:
        connection.execute(table.delete())


def everything(engine: Engine) -> str:
    with engine.connect() as connection:
        return repr(connection.execute(select(table)).all())


def test_the_secret_of_a_key_is_not_kept(engine: Engine, store: KeyStore) -> None:
    secret = store.create("浙江省事项库", ["documents:write"])
    assert secret.startswith("zwfw_")
    assert len(secret) > 40
    assert secret not in everything(engine)
    assert secret.removeprefix("zwfw_") not in everything(engine)
    assert "浙江省事项库" in everything(engine)


@pytest.mark.sqlite
def test_the_secret_of_a_key_is_in_no_file(engine: Engine, store: KeyStore) -> None:
    secret = store.create("浙江省事项库", ["documents:write"])
    assert secret.encode() not in b"".join(
        path.read_bytes() for path in Path(str(engine.url.database)).parent.iterdir()
    )


def test_no_two_keys_are_alike(store: KeyStore) -> None:
    assert len({store.create(f"库{i}", ["admin"]) for i in range(20)}) == 20


def test_a_key_may_use_its_scopes_only(store: KeyStore) -> None:
    writer, admin = store.create("写", ["documents:write"]), store.create("管", ["admin"])
    assert store.check(writer, "documents:write").name == "写"
    with pytest.raises(Forbidden, match="admin"):
        store.check(writer, "admin")
    assert {store.check(admin, scope).name for scope in SCOPES} == {"管"}


def test_keys_are_listed_oldest_first(store: KeyStore) -> None:
    for name in ("乙", "甲"):
        store.create(name, OF_OLD)
    listed = store.list()
    assert [(key.name, key.scopes, key.revoked) for key in listed] == [("乙", OF_OLD, None), ("甲", OF_OLD, None)]
    assert all(key.created.endswith("+08:00") for key in listed)


def test_a_revoked_key_is_refused_and_not_revoked_again(store: KeyStore) -> None:
    secret, other = store.create("旧", ["admin"]), store.create("新", ["admin"])
    store.revoke("旧")
    with pytest.raises(Unauthorized):
        store.check(secret, "admin")
    assert store.check(other, "admin").name == "新"
    assert [key.revoked is None for key in store.list()] == [False, True]
    for name in ("旧", "没有"):
        with pytest.raises(NotFound, match=name):
            store.revoke(name)


def test_a_key_is_looked_up_by_its_digest(engine: Engine, store: KeyStore) -> None:
    secret, asked = store.create("库", ["admin"]), list[Any]()

    def note(_c: Any, _cursor: Any, statement: str, parameters: Any, _context: Any, _many: bool) -> None:
        asked.append((statement, parameters))

    event.listen(engine, "before_cursor_execute", note)
    try:
        store.check(secret, "admin")
        with pytest.raises(Unauthorized):
            store.check(secret[:-1], "admin")
    finally:
        event.remove(engine, "before_cursor_execute", note)
    statements = [(statement, parameters) for statement, parameters in asked if "FROM keys" in statement]
    assert len(statements) == 2
    assert all("keys.digest = " in statement for statement, _ in statements)
    (first,), (second,) = (parameters for _, parameters in statements)
    assert len(first) == len(second) == 64
    assert first != second
    assert secret not in repr(asked)


@pytest.mark.parametrize(
    ("name", "scopes", "field"),
    [
        ("", ["admin"], "name"),
        ("  ", ["admin"], "name"),
        ("长" * 101, ["admin"], "name"),
        ("库", [], "scopes"),
        ("库", ["admin", "root"], "scopes"),
    ],
)
def test_bad_key_names_and_scopes_are_refused(store: KeyStore, name: str, scopes: list[str], field: str) -> None:
    with pytest.raises(BadParameters) as caught:
        store.create(name, scopes)
    assert [detail.field for detail in caught.value.details] == [field]
    assert store.list() == []


def test_a_key_name_in_use_is_refused(store: KeyStore) -> None:
    secret = store.create("库", ["admin"])
    store.revoke("库")
    with pytest.raises(BadParameters, match="填写有误"):
        store.create("库", ["admin"])
    with pytest.raises(Unauthorized):
        store.check(secret, "admin")
    assert len(store.list()) == 1


@given(secret=st.text(st.characters(exclude_categories=[])) | st.sampled_from(["", "zwfw_", "' OR 1=1 --"]))
def test_5_any_text_is_no_key(engine: Engine, secret: str) -> None:
    with pytest.raises(Unauthorized, match="zwfw keys create"):
        KeyStore(engine).check(secret, "admin")


def test_an_expired_key_is_refused(store: KeyStore, engine: Engine) -> None:
    now = datetime.now(UTC)
    secret = store.create(NewKey("短", expires=now + timedelta(hours=1)))
    assert store.check(secret, "documents:write").name == "短"
    with engine.begin() as connection:
        connection.execute(table.update().values(expires=to_text(now - timedelta(seconds=1))))
    with pytest.raises(Unauthorized):
        store.check(secret, "documents:write")
    assert not store.holds(secret)
    assert store.list()[0].ended(now)
    with pytest.raises(BadParameters) as caught:
        store.create(NewKey("过期", expires=now - timedelta(days=1), sites=("",), roles=("root",)))
    assert [detail.field for detail in caught.value.details] == ["roles", "sites", "expires"]


def test_the_last_use_of_a_key_is_noted_once_an_hour(store: KeyStore, engine: Engine) -> None:
    secret, writes = store.create("用", ["admin"]), list[str]()

    def note(_c: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if statement.startswith("UPDATE keys"):
            writes.append(statement)

    assert store.list()[0].last_used is None
    event.listen(engine, "before_cursor_execute", note)
    try:
        for _ in range(20):
            store.check(secret, "admin")
        store.close()
        KeyStore(engine).check(secret, "admin")  # another process
        assert len(writes) == 1
        hour_ago = to_text(datetime.now(UTC) - timedelta(minutes=61))
        with engine.begin() as connection:
            connection.execute(table.update().values(last_used=hour_ago))
        writes.clear()
        later = KeyStore(engine)
        later.check(secret, "admin")
        later.close()
        assert len(writes) == 1
    finally:
        event.remove(engine, "before_cursor_execute", note)
    found = store.list()[0].last_used
    assert found is not None
    assert datetime.now(UTC) - datetime.fromisoformat(found) < timedelta(minutes=1)


def test_a_role_gives_its_scopes(store: KeyStore) -> None:
    auditor = store.create(NewKey("审", (), ("auditor",)))
    assert store.check(auditor, "audit:read").may == {"audit:read"}
    with pytest.raises(Forbidden, match="documents:write"):
        store.check(auditor, "documents:write")
    publisher = store.create(NewKey("发", (), ("publisher",), ("330100",), ("杭州 站",)))
    found = store.check(publisher, "dictionaries:write")
    assert (found.roles, found.regions, found.sites) == (("publisher",), ("330100",), ("杭州 站",))
    assert {role: allowed((), (role,)) for role in ROLES}["admin"] == set(SCOPES)


def test_a_key_from_before_roles_works_as_it_did(store: KeyStore, engine: Engine) -> None:
    secret = "zwfw_old"
    digest = hashlib.sha256(secret.encode()).hexdigest()
    row = {"name": "旧", "digest": digest, "scopes": "documents:write", "created": "2026-01-01T00:00:00+08:00"}
    with engine.begin() as connection:
        connection.execute(table.insert().values(**row))
    found = store.check(secret, "documents:write")
    assert (found.regions, found.sites, found.roles, found.expires) == ((), (), (), None)


def test_making_and_revoking_keys_is_logged_without_secrets(store: KeyStore, engine: Engine) -> None:
    log = AuditLog(engine)
    before = len(log.entries(AuditQuery(limit=1000)))
    author = Author("shell:root", "王敏", "host")
    secret = store.create(NewKey("记", regions=("330100",)), author=author)
    with pytest.raises(BadParameters):
        store.create("记", ["admin"], author=author)
    store.revoke("记", author=author)
    revoked, created = log.entries(AuditQuery())[:2]
    assert len(log.entries(AuditQuery(limit=1000))) == before + 2, "what was refused is not there"
    assert (created.action, created.target, created.person) == ("keys.create", "key:记", "王敏")
    assert created.after["regions"] == ["330100"]
    assert (revoked.action, revoked.before["revoked"]) == ("keys.revoke", None)
    assert revoked.after["revoked"] is not None
    assert secret not in repr((created, revoked))
