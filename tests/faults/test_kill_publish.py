"""`zwfw dict publish` and `zwfw dict rollback`, killed at any moment, beside a worker.

1. Whatever moment it is: there is the version before or the one after, never anything between; drafts are there as long
   as they are not published, and the audit log tells of what there is and of nothing else. The file that processes
   follow is one of the two, whole, and the worker brings it to what is published within a second.
2. A worker killed while it writes that file leaves the old one or the new one, and the next brings it up.
3. A rollback leaves all drafts; the version that it makes has the rows of the old one, to which it goes back.
"""

import random
import time
from functools import partial

import pytest

from dictionaries.lexicon import open_lexicon
from indexer.store.audit import AuditQuery
from search_engine.editing.drafts.drafting import DraftInput
from search_engine.editing.opening import editor_of
from tests.faults.children import Child, wait_until
from tests.faults.homes import open_home
from tests.faults.kills import appears, kills, moment
from tests.search_engine.editing.editors import MILK_TEA, somebody

ZHANG = somebody("张三")


def draft(editor, number):
    return editor.draft(ZHANG, DraftInput("synonyms", MILK_TEA | {"weight": f"0.{number + 1:03}"}))


def published(editor, lexicon_file):
    """The number of the newest version; what is there agrees with it."""
    state = editor.state()
    assert [version.number for version in editor.history(limit=500)] == list(range(state.number, 0, -1))
    if state.version is not None:
        assert state.version.lexicon == state.lexicon().version
    if lexicon_file.exists():
        open_lexicon(lexicon_file)
    return state.number


def kill(home, draw, *command):
    """Run a command of `zwfw dict` until a moment at which it writes."""
    database = home / "zwfw.db-wal"
    size = database.stat().st_size

    def writes():
        return database.stat().st_size != size or database.stat().st_mtime_ns > time.time_ns() - 3_000_000

    conditions = (writes, appears(home, "lexicon.*.draft"), appears(home / "locks", "lexicon.lock"))
    with Child(home, "dict", *command, "--as", "张三") as child:
        child.kill_when(moment(draw, conditions, 0.05))


def audited(place, action):
    """The versions that an action has made, as the audit log has them, newest first."""
    assert list(place.audit.faults()) == []
    return [entry.after["number"] for entry in place.audit.entries(AuditQuery(action=action))]


def assert_followed(home, place):
    """A worker brings the file to what is published."""
    path, wanted = place.lexicon_file, editor_of(place).state().lexicon().version
    with Child(home, "worker"):
        wait_until(lambda: path.exists() and open_lexicon(path).version == wanted, step=0.02)
    assert list(home.glob("lexicon.*.draft")) == []


@pytest.mark.parametrize("seed", kills(1, 43))
def test_a_killed_publish_leaves_one_version_or_the_other(tmp_path, seed):
    draw, place = random.Random(seed), open_home(tmp_path)
    editor, number = editor_of(place), 0
    for round_number in range(3):
        draft(editor, round_number)
        kill(tmp_path, draw, "publish", "--yes")
        now = published(editor, place.lexicon_file)
        assert now - number in (0, 1)
        assert len(editor.drafts(ZHANG)) == (0 if now > number else 1)
        assert audited(place, "dictionaries.publish") == list(range(now, 0, -1))
        number = now
    if number == 0:
        editor.publish(ZHANG, [one.number for one in editor.drafts(ZHANG)], accept_warnings=True)
    assert_followed(tmp_path, place)
    place.store.engine.dispose()


@pytest.mark.parametrize("seed", kills(1, 29))
def test_a_killed_rollback_leaves_one_version_or_the_other(tmp_path, seed):
    draw, place = random.Random(seed), open_home(tmp_path)
    editor = editor_of(place)
    of_version = {}
    for number in (1, 2):
        editor.publish(ZHANG, [draft(editor, number).number], accept_warnings=True)
        of_version[number] = editor.state().lexicon().version
    draft(editor, 3)
    for round_number in range(2):
        target = 1 + round_number % 2
        kill(tmp_path, draw, "rollback", str(target))
        now = published(editor, place.lexicon_file)
        assert now - number in (0, 1)
        of_version[now] = of_version[target if now > number else number]
        assert editor.state().lexicon().version == of_version[now]
        assert len(editor.drafts(ZHANG)) == 1
        assert audited(place, "dictionaries.rollback") == list(range(now, 2, -1))
        number = now
    assert_followed(tmp_path, place)
    place.store.engine.dispose()


@pytest.mark.parametrize("seed", kills(1, 15))
def test_a_killed_worker_leaves_a_whole_dictionary_file(tmp_path, seed):
    random_moments, place = random.Random(seed), open_home(tmp_path)
    editor, path = editor_of(place), place.lexicon_file
    for round_number in range(2):
        one = draft(editor, round_number)
        editor.publish(ZHANG, [one.number], accept_warnings=True)
        damaged = path.read_bytes()[:5_000] if round_number % 2 else b"{}"
        path.write_bytes(damaged)
        wanted = editor.state().lexicon().version
        with Child(tmp_path, "worker") as child:
            drafted, is_whole = appears(tmp_path, "lexicon.*.draft"), partial(holds, path, wanted)
            conditions = (is_whole, lambda drafted=drafted, is_whole=is_whole: drafted() or is_whole())
            child.kill_when(moment(random_moments, conditions, 0.05))
        assert path.read_bytes() == damaged or holds(path, wanted)
        with Child(tmp_path, "worker"):
            wait_until(partial(holds, path, wanted), step=0.02)
    place.store.engine.dispose()


def holds(path, version):
    """Whether the file is whole and of a version."""
    try:
        return open_lexicon(path).version == version
    except Exception:  # noqa: BLE001 - half of one, as the test has left it
        return False
