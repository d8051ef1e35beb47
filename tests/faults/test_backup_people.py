"""Backing up and restoring what people did.

1. Events, consent, footprints and favourites come back, under the same hashes, for the same tokens.
2. Nobody comes back who has asked to be forgotten since; nor single events, nor favourites that they deleted.
3. Who agreed again after having been forgotten, and was backed up then, stays.
4. Where it cannot be told who was forgotten (too old, another key, damaged), no person comes back at all.
5. Salts are in no archive; the archive and the key are for their owner's eyes alone.
6. An archive from before there were events leaves those that are there.
7. Those who learn from events are told.
"""

from __future__ import annotations

import io
import sqlite3
import stat
import tarfile
import time
from contextlib import closing
from datetime import UTC, datetime

import orjson
import pytest

from indexer.backup.backup import write_backup
from indexer.backup.restore import restore_backup
from indexer.documents.document import Document
from indexer.events import Event, Visitor
from indexer.events.store import DAY, FORGOTTEN, TOMBSTONE_DAYS
from indexer.store.split import prepare
from search_engine.installation.installation import Installation
from search_engine.settings.settings import Settings
from tests.unpacking import unpack


def open_place(home) -> Installation:
    return Installation(Settings(home=home, spelling="off"))


class Home:
    """An installation between whose steps nothing is open."""

    def __init__(self, folder):
        self.folder = folder

    def with_place(self, do):
        place = open_place(self.folder)
        try:
            return do(place)
        finally:
            place.events.close()
            place.store.engine.dispose()

    def agree(self, name):
        self.with_place(lambda place: place.people.agree(place.events.pseudonyms.user(name), now()))

    def act(self, name, *events):
        def do(place):
            user = place.events.pseudonyms.user(name) if name else None
            place.events.append([Event(id, kind, now(), documents=("m1",)) for id, kind in events], Visitor(user))

        self.with_place(do)

    def forget(self, name):
        return self.with_place(lambda place: place.people.forget(place.events.pseudonyms.user(name)))

    def state(self, name):
        def do(place):
            user = place.events.pseudonyms.user(name)
            people = place.people
            ids = sorted(one.id for one in people.history(user))
            return ids, [one.document for one in people.favourites(user)], people.agreed(user) is not None

        return self.with_place(do)

    def ids(self):
        return self.with_place(lambda place: [one.id for one in place.events.since(0)])

    def backup(self, path):
        self.with_place(lambda place: write_backup(place.places(), path, "0.1.0"))
        return path

    def restore(self, path):
        return self.with_place(lambda place: restore_backup(path, place.places(), force=True))


def now():
    return int(time.time() * 1000)


@pytest.fixture
def home(tmp_path):
    home = Home(tmp_path / "home")
    document = Document(id="m1", kind="matter", title="居住证办理", region="330110")
    home.with_place(lambda place: place.store.put([prepare(document)], "test"))
    for name in ("wang", "li"):
        home.agree(name)
        home.act(name, (f"{name}-view", "view"), (f"{name}-mark", "favourite"), (f"{name}-done", "handle"))
    home.act(None, ("nobody", "view"))
    return home


@pytest.fixture
def archive(home, tmp_path):
    return home.backup(tmp_path / "b.tar.gz")


ALL = (["wang-done", "wang-mark", "wang-view"], ["m1"], True)
NOTHING = ([], [], False)


def test_events_and_people_are_restored(home, archive, tmp_path):
    other = Home(tmp_path / "other")
    other.restore(archive)
    assert other.state("wang") == ALL
    assert other.ids() == home.ids()


def test_a_restore_brings_back_nobody_who_was_forgotten(home, archive):
    assert home.forget("wang") == 3
    home.restore(archive)
    assert home.state("wang") == NOTHING
    assert home.state("li")[2] is True
    assert home.ids() == ["li-view", "li-mark", "li-done", "nobody"]
    home.restore(archive)
    assert home.state("wang") == NOTHING


@pytest.mark.parametrize(
    ("delete", "left"),
    [
        (lambda people, user: people.forget_footprint(user), ([], ["m1"], True)),
        (lambda people, user: people.forget_footprint(user, ["wang-done"]), (["wang-mark", "wang-view"], ["m1"], True)),
        (lambda people, user: people.forget_favourites(user), (["wang-done", "wang-view"], [], True)),
        (lambda people, user: people.forget_favourites(user, ["m1"]), (["wang-done", "wang-view"], [], True)),
    ],
)
def test_deleted_events_and_favourites_do_not_come_back(home, archive, delete, left):
    home.with_place(lambda place: delete(place.people, place.events.pseudonyms.user("wang")))
    assert home.state("wang") == left
    home.restore(archive)
    assert home.state("wang") == left
    assert len(home.state("li")[0]) == 3


def test_who_agreed_again_and_was_backed_up_stays(home, archive, tmp_path):
    home.forget("wang")
    home.agree("wang")
    home.act("wang", ("wang-new", "view"))
    later = home.backup(tmp_path / "later.tar.gz")
    home.restore(later)
    assert home.state("wang") == (["wang-new"], [], True)
    home.restore(archive)
    assert home.state("wang") == NOTHING


def aged(path, target):
    """The same archive, made long ago."""
    with tarfile.open(path) as tar:
        contents = [(member, tar.extractfile(member).read()) for member in tar]
    with tarfile.open(target, "w:gz") as tar:
        for member, content in contents:
            if member.name == "manifest.json":
                told = orjson.loads(content)
                then = (now() - (TOMBSTONE_DAYS + 1) * DAY) / 1000
                told["created"] = datetime.fromtimestamp(then, UTC).isoformat()
                content = orjson.dumps(told)
                member.size = len(content)
            tar.addfile(member, io.BytesIO(content))
    return target


@pytest.mark.parametrize("why", ["old", "other key", "damaged"])
def test_nobody_comes_back_where_erasures_are_unknown(home, archive, tmp_path, why):
    if why == "old":
        archive = aged(archive, tmp_path / "aged.tar.gz")
    elif why == "other key":
        (home.folder / "events.key").write_bytes(b"x" * 32)
    else:
        (home.folder / "events.db").write_bytes(b"x" * 9000)
    home.restore(archive)
    with closing(sqlite3.connect(home.folder / "events.db")) as connection:
        assert connection.execute("SELECT count(*) FROM users").fetchone() == (0,)
        assert connection.execute("SELECT id, user FROM events").fetchall() == [("nobody", None)]


def test_salts_are_in_no_archive_and_files_are_private(home, archive, tmp_path):
    assert stat.S_IMODE(archive.stat().st_mode) == 0o600
    unpack(archive, tmp_path / "out")
    with closing(sqlite3.connect(tmp_path / "out" / "events.db")) as connection:
        assert connection.execute("SELECT count(*) FROM salts").fetchone() == (0,)
    salts = home.with_place(lambda place: place.events.salts()).values()
    content = (tmp_path / "out" / "events.db").read_bytes()
    assert salts
    assert not any(salt in content for salt in salts)
    home.restore(archive)
    assert stat.S_IMODE((home.folder / "events.key").stat().st_mode) == 0o600


def test_an_archive_without_events_leaves_those_there(home, tmp_path):
    before = Home(tmp_path / "before")
    document = Document(id="m1", kind="matter", title="旧", region="330110")
    before.with_place(lambda place: place.store.put([prepare(document)], "test"))
    place = open_place(before.folder)
    write_backup(place.places(), tmp_path / "old.tar.gz", "0.1.0")
    place.store.engine.dispose()
    home.restore(tmp_path / "old.tar.gz")
    assert home.state("wang") == ALL


def test_a_restore_is_told_to_those_who_learn(home, archive):
    home.forget("li")
    before = home.with_place(lambda place: place.events.mark(FORGOTTEN))
    home.restore(archive)
    assert home.with_place(lambda place: place.events.mark(FORGOTTEN)) > before
