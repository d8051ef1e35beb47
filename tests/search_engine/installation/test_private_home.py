"""The home is its owner's alone.

1. Whatever a run makes (databases with their journals, index, locks, logs, backups) is 0600 in folders of 0700.
2. A home from before with looser modes is closed by the next command; the doctor tells of it and changes nothing.
3. A home that its group may write stays its group's.
4. A folder that is no home is left alone.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from search_engine.cli import main
from search_engine.installation.private_home import PRIVATE, SHARED, keep_private, loose_paths, mask_of, private_folder


@pytest.fixture(autouse=True)
def own_mask() -> Iterator[None]:
    before = os.umask(0o022)
    yield
    os.umask(before)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def old_home(folder: Path, bits: int = 0o755) -> Path:
    home = folder / "home"
    (home / "index" / "g1").mkdir(parents=True)
    for name in ("zwfw.db", "index/g1/manifest.json"):
        (home / name).write_text("x")
        (home / name).chmod(0o644)
    home.chmod(bits)
    return home


def test_a_home_from_before_is_closed(tmp_path: Path) -> None:
    home = old_home(tmp_path)
    assert len(list(loose_paths(home))) == 5
    keep_private(home)
    assert list(loose_paths(home)) == []
    assert (mode(home), mode(home / "index"), mode(home / "zwfw.db")) == (0o700, 0o700, 0o600)


def test_what_comes_later_is_closed_too(tmp_path: Path) -> None:
    home = old_home(tmp_path)
    keep_private(home)
    (home / "later").mkdir()
    (home / "later" / "file").touch()
    assert (mode(home / "later"), mode(home / "later" / "file")) == (0o700, 0o600)


def test_who_only_looks_changes_nothing(tmp_path: Path) -> None:
    home = old_home(tmp_path)
    keep_private(home, tighten=False)
    assert (mode(home), mode(home / "zwfw.db")) == (0o755, 0o644)


def test_a_group_keeps_its_home(tmp_path: Path) -> None:
    home = old_home(tmp_path, 0o775)
    assert mask_of(home) == SHARED
    keep_private(home)
    assert (mode(home), mode(home / "zwfw.db")) == (0o770, 0o640)


def test_another_folder_is_left_alone(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    (tmp_path / "notes").touch(0o644)
    keep_private(tmp_path)
    assert (mode(tmp_path), mode(tmp_path / "notes")) == (0o755, 0o644)


def test_links_are_not_followed(tmp_path: Path) -> None:
    home, other = old_home(tmp_path), tmp_path / "other"
    other.touch(0o644)
    (home / "link").symlink_to(other)
    keep_private(home)
    assert mode(other) == 0o644


def test_a_new_folder_is_closed(tmp_path: Path) -> None:
    private_folder(tmp_path / "a" / "home")
    assert mode(tmp_path / "a" / "home") == 0o700
    assert mask_of(tmp_path / "none") == PRIVATE


def test_a_run_leaves_nothing_open(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home, backup, documents = tmp_path / "home", tmp_path / "backup.tar.gz", tmp_path / "d.jsonl"
    documents.write_text('{"id": "a", "title": "居民身份证补领", "region": "330110"}\n', encoding="utf-8")
    monkeypatch.setenv("ZWFW_HOME", str(home))
    for command in (
        ["load", str(documents)], ["index", "build"], ["keys", "create", "甲"], ["search", "身份证"],
        ["backup", str(backup)],
    ):  # fmt: skip
        os.umask(0o022)  # as a new process begins
        with pytest.raises(SystemExit) as end:
            main(command)
        assert not end.value.code
    assert {"zwfw.db", "index"} <= {path.name for path in home.iterdir()}
    assert mode(home) == 0o700
    assert [str(path) for path, _ in loose_paths(home)] == []
    assert mode(backup) == 0o600
