"""Folders that take long to make.

1. A folder is made once; whoever asks again gets the same one, and is told so. `anew` makes it again.
2. Where making fails nothing is kept, and the next one makes it.
3. Two who want the same at once: one makes it, the other is told to wait, and both use it whole.
4. Together the folders stay within their bound: those that were not used for longest go; one that is in use stays.
5. What a killed process leaves is in nobody's way, and is removed.
"""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from search_engine.measuring.index_cache import LOCK, PART, KeptFolders, size_of

PATIENCE = 60


def writing(text: str, made: list[str] | None = None) -> Callable[[Path], None]:
    def make(folder: Path) -> None:
        if made is not None:
            made.append(text)
        (folder / "deep").mkdir()
        (folder / "deep" / "file").write_text(text)

    return make


def read(kept: KeptFolders, key: str, text: str = "new", *, anew: bool = False) -> tuple[str, bool]:
    with kept.folder(key, writing(text), anew=anew) as (folder, reused):
        return (folder / "deep" / "file").read_text(), reused


def names(root: Path) -> set[str]:
    return {path.name for path in root.iterdir()}


def test_a_folder_is_made_once(tmp_path: Path) -> None:
    kept = KeptFolders(tmp_path / "some" / "where")
    assert read(kept, "a", "first") == ("first", False)
    assert read(kept, "a", "second") == ("first", True)
    assert read(kept, "b", "other") == ("other", False)
    assert read(kept, "a", "third", anew=True) == ("third", False)
    assert read(kept, "a", "fourth") == ("third", True)


def test_a_failed_making_keeps_nothing(tmp_path: Path) -> None:
    def fail(folder: Path) -> None:
        (folder / "half").touch()
        raise OSError("disk full")

    kept = KeptFolders(tmp_path)
    with pytest.raises(OSError, match="disk full"), kept.folder("a", fail):
        pass
    assert not names(tmp_path) - {"a" + LOCK}
    assert read(kept, "a", "now") == ("now", False)
    with pytest.raises(OSError, match="disk full"), kept.folder("a", fail, anew=True):
        pass
    assert read(kept, "a") == ("now", True)


def test_two_at_once_make_a_folder_once(tmp_path: Path) -> None:
    begun, go, told, made = threading.Event(), threading.Event(), threading.Event(), list[str]()

    def slowly(folder: Path) -> None:
        begun.set()
        assert go.wait(PATIENCE)
        writing("whole", made)(folder)

    found: list[tuple[str, bool]] = []

    def first() -> None:
        with KeptFolders(tmp_path).folder("a", slowly) as (folder, reused):
            found.append(((folder / "deep" / "file").read_text(), reused))

    def second() -> None:
        with KeptFolders(tmp_path, wait=told.set).folder("a", writing("again", made)) as (folder, reused):
            found.append(((folder / "deep" / "file").read_text(), reused))

    threads = [threading.Thread(target=first), threading.Thread(target=second)]
    threads[0].start()
    assert begun.wait(PATIENCE)
    threads[1].start()
    assert told.wait(PATIENCE)
    assert found == []
    go.set()
    for thread in threads:
        thread.join(PATIENCE)
    assert sorted(found) == [("whole", False), ("whole", True)]
    assert made == ["whole"]


def test_folders_stay_within_their_bound(tmp_path: Path) -> None:
    kept = KeptFolders(tmp_path, most_bytes=250)
    for number, key in enumerate("abc"):
        read(kept, key, "x" * 100)
        age(tmp_path, key, 100 - number)
    assert {"b", "c"} <= names(tmp_path)
    assert not {"a", "a" + LOCK} & names(tmp_path)
    assert read(kept, "b")[1]
    age(tmp_path, "b", 1)
    read(kept, "d", "x" * 100)
    assert names(tmp_path) == {"b", "b" + LOCK, "d", "d" + LOCK}


def test_a_folder_in_use_is_not_removed(tmp_path: Path) -> None:
    kept = KeptFolders(tmp_path, most_bytes=150)
    with kept.folder("a", writing("x" * 100)) as (folder, _):
        age(tmp_path, "a", 100)
        read(kept, "b", "y" * 100)
        assert (folder / "deep" / "file").read_text() == "x" * 100
        assert "b" not in names(tmp_path)
    read(kept, "b", "y" * 100)
    assert "a" not in names(tmp_path)
    with kept.folder("big", writing("z" * 1_000)) as (folder, _):
        assert size_of(folder) == 1_000
    assert "big" not in names(tmp_path)


def age(root: Path, key: str, seconds: float) -> None:
    when = time.time() - seconds
    os.utime(root / (key + LOCK), (when, when))


KILLED = """
import sys, time
from pathlib import Path
from search_engine.measuring.index_cache import KeptFolders

def make(folder):
    (folder / "half").write_text("half")
    print("begun", flush=True)
    time.sleep(60)

with KeptFolders(Path(sys.argv[1])).folder(sys.argv[2], make):
    pass
"""


@pytest.mark.parametrize("next_key", ["a", "b"])
def test_what_a_killed_maker_leaves_is_removed(tmp_path: Path, next_key: str) -> None:
    with subprocess.Popen([sys.executable, "-c", KILLED, str(tmp_path), "a"], stdout=subprocess.PIPE) as maker:
        assert maker.stdout is not None
        assert maker.stdout.readline() == b"begun\n"
        maker.send_signal(signal.SIGKILL)
    assert "a" + PART in names(tmp_path)
    assert read(KeptFolders(tmp_path), next_key, "whole") == ("whole", False)
    assert names(tmp_path) == {next_key, next_key + LOCK}
