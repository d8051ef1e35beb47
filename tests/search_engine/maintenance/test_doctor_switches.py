"""What the doctor says of kill switches.

1. What is off is told, with who, when and why; so are steps that wait for a review. Nothing is said where all is on.
2. A file that says otherwise than the database is wrong.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from indexer.store.audit.author import Author
from search_engine.editing.switches.kill_switches import KillSwitches
from search_engine.installation.installation import Installation
from search_engine.maintenance.doctor import examine
from search_engine.settings.settings import Settings


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Installation]:
    found = Installation(Settings(home=tmp_path / "home"))
    assert found.store.count() == 0
    yield found
    found.store.engine.dispose()


def told(place: Installation) -> list[tuple[str, str]]:
    found = [one for one in examine({"ZWFW_HOME": str(place.home)}) if one.check == "switches"]
    return [(one.state, one.message) for one in found]


def test_doctor_tells_what_is_switched_off(place: Installation) -> None:
    assert told(place) == []
    switches = KillSwitches.of(place)
    switches.switch("hot", "off", Author("shell:a", "张三"), "榜单出错")
    (state, message), (_, waiting) = told(place)
    assert state == "note"
    assert all(part in message for part in ("热词", "张三", "榜单出错"))
    assert "1 次" in waiting
    switches.switch("hot", "on", Author("shell:a", "张三"), "")
    for step in switches.steps(only_open=True):
        switches.review(step.number, Author("shell:a", "李四"))
    assert told(place) == []


def test_doctor_tells_a_switch_file_unlike_the_database(place: Installation) -> None:
    (place.home / "switches.json").write_text('{"off": ["meaning"]}')
    assert [state for state, _ in told(place)] == ["wrong"]
