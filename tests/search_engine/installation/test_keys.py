"""Keys of programs that write.

1. A secret is shown once and stands nowhere in the database; no two are alike.
2. A key may use its scopes and no others; `admin` may use all.
3. A revoked key is worthless at once, and cannot be revoked again.
4. Looking a key up compares no secrets: the database is asked for a digest.
5. Bad names and scopes are refused with their fields; any text at all as a secret is just no key.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, event, select

from indexer.store import open_engine
from indexer.store.tables import keys as table
from search_engine import BadParameters, Forbidden, NotFound, Unauthorized
from search_engine.installation.api_keys import KeyStore

ALL = ("documents:write", "events:write", "admin")


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    engine = open_engine(tmp_path_factory.mktemp("keys") / "zwfw.db")
    yield engine
    engine.dispose()


@pytest.fixture
def store(engine: Engine) -> Iterator[KeyStore]:
    yield KeyStore(engine)
    with engine.begin() as connection:
        connection.execute(table.delete())


def everything(engine: Engine) -> str:
    with engine.connect() as connection:
        return repr(connection.execute(select(table)).all())


def test_1_the_secret_is_not_kept(engine: Engine, store: KeyStore) -> None:
    secret = store.create("浙江省事项库", ["documents:write"])
    assert secret.startswith("zwfw_")
    assert len(secret) > 40
    assert secret not in everything(engine)
    assert secret.removeprefix("zwfw_") not in everything(engine)
    assert "浙江省事项库" in everything(engine)
    assert secret.encode() not in b"".join(
        path.read_bytes() for path in Path(str(engine.url.database)).parent.iterdir()
    )


def test_1_no_two_are_alike(store: KeyStore) -> None:
    assert len({store.create(f"库{i}", ["admin"]) for i in range(20)}) == 20


def test_2_scopes(store: KeyStore) -> None:
    writer, admin = store.create("写", ["documents:write"]), store.create("管", ["admin"])
    assert store.check(writer, "documents:write").name == "写"
    with pytest.raises(Forbidden, match="admin"):
        store.check(writer, "admin")
    assert {store.check(admin, scope).name for scope in ALL} == {"管"}


def test_2_listed_oldest_first(store: KeyStore) -> None:
    for name in ("乙", "甲"):
        store.create(name, ALL)
    listed = store.list()
    assert [(key.name, key.scopes, key.revoked) for key in listed] == [("乙", ALL, None), ("甲", ALL, None)]
    assert all(key.created.endswith("+08:00") for key in listed)


def test_3_revoked(store: KeyStore) -> None:
    secret, other = store.create("旧", ["admin"]), store.create("新", ["admin"])
    store.revoke("旧")
    with pytest.raises(Unauthorized):
        store.check(secret, "admin")
    assert store.check(other, "admin").name == "新"
    assert [key.revoked is None for key in store.list()] == [False, True]
    for name in ("旧", "没有"):
        with pytest.raises(NotFound, match=name):
            store.revoke(name)


def test_4_a_digest_is_looked_up(engine: Engine, store: KeyStore) -> None:
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
    statements = [(statement, parameters) for statement, parameters in asked if "SELECT" in statement]
    assert len(statements) == 2
    assert all("digest = ?" in statement for statement, _ in statements)
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
def test_5_bad_keys(store: KeyStore, name: str, scopes: list[str], field: str) -> None:
    with pytest.raises(BadParameters) as caught:
        store.create(name, scopes)
    assert [detail.field for detail in caught.value.details] == [field]
    assert store.list() == []


def test_5_a_name_in_use(store: KeyStore) -> None:
    secret = store.create("库", ["admin"])
    store.revoke("库")
    with pytest.raises(BadParameters, match="参数"):
        store.create("库", ["admin"])
    with pytest.raises(Unauthorized):
        store.check(secret, "admin")
    assert len(store.list()) == 1


@given(secret=st.text(st.characters(exclude_categories=[])) | st.sampled_from(["", "zwfw_", "' OR 1=1 --"]))
def test_5_any_text_is_no_key(engine: Engine, secret: str) -> None:
    with pytest.raises(Unauthorized, match="zwfw keys create"):
        KeyStore(engine).check(secret, "admin")
