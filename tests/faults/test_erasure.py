"""Erasure, seen from the files.

1. Of 20 persons (in `make soak` 200) who send texts, ids and marks of their own among many others, no row is left when
   the call has returned, and after the night nothing is in any file of the home: free pages, copies between rows, the
   write-ahead log, the query log, the index, models.
2. What others have sent too stays counted and logged.
3. What a process has gathered for the query log and not yet written is not written afterwards; what is asked later is.
4. Whoever reads or writes for long does not keep a deletion from being answered; what stays in the log goes when they
   are done.
5. Entries from before there were digests are found too.
6. What few people ask again and again is suggested to nobody.
7. The doctor tells which file has not been written anew for days, and what lies where no deletion reaches it.
"""

from __future__ import annotations

import random
import sqlite3
import time
from contextlib import closing, suppress
from pathlib import Path

import ahocorasick
import pytest

from indexer.store.overwriting import rewrite
from indexer.store.queries.query_log import QueryEntry
from search_engine.installation.installation import Installation
from search_engine.maintenance.doctor import examine
from search_engine.people.identity import Person
from search_engine.query.request import read_request
from search_engine.service import Service
from search_engine.settings.settings import Settings
from search_engine.tasks.hot_counting import counter_of
from search_engine.tasks.retention import DAY, overwrite_remains

OTHERS, AT_ONCE = 600, 20
SHARED = "居住证办理"
# Seconds since 1970 UTC, far in the future.
FAR = 2e9
DICE = random.Random(7)


def text_of_one() -> str:
    """A text that nobody else sends: an ordinary one, for what might tell of distress is not recorded at all."""
    return "居住证材料" + "".join(DICE.choice("bcdfghjk") for _ in range(14))


def name_of_one(kind: str) -> str:
    return f"{kind}-{DICE.getrandbits(80):020x}"


class Portal:
    """A service, and what a portal sends to it."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.place = Installation(Settings(home=home, spelling="off", meaning="off"))
        self.service = Service(self.place)
        self.documents = self._documents()

    def _documents(self) -> list[str]:
        with closing(sqlite3.connect(self.home / "zwfw.db")) as connection:
            return [id for (id,) in connection.execute("SELECT id FROM documents ORDER BY doc LIMIT 50")]

    def person(self, name: str) -> Person:
        person = Person(self.place.events.pseudonyms.user(name))
        self.service.activity.rights.set_consent(person, agreed=True)
        return person

    def ask(self, text: str, person: Person | None, times: int = 1, marks: int = 0) -> list[str]:
        """Search for a text, report it, and mark documents; returns all that the sender has made up."""
        sent = [
            {"id": name_of_one("ask"), "type": "search", "query": text, "search_id": name_of_one("page")}
            for _ in range(times)
        ]
        sent += [
            {"id": name_of_one("mark"), "type": kind, "document": DICE.choice(self.documents)}
            for kind in ("favourite", "handle") * marks
        ]
        for _ in range(times):
            self.service.log.record(QueryEntry(f" {text}", "330110", "all", 1, 3, 0, 1.0))
        assert not self.service.activity.intake.take(sent, person, None).rejected
        return [text, *(event[name] for event in sent for name in ("id", "search_id") if name in event)]

    def work(self) -> None:
        """What the worker does: count, build, learn."""
        self.service.log.close()
        counter_of(self.place, self.service).step()
        self.place.learner().step()

    def night(self) -> None:
        """What the worker does once a night."""
        self.service.log.close()
        overwrite_remains(self.place, time.time() + DAY / 1000)

    def found(self, wanted: list[str], files: str = "*") -> set[str]:
        """The files of the home (of some names) that something of a list is in."""
        automaton = ahocorasick.Automaton()
        for text in wanted:
            automaton.add_word(text.encode().decode("latin-1"), text)
        automaton.make_automaton()
        seen = set()
        for path in sorted(self.home.rglob(files)):
            with suppress(FileNotFoundError):
                content = path.read_bytes().decode("latin-1") if path.is_file() else ""
                if next(automaton.iter(content), None) is not None:
                    seen.add(str(path.relative_to(self.home)))
        return seen

    def close(self) -> None:
        self.service.close()
        self.place.events.close()
        self.place.store.engine.dispose()


@pytest.fixture
def portal(home):
    opened = Portal(home)
    yield opened
    opened.close()


def forget(portal: Portal, person: Person) -> int:
    return portal.service.activity.rights.forget(person)


@pytest.mark.long
@pytest.mark.parametrize("count", [20, pytest.param(200, marks=pytest.mark.soak)])
def test_a_person_forgotten_is_in_no_file(portal, count):
    persons = [portal.person(f"person-{number}") for number in range(count)]
    theirs = {person.user: [person.user] for person in persons}
    order = [*persons, *persons, *persons, *([None] * (OTHERS // AT_ONCE))]
    DICE.shuffle(order)
    for person in order:
        if person is None:
            portal.ask(SHARED, None, times=AT_ONCE)
        else:
            theirs[person.user] += portal.ask(text_of_one(), person, times=3, marks=1)
    for person in persons[:5]:  # often enough to be suggested, if one person could do that
        theirs[person.user] += portal.ask(text_of_one(), person, times=6)
    portal.service.search(read_request({"q": [theirs[persons[0].user][1]]}), persons[0])
    portal.work()
    portal.place.worker().build()
    found = portal.found([theirs[person.user][1] for person in persons])
    assert {name.removesuffix("-wal") for name in found} == {"events.db", "log.db"}
    for person in persons:
        assert forget(portal, person) >= 5
    assert [path for path in portal.home.glob("[el]*.db-wal") if path.stat().st_size] == []
    portal.work()
    portal.night()
    assert portal.found([text for texts in theirs.values() for text in texts]) == set()
    with closing(sqlite3.connect(portal.place.event_file)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("SELECT count(*) FROM events").fetchone() == (OTHERS,)
        assert connection.execute("SELECT count(*) FROM favourites").fetchone() == (0,)
    with closing(sqlite3.connect(portal.place.log_file)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("SELECT DISTINCT text FROM queries").fetchall() == [(f" {SHARED}",)]


def logged(portal: Portal) -> list[str]:
    portal.service.log.close()
    with closing(sqlite3.connect(portal.place.log_file)) as connection:
        return [text.strip() for (text,) in connection.execute("SELECT text FROM queries ORDER BY number")]


def test_what_others_sent_too_stays_logged(portal):
    wang, li = portal.person("wang"), portal.person("li")
    own = text_of_one()
    for person in (wang, li):
        portal.ask(SHARED, person)
    portal.ask(own, wang)
    assert logged(portal) == [SHARED, SHARED, own]
    forget(portal, wang)
    assert logged(portal) == [SHARED, SHARED]
    forget(portal, li)
    assert logged(portal) == []


def test_a_deleted_entrys_text_leaves_the_log(portal):
    wang = portal.person("wang")
    once, twice = text_of_one(), text_of_one()
    (_, first, _), (_, second, _), _ = portal.ask(once, wang), portal.ask(twice, wang), portal.ask(twice, wang)
    assert logged(portal) == [once, twice, twice]
    portal.service.activity.rights.forget_footprint(wang, [first, second])
    assert logged(portal) == [twice, twice]


def test_entries_waiting_to_be_written_are_erased_too(portal):
    wang, text = portal.person("wang"), text_of_one()
    portal.ask(text, wang)  # its entry waits for a second
    forget(portal, wang)
    assert logged(portal) == []
    assert portal.found([text]) == set()
    later = "2999-01-01T00:00:00+00:00"
    portal.service.log._waiting.put((later, QueryEntry(text, None, "all", 1, 0, 0, 1.0)))
    portal.service.log.record(QueryEntry(SHARED, None, "all", 1, 0, 0, 1.0))
    assert logged(portal) == [text, SHARED]


def test_a_long_reader_does_not_delay_a_deletion(portal):
    wang = portal.person("wang")
    texts = portal.ask(text_of_one(), wang, marks=1)
    portal.service.log.close()
    with closing(sqlite3.connect(portal.place.event_file, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        assert reader.execute("SELECT count(*) FROM events").fetchone() == (3,)
        forget(portal, wang)
        assert portal.service.activity.rights.footprint(wang, 1, 20)["total"] == 0
        portal.night()
        assert portal.found(texts) != set()
        reader.execute("COMMIT")
        portal.night()
        assert portal.found(texts) == set()
        reader.execute("BEGIN IMMEDIATE")
        assert not rewrite(portal.place.event_file, FAR, FAR)
        reader.execute("COMMIT")
    assert rewrite(portal.place.event_file, FAR, FAR)


def test_entries_without_a_digest_are_erased(portal):
    wang, text = portal.person("wang"), text_of_one()
    portal.ask(text, wang)
    assert logged(portal) == [text]
    with closing(sqlite3.connect(portal.place.log_file)) as connection, connection:
        connection.execute("UPDATE queries SET digest = NULL")
    forget(portal, wang)
    assert logged(portal) == []


def test_what_few_people_ask_is_suggested_to_nobody(portal):
    often, known, unreported = text_of_one(), text_of_one(), text_of_one()
    portal.ask(often, portal.person("wang"), times=6)
    for number in range(5):
        portal.ask(known, portal.person(f"person-{number}"))
        portal.service.log.record(QueryEntry(unreported, None, "all", 1, 3, 0, 1.0))
    portal.service.log.close()
    assert sorted(text.strip() for text, _ in portal.place._frequent_queries()) == sorted((known, unreported))


def told(portal):
    return [one.message for one in examine({"ZWFW_HOME": str(portal.home)}) if one.check == "erasures"]


def test_the_doctor_tells_what_deletions_do_not_reach(portal):
    wang = portal.person("wang")
    portal.ask(text_of_one(), wang)
    assert told(portal) == []
    forget(portal, wang)
    assert [line.partition(" ")[0] for line in told(portal)] == ["events.db", "log.db"]
    portal.night()
    assert told(portal) == []
    (portal.home / "replaced-20260101-000000-x").mkdir()
    (portal.home / "replaced-20260101-000000-x" / "events.db").touch()
    assert ["恢复前的旧数据" in line for line in told(portal)] == [True]
