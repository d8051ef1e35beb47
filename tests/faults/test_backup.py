"""`zwfw backup` and `zwfw restore`.

1. What is backed up comes back: documents, log, regions, own dictionaries and rank profiles; the index is built after,
and all is well.
2. A backup taken while documents are written is one moment of the store: whole, with its own count.
3. An archive that is cut, altered, foreign, newer, or tries to write elsewhere is refused, and nothing has changed.
4. An installation that has something is not overwritten without `--force`; then the old one is set aside, not deleted.
5. Nothing is restored under a running worker, load or reader.
6. A failing step undoes the steps before it.
7. A database that is no file is sent to its own tools; a missing one is named.
8. The archive appears only when it is whole.
"""

from __future__ import annotations

import io
import json
import sqlite3
import tarfile
import threading
from contextlib import closing
from itertools import count

import pytest

from dictionaries.lexicon import save_lexicon
from dictionaries.regions import add_region
from indexer.backup import placement
from indexer.backup.backup import FORMAT, Places, write_backup
from indexer.backup.restore import restore_backup
from indexer.documents.document import Document
from indexer.errors import BackupRefused, IndexLocked, WrongBackup
from indexer.store.queries.query_log import QueryEntry, QueryLog
from indexer.store.split import prepare
from ranker.profile.profiles import SHIPPED as PROFILES
from search_engine.installation.installation import Installation
from search_engine.settings.settings import Settings
from tests.dictionaries.lexicon_files import with_own
from tests.faults.children import Child
from tests.faults.homes import DOCUMENTS, NEW, OLD, catalogue, complaints, edition_of, open_home, service_of


def places(home) -> Places:
    return open_home(home).places()


@pytest.fixture
def archive(home, tmp_path):
    write_backup(places(home), tmp_path / "backup.tar.gz", "0.1.0")
    return tmp_path / "backup.tar.gz"


def members(archive):
    with tarfile.open(archive) as tar:
        return {member.name: tar.extractfile(member).read() for member in tar}


def repack(path, contents, kind=tarfile.REGTYPE):
    with tarfile.open(path, "w:gz") as tar:
        for name, content in contents.items():
            info = tarfile.TarInfo(name)
            info.size, info.type = (len(content), kind) if kind == tarfile.REGTYPE else (0, kind)
            info.linkname = "/etc/passwd"
            tar.addfile(info if name not in ("manifest.json",) else _file(name, content), io.BytesIO(content))
    return path


def _file(name, content):
    info = tarfile.TarInfo(name)
    info.size = len(content)
    return info


def documents(home):
    """How many documents a home holds. Nothing of it stays open: a database in use is not restored."""
    store = open_home(home).store
    try:
        return store.count()
    finally:
        store.engine.dispose()


def test_a_backup_is_restored_whole(home, tmp_path):
    log = QueryLog(home / "log.db", 180)
    log.record(QueryEntry("身份证", None, "all", 1, 1, 0, 1.0))
    log.close()
    row = {"code": "330191", "name": "钱塘新区", "parent": "330100", "level": "county"}
    add_region(home / "regions.tsv", row)
    own = "# kind: allowed\n# owner: 本站\n# reviewed: 2026-11-24\ntext\tnote\n自有词\t\n"
    (home / "dictionaries").mkdir()
    (home / "dictionaries" / "allowed.tsv").write_text(own, encoding="utf-8")
    save_lexicon(with_own(home / "dictionaries"), home / "lexicon.json")
    (home / "profiles").mkdir()
    (home / "profiles" / "ours.toml").write_bytes((PROFILES / "default.toml").read_bytes())
    manifest = write_backup(places(home), tmp_path / "b.tar.gz", "0.1.0")
    assert (manifest.documents, manifest.sequence, sorted(manifest.files)) == (
        DOCUMENTS,
        1,
        ["dictionary-allowed.tsv", "lexicon.json", "log.db", "profile-ours.toml", "regions.tsv", "zwfw.db"],
    )
    (tmp_path / "new").mkdir()
    with Child(tmp_path / "new", "restore", str(tmp_path / "b.tar.gz")) as child:
        assert child.wait() == 0
    assert "zwfw index build" in (tmp_path / "new" / "child.log").read_text()
    place = open_home(tmp_path / "new")
    assert (place.store.count(), place.tree()["330191"].name) == (DOCUMENTS, "钱塘新区")
    with closing(sqlite3.connect(tmp_path / "new" / "log.db")) as connection:
        assert connection.execute("SELECT text FROM queries").fetchall() == [("身份证",)]
    assert "自有词" in {row.text for row in place.lexicons.lexicon().allowed}
    assert (tmp_path / "new" / "dictionaries" / "allowed.tsv").read_text(encoding="utf-8") == own
    assert place.rank_profiles.names() == ["default", "ours"]
    assert place.rank_profiles.of("ours").score == place.rank_profiles.of("default").score
    place.worker().build()
    with service_of(tmp_path / "new") as service:
        assert edition_of(service) == OLD
    assert complaints(tmp_path / "new") == []


def test_a_backup_taken_during_writes_is_one_moment(home, tmp_path):
    store, stop = open_home(home).store, threading.Event()
    items = [prepare(Document.model_validate(row)) for row in catalogue(NEW)]

    def write():
        for number in count():
            if stop.is_set():
                return
            store.put(items[number % 200 : number % 200 + 7], "test")

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for number in range(4):
            before = store.sequence()
            manifest = write_backup(places(home), tmp_path / f"{number}.tar.gz", "0.1.0")
            assert before <= manifest.sequence <= store.sequence()
            found = restore_backup(tmp_path / f"{number}.tar.gz", places(tmp_path / f"home{number}"))
            assert found.manifest == manifest
            copy = open_home(tmp_path / f"home{number}").store
            assert (copy.count(), copy.sequence()) == (DOCUMENTS, manifest.sequence)
    finally:
        stop.set()
        writer.join()


def spoil(contents, name):
    """Archives that must not be restored: a name for each, and its members."""
    manifest = json.loads(contents["manifest.json"])
    database = contents["zwfw.db"]

    def told(**changes):
        return json.dumps({**manifest, **changes}).encode()

    return {
        "altered": {**contents, "zwfw.db": database[:5000] + b"X" + database[5001:]},
        "longer": {**contents, "zwfw.db": database + b"X"},
        "shorter": {**contents, "zwfw.db": database[:-1]},
        "lacking": {"manifest.json": contents["manifest.json"]},
        "foreign": {"readme.txt": b"hello"},
        "no manifest first": {"zwfw.db": database, "manifest.json": contents["manifest.json"]},
        "newer schema": {**contents, "manifest.json": told(schema="9999", program="9.0")},
        "newer format": {**contents, "manifest.json": told(format=FORMAT + 1, program="9.0")},
        "no JSON": {**contents, "manifest.json": b"{"},
        "no files": {**contents, "manifest.json": told(files={})},
        "other types": {**contents, "manifest.json": told(files={"zwfw.db": 7}, format="x")},
        "climbing": {**contents, "../evil": b"x"},
        "absolute": {**contents, "/tmp/zwfw-evil": b"x"},
        "climbing in the manifest": {
            **contents,
            "manifest.json": told(files={**manifest["files"], "../evil": {"bytes": 1, "sha256": "x"}}),
        },
        "a profile elsewhere": {
            **contents,
            "profile-../evil.toml": b"x",
            "manifest.json": told(files={**manifest["files"], "profile-../evil.toml": {"bytes": 1, "sha256": "x"}}),
        },
        "twice": {**contents, "./zwfw.db": database},
    }[name]


WRONG = [
    "altered", "longer", "shorter", "lacking", "foreign", "no manifest first", "newer schema", "newer format",
    "no JSON", "no files", "other types", "climbing", "absolute", "climbing in the manifest", "a profile elsewhere",
    "twice",
]  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_3_a_wrong_archive_changes_nothing(archive, tmp_path, name):
    wrong = repack(tmp_path / "wrong.tar.gz", spoil(members(archive), name))
    target = tmp_path / "target"
    with pytest.raises(WrongBackup, match=r"wrong\.tar\.gz") as caught:
        restore_backup(wrong, places(target), force=True)
    assert ("升级" in str(caught.value)) == name.startswith("newer")
    assert sorted(path.name for path in target.iterdir()) == ["index"]
    assert not (tmp_path / "evil").exists()


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.DIRTYPE, tarfile.FIFOTYPE])
def test_an_archive_with_other_than_files_is_refused(archive, tmp_path, kind):
    wrong = repack(tmp_path / "wrong.tar.gz", members(archive), kind)
    with pytest.raises(WrongBackup):
        restore_backup(wrong, places(tmp_path / "target"))


@pytest.mark.parametrize("share", [0.0, 0.1, 0.5, 0.99])
def test_a_cut_archive_is_refused(archive, tmp_path, share):
    content = archive.read_bytes()
    (tmp_path / "cut.tar.gz").write_bytes(content[: int(len(content) * share)])
    with pytest.raises(WrongBackup):
        restore_backup(tmp_path / "cut.tar.gz", places(tmp_path / "target"))
    with pytest.raises(WrongBackup):
        restore_backup(tmp_path / "none.tar.gz", places(tmp_path / "target"))


def test_an_installation_is_set_aside_only_with_force(home, archive):
    place = open_home(home)
    place.store.delete([catalogue(OLD)[0]["id"]], "test")
    place.store.engine.dispose()
    with pytest.raises(BackupRefused, match="--force"):
        restore_backup(archive, places(home))
    assert documents(home) == DOCUMENTS - 1
    aside = restore_backup(archive, places(home), force=True).set_aside
    assert documents(home) == DOCUMENTS
    assert {"zwfw.db", "g000001", "current"} <= {path.name for path in aside.iterdir()}
    assert Installation(Settings(home=aside)).store.count() == DOCUMENTS - 1
    assert any("没有索引" in line for line in complaints(home))


def test_nothing_is_restored_while_in_use(home, archive):
    place = open_home(home)
    with place.generations.lock(), pytest.raises(IndexLocked):
        restore_backup(archive, places(home), force=True)
    with place.store.engine.connect() as connection:
        connection.exec_driver_sql("SELECT count(*) FROM documents")
        with pytest.raises(BackupRefused, match="停止"):
            restore_backup(archive, places(home), force=True)
    assert place.store.count() == DOCUMENTS
    assert complaints(home) == []


def test_a_failed_restore_is_undone(home, archive, monkeypatch):
    plain, calls = placement._move, []

    def move(source, target):
        calls.append(source)
        if len(calls) == 3:
            raise OSError("disk full")
        plain(source, target)

    monkeypatch.setattr(placement, "_move", move)
    with pytest.raises(OSError, match="disk full"):
        restore_backup(archive, places(home), force=True)
    assert documents(home) == DOCUMENTS
    assert list(home.glob(".restor*")) == []
    assert complaints(home) == []


def test_a_server_database_is_sent_to_its_own_tools(tmp_path):
    place = Installation(Settings(home=tmp_path, database="postgresql://localhost/zwfw"))
    with pytest.raises(BackupRefused, match="pg_dump"):
        place.places()
    with pytest.raises(BackupRefused, match="不存在"):
        write_backup(places(tmp_path / "none"), tmp_path / "b.tar.gz", "0.1.0")
    elsewhere = Installation(Settings(home=tmp_path, database=f"sqlite:///{tmp_path}/other.db"))
    assert elsewhere.places().database == tmp_path / "other.db"


def test_an_archive_appears_only_when_whole(home, tmp_path, monkeypatch):
    def fail(*_):
        raise OSError("disk full")

    monkeypatch.setattr("indexer.backup.backup._pack", fail)
    target = tmp_path / "backup" / "b.tar.gz"
    with pytest.raises(OSError, match="disk full"):
        write_backup(places(home), target, "0.1.0")
    assert list(target.parent.iterdir()) == []
