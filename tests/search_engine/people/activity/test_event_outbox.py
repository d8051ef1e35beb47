"""Events and the query log where databases are on a server: kept on this host, handed on by its worker.

1. Events are taken and searches are logged while the database is away; once it is back each is there once, as if it had
   come at once: actor, block, person, session, number of the document.
2. What waits says nobody's address, session or name, and no number of a person.
3. A document that this host does not serve is refused; a person who had deleted what they did is in none of it.
4. What another program has left is set aside; what waits behind it is there.
5. Where too much waits, or today's salt is not known, events are refused, and senders are told to try again.
6. What still waits when an installation has moved back to files goes there, once.
"""

import time
from contextlib import suppress
from dataclasses import replace

import pytest
from sqlalchemy import select

from indexer.errors import OutboxFull, StoreAway, StoreBusy
from indexer.events.store import DAY
from indexer.store.queries.query_log import reading_log
from indexer.store.queries.query_log_tables import logged, queries
from search_engine import NotReady, Service, Settings
from search_engine.installation.host_tasks import host_tasks
from search_engine.installation.outbox import Outbox
from search_engine.people.identity import Person
from search_engine.query.request import SearchRequest
from tests.sample import copy_of
from tests.search_engine.editing.replay import town

ADDRESS, SESSION = "203.0.113.77", "a-session-of-a-browser"
DOCUMENT = f"d1-{town.YUHANG}"
EVENTS = [
    {"id": "one", "type": "search", "query": "身份证 330106199001011234", "session": SESSION, "region": town.YUHANG},
    {"id": "two", "type": "click", "document": DOCUMENT, "session": SESSION, "position": 1},
    {"id": "three", "type": "favourite", "document": DOCUMENT, "session": SESSION},
]


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    home = tmp_path_factory.mktemp("outbox") / "home"
    town.built(home, spelling="off")
    return home


@pytest.fixture
def service(built, tmp_path):
    """One whose databases are on a server."""
    with opened(copy_of(built, tmp_path / "home")) as service:
        service.installation.followed.follow()
        yield service


def opened(home):
    service = Service.open(Settings(home=home, log_queries=True, spelling="off"))
    vars(service.installation)["remote"] = True
    return service


def forward(service):
    """What the worker does."""
    for task in host_tasks(service.installation):
        with suppress(StoreBusy):  # as `Background` does: it is tried again
            task.run()


def taken_away(patch):
    """No database can be opened, nor asked over a connection that is open."""

    def away(*_, **__):
        raise StoreAway("postgresql://host/zwfw", "refused")

    patch.setattr("sqlalchemy.engine.Engine.connect", away)


def stored(service):
    return service.installation.events.since(0)


def test_events_are_taken_while_the_database_is_away(service, built, tmp_path, monkeypatch):
    person = Person("f" * 64)
    at_once = Service.open(Settings(home=copy_of(built, tmp_path / "beside"), log_queries=True, spelling="off"))
    for one in (service, at_once):
        one.installation.people.agree(person.user, int(time.time() * 1000))
    assert service.activity.intake  # as in a process that serves
    with monkeypatch.context() as patch:
        taken_away(patch)
        first = service.activity.intake.take(EVENTS, person, ADDRESS)
        service.activity.intake.take(EVENTS[:1], None, ADDRESS)
        service.search(SearchRequest(q="身份证 330106199001011234"))
        service.log.close()
        forward(service)
    assert (first.accepted, first.known, first.rejected) == (3, 0, ())
    assert service.installation.outbox.query_log.waiting() > 0
    forward(service)
    forward(service)
    at_once.activity.intake.take(EVENTS, person, ADDRESS)
    at_once.activity.intake.take(EVENTS[:1], None, ADDRESS)
    hidden = {"at": 0, "actor": 0, "block": 0, "user": 0, "session": 0}
    found, wanted = ([replace(one, **hidden) for one in stored(place)] for place in (service, at_once))
    assert found == wanted
    assert len(found) == 4
    assert len({one.user for one in stored(service)}) == 2
    assert [one.document for one in service.installation.people.favourites(person.user)] == [DOCUMENT]
    with reading_log(service.installation.log_location) as connection:
        assert [row.text for row in connection.execute(select(queries))] == [logged("身份证 330106199001011234")]
    at_once.close()


def test_what_waits_is_handed_on_to_files_after_a_move_back(service):
    service.activity.intake.take(EVENTS, None, ADDRESS)
    service.search(SearchRequest(q="身份证"))
    service.log.close()
    assert stored(service) == []
    moved = Service.open(Settings(home=service.installation.home, log_queries=True, spelling="off"))
    forward(moved)
    forward(moved)
    assert [one.id for one in stored(moved)] == ["one", "two", "three"]
    with reading_log(moved.installation.log_location) as connection:
        assert [row.text for row in connection.execute(select(queries))] == ["身份证"]
    moved.close()


def test_what_waits_says_nobodys_name(service):
    service.activity.intake.take(EVENTS, Person("f" * 64), ADDRESS)
    service.search(SearchRequest(q="身份证 330106199001011234"))
    service.log.close()
    waits = b"".join(path.read_bytes() for path in (service.installation.home / "outbox").rglob("*.lines"))
    assert b"one" in waits
    assert not any(word in waits for word in (ADDRESS.encode(), SESSION.encode(), b"199001"))


def test_what_does_not_exist_is_refused_and_the_forgotten_are_in_none(service):
    unknown = {"id": "no", "type": "click", "document": "nobody-has-this"}
    person = Person("e" * 64)
    service.installation.people.agree(person.user, int(time.time() * 1000))
    taken = service.activity.intake.take([unknown, *EVENTS], person, ADDRESS)
    assert [one.index for one in taken.rejected] == [0]
    time.sleep(0.002)
    service.installation.people.forget_footprint(person.user)
    forward(service)
    assert [one.user for one in stored(service)] == [None] * 3


@pytest.mark.parametrize("line", [b"{", b"[]", b'{"of": "another program"}'])
def test_what_another_program_has_left_keeps_nothing_waiting(service, line):
    outbox = service.installation.outbox
    for spool in (outbox.events, outbox.query_log):
        spool.append([line])
    service.activity.intake.take(EVENTS, None, ADDRESS)
    service.search(SearchRequest(q="身份证"))
    service.log.close()
    forward(service)
    assert len(stored(service)) == 3
    with reading_log(service.installation.log_location) as connection:
        assert [row.text for row in connection.execute(select(queries))] == ["身份证"]
    assert {(state.waiting, state.unreadable) for state in outbox.states().values()} == {(0, 1)}


def test_events_are_refused_where_too_much_waits(service, monkeypatch):
    place = service.installation
    vars(place)["outbox"] = Outbox.of(place.home / "small", 1_000)
    service.activity.intake.take(EVENTS[:1], None, ADDRESS)
    with pytest.raises(NotReady) as refused:
        service.activity.intake.take(EVENTS, None, ADDRESS)
    assert isinstance(refused.value.__cause__, OutboxFull)
    later = service.activity.intake
    monkeypatch.setattr(later, "_clock", lambda: int(time.time() * 1000) + 2 * DAY)
    with pytest.raises(NotReady):
        later.take(EVENTS[:1], None, ADDRESS)
