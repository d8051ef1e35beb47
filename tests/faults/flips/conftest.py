"""Homes whose bytes are turned, made once and copied for every test."""

from __future__ import annotations

import shutil
import sqlite3
import time
from contextlib import closing
from pathlib import Path

import pytest

from indexer.backup.backup import write_backup
from indexer.documents.document import Document
from indexer.events import Event, Visitor
from indexer.events.hot_terms.hot_store import HotStore, ListedTerm
from indexer.events.hot_terms.occurrences import Occurrence
from indexer.store.editing.drafts import add_approvals
from indexer.store.engine import writing
from indexer.store.queries.query_log import QueryEntry, QueryLog
from indexer.store.split import prepare
from ranker.profile.profiles import SHIPPED
from search_engine import maintenance as care
from search_engine.alarms.records import AlarmRecord, OpenAlarm
from search_engine.editing.opening import editor_of
from search_engine.editing.switches.kill_switches import KillSwitches
from search_engine.installation.accepted_profiles import accept
from search_engine.maintenance.doctor import dictionaries
from tests.faults.flips.flipping import CHECKS, wrong
from tests.faults.flips.readers import APPROVED, USERS
from tests.faults.homes import NEW, OLD, catalogue, open_home, restart
from tests.search_engine.editing.editors import somebody, wish

# Kinds of files of a home with dictionaries of its own.
EDITED = ("handmade", "lexicon")


@pytest.fixture(autouse=True)
def _checks(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    # compiling all dictionaries takes a second and a half, and nothing else depends on it
    found = (dictionaries,) if kind_of(request) == "lexicon" else CHECKS
    monkeypatch.setattr(care.doctor, "CHECKS", found)


@pytest.fixture(scope="session")
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
    (home / "profiles").mkdir()
    profile = Path(shutil.copy(SHIPPED / "default.toml", home / "profiles"))
    accept(profile)
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
    place.people.set_seen(users[2], now)
    place.events.append([Event("shown", "impression", now, documents=tuple(ids[:9]))], Visitor(user=users[3]), now)
    place.people.forget(users[0])
    count_hot_terms(HotStore(place.events), now)
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


def count_hot_terms(hot: HotStore, now: int) -> None:
    """Something in each table of hot terms."""
    batch = hot.batch(1_000)
    asked = {(one.query, one.actor): one for one in batch.askings}
    found = [
        Occurrence(text, actor, one.block, one.region, one.at // 600_000, one.received // 86_400_000)
        for (text, actor), one in asked.items()
    ]
    written = hot.write(batch, found)
    assert written is not None
    usual = {"region": 330110000000, "hour": 9, "week": 2_900}
    rows = [usual | {"term": term, "mean": 2, "square": 4.5} for term in written.terms.values()]
    hot.write_hour(now // 3_600_000, rows, 99)
    hot.put_lists({330110000000: [ListedTerm("身份证", 3, "up", {"actors": 12})]})


@pytest.fixture(scope="session")
def edited_home(original: Path) -> Path:
    """The same with dictionaries of its own: drafts, an approval, versions with a row that has ended, and words that
    documents were analysed anew for. A folder of its own, since a large lexicon makes each opening slow.
    """
    home = Path(shutil.copytree(original, original.parent / "edited" / "home"))
    place = open_home(home)
    editor, actor = editor_of(place), somebody("甲")
    first = editor.draft(actor, wish(term="奶茶店", target="食品经营许可", relation="official", weight="1"))
    editor.publish(actor, [first.number], accept_warnings=True)
    second = editor.draft(actor, wish(term="奶茶店", target="食品经营许可", relation="related", weight="0.5"))
    word = editor.draft(actor, wish("words", word="租房补贴"))
    editor.publish(actor, [second.number, word.number], accept_warnings=True)
    editor.draft(actor, wish(term="开店", target="食品经营许可", relation="related", weight="0.5"))
    with writing(place.store.engine) as connection:
        add_approvals(connection, [APPROVED], 2, "乙")
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
