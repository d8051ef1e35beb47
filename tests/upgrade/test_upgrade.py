"""A home that an older program made, under this one.

1. Nothing of it changes by reading, and what only reads it says who upgrades it.
2. The first process that writes upgrades all of its databases; then every document, key, person, mark, event, hot term
   and query is there as before, every row proves itself, and the doctor has nothing to say.
3. It is searched, written to, indexed and backed up as any other. An archive of it from before can be restored.
4. An upgrade that is killed, again and again and at any moment, leaves each database of the old shape or the new one,
   some of one and some of the other. Whoever only reads finds all documents or refuses as before; the next start goes
   through, and all is there.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

import pytest
from sqlalchemy import select

from indexer.backup.backup import write_backup
from indexer.backup.restore import restore_backup
from indexer.errors import WrongDatabase
from indexer.events import Event, Visitor
from indexer.events.hot_terms.hot_tables import hot_state, hot_terms, hot_words
from indexer.events.tables import events, tombstones
from indexer.store.engine import open_plain
from indexer.store.queries.query_log import queries
from indexer.store.schemas import DOCUMENTS, EVENTS, QUERY_LOG, revision
from indexer.store.split import prepare
from search_engine.installation.databases import check_database
from search_engine.installation.installation import Installation
from search_engine.maintenance.doctor import examine
from search_engine.settings.settings import Settings
from tests.faults.children import Child
from tests.faults.homes import service_of, titles
from tests.faults.kills import appears, kills, moment
from tests.faults.program import upgrade_home
from tests.unpacking import unpack
from tests.upgrade.make_home import TITLES, row

ARCHIVE = Path(__file__).with_name("home-2026-11.tar.xz")
REGIONS = ("330106", "330110")
# What `make_home` left: two regions, but for the last, which was deleted.
IDS = [f"{region}-{number}" for number in range(len(TITLES)) for region in REGIONS][:-1]
OLDEST, NEWEST = ["0001", None, None], [DOCUMENTS.newest, EVENTS.newest, QUERY_LOG.newest]
RENEWED = ("330106-0", "330110-0", "330106-1")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    unpack(ARCHIVE, tmp_path / "home")
    (tmp_path / "home" / "events.key").chmod(0o600)
    return tmp_path / "home"


@pytest.fixture
def place(home: Path) -> Iterator[Installation]:
    check_database(settings(home))
    found = Installation(settings(home))
    yield found
    found.events.close()
    found.store.engine.dispose()


def settings(home: Path) -> Settings:
    return Settings(home=home, spelling="off", meaning="off")


def revisions(home: Path) -> list[str | None]:
    found = []
    for name in ("zwfw.db", "events.db", "log.db"):
        engine = open_plain(home / name, read_only=True)
        found.append(revision(engine))
        engine.dispose()
    return found


def wrong(home: Path) -> list[str]:
    environment = {"ZWFW_HOME": str(home), "ZWFW_SPELLING": "off", "ZWFW_MEANING": "off"}
    return [finding.message for finding in examine(environment, deep=True) if finding.state == "wrong"]


def rows(engine, *columns):
    with engine.connect() as connection:
        return [tuple(found) for found in connection.execute(select(*columns))]


def test_reading_an_older_home_changes_nothing(home):
    with (
        pytest.raises(WrongDatabase, match="由较旧的程序写成。请先运行 zwfw index update"),
        service_of(home) as service,
    ):
        titles(service)
    assert any("落后于程序" in message for message in wrong(home))
    assert revisions(home) == OLDEST


def test_the_upgrade_loses_nothing(home, place):
    assert_all_there(home, place)


def assert_all_there(home, place):
    assert revisions(home) == NEWEST
    with place.store.engine.connect() as connection:
        assert sorted(found[1] for batch in place.store.rows(connection) for found in batch) == sorted(IDS)
    for name in IDS:
        number = int(name.partition("-")[2])
        wanted = row(number, TITLES[number], name[:6], "新版" if name in RENEWED else "旧版")
        found = place.store.get(name)
        assert (found["title"], found["summary"]) == (wanted.title, wanted.summary)
        assert found["authority"]["name"] == wanted.authority.name
        assert (found.get("site"), found["popularity"]) == (wanted.site, wanted.popularity)
    assert place.keys.check((home / "secret.txt").read_text(), "documents:write").name == "portal"
    assert {key.name: key.revoked is None for key in place.keys.list()} == {"portal": True, "gone": False}
    wang, li, zhao = (place.events.pseudonyms.user(name) for name in ("wang", "li", "zhao"))
    for number, user in enumerate((wang, li)):
        assert place.people.agreed(user) is not None
        assert {entry.id for entry in place.people.footprint(user)} == {f"e{number}-s", f"e{number}-v"}
        assert [mark.document for mark in place.people.favourites(user)] == ["330110-1"]
    assert place.people.agreed(zhao) is None
    assert len(rows(place.events.engine, tombstones.c.hash)) == 1
    assert sorted(rows(place.events.engine, events.c.id)) == [(f"e{n}-{what}",) for n in (0, 1) for what in "fsv"]
    assert rows(place.events.engine, hot_words.c.text) == [("身份证",)]
    assert rows(place.events.engine, hot_terms.c.text, hot_terms.c.heat) == [("身份证", 2.0)]
    assert rows(place.events.engine, hot_state.c.value) == [(6,)]
    log = open_plain(home / "log.db", read_only=True)
    assert sorted(rows(log, queries.c.text, queries.c.total)) == [("身份证", 2), ("身份证", 2), ("飞船驾照", 0)]
    log.dispose()
    place.worker().run_once()  # where the index is of an older form, it is built
    assert wrong(home) == []


def test_an_upgraded_home_is_searched_written_and_backed_up(home, place, tmp_path):
    place.store.put([prepare(row(9, "新增事项", "330110", "新版"))], "new")
    place.store.delete(["330106-5"], "gone")
    place.worker().run_once()
    with service_of(home) as service:
        total, names = titles(service)
        assert total == len(IDS)
        assert "新增事项" in names
    user = place.events.pseudonyms.user("wang")
    place.events.append([Event("new", "view", 1, documents=("330110-9",))], Visitor(user=user))
    assert place.people.footprint_size(user) == 3
    place.events.close()
    write_backup(place.places(), tmp_path / "new.tar.gz", "test")
    other = Installation(settings(tmp_path / "other"))
    restore_backup(tmp_path / "new.tar.gz", other.places())
    assert other.store.count() == len(IDS)
    other.store.engine.dispose()


def test_an_archive_from_before_is_restored(home, tmp_path):
    write_backup(Installation(settings(home)).places(), tmp_path / "old.tar.gz", "test")
    assert revisions(home) == OLDEST
    other = Installation(settings(tmp_path / "other"))
    manifest = restore_backup(tmp_path / "old.tar.gz", other.places()).manifest
    assert (manifest.schema, manifest.documents) == ("0001", len(IDS))
    other.worker().run_once()
    assert wrong(tmp_path / "other") == []
    other.store.engine.dispose()


@pytest.mark.parametrize("seed", kills(1, 30))
def test_a_killed_upgrade_is_completed_by_the_next(home, seed):
    draw = random.Random(4000 + seed)
    while True:
        before = revisions(home)
        steps = [appears(home, f"{name}-wal") for name in ("zwfw.db", "events.db", "log.db")]
        with Child(home, run=upgrade_home) as child:
            was_killed = child.kill_when(moment(draw, [*steps, lambda: True], 0.3))
        after = revisions(home)
        assert all(one in (old, new) for one, old, new in zip(after, before, NEWEST, strict=True))
        if not was_killed:
            break
        with (
            nullcontext() if after[0] == DOCUMENTS.newest else pytest.raises(WrongDatabase),
            open_to_read(home) as reader,
        ):
            assert reader.store.count() == len(IDS)
    place = Installation(settings(home))
    assert_all_there(home, place)
    place.events.close()
    place.store.engine.dispose()


@contextmanager
def open_to_read(home):
    place = Installation(settings(home), read_only=True)
    try:
        yield place
    finally:
        place.close()
