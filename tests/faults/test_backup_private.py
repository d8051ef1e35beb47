"""Backups that bring nobody back, that nobody else can read, and that are known to be good.

1. A restore names how many people of a backup have been forgotten since; on a new machine too, where it is given the
erasure log, which is kept: an older backup brings nobody back later either.
2. A file of erasures that is cut, altered, or of another installation is refused, and nothing has changed.
3. A too old backup brings back no person, and the erasure log stays.
4. A text that was erased as nobody else's comes back neither in the query log nor in events without a name.
5. An encrypted backup is restored with its passphrase and by no other; no plain file lies beside it meanwhile.
6. `--verify` tells the good from the damaged, the newer and the foreign, by its exit status; of encrypted ones too.
7. The passphrase comes from a file or a variable; a short one is refused, and none stands on the command line.
8. What a killed restore has left is removed by the next.
9. Backups of older formats are verified and restored, and bring nobody back either.
"""

from __future__ import annotations

import gzip
import io
import json
import sqlite3
import tarfile
import zlib
from contextlib import closing

import pytest

from indexer.backup import age, backup
from indexer.backup.encryption import VARIABLE
from indexer.backup.restore import restore_backup
from indexer.backup.verify import verify_backup
from indexer.documents.document import Document
from indexer.errors import WrongBackup, WrongErasureLog
from indexer.events import Event, Visitor
from indexer.events.erasure_file import write_erasures
from indexer.store.queries.query_log import QueryEntry
from indexer.store.split import prepare
from search_engine.cli import main
from tests.faults.test_backup_people import ALL, NOTHING, Home, aged, now

PASSPHRASE = "correct horse battery staple"


@pytest.fixture(autouse=True)
def _little_work(monkeypatch):
    """A second of scrypt for each test would be long."""
    monkeypatch.setattr(age, "WORK", 4)


@pytest.fixture
def home(tmp_path):
    home = Home(tmp_path / "home")
    document = Document(id="m1", kind="matter", title="居住证办理", region="330110")
    home.with_place(lambda place: place.store.put([prepare(document)], "test"))
    for name in ("wang", "li"):
        home.agree(name)
        home.act(name, (f"{name}-view", "view"), (f"{name}-mark", "favourite"), (f"{name}-done", "handle"))
    return home


@pytest.fixture
def archive(home, tmp_path):
    return home.backup(tmp_path / "b.tar.gz")


class Zwfw:
    """The command line, in this process."""

    def __init__(self, capsys, monkeypatch):
        self._capsys, self._monkeypatch = capsys, monkeypatch

    def __call__(self, home, *arguments, status=0, **environment):
        with self._monkeypatch.context() as patch:
            for name, value in {"ZWFW_HOME": str(home.folder), **environment}.items():
                patch.setenv(name, value)
            with pytest.raises(SystemExit) as ended:
                main(list(map(str, arguments)))
        found = self._capsys.readouterr()
        code = ended.value.code
        assert (code if isinstance(code, int) else int(code is not None)) == status, found
        return found

    def restored(self, home, *arguments, **environment):
        return json.loads(self(home, "restore", *arguments, "--json", **environment).out)

    def erasures_of(self, home, path):
        self(home, "events", "erasures", "--out", path)
        return path

    def encrypted(self, home, path):
        found = self(home, "backup", path, "--json", **{VARIABLE: PASSPHRASE})
        assert json.loads(found.out)["encrypted"] is True
        return path


@pytest.fixture
def zwfw(capsys, monkeypatch):
    return Zwfw(capsys, monkeypatch)


def test_a_restore_names_the_people_forgotten_since(home, archive, zwfw):
    home.forget("wang")
    found = zwfw.restored(home, archive, "--force")
    assert (found["people"], found["erased_people"], found["erasures"], found["erasures_known"]) == (1, 1, 1, True)
    assert home.state("wang") == NOTHING
    assert "1 人此后已要求删除" in zwfw(home, "restore", str(archive), "--force").out


def test_an_erasure_log_keeps_the_forgotten_out_of_a_new_machine(home, archive, tmp_path, zwfw):
    home.forget("wang")
    log = zwfw.erasures_of(home, tmp_path / "erasures.json")
    assert b"wang" not in log.read_bytes()
    assert log.stat().st_mode & 0o077 == 0
    new = Home(tmp_path / "new")
    found = zwfw.restored(new, archive, "--erasures", log)
    assert (found["people"], found["erased_people"], found["erasures"], found["erasures_known"]) == (1, 1, 1, True)
    assert (new.state("wang"), new.state("li")[2]) == (NOTHING, True)
    found = zwfw.restored(new, archive, "--force")  # without the file: it is kept
    assert (found["people"], found["erased_people"]) == (1, 1)
    later = new.backup(tmp_path / "later.tar.gz")
    third = Home(tmp_path / "third")
    zwfw.restored(third, later)
    found = zwfw.restored(third, archive, "--force")
    assert (found["erased_people"], third.state("wang")) == (1, NOTHING)


def test_two_erasure_logs_are_merged(home, archive, tmp_path, zwfw):
    home.forget("wang")
    log = zwfw.erasures_of(home, tmp_path / "erasures.json")
    new = Home(tmp_path / "new")
    zwfw.restored(new, archive)
    new.forget("li")
    found = zwfw.restored(new, archive, "--force", "--erasures", log)
    assert (found["people"], found["erased_people"], found["erasures"]) == (0, 2, 2)


def test_an_erasure_log_counts_on_a_machine_already_running(home, archive, tmp_path, zwfw):
    home.forget("wang")
    log = zwfw.erasures_of(home, tmp_path / "erasures.json")
    new = Home(tmp_path / "new")
    new.with_place(lambda place: (place.events.pseudonyms, place.events.append([], Visitor())))
    found = zwfw.restored(new, archive, "--force", "--erasures", log)
    assert (found["people"], found["erased_people"]) == (1, 1)
    assert new.state("li") == (["li-done", "li-mark", "li-view"], ["m1"], True)


def test_an_unknown_erasure_log_is_told(home, archive, tmp_path, zwfw):
    home.forget("wang")
    new = Home(tmp_path / "new")
    found = zwfw(new, "restore", str(archive))
    assert "zwfw events erasures" in found.err
    assert new.state("wang") == ALL


@pytest.mark.parametrize("how", ["cut", "altered", "another installation's", "no JSON", "missing", "newer"])
def test_a_wrong_erasure_log_is_refused(home, archive, tmp_path, how, zwfw):
    home.forget("wang")
    log = zwfw.erasures_of(home, tmp_path / "erasures.json")
    content = json.loads(log.read_text())
    if how == "cut":
        log.write_bytes(log.read_bytes()[:-10])
    elif how == "altered":
        log.write_text(json.dumps({**content, "erasures": {}}))
    elif how == "another installation's":
        other = Home(tmp_path / "other")
        other.with_place(lambda place: write_erasures(log, place.events))
    elif how == "missing":
        log.unlink()
    else:
        log.write_text("[]" if how == "no JSON" else json.dumps({**content, "format": 9}))
    new = Home(tmp_path / "new")
    with pytest.raises(WrongErasureLog, match="未改动"):
        new.with_place(lambda place: restore_backup(archive, place.places(), erasures=log))
    assert new.with_place(lambda place: place.store.count()) == 0
    assert new.state("li") == NOTHING


def test_a_too_old_backup_brings_back_no_person(home, archive, tmp_path, zwfw):
    old = aged(archive, tmp_path / "aged.tar.gz")
    home.forget("wang")
    found = zwfw.restored(home, old, "--force")
    assert (found["people"], found["erased_people"], found["erasures"]) == (0, 2, 1)
    assert "无从得知" in zwfw(home, "restore", str(old), "--force").out
    assert zwfw.restored(home, archive, "--force")["erased_people"] == 1
    assert home.state("wang") == NOTHING


def asked(home, name, text):
    def do(place):
        place.query_log.record(QueryEntry(f"{text} ", None, "all", 1, 3, 0, 1.0))
        place.query_log.close()
        user = place.events.pseudonyms.user(name) if name else None
        place.events.append([Event(f"{name}-{text}", "search", now(), query=text)], Visitor(user))

    home.with_place(do)


def test_an_erased_text_comes_back_nowhere(home, tmp_path, zwfw):
    for name, text in (("wang", "只有我问"), ("wang", "大家都问"), ("li", "大家都问"), (None, "只有我问")):
        asked(home, name, text)
    archive = home.backup(tmp_path / "b.tar.gz")
    home.with_place(lambda place: place.people.forget_footprint(place.events.pseudonyms.user("wang")))
    # somebody without a name has sent it too: it is not only theirs
    assert b"\xe5\x8f\xaa\xe6\x9c\x89" in (home.folder / "log.db").read_bytes()
    zwfw.restored(home, archive, "--force")

    def of_nobody(place):
        with place.events.engine.begin() as connection:
            connection.exec_driver_sql("DELETE FROM events WHERE user IS NULL")

    home.with_place(of_nobody)
    home.act("wang", ("wang-later", "view"))
    asked(home, "wang", "只有我问")
    home.forget("wang")
    found = zwfw.restored(home, archive, "--force")
    assert (found["erased_people"], found["erased_queries"]) == (1, 2)
    with closing(sqlite3.connect(home.folder / "events.db")) as connection:
        assert connection.execute("SELECT query FROM events WHERE query IS NOT NULL").fetchall() == [("大家都问",)]
    for file in ("log.db", "events.db"):
        assert "只有我问".encode() not in (home.folder / file).read_bytes()


def test_an_encrypted_backup_leaves_no_plain_file(home, tmp_path, monkeypatch, zwfw):
    plain, seen = backup._pack, []

    def pack(*arguments):
        plain(*arguments)
        seen.extend(path.name for path in (tmp_path / "out").rglob("*") if path.is_file())

    monkeypatch.setattr(backup, "_pack", pack)
    archive = zwfw.encrypted(home, tmp_path / "out" / "b.age")
    assert seen == ["archive"]
    assert archive.read_bytes().startswith(b"age-encryption.org/v1\n-> scrypt ")
    new = Home(tmp_path / "new")
    for given in ({}, {VARIABLE: "another passphrase"}):
        assert "口令" in zwfw(new, "restore", str(archive), status=1, **given).err
    assert not (new.folder / "zwfw.db").exists()
    zwfw.restored(new, archive, **{VARIABLE: PASSPHRASE})
    assert new.state("wang") == ALL
    assert sorted(path.name for path in home.folder.glob(".*")) == []


def damage(path, share):
    """Flip a bit of a file; True where that changes what is packed in it (a run of zeros can be told in many ways)."""
    before = bytearray(path.read_bytes())
    after = before.copy()
    after[int(len(before) * share)] ^= 1
    path.write_bytes(after)
    if before.startswith(b"age"):
        return True
    try:
        return gzip.decompress(after) != gzip.decompress(before)
    except (OSError, EOFError, zlib.error):
        return True


def test_verify_tells_good_and_damaged_backups(home, archive, tmp_path, zwfw):
    home.forget("wang")
    asked(home, "li", "居住证")
    for path, given in (
        (home.backup(tmp_path / "c.tar.gz"), {}),
        (zwfw.encrypted(home, tmp_path / "c.age"), {VARIABLE: PASSPHRASE}),
    ):
        found = json.loads(zwfw(home, "backup", "--verify", str(path), "--json", **given).out)
        assert found["restorable"] is True
        assert found["encrypted"] is bool(given)
        assert found["counts"] == {"events": 4, "people": 1, "erasures": 1, "queries": 1}
        assert found["documents"] == 1
        assert "可以恢复" in zwfw(home, "backup", "--verify", str(path), **given).out
        for share in (0.05, 0.3, 0.6, 0.95):
            harmless = not damage(path, share)
            zwfw(home, "backup", "--verify", str(path), status=0 if harmless else 1, **given)
            damage(path, share)
        zwfw(home, "backup", "--verify", str(path), **given)
        path.write_bytes(path.read_bytes()[:-1])
        zwfw(home, "backup", "--verify", str(path), status=1, **given)
    zwfw(home, "backup", "--verify", str(tmp_path / "none"), status=1)
    assert sorted(path.name for path in home.folder.glob(".*")) == []


def repacked(archive, target, changes, leave_out=(), **told):
    """The same archive as another program would have written it; its checksums fit.

    Args:
        changes: Of a database, the statements.
        told: What the manifest says otherwise.
    """
    with tarfile.open(archive) as tar:
        contents = {member.name: tar.extractfile(member).read() for member in tar}
    manifest = json.loads(contents.pop("manifest.json")) | told
    for name in leave_out:
        del contents[name], manifest["files"][name]
    for name, statements in changes.items():
        path = target.with_suffix(".db")
        path.write_bytes(contents[name])
        with closing(sqlite3.connect(path)) as connection, connection:
            connection.executescript(statements)
        contents[name] = path.read_bytes()
        digest = backup.digest(path, path.stat().st_size)
        manifest["files"][name] = {"bytes": path.stat().st_size, "sha256": digest}
    with gzip.open(target, "wb") as file, tarfile.open(fileobj=file, mode="w") as tar:
        for name, content in {"manifest.json": json.dumps(manifest).encode(), **contents}.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            tar.addfile(info, io.BytesIO(content))
    return target


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ("UPDATE alembic_version SET version_num = '9999'", "行为事件库由更新的程序写出"),
        ("DROP TABLE events", "没有 events 表"),
    ],
)
def test_a_backup_of_another_program_is_refused(home, archive, tmp_path, change, told):
    wrong = repacked(archive, tmp_path / "wrong.tar.gz", {"events.db": change})
    with pytest.raises(WrongBackup, match=told):
        home.with_place(lambda place: verify_backup(wrong, place.places()))
    with pytest.raises(WrongBackup, match=told):
        home.restore(wrong)
    assert home.state("wang") == ALL


def test_the_passphrase_comes_from_file_or_variable(home, tmp_path, zwfw):
    file, out = tmp_path / "pass", str(tmp_path / "b.age")
    file.write_text(f"{PASSPHRASE}\nsecond line\n")
    zwfw(home, "backup", out, "--passphrase-file", str(file), **{VARIABLE: "not this one at all"})
    zwfw(home, "backup", "--verify", out, **{VARIABLE: PASSPHRASE})
    for content in ("short\n", "\n"):
        file.write_text(content)
        assert "12" in zwfw(home, "backup", out, "--passphrase-file", str(file), status=1).err
    file.write_bytes(b"\xff" * 40)
    zwfw(home, "backup", out, "--passphrase-file", str(file), status=1)
    zwfw(home, "backup", out, "--passphrase-file", str(tmp_path / "none"), status=1)
    zwfw(home, "backup", out, "--passphrase", PASSPHRASE, status=2)
    assert "--passphrase-file" in zwfw(home, "backup", "--help").out


def test_a_restore_removes_what_a_killed_one_left(home, archive):
    left = home.folder / ".restore-abc"
    left.mkdir()
    (left / "events.db").write_bytes(b"what was not settled")
    home.restore(archive)
    assert not left.exists()


BEFORE_VERSIONS = "DROP TABLE alembic_version;"
BEFORE_DIGESTS = (
    "DROP INDEX queries_digest; ALTER TABLE queries DROP COLUMN digest; ALTER TABLE queries DROP COLUMN whole;"
    "DROP TABLE erased_texts; ALTER TABLE queries DROP COLUMN site; ALTER TABLE queries DROP COLUMN blocked;"
    "ALTER TABLE queries DROP COLUMN corrected; DROP TABLE query_weeks; DROP TABLE query_holds;"
    "DROP TABLE counted_weeks; DROP TABLE row_uses; DROP TABLE row_use_rounds; DROP TABLE outbox_places;"
    "DROP TABLE IF EXISTS nonces; DROP TABLE IF EXISTS calls;"
)


@pytest.mark.parametrize("number", [2, 3, 4])
def test_backups_of_older_formats_are_restored(home, tmp_path, zwfw, number):
    asked(home, "wang", "只有我问")
    changes = {"log.db": BEFORE_VERSIONS + BEFORE_DIGESTS, "events.db": BEFORE_VERSIONS}
    leave_out = ("events.db", "events.key") if number == 2 else ()
    changes = {name: change for name, change in changes.items() if name not in leave_out}
    old = repacked(home.backup(tmp_path / "b.tar.gz"), tmp_path / "old.tar.gz", changes, leave_out, format=number)
    zwfw(home, "backup", "--verify", old)
    home.forget("wang")
    found = zwfw.restored(home, old, "--force")
    assert (found["erased_people"], found["erased_queries"]) == (0 if leave_out else 1, 1)
    assert (home.state("wang"), home.state("li")[2]) == (NOTHING, True)
    asked(home, "li", "以后再问")
    with closing(sqlite3.connect(home.folder / "log.db")) as connection:
        assert connection.execute("SELECT text, digest IS NULL FROM queries").fetchall() == [("以后再问 ", 0)]
