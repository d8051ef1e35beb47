"""What a host follows of databases on a server.

1. A value is what the database said when it was asked last; it is written where it has changed, for its owner's eyes
   alone, and what stood there is overwritten. Others see it within a second, who writes at once; several may write.
2. It stays while the database is away, and over a restart; of a file that is being replaced or damaged what was before.
3. Keys, sessions, hot lists, salts and the newest write are those of the database, on whichever host they changed; and
   it is known whether the database answers.
"""

import os
import stat
from concurrent.futures import ThreadPoolExecutor
from itertools import count

import orjson
import pytest

from indexer.errors import StoreBusy
from indexer.events.hot_terms.hot_store import HotStore, ListedTerm
from search_engine import Settings
from search_engine.installation.followed import LOOK_EVERY, Followed
from search_engine.installation.installation import Installation


class Database:
    """What it says; None: it is away."""

    def __init__(self, says):
        self.says = says

    def ask(self, _before):
        if self.says is None:
            raise StoreBusy
        return self.says


@pytest.fixture
def looks(monkeypatch):
    """A clock of looks."""
    now = [0.0]
    monkeypatch.setattr("search_engine.installation.followed.time.monotonic", lambda: now[0])

    def pass_by(seconds=LOOK_EVERY):
        now[0] += seconds

    return pass_by


def test_a_value_is_what_the_database_said_last(tmp_path, looks):
    path, database = tmp_path / "followed" / "one.json", Database({"secret": "aaaa"})
    writes, reads = (Followed(path, database.ask, dict) for _ in range(2))
    assert reads.value() is None
    assert [writes.follow(), writes.follow()] == [True, False]
    assert (reads.value(), writes.value()) == (None, {"secret": "aaaa"})
    looks()
    assert reads.value() == {"secret": "aaaa"}
    assert [stat.S_IMODE(os.stat(one).st_mode) for one in (path, path.parent)] == [0o600, 0o700]
    with path.open("rb") as before:
        database.says = {"secret": "b"}
        writes.follow()
        assert set(before.read()) == {0}
    looks()
    assert reads.value() == {"secret": "b"}


def test_several_write_a_value(tmp_path):
    path, number = tmp_path / "followed" / "one.json", count()
    with ThreadPoolExecutor(4) as threads:
        writes = [Followed(path, lambda _: next(number), int).follow for _ in range(40)]
        assert all(one.result() for one in [threads.submit(write) for write in writes])
    assert Followed(path, lambda _: None, int).value() in range(40)
    assert [one.name for one in path.parent.iterdir()] == ["one.json"]


def test_a_value_stays_where_another_program_has_written_the_file(tmp_path, looks):
    path = tmp_path / "one.json"
    path.write_bytes(orjson.dumps({"name": "甲"}))
    followed = Followed(path, lambda _: {"name": "乙"}, lambda values: values["name"])
    looks()
    assert followed.value() == "甲"
    path.write_bytes(orjson.dumps({"names": ["甲", "乙"]}))
    looks()
    assert followed.value() == "甲"
    followed.follow()
    looks()
    assert followed.value() == "乙"


def test_a_value_stays_while_the_database_is_away(tmp_path, looks):
    path, database = tmp_path / "followed" / "one.json", Database([1])
    followed = Followed(path, database.ask, tuple)
    followed.follow()
    database.says = None
    with pytest.raises(StoreBusy):
        followed.follow()
    for one in (followed, Followed(path, database.ask, tuple)):
        assert one.value() == (1,)
    for content in (b"\0\0\0", b""):
        path.write_bytes(content)
        looks()
        assert followed.value() == (1,)
        assert (followed.is_damaged, Followed(path, database.ask, tuple).is_damaged) == (False, True)


def test_what_is_followed_is_that_of_the_database(tmp_path, looks):
    place = Installation(Settings(home=tmp_path, log_queries=False))
    vars(place)["remote"] = True
    followed = place.followed
    secret = place.keys.create("portal", ("documents:write",))
    hot, lists = HotStore(place.events), {330110000000: [ListedTerm("居住证", 2.5, "up", {"actors": 9})]}
    hot.put_lists(lists)
    followed.follow()
    found = followed.hot_lists.value()
    assert found == {330110000000: [ListedTerm("居住证", 2.5, "up", {})]}
    assert [key.name for key in followed.keys.value().values()] == ["portal"]
    assert place.keys.find(secret).name == "portal"
    assert followed.salts.value() == place.events.salts()
    assert len(followed.salts.value()) == 2
    assert followed.sequence.value() == place.store.sequence()
    assert not followed.is_away()
    os.utime(tmp_path / "followed" / "seen", (0, 0))
    assert followed.is_away()
    hot.put_lists({330110000000: [], 110000000000: lists[330110000000]})
    place.keys.revoke("portal")
    before = orjson.loads((tmp_path / "followed" / "hot.json").read_bytes())["version"]
    followed.follow()
    looks()
    assert followed.hot_lists.value() == {110000000000: found[330110000000]}
    assert followed.keys.value() == {}
    assert place.keys.find(secret) is None
    assert orjson.loads((tmp_path / "followed" / "hot.json").read_bytes())["version"] == before + 1
    place.close()
