"""The file of what is switched off.

1. Without a file nothing is off; what one process writes another one sees at its next look.
2. A damaged file is not taken: what was before stays.
3. What the file says already is not written again.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from search_engine.installation import switch_file
from search_engine.installation.switch_file import SwitchFile


@pytest.fixture(autouse=True)
def _looks_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(switch_file, "LOOK_EVERY", 0.0)


def test_another_process_sees_a_switch(tmp_path: Path) -> None:
    ours, theirs = SwitchFile(tmp_path / "switches.json"), SwitchFile(tmp_path / "switches.json")
    assert theirs.off() == frozenset()
    assert ours.write(["meaning", "hot"])
    assert theirs.off() == {"hot", "meaning"}
    assert ours.write([])
    assert theirs.off() == frozenset()


def test_the_switch_file_is_looked_at_seldom(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ours, theirs = SwitchFile(tmp_path / "switches.json"), SwitchFile(tmp_path / "switches.json")
    assert theirs.off() == frozenset()
    monkeypatch.setattr(switch_file, "LOOK_EVERY", 60.0)
    ours.write(["hot"])
    assert theirs.off() == frozenset()
    assert ours.off() == {"hot"}  # who writes knows at once


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"off": "hot"}', b'{"off": [1]}', b'{"on": []}'])
def test_a_damaged_switch_file_changes_nothing(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "switches.json"
    file = SwitchFile(path)
    file.write(["hot"])
    assert file.off() == {"hot"}
    path.write_bytes(content)
    assert file.off() == {"hot"}
    assert file.write(["hot"])
    assert SwitchFile(path).off() == {"hot"}


def test_an_unchanged_switch_file_is_not_written(tmp_path: Path) -> None:
    file = SwitchFile(tmp_path / "switches.json")
    assert not file.write([])
    assert file.write(["hot"])
    assert not file.write(("hot",))
