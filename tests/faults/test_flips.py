"""Bytes that turned while all was stopped.

In each kind of file, 20 flipped bits in `make test`, 200 in `make soak`:

1. `zwfw doctor --deep` finds it, or it is harmless: documents, keys, pages, persons and the log read as before.
2. No process crashes on it: what reads it goes on, or fails with an error that says what is wrong.
3. The mend that is named works: after it nothing is wrong, and pages are as before.
4. `zwfw backup` does not pack damage of a row or a database silently, and `zwfw index build` leaves damaged rows out.
"""

from __future__ import annotations

import random
import shutil
import sqlite3
import tarfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update
from sqlalchemy.exc import DatabaseError

from dictionaries.lexicon.errors import DictionaryError
from indexer.backup.backup import write_backup
from indexer.backup.restore import restore_backup
from indexer.documents.document import Document
from indexer.errors import BackupRefused, IndexerError
from indexer.events import Event, Visitor
from indexer.store.damage import find_damage
from indexer.store.editing.drafts import add_approval, all_drafts, approvals_of
from indexer.store.editing.versions import rows_at, version_of
from indexer.store.engine import writing
from indexer.store.query_log import QueryEntry, QueryLog, frequent_queries, queries_without_result
from indexer.store.row_checksums import PROTECTED
from indexer.store.split import prepare
from indexer.store.switches import steps_of
from indexer.store.tables import documents
from search_engine import care
from search_engine.alarms.records import AlarmRecord, OpenAlarm
from search_engine.care.doctor import alarms, database, dictionaries, examine, indices, people, switches
from search_engine.care.doctor.finding import Finding
from search_engine.cli.error_messages import told
from search_engine.editing.kill_switches import KillSwitches
from search_engine.editing.opening import editor_of
from search_engine.errors import NotReady
from tests.faults.homes import NEW, OLD, catalogue, open_home, restart, service_of, titles
from tests.search_engine.editing.editors import somebody, wish

QUICK, SOAK = 20, 180
# Of the flips of `make test` one in so many is served, and one in so many mended; in `make soak` all are served.
SERVED, MENDED, MENDED_SOAK = 5, 10, 3
KINDS = {
    "documents": ("zwfw.db",),
    "events": ("events.db",),
    "query log": ("log.db",),
    "arrays": (
        "index/g*/columns-*/*.bin", "index/g*/bases/*.bin", "index/g*/catalog/*/*", "index/g*/suggestions/*.bin",
        "index/g*/own-statistics*/*.bin", "index/g*/meaning/*", "index/g*/ended-*.bin", "index/g*/copy-values/*",
        "index/g*/vocabulary*/*", "index/g*/analysis-*.bin",
    ),
    "text": ("index/g*/own/*", "index/g*/copies/*"),
    "manifests": ("index/current", "index/g*/*.json", "index/g*/*.jsonl", "index/g*/*/files.json"),
    "key": ("events.key",),
    "handmade": ("zwfw.db",),
    "lexicon": ("lexicon.json",),
    "switches": ("switches.json",),
    "alarms": ("alarms/record.json",),
}  # fmt: skip
# Of `handmade` only pages of these tables are hit, which are a small part of the file, and there only what is written.
HANDMADE = tuple(PROTECTED)
# Tables and a file that a home with dictionaries of its own has; and what no page is made of.
EDITED, UNSERVED = ("handmade", "lexicon"), ("handmade", "alarms")
# The digest of changes that somebody has approved.
APPROVED = "0123456789abcdef"
# Of no weight: locks, and a list that only the removal of old files uses.
UNUSED = (".tantivy-meta.lock", ".tantivy-writer.lock", ".managed.json")
USERS = 12
# The checks that look at what is stored.
CHECKS = (
    database.schema, database.other_schemas, database.integrity, database.rows, people.event_key, indices.index,
    database.handmade_rows, database.log_entries, indices.contents, switches, alarms,
)  # fmt: skip


@pytest.fixture(autouse=True)
def _checks(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    # compiling all dictionaries takes a second and a half, and nothing else depends on it
    found = (dictionaries,) if kind_of(request) == "lexicon" else CHECKS
    monkeypatch.setattr(care.doctor, "CHECKS", found)


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with something of everything, stopped; beside it its backup."""
    home = tmp_path_factory.mktemp("flips") / "home"
    home.mkdir()
    place = open_home(home)
    place.store.put([prepare(Document.model_validate(row)) for row in catalogue(OLD)], "first")
    restart(home)
    place.store.put([prepare(Document.model_validate(row)) for row in catalogue(NEW)[:9]], "second")
    restart(home)
    place.keys.create("portal", ["documents:write"])
    switches = KillSwitches.of(place)
    switches.switch("hot", "off", somebody("甲").author, "试")
    switches.review(1, somebody("乙").author)
    told = OpenAlarm(kind="slow", subject="search", message="慢", since=1, over=2)
    place.alarm_file.write(AlarmRecord(checked=3, closed=[told], webhook={"sent": 7}))
    now, ids = int(time.time() * 1000), [row["id"] for row in catalogue(OLD)]
    users = [place.events.pseudonyms.user(f"u{number}") for number in range(USERS)]
    place.people.agree_all(users, now)
    for number, user in enumerate(users):
        seen = [
            Event(f"{number}-s", "search", now, query="身份证", region="330110000000"),
            Event(f"{number}-v", "view", now, documents=(ids[number],)),
            Event(f"{number}-f", "favourite", now, documents=(ids[number + 1],)),
        ]
        place.events.append(seen, Visitor(user=user, address=f"10.0.{number}.1"))
    place.people.forget(users[0])
    place.events.close()
    log = QueryLog(home / "log.db", 90)
    for number in range(20):
        log.record(QueryEntry("身份证" if number % 3 else "飞船", "330110", "all", 1, number % 3, 0, 3.5))
    log.close()
    place.store.engine.dispose()
    for name in ("zwfw.db", "events.db", "log.db"):
        with closing(sqlite3.connect(home / name)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    write_backup(place.places(), home.parent / "backup.tar.gz", "test")
    place.store.engine.dispose()
    assert wrong(home) == []
    return home


@pytest.fixture(scope="module")
def edited_home(original: Path) -> Path:
    """The same with dictionaries of its own: drafts, an approval, versions with a row that has ended, and words that
    documents were analysed anew for. A folder of its own, since a large lexicon makes each opening slow.
    """
    home = Path(shutil.copytree(original, original.parent / "edited" / "home"))
    place = open_home(home)
    editor, hand = editor_of(place), somebody("甲")
    first = editor.draft(hand, wish(term="奶茶店", target="食品经营许可", relation="official", weight="1"))
    editor.publish(hand, [first.number], accept_warnings=True)
    second = editor.draft(hand, wish(term="奶茶店", target="食品经营许可", relation="related", weight="0.5"))
    word = editor.draft(hand, wish("words", word="租房补贴"))
    editor.publish(hand, [second.number, word.number], accept_warnings=True)
    editor.draft(hand, wish(term="开店", target="食品经营许可", relation="related", weight="0.5"))
    with writing(place.store.engine) as connection:
        add_approval(connection, APPROVED, 2, "乙")
    restart(home)
    write_backup(place.places(), home.parent / "backup.tar.gz", "test")
    place.store.engine.dispose()
    with closing(sqlite3.connect(home / "zwfw.db")) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert wrong(home) == []
    return home


@pytest.fixture
def home(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    name = "edited_home" if kind_of(request) in EDITED else "original"
    source: Path = request.getfixturevalue(name)
    shutil.copy(source.parent / "backup.tar.gz", tmp_path)
    return Path(shutil.copytree(source, tmp_path / "home"))


def kind_of(request: pytest.FixtureRequest) -> str:
    """The kind of files of a test; "" where it has none."""
    return str(request.node.callspec.params["kind"]) if "kind" in request.fixturenames else ""


def wrong(home: Path) -> list[Finding]:
    found = examine({"ZWFW_HOME": str(home)}, deep=True)
    assert all(finding.mend for finding in found if finding.state == "wrong")
    return [finding for finding in found if finding.state == "wrong"]


def files_of(home: Path, kind: str) -> list[Path]:
    found = [path for pattern in KINDS[kind] for path in sorted(home.glob(pattern))]
    found = [path for path in found if path.stat().st_size and path.name not in UNUSED]
    assert found
    return found


def handmade_places(path: Path, content: bytes) -> Sequence[int]:
    """The places of a database that are not zero on the pages of some tables; each of these has one page here."""
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True)) as connection:
        (size,) = connection.execute("PRAGMA page_size").fetchone()
        names = ",".join("?" * len(HANDMADE))
        query = f"SELECT rootpage FROM sqlite_master WHERE rootpage AND tbl_name IN ({names})"
        pages = [page for (page,) in connection.execute(query, HANDMADE)]
    return [place for page in pages for place in range((page - 1) * size, page * size) if content[place]]


@contextmanager
def flipped(home: Path, kind: str, draw: random.Random) -> Iterator[str]:
    """One bit of one file is another; says which. Afterwards the file is as before."""
    path = draw.choice(files_of(home, kind))
    before = path.read_bytes()
    places = handmade_places(path, before) if kind == "handmade" else range(len(before))
    place, bit = draw.choice(places), draw.randrange(8)
    after = bytearray(before)
    after[place] ^= 1 << bit
    path.write_bytes(after)
    try:
        yield f"{path.relative_to(home)}, bit {bit} of byte {place} ({before[place]:#x})"
    finally:
        for tail in ("-wal", "-shm"):
            path.with_name(f"{path.name}{tail}").unlink(missing_ok=True)
        path.write_bytes(before)


# ---- what reads


def stored(home: Path) -> Any:
    place = open_home(home, read_only=True)
    try:
        with place.store.engine.connect() as connection:
            ids = [row[1] for batch in place.store.rows(connection) for row in batch]
        return {name: place.store.get(name) for name in ids}, place.keys.list()
    finally:
        place.store.engine.dispose()


def served(home: Path) -> Any:
    with service_of(home) as service:
        found = [titles(service, q) for q in ("", "身份证", "公积金 提取", "租房补贴")]
    # where more is found than a page has, another build may show others of those that are equal
    return [(total, sorted(names) if total <= len(names) else []) for total, names in found]


def persons(home: Path) -> Any:
    place = open_home(home)
    try:
        users = [place.events.pseudonyms.user(f"u{number}") for number in range(USERS)]
        return [(place.people.footprint_size(user), place.people.favourites(user)) for user in users]
    finally:
        place.events.close()
        place.store.engine.dispose()


def logged(home: Path) -> Any:
    return frequent_queries(home / "log.db"), queries_without_result(home / "log.db", 0)


def edited(home: Path) -> Any:
    place = open_home(home, read_only=True)
    try:
        with place.store.engine.connect() as connection:
            published = [(rows_at(connection, number), version_of(connection, number)) for number in (1, 2)]
            others = all_drafts(connection), approvals_of(connection, APPROVED, 2), steps_of(connection)
        return published, others, place.keys.list()
    finally:
        place.store.engine.dispose()


def in_force(home: Path) -> Any:
    place = open_home(home, read_only=True)
    return place.lexicons.lexicon().version, place.lexicons.lexicon().entries()


def switched(home: Path) -> Any:
    return open_home(home, read_only=True).switches.off()


def alarmed(home: Path) -> Any:
    return open_home(home, read_only=True).alarm_file.read()


READERS: dict[str, Callable[[Path], Any]] = {
    "stored": stored, "served": served, "persons": persons, "logged": logged, "edited": edited, "in_force": in_force,
    "switched": switched, "alarmed": alarmed,
}  # fmt: skip
# What a kind of file is read by, served pages apart; nobody else has a part in it.
READ_BY = {
    "documents": "stored", "events": "persons", "query log": "logged", "key": "persons", "handmade": "edited",
    "lexicon": "in_force", "switches": "switched", "alarms": "alarmed",
}  # fmt: skip


def read(name: str, home: Path) -> Any:
    """What a reader reads; the sentence of an error where it says what is wrong. Any other error is a fault."""
    try:
        return READERS[name](home)
    except (IndexerError, DictionaryError, NotReady, DatabaseError) as error:
        sentence = told(error)
    assert sentence
    return sentence


# ---- what mends


def mend(home: Path, finding: Finding) -> None:
    """Do what a finding says."""
    if "重新载入" in finding.mend and finding.check == "rows":
        send_again(home)
        open_home(home).worker().build()
    elif "移走" in finding.mend:
        (home / "log.db").unlink()
    elif "zwfw restore" in finding.mend:
        restore_backup(home.parent / "backup.tar.gz", open_home(home).places(), force=True)
        restart(home)
    elif "从备份取回" in finding.mend:
        with tarfile.open(home.parent / "backup.tar.gz") as archive:
            archive.extract("events.key", home, filter="data")
    elif "zwfw dict compile" in finding.mend:
        editor_of(open_home(home)).publish_files(somebody("甲"))
    elif finding.check == "switches":
        KillSwitches.of(open_home(home)).settle()
    elif finding.check == "alarms":
        open_home(home).alarm_file.write(AlarmRecord(checked=3))
    elif "chmod 600" in finding.mend:
        (home / "events.key").chmod(0o600)
    else:
        assert "zwfw index build" in finding.mend, finding
        open_home(home).worker().build()


def send_again(home: Path) -> list[str]:
    """Load the documents that the doctor names; returns their ids."""
    place = open_home(home)
    rows = {row["id"]: row for row in (*catalogue(OLD), *catalogue(NEW)[:9])}
    with place.store.engine.connect() as connection:
        ids = [one.id for one in find_damage(connection).documents]
    place.store.put([prepare(Document.model_validate(rows[name])) for name in ids], "again")
    place.store.engine.dispose()
    return ids


def assert_mended(home: Path, flip: str, whole: Any) -> None:
    """Do the mends one after another, the one that replaces everything first, until nothing is wrong."""
    for _ in range(4):
        found = sorted(wrong(home), key=lambda finding: "zwfw restore" not in finding.mend)
        if not found:
            break
        mend(home, found[0])
    assert wrong(home) == [], flip
    assert served(home) == whole, flip


# ---- the tests


def check_flips(home: Path, kind: str, seeds: range, *, every: bool, tmp_path: Path) -> None:
    before, counts = {name: read(name, home) for name in READERS}, Counter[str]()
    for number, seed in enumerate(seeds):
        with flipped(home, kind, random.Random(f"{kind} {seed}")) as flip:
            found = wrong(home)
            counts["found" if found else "harmless"] += 1
            own = READ_BY.get(kind, "served")
            served_too = kind not in UNSERVED and (every or own == "served" or number % SERVED == 0)
            after = {name: read(name, home) for name in {own, "served" if served_too else own}}
            if not found:
                assert after == {name: before[name] for name in after}, flip
            elif number % (MENDED_SOAK if every else MENDED) == 0:
                copy = Path(shutil.copytree(home, tmp_path / "mended"))
                assert_mended(copy, flip, before["served"])
                shutil.rmtree(copy)
    print(f"{kind}: {dict(counts)}")


@pytest.mark.long
@pytest.mark.parametrize("kind", KINDS)
def test_1_2_3_flips(home: Path, tmp_path: Path, kind: str) -> None:
    check_flips(home, kind, range(QUICK), every=False, tmp_path=tmp_path)


@pytest.mark.soak
@pytest.mark.parametrize("part", range(9))
@pytest.mark.parametrize("kind", KINDS)
def test_1_2_3_many_flips(home: Path, tmp_path: Path, kind: str, part: int) -> None:
    size = SOAK // 9
    check_flips(home, kind, range(QUICK + part * size, QUICK + (part + 1) * size), every=True, tmp_path=tmp_path)


def spoil(home: Path, name: str) -> None:
    place = open_home(home)
    with writing(place.store.engine) as connection:
        changed = update(documents).where(documents.c.id == name, documents.c.ended.is_(None))
        connection.execute(changed.values(difference=b'{"title":"x"}'))
    place.store.engine.dispose()


def test_4_backup_refuses(home: Path, tmp_path: Path) -> None:
    name = catalogue(OLD)[20]["id"]
    spoil(home, name)
    with pytest.raises(BackupRefused, match=f"1 条文档与写入时不符：{name}（1 条来自载入 1，序号 1，first）.*重新载入"):
        write_backup(open_home(home).places(), tmp_path / "b.tar.gz", "test")
    assert not (tmp_path / "b.tar.gz").exists()
    assert write_backup(open_home(home).places(), tmp_path / "b.tar.gz", "test", damaged=True).documents == 240
    send_again(home)
    assert write_backup(open_home(home).places(), tmp_path / "b.tar.gz", "test").documents == 240


def test_4_backup_refuses_a_database_that_is_not_whole(home: Path, tmp_path: Path) -> None:
    content = bytearray((home / "events.db").read_bytes())
    content[4096 * 2 : 4096 * 2 + 8] = b"\xff" * 8
    (home / "events.db").write_bytes(content)
    with pytest.raises(BackupRefused, match=r"(?s)行为事件库已损坏.*zwfw restore"):
        write_backup(open_home(home).places(), tmp_path / "b.tar.gz", "test")


def test_4_a_build_leaves_damaged_rows_out(home: Path) -> None:
    name = catalogue(OLD)[20]["id"]
    spoil(home, name)
    generation = open_home(home).worker().build()
    assert (generation.manifest().damaged, generation.manifest().rows) == (1, 239)
    checks = [(finding.check, finding.message) for finding in wrong(home)]
    assert [check for check, _ in checks] == ["rows", "index"]
    assert name in checks[0][1]
    assert served(home)[0][0] == 239
    assert send_again(home) == [name]
    open_home(home).worker().build()
    assert wrong(home) == []
    assert served(home)[0][0] == 240
