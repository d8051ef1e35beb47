"""Decisions about apps.

Properties:

1. Exactly the steps of the table can be made, by whom it says and with what it says must be given; any other is refused
   with what is possible, and changes nothing.
2. The step, the document's status, the load that the index follows and the entry of the audit log are one transaction:
   whatever comes between leaves all of it or nothing, and history and state agree.
3. Of two who decide upon the same state the second is told.
4. Who looks after other regions or sites may not decide, nor may anybody pass for a program; documents that are no apps
   have no place here.
5. The history keeps every step, newest first, with who, why and what was tested; one that was changed says so.
6. An app that goes off and comes back is as it was, and its stamp is that of its sender: their next write is no older.
"""

from __future__ import annotations

import threading
from itertools import product

import pytest
from sqlalchemy import select, update

from dictionaries.regions import load_tree
from indexer.store import DocumentStore
from indexer.store.area import Area
from indexer.store.audit.author import Author
from indexer.store.engine import writing
from indexer.store.shelf.app_states import (
    MENDING,
    OFF,
    ONLINE,
    REVIEW,
    STATES,
    WARNED,
    AppState,
    AppStep,
    enter_step,
    state_of,
)
from indexer.store.shelf.tables import steps
from indexer.store.tables import audit, documents
from search_engine.errors import BadParameters, EditConflict, Forbidden, NotFound
from search_engine.installation.installation import Installation
from search_engine.maintenance.doctor.apps import apps as apps_check
from search_engine.maintenance.doctor.finding import Patient
from search_engine.settings.settings import Settings
from search_engine.shelf.deciding import Decision
from search_engine.shelf.rules import RULES
from search_engine.shelf.steps import PERSON, RULE, STEPS, TESTS
from tests.search_engine.shelf.apps import FAILED, LI, PASSED, ZHANG, app, open_store, shelf_of, status, take

PARTLY = {"security": (True, "")}


@pytest.fixture
def store(tmp_path):
    found = open_store(tmp_path)
    found.put([app(updated_at="2026-11-01T08:00:00+08:00"), app("m", kind="matter")], "开始")
    yield found
    found.engine.dispose()


def put_into(store: DocumentStore, state: str) -> None:
    """Put the app into a state, whatever led there."""
    with writing(store.engine) as connection:
        step = AppStep(0, "a", ONLINE, state, 1, ZHANG.actor, None, "试")
        enter_step(connection, AppState("a"), step)


def everything(store: DocumentStore):
    """All that a decision may change."""
    with store.engine.connect() as connection:
        entries = connection.execute(select(audit.c.entry)).scalars().all()
        return store.get("a"), state_of(connection, "a"), entries, store.sequence(), shelf_of(store).history("a")


@pytest.mark.parametrize(("before", "state"), list(product(STATES, (*STATES, "gone"))))
def test_1_exactly_the_steps_of_the_table(store, before, state):
    put_into(store, before)
    shelf, seen = shelf_of(store), everything(store)
    for by, tests in product((PERSON, RULE), ({}, PARTLY, PASSED, FAILED)):
        step = STEPS.get((before, state))
        wanted = step and {"passed": PASSED, "failed": FAILED, "": {}}[step.tests]
        if step is not None and by in step.by and tests == wanted:
            continue
        with pytest.raises(BadParameters) as refused:
            shelf.decide(Decision("a", state, "原因", tests), ZHANG, by=by)
        assert refused.value.details
        assert everything(store) == seen
    step = STEPS.get((before, state))
    if step is None:
        return
    given = {"passed": PASSED, "failed": FAILED, "": {}}[step.tests]
    for reason in ("", "  ", "一\n二", "长" * 501):
        with pytest.raises(BadParameters):
            shelf.decide(Decision("a", state, reason, given), ZHANG)
    assert everything(store) == seen
    assert shelf.decide(Decision("a", state, "原因", given), ZHANG).state == state


def test_2_all_of_it_or_nothing(store, monkeypatch):
    shelf, before = shelf_of(store), everything(store)
    for cut in ("append", "enter_step", "show_as"):  # as where a process is killed there
        with monkeypatch.context() as patch:
            patch.setattr(f"search_engine.shelf.deciding.{cut}", killed)
            with pytest.raises(RuntimeError):
                take(shelf, OFF)
        assert everything(store) == before
    take(shelf, OFF)
    assert (status(store), store.sequence()) == ("offline", before[3] + 1)
    (last,) = shelf.history("a")
    with store.engine.connect() as connection:
        found, entry = (
            state_of(connection, "a"),
            connection.execute(select(audit).order_by(audit.c.entry.desc())).first(),
        )
    assert (found.state, found.step) == (last.state, last.number)
    assert (entry.action, entry.target, entry.actor, entry.region) == ("apps.decide", "app:a", "user:张三", "330110")


def killed(*_given, **_named):
    raise RuntimeError


def test_3_of_two_at_once_one_is_told(store):
    shelf, seen = shelf_of(store), 0
    outcomes, start = [], threading.Barrier(2)

    def one(author: Author, state: str) -> None:
        start.wait()
        try:
            outcomes.append(shelf.decide(Decision("a", state, "原因", seen=seen), author).state)
        except EditConflict as error:
            outcomes.append(error)

    threads = [threading.Thread(target=one, args=given) for given in ((ZHANG, OFF), (LI, WARNED))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    (told,) = [one for one in outcomes if isinstance(one, EditConflict)]
    assert "他人已先作决定" in str(told)
    assert len(shelf.history("a")) == 1


def test_4_not_by_others_and_not_of_others(store):
    shelf, tree = shelf_of(store), load_tree()
    for area in (Area(tree, ["330106"]), Area(tree, sites=["江苏省"]), Area(tree, ["330000"], ["江苏省"])):
        with pytest.raises(Forbidden):
            shelf.decide(Decision("a", OFF, "原因"), ZHANG, area)
    with pytest.raises(BadParameters):
        shelf.decide(Decision("a", OFF, "原因"), Author("shell:root", "user:张三"))
    with pytest.raises(BadParameters):
        shelf.decide(Decision("m", OFF, "原因"), ZHANG)
    with pytest.raises(NotFound):
        shelf.decide(Decision("没有", OFF, "原因"), ZHANG)
    assert shelf.history() == []
    take(shelf, OFF)
    store.put([app(kind="matter")], "改为事项")
    assert status(store) == "offline", "it is held by its id"
    take(shelf, REVIEW)
    take(shelf, ONLINE, tests=PASSED)
    assert status(store) == "online"
    store.put([app()], "改回应用")
    own = Area(tree, ["330100"], ["浙江省"])
    assert shelf.decide(Decision("a", OFF, "原因"), ZHANG, own).state == OFF
    assert [one.state.id for one in shelf.listed(area=own)] == ["a"]
    assert shelf.listed(area=Area(tree, ["320000"])) == []


def test_5_the_history_keeps_every_step(store):
    shelf = shelf_of(store)
    take(shelf, WARNED, author=RULES)
    take(shelf, MENDING, kept=["pc"], reason="移动端无法登录")
    take(shelf, REVIEW, author=LI)
    take(shelf, MENDING, tests=FAILED)
    take(shelf, OFF)
    found = shelf.history("a")
    assert [step.state for step in found] == [OFF, MENDING, REVIEW, MENDING, WARNED]
    assert [step.before for step in found] == [MENDING, REVIEW, MENDING, WARNED, ONLINE]
    assert found[1].tests["load"] == FAILED["load"]
    assert {*found[1].tests} == {*TESTS}
    assert (found[3].kept, found[3].reason, found[1].kept) == (("pc",), "移动端无法登录", ("pc",))
    assert [step.actor for step in found] == ["user:张三", "user:张三", "user:李四", "user:张三", RULES.actor]
    assert all(step.whole for step in found)
    with store.engine.begin() as connection:
        connection.execute(update(steps).where(steps.c.number == found[2].number).values(reason="另一个原因"))
    assert [step.whole for step in shelf.history("a")] == [True, True, False, True, True]


def test_6_it_comes_back_as_it_was(store):
    shelf, before = shelf_of(store), store.get("a")
    take(shelf, OFF)
    assert store.get("a") == {**before, "status": "offline"}
    take(shelf, REVIEW)
    take(shelf, ONLINE, tests=PASSED)
    assert store.get("a") == before
    with store.begin("同一次更新再送一遍") as writer:
        writer.write([app(updated_at="2026-11-01T08:00:00+08:00", title="新名称")])
        writer.finish()
    assert (writer.stale, store.get("a")["title"]) == (0, "新名称")


def test_doctor_tells_of_apps_that_wait_and_of_one_that_is_shown_though_it_is_off(tmp_path):
    place = Installation(Settings(home=tmp_path))
    place.store.put([app(), app("b")], "开始")
    assert list(apps_check(Patient(place))) == []
    take(shelf_of(place.store), MENDING)
    (note,) = apps_check(Patient(place))
    assert (note.state, "整改 1 个" in note.message) == ("note", True)
    with writing(place.store.engine) as connection:
        connection.execute(update(documents).where(documents.c.id == "a").values(status=0))
    assert [(one.state, "仍对外显示：a" in one.message) for one in apps_check(Patient(place))] == [
        ("note", False), ("wrong", True),
    ]  # fmt: skip
    place.close()
