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


def test_1_another_process_sees_it(tmp_path: Path) -> None:
    ours, theirs = SwitchFile(tmp_path / "switches.json"), SwitchFile(tmp_path / "switches.json")
    assert theirs.off() == frozenset()
    assert ours.write(["meaning", "hot"])
    assert theirs.off() == {"hot", "meaning"}
    assert ours.write([])
    assert theirs.off() == frozenset()


def test_1_it_is_not_looked_at_all_the_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ours, theirs = SwitchFile(tmp_path / "switches.json"), SwitchFile(tmp_path / "switches.json")
    assert theirs.off() == frozenset()
    monkeypatch.setattr(switch_file, "LOOK_EVERY", 60.0)
    ours.write(["hot"])
    assert theirs.off() == frozenset()
    assert ours.off() == {"hot"}  # who writes knows at once


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"off": "hot"}', b'{"off": [1]}', b'{"on": []}'])
def test_2_a_damaged_file(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "switches.json"
    file = SwitchFile(path)
    file.write(["hot"])
    assert file.off() == {"hot"}
    path.write_bytes(content)
    assert file.off() == {"hot"}
    assert file.write(["hot"])
    assert SwitchFile(path).off() == {"hot"}


def test_3_what_it_says_already(tmp_path: Path) -> None:
    file = SwitchFile(tmp_path / "switches.json")
    assert not file.write([])
    assert file.write(["hot"])
    assert not file.write(("hot",))
