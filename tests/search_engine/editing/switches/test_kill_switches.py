"""Kill switches.

1. One person switches; why is told where something is switched off; what is so already is no step.
2. Each step is in the audit log with who and why, and waits for somebody else: nobody reviews their own, nor twice.
3. The file that processes follow is written with the step; where it is lost, or another host has switched, the worker
   brings it; where no worker runs, whoever serves does.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from indexer.store.audit import AuditQuery
from indexer.store.audit.author import Author
from search_engine.editing.switches.kill_switches import KillSwitches
from search_engine.editing.versions.applying import settling_of
from search_engine.errors import BadParameters, NotFound
from search_engine.installation.installation import Installation
from search_engine.settings.settings import Settings
from search_engine.tasks.worker_tasks import tasks_of

ZHANG, LI = Author("shell:a", "张三"), Author("shell:a", "李四")


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Installation]:
    found = Installation(Settings(home=tmp_path / "home"))
    yield found
    found.store.engine.dispose()


@pytest.fixture
def switches(place: Installation) -> KillSwitches:
    return KillSwitches.of(place)


def test_one_person_switches_off_with_a_reason_and_on(place: Installation, switches: KillSwitches) -> None:
    assert {one.state for one in switches.all()} == {"on"}
    assert switches.switch("hot", "off", ZHANG, "榜单出错").state == "off"
    assert place.switched_off == {"hot"}
    switches.switch("hot", "off", LI, "再关一次")
    assert len(switches.steps()) == 1
    assert switches.switch("hot", "on", LI, "已改正\u3000恢复").state == "on"
    assert place.switched_off == frozenset()


@pytest.mark.parametrize(
    ("name", "state", "note"),
    [("all", "off", "x"), ("hot", "out", "x"), ("hot", "off", " "), ("hot", "off", "x" * 301), ("hot", "off", "a\nb")],
)
def test_a_wrong_switch_is_refused(switches: KillSwitches, name: str, state: str, note: str) -> None:
    with pytest.raises(BadParameters):
        switches.switch(name, state, ZHANG, note)
    assert switches.steps() == []


def test_a_switch_is_logged_and_reviewed_by_somebody_else(place: Installation, switches: KillSwitches) -> None:
    switches.switch("hot", "off", ZHANG, "榜单出错")
    [step] = switches.steps(only_open=True)
    with pytest.raises(BadParameters, match="填写有误"):
        switches.review(step.number, ZHANG)
    with pytest.raises(BadParameters):
        switches.review(step.number, Author("shell:b"))
    with pytest.raises(BadParameters):
        switches.review(step.number, Author("shell:a", "key:门户"))  # the shell passes for nobody else
    with pytest.raises(NotFound):
        switches.review(99, LI)
    reviewed = switches.review(step.number, LI, "属实")
    assert (reviewed.reviewer, reviewed.remark) == ("李四", "属实")
    assert switches.steps(only_open=True) == []
    with pytest.raises(BadParameters):
        switches.review(step.number, Author("key:门户"))
    entries = place.audit.entries(AuditQuery(action="switches"))
    assert [(one.action, one.person, one.target) for one in entries] == [
        ("switches.review", "李四", "switch:hot"),
        ("switches.set", "张三", "switch:hot"),
    ]
    assert entries[1].after["note"] == "榜单出错"


def test_the_worker_writes_switches_that_the_file_lacks(place: Installation, switches: KillSwitches) -> None:
    switches.switch("meaning", "off", ZHANG, "答非所问")
    (place.home / "switches.json").unlink()
    [task] = [task for task in tasks_of(place) if task.name == "switches"]
    task.run()
    assert Installation(place.settings).switched_off == {"meaning"}


def test_a_host_without_a_worker_follows_switches(tmp_path: Path, switches: KillSwitches, place: Installation) -> None:
    """A host of its own, of the same database, that only serves."""
    database = place.store.engine.url.render_as_string(hide_password=False)
    there = Installation(Settings(home=tmp_path / "there", database=database))
    switches.switch("hot", "off", ZHANG, "榜单出错")
    assert there.switched_off == frozenset()
    follow = {task.name: task for task in settling_of(there).tasks}
    assert set(follow) >= {"dictionaries", "switches"}
    with there.generations.lock():  # its worker does it
        follow["switches"].run()
        assert not (there.home / "switches.json").exists()
    follow["switches"].run()
    assert Installation(there.settings).switched_off == {"hot"}
    there.store.engine.dispose()
