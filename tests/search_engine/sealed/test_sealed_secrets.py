"""Secrets that are kept encrypted.

1. What was kept is got again, by this process and by others within a moment, also after it was changed, deleted and
   kept again; versions rise and are never used twice.
2. No value stands in the database, in what is listed, or in what is recorded; each change is recorded by name.
3. Rows that somebody changed, swapped, cut, named otherwise or put back are not opened, and the sentence says which
   secret it is, with the mend; what is in order is opened all the same. A changed table of contents: none is opened.
4. Rotation gives new data keys and versions, with the algorithm that is set; values stay.
5. Another master key takes over in one transaction: values stay, and the old key opens nothing any more. A kill leaves
   one state or the other. Without both keys nothing is changed.
6. Without a master key, or with another one, nothing is opened or written: the sentence says which key is wanted and
   which is there. All secrets can be deleted then, and kept anew.
7. Of two that make a secret at a time both get one value.
8. An older database has no secrets; a name or a value of another form is refused.
9. Where a host follows the rows in a file, secrets are opened while the database is away, also those that came before
   its process; the file holds what the database does.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, text, update

from indexer.errors import StoreBusy
from indexer.store import open_engine
from indexer.store.audit import AuditLog, AuditQuery, Author
from indexer.store.engine import writing
from indexer.store.sealed.rows import CONTENTS, SealedRow, all_rows, remove_rows, row_of, values_of, write_rows
from indexer.store.sealed.tables import secrets as table
from search_engine.errors import SecretUnavailable
from search_engine.installation.followed import Followed
from search_engine.sealed import SealedSecrets, sealed_secrets
from search_engine.sealed.checking import faults
from search_engine.sealed.ciphers import ALGORITHMS
from search_engine.sealed.envelope import sealed
from search_engine.sealed.master_key import MasterKey, new_key_text
from search_engine.settings.settings import Settings

VALUE, OTHER = b"value-planted-here-7d1f", b"other-planted-here-93ac"
PERSON = Author("shell:ops", "王敏")
Change = Callable[[Connection, dict[str, SealedRow]], None]


@pytest.fixture(autouse=True)
def _look_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealed_secrets, "LOOK_EVERY", 0.0)


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    opened = open_engine(tmp_path / "zwfw.db")
    yield opened
    opened.dispose()


@pytest.fixture
def master(tmp_path: Path) -> str:
    return new_source(tmp_path / "master.key")


def new_source(path: Path) -> str:
    path.touch(0o600)
    path.write_text(new_key_text())
    return f"file:{path}"


def key_of(source: str) -> MasterKey:
    return MasterKey(bytes.fromhex(Path(source.removeprefix("file:")).read_text()))


def kept(engine: Engine, master: str, algorithm: str = "aes") -> SealedSecrets:
    return SealedSecrets(lambda: engine, master, algorithm)


@pytest.fixture
def store(engine: Engine, master: str, request: pytest.FixtureRequest) -> SealedSecrets:
    made = kept(engine, master, getattr(request, "param", "aes"))
    made.put("one", VALUE, PERSON)
    made.put("two", OTHER, PERSON)
    return made


EACH_ALGORITHM = pytest.mark.parametrize("store", ALGORITHMS, indirect=True)


def rows_of(engine: Engine) -> dict[str, SealedRow]:
    with engine.connect() as connection:
        return all_rows(connection)


def put_back(engine: Engine, *rows: SealedRow) -> None:
    with writing(engine) as connection:
        write_rows(connection, *rows)


@EACH_ALGORITHM
def test_1_what_was_kept_is_got_by_all(store: SealedSecrets, engine: Engine, master: str) -> None:
    beside = kept(engine, master)
    assert (beside.get("one"), beside.get("two"), store.get("one")) == (VALUE, OTHER, VALUE)
    assert store.put("one", b"newer") == 2
    assert (beside.get("one"), store.get("one"), beside.get("two")) == (b"newer", b"newer", OTHER)
    store.delete("one")
    for place in (store, beside):
        with pytest.raises(SecretUnavailable, match="没有名为 one 的密钥。请运行 zwfw secrets set one"):
            place.get("one")
    assert store.put("one", VALUE) == 3
    assert [(entry.name, entry.version) for entry in beside.names()] == [("one", 3), ("two", 1)]


def test_2_nothing_tells_a_value(
    store: SealedSecrets, engine: Engine, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    store.get("one")
    store.rotate()
    store.delete("two")
    log = AuditLog(engine).entries(AuditQuery(action="secrets."))
    told = [(entry.action, entry.target, entry.actor, entry.person) for entry in reversed(log)]
    assert told[:2] == [("secrets.set", f"secret:{name}", "shell:ops", "王敏") for name in ("one", "two")]
    assert [(action, target) for action, target, *_ in told[2:]] == [
        ("secrets.rotate", "secrets"),
        ("secrets.delete", "secret:two"),
    ]
    shown = repr((store, vars(store), store.names(), log, rows_of(engine), *capfd.readouterr()))
    written = b"".join(path.read_bytes() for path in tmp_path.rglob("*.db*"))
    for value in (VALUE, OTHER):
        assert value.decode() not in shown
        assert value not in written


def of_one(**changed: object) -> Change:
    def change(connection: Connection, _rows: dict[str, SealedRow]) -> None:
        connection.execute(update(table).where(table.c.name == "one").values(**changed))

    return change


def boxes_of(source: str, *columns: str) -> Change:
    """Have `one` what the row of another name has in some columns."""

    def change(connection: Connection, rows: dict[str, SealedRow]) -> None:
        of_one(**{column: getattr(rows[source], column) for column in columns})(connection, rows)

    return change


def cut(column: str, count: int) -> Change:
    def change(connection: Connection, rows: dict[str, SealedRow]) -> None:
        of_one(**{column: getattr(rows["one"], column)[:-count]})(connection, rows)

    return change


def other_algorithm(connection: Connection, rows: dict[str, SealedRow]) -> None:
    (other,) = ALGORITHMS.keys() - {rows["one"].algorithm}
    of_one(algorithm=other)(connection, rows)


def renamed(connection: Connection, rows: dict[str, SealedRow]) -> None:
    """`two` under the name `one`."""
    remove_rows(connection, "one", "two")
    write_rows(connection, replace(rows["two"], name="one"), replace(rows["one"], name="two"))


ATTACKS: dict[str, Change] = {
    "the value of another one": boxes_of("two", "sealed"),
    "the data key of another one": boxes_of("two", "wrapped"),
    "both of another one": boxes_of("two", "sealed", "wrapped"),
    "another name": renamed,
    "another version": of_one(version=2),
    "another algorithm": other_algorithm,
    "an unknown algorithm": of_one(algorithm="none"),
    "a shorter tag": cut("sealed", 4),
    "no tag": cut("sealed", 16),
    "nothing but a nonce": of_one(sealed=bytes(12)),
    "an empty value": of_one(sealed=b""),
    "a shorter tag of the data key": cut("wrapped", 4),
    "an empty data key": of_one(wrapped=b""),
}


@pytest.mark.parametrize(
    ("store", "attack"),
    [*(("aes", attack) for attack in ATTACKS.values()), *(("sm4", attack) for attack in list(ATTACKS.values())[:6])],
    ids=[*ATTACKS, *(f"{name}, of SM4" for name in list(ATTACKS)[:6])],
    indirect=["store"],
)
def test_3_a_changed_row_is_not_opened(store: SealedSecrets, engine: Engine, master: str, attack: Change) -> None:
    before = rows_of(engine)
    with writing(engine) as connection:
        attack(connection, before)
    for place in (store, kept(engine, master)):
        with pytest.raises(
            SecretUnavailable, match=r"密钥 one 与写入时不符.*请用 zwfw secrets set one 重新存入"
        ) as refused:
            place.get("one")
        assert refused.value.name == "one"
        if attack is not renamed:
            assert place.get("two") == OTHER
    assert [fault.name for fault in faults(store, Settings())][:1] == ["one"]
    store.put("one", VALUE)
    assert kept(engine, master).get("one") == VALUE


def test_3_a_forged_key_id_is_not_taken(store: SealedSecrets, engine: Engine, tmp_path: Path) -> None:
    """A row that names a master key which somebody else has, and is in order under that."""
    foreign = key_of(new_source(tmp_path / "foreign.key"))
    row = rows_of(engine)["one"]
    put_back(engine, sealed(foreign, "one", 1, row.algorithm, b"forged", "x", 1))
    with pytest.raises(SecretUnavailable, match="密钥 one 与写入时不符"):
        store.get("one")
    put_back(engine, replace(sealed(foreign, "one", 1, row.algorithm, b"forged", "x", 1), master=row.master))
    with pytest.raises(SecretUnavailable, match="密钥 one 与写入时不符"):
        store.get("one")
    put_back(engine, replace(row, master=foreign.id))
    with pytest.raises(SecretUnavailable, match=f"用主密钥 {foreign.id} 加密"):
        store.get("one")


def test_3_an_old_version_that_was_put_back(store: SealedSecrets, engine: Engine, master: str) -> None:
    old = rows_of(engine)
    store.put("one", b"newer")
    put_back(engine, old["one"])
    for place in (store, kept(engine, master)):
        with pytest.raises(SecretUnavailable, match="退回了旧版"):
            place.get("one")
    with writing(engine) as connection:
        remove_rows(connection, "one")
    with pytest.raises(SecretUnavailable, match="密钥 one 不见了"):
        kept(engine, master).get("one")


def test_3_all_rows_that_were_put_back(store: SealedSecrets, engine: Engine, master: str) -> None:
    """Whoever has seen the newer ones refuses them; others are told by the audit log, as after a restore."""
    old = rows_of(engine)
    store.put("one", b"newer")
    assert store.get("one") == b"newer"
    put_back(engine, *old.values())
    with pytest.raises(SecretUnavailable, match="目录与写入时不符"):
        store.get("one")
    other = kept(engine, master)
    assert other.get("one") == VALUE
    (told,) = faults(other, Settings(), AuditLog(engine))
    assert "比审计日志所记的旧" in told.told
    assert not told.is_wrong


@pytest.mark.parametrize("removed", [True, False])
def test_3_a_changed_table_of_contents(store: SealedSecrets, engine: Engine, master: str, removed: bool) -> None:
    with writing(engine) as connection:
        if removed:
            remove_rows(connection, CONTENTS)
        else:
            connection.execute(update(table).where(table.c.name == CONTENTS).values(version=table.c.version + 1))
    for place in (store, kept(engine, master)):
        with pytest.raises(SecretUnavailable, match="密钥的目录与写入时不符"):
            place.get("one")
        with pytest.raises(SecretUnavailable, match="密钥的目录与写入时不符"):
            place.put("three", VALUE)


@EACH_ALGORITHM
def test_4_rotation_gives_new_keys_and_versions(store: SealedSecrets, engine: Engine, master: str) -> None:
    before = rows_of(engine)
    (other,) = ALGORITHMS.keys() - {before["one"].algorithm}
    assert kept(engine, master, other).rotate() == ["one", "two"]
    after = rows_of(engine)
    assert {(row.version, row.algorithm) for name, row in after.items() if name} == {(2, other)}
    assert (store.get("one"), store.get("two")) == (VALUE, OTHER)
    assert store.rotate(["two"]) == ["two"]
    assert rows_of(engine)["one"] == after["one"]
    with pytest.raises(SecretUnavailable, match="没有名为 three"):
        store.rotate(["one", "three"])
    assert rows_of(engine)["one"] == after["one"]


@EACH_ALGORITHM
def test_5_another_master_key_takes_over(store: SealedSecrets, engine: Engine, master: str, tmp_path: Path) -> None:
    newer, before = new_source(tmp_path / "newer.key"), rows_of(engine)
    place = kept(engine, newer)
    assert place.rewrap(master, PERSON) == 2
    after = rows_of(engine)
    assert {row.master for row in after.values()} == {key_of(newer).id}
    assert all(after[name].sealed == before[name].sealed for name in ("one", "two"))
    assert (place.get("one"), kept(engine, newer).get("two")) == (VALUE, OTHER)
    with pytest.raises(SecretUnavailable, match=f"用主密钥 {key_of(newer).id} 加密.*给出的是 {key_of(master).id}"):
        kept(engine, master).get("one")
    assert place.rewrap(master) == 0
    (entry,) = AuditLog(engine).entries(AuditQuery(action="secrets.rewrap"))
    assert (entry.person, entry.after["master"]) == ("王敏", key_of(newer).id)


def test_5_without_both_keys_nothing_is_changed(
    store: SealedSecrets, engine: Engine, master: str, tmp_path: Path
) -> None:
    newer, foreign, before = new_source(tmp_path / "newer.key"), new_source(tmp_path / "foreign.key"), rows_of(engine)
    for own, old, told in (
        (newer, foreign, f"--from 给出的是 {key_of(foreign).id}"),
        (newer, "file:/nowhere", "主密钥文件 /nowhere 不存在"),
        ("file:/nowhere", master, "主密钥文件 /nowhere 不存在"),
        (master, master, "新旧主密钥是同一个"),
    ):
        with pytest.raises(SecretUnavailable, match=told):
            kept(engine, own).rewrap(old)
    with writing(engine) as connection:
        connection.execute(update(table).where(table.c.name == "two").values(sealed=bytes(40)))
    with pytest.raises(SecretUnavailable, match="密钥 two 与写入时不符"):
        kept(engine, newer).rewrap(master)
    assert rows_of(engine)["one"] == before["one"]


@pytest.mark.sqlite
@pytest.mark.long
@pytest.mark.parametrize("at", ["before_the_commit", "after_it"])
def test_5_a_kill_leaves_one_state_or_the_other(engine: Engine, master: str, tmp_path: Path, at: str) -> None:
    for name, value in (("one", VALUE), ("two", OTHER)):
        kept(engine, master, "sm4").put(name, value)
    newer, before = new_source(tmp_path / "newer.key"), rows_of(engine)
    script = f"""
        import os, signal
        from pathlib import Path
        from indexer.store import open_engine
        from search_engine.sealed import SealedSecrets, sealed_secrets

        def killed(*_): os.kill(os.getpid(), signal.SIGKILL)

        engine = open_engine(Path({str(tmp_path / "zwfw.db")!r}))
        place, append = SealedSecrets(lambda: engine, {newer!r}), sealed_secrets.append

        def last(*given):
            if {at!r} == "before_the_commit": killed()
            append(*given)
            place.look_again = killed  # the first thing afterwards

        sealed_secrets.append = last
        place.rewrap({master!r})
    """
    ended = subprocess.run([sys.executable, "-c", textwrap.dedent(script)], env=os.environ, check=False)
    assert ended.returncode == -signal.SIGKILL
    old, new = (master, newer) if at == "before_the_commit" else (newer, master)
    assert (rows_of(engine) == before) == (at == "before_the_commit")
    assert [kept(engine, old).get(name) for name in ("one", "two")] == [VALUE, OTHER]
    assert kept(engine, new).rewrap(old) == 2


def test_6_a_lost_master_key(store: SealedSecrets, engine: Engine, master: str, tmp_path: Path) -> None:
    wanted, other = key_of(master).id, new_source(tmp_path / "other.key")
    for source, told in (
        ("", f"用主密钥 {wanted} 加密保存的，但没有设置主密钥"),
        ("file:/nowhere", f"不存在。请恢复主密钥 {wanted}"),
        (other, f"用主密钥 {wanted} 加密保存的，ZWFW_MASTER_KEY 给出的是 {key_of(other).id}"),
    ):
        place = kept(engine, source)
        for work, given in (("get", ["one"]), ("put", ["one", b"x"]), ("delete", ["one"]), ("rotate", [])):
            with pytest.raises(SecretUnavailable, match=told):
                getattr(place, work)(*given)
        assert [entry.name for entry in place.names()] == ["one", "two"]
    place, before = kept(engine, other), rows_of(engine)
    assert place.delete_all(PERSON) == 2
    put_back(engine, *before.values())
    (told,) = faults(kept(engine, master), Settings(), AuditLog(engine))
    assert "比审计日志所记的旧" in told.told
    place.delete_all(PERSON)
    assert place.put("one", OTHER) == 1
    assert place.get("one") == OTHER
    assert list(faults(place, Settings(), AuditLog(engine))) == []


def test_6_a_secret_without_any_master_key_is_not_kept(engine: Engine) -> None:
    with pytest.raises(SecretUnavailable, match="没有设置主密钥（ZWFW_MASTER_KEY）。请用 zwfw secrets init"):
        kept(engine, "").put("one", VALUE)
    assert rows_of(engine) == {}
    assert list(faults(kept(engine, ""), Settings())) == []


def test_7_two_that_make_a_secret_get_one(engine: Engine, master: str) -> None:
    both, made = threading.Barrier(2), []

    def make() -> None:
        place = kept(engine, master)
        both.wait()
        made.append(place.made_once("key", lambda: os.urandom(32)))

    threads = [threading.Thread(target=make) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 2
    assert len(set(made)) == 1


def test_8_names_and_values_of_another_form(engine: Engine, master: str) -> None:
    place = kept(engine, master)
    for name in ("", " ", "a b", "密钥", "-a", "a" * 101, "a\n", "../a", "secret:a"):
        with pytest.raises(ValueError, match="名称应为"):
            place.put(name, VALUE)
    for value in (b"", bytes(sealed_secrets.LONGEST + 1)):
        with pytest.raises(ValueError, match="1 至 65536 字节"):
            place.put("one", value)
    assert place.put("a" * 100, bytes(sealed_secrets.LONGEST)) == 1


@pytest.mark.sqlite
def test_8_an_older_database_has_none(store: SealedSecrets, engine: Engine) -> None:
    with writing(engine) as connection:
        connection.execute(text("DROP TABLE sealed_secrets"))
    assert store.names() == []
    with pytest.raises(SecretUnavailable):
        store.get("one")


def test_9_followed_rows_are_opened_without_the_database(store: SealedSecrets, master: str, tmp_path: Path) -> None:
    def away() -> Engine:
        raise StoreBusy

    def ask(_: object) -> list[dict[str, object]]:
        return [values_of(row) for row in store.now().rows.values()]

    file = tmp_path / "followed" / "secrets.json"
    followed = Followed(file, ask, lambda values: {row.name: row for row in map(row_of, values)})
    followed.follow()
    host = SealedSecrets(away, master, known=followed.value)
    assert [host.get(name) for name in ("one", "two")] == [VALUE, OTHER]
    with pytest.raises(StoreBusy):
        host.get("three")
    store.put("one", b"newer")
    followed.follow()
    assert host.get("one") == b"newer"
    assert VALUE not in file.read_bytes()
    file.write_bytes(file.read_bytes().replace(b'"version":1,', b'"version":9,'))
    with pytest.raises(SecretUnavailable, match="密钥 two 与写入时不符"):
        SealedSecrets(away, master, known=Followed(file, ask, followed._make).value).get("two")
