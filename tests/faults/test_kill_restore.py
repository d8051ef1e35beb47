"""`zwfw restore`, killed at any moment.

1. Whatever moment it is: the home is as before; or who only reads is refused, and the next process that writes makes it
   whole; or it is whole. What was there before is aside then, whole. The archive is as it was, another restore goes
   through, and nothing that the killed one unpacked is left.
2. The same at each step of putting files in place, also where they go to another file system.
3. A restored home has the audit log of both, and nobody is in its console: no process serves it before that is so.
"""

import errno
import random
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner

from indexer.backup import placement
from indexer.backup.backup import write_backup
from indexer.errors import UnfinishedRestore
from indexer.events import Event, Visitor
from indexer.store.audit import Actions, AuditQuery, Author
from indexer.store.queries.query_log import QueryEntry
from search_engine.cli.backup import restore
from search_engine.installation.accounts.account import NewAccount
from tests.faults.children import Child
from tests.faults.homes import DOCUMENTS, NEW, OLD, assert_whole, catalogue, complaints, open_home, restart
from tests.faults.kills import appears, kills, moment

PASSWORD = "plum-rain-on-the-lake"
FIRST = catalogue(OLD)[0]["id"]


def fill(home, edition):
    """An account that is in the console, an event and a query, named as the edition."""
    place = open_home(home)
    access, name = place.console_access, NAMES[edition]
    access.accounts.add(NewAccount(name, "admin", password=PASSWORD), author=Author.of_shell())
    access.sign_in.with_password(name, PASSWORD, None)
    place.people.agree(place.events.pseudonyms.user(name), 1)  # whose hash has a key
    place.events.append([Event(name, "view", 1, documents=(FIRST,))], Visitor(address="10.0.0.1"))
    place.query_log.record(QueryEntry(name, None, "all", 1, 1, 0, 1.0))
    place.close()


NAMES = {OLD: "laowang", NEW: "xiaoli"}


def edition(home):
    """Which edition a home is of; fails where it is not of one piece."""
    place = open_home(home)
    try:
        (account,) = place.console_access.accounts.list()
        (kept,) = texts(place.event_file, "SELECT id FROM events")
        (asked,) = texts(place.log_file, "SELECT text FROM queries")
        found = place.store.get(FIRST)["title"][-2:]
        assert {account.name, kept, asked} == {NAMES[found]}
        assert place.store.count() == DOCUMENTS
        assert list(place.audit.faults()) == []
        sessions, told = place.console_access.sessions.of(account), place.audit.entries(AuditQuery())
        if found == NEW:
            assert [entry.action for entry in told[:1]] == [Actions.BACKUP_RESTORE]
            assert {entry.target for entry in told} >= {f"user:{name}" for name in NAMES.values()}
        assert len(sessions) == (found == OLD)
        return found
    finally:
        place.close()


def texts(database, query):
    with closing(sqlite3.connect(database)) as connection:
        return [text for (text,) in connection.execute(query)]


@pytest.fixture(scope="module")
def archive(files, tmp_path_factory):
    """Of another home, that has the new edition."""
    folder = tmp_path_factory.mktemp("other")
    with Child(folder, "load", str(files[NEW])) as child:
        assert child.wait() == 0
    fill(folder, NEW)
    write_backup(open_home(folder).places(), folder / "backup.tar.gz", "test")
    return folder / "backup.tar.gz"


@pytest.fixture(scope="module")
def filled(template, tmp_path_factory):
    home = Path(shutil.copytree(template, tmp_path_factory.mktemp("filled") / "home"))
    fill(home, OLD)
    return home


@pytest.fixture
def old(filled, tmp_path):
    return Path(shutil.copytree(filled, tmp_path / "home"))


def assert_one_or_the_other(home):
    """After a kill; returns which."""
    if placement.is_unfinished(home):
        with pytest.raises(UnfinishedRestore):
            open_home(home, read_only=True)
        assert ["恢复还没有完成" in line for line in complaints(home)] == [True]
    found = edition(home)  # opening it for writing has made it whole
    assert not placement.is_unfinished(home)
    aside = list(home.glob("replaced-*"))
    assert len(aside) == (found == NEW)
    for folder in aside:
        assert {"zwfw.db", "log.db", "events.db", "events.key", "g000001", "current"} <= set(names(folder))
        assert edition(folder) == OLD
    return found


def names(folder):
    return [path.name for path in folder.iterdir()]


@pytest.mark.parametrize("seed", kills(1, 40))
def test_a_killed_restore_leaves_the_old_home_or_the_new(seed, old, archive):
    draw, content = random.Random(3000 + seed), archive.read_bytes()
    steps = (
        appears(old, ".restore-*"), appears(old, ".restore-*/*.db-wal"), appears(old, ".restore-*/placement.json"),
        appears(old, ".restoring"), appears(old, "replaced-*/log.db"), lambda: not (old / "index" / "current").exists(),
    )  # fmt: skip
    with Child(old, "restore", "--force", str(archive)) as child:
        child.kill_when(moment(draw, steps, 0.05))
    found = assert_one_or_the_other(old)
    assert archive.read_bytes() == content
    if found == OLD:
        with Child(old, "restore", "--force", str(archive)) as child:
            assert child.wait() == 0
        assert assert_one_or_the_other(old) == NEW
    restart(old)
    assert_whole(old, NEW)
    assert not [path for path in old.glob(".restor*/*") if path.suffix in (".db", ".key")]


STRIDES = [
    pytest.param(False, 5, id="each fifth"),
    pytest.param(False, 1, id="one file system", marks=pytest.mark.soak),
    pytest.param(True, 1, id="two", marks=pytest.mark.soak),
]


@pytest.mark.parametrize(("across", "stride"), STRIDES)
def test_a_restore_stopped_at_each_step_can_be_completed(old, archive, tmp_path, monkeypatch, across, stride):
    runner, steps = CliRunner(), 0
    if across:
        elsewhere(monkeypatch)
    while True:
        home = Path(shutil.copytree(old, tmp_path / f"step-{steps}"))
        with monkeypatch.context() as patch:
            stop_after(patch, steps)
            done = runner.invoke(restore, ["--force", str(archive)], env={"ZWFW_HOME": str(home)})
        assert placement.is_unfinished(home) == (done.exit_code != 0)
        assert assert_one_or_the_other(home) == NEW
        if done.exit_code == 0:
            break
        steps += stride
    assert steps > 10


class Killed(SystemExit):
    """What is to undo steps fails then, too."""


def stop_after(patch, steps):
    """As a kill: once the restore counts, so many files are renamed or removed, and no more."""
    count = -1

    def counted(step):
        def wrapped(path, *target):
            nonlocal count
            count += count >= 0 or target[0].name == placement.UNFINISHED
            if count > steps:
                raise Killed(9)
            return step(path, *target)

        return wrapped

    patch.setattr(Path, "rename", counted(Path.rename))
    patch.setattr(placement, "_remove", counted(placement._remove))


def elsewhere(monkeypatch):
    """Nothing of the home is on the file system of anything else of it, but for what lies beside its target."""
    plain = Path.rename

    def rename(source, target):
        if source.parent != Path(target).parent:
            raise OSError(errno.EXDEV, "Invalid cross-device link")
        return plain(source, target)

    monkeypatch.setattr(Path, "rename", rename)
