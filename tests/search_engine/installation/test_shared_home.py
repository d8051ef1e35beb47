"""Small files of homes that share a database.

1. A file that is new, changed or removed on one host is so on the others after their next look; nothing is written
   where nothing has changed.
2. A host that comes later takes over what the others have, whatever it had before; what only it has, others get.
3. A key that is missing on one host is fetched again, and stays on the others. Keys are for their owner's eyes alone.
4. A path that is none of the shared files is not written, whatever the database says.
"""

from __future__ import annotations

import pytest

from indexer.store import open_engine
from indexer.store.hosts.shared_files import SharedFiles
from search_engine.installation.shared_home import SharedHome

PROFILE, KEY = "profiles/own.toml", "console.key"


class Files:
    """A home."""

    def __init__(self, home, engine):
        self.home, self._shared = home, SharedHome(home, SharedFiles(engine))
        home.mkdir()

    def look(self):
        self._shared.step()

    def write(self, path, content):
        (self.home / path).parent.mkdir(exist_ok=True)
        (self.home / path).write_text(content)
        self.look()

    def read(self, path):
        self.look()
        file = self.home / path
        return file.read_text() if file.exists() else None


@pytest.fixture
def homes(tmp_path):
    engine = open_engine(tmp_path / "zwfw.db")
    yield [Files(tmp_path / name, engine) for name in ("a", "b")]
    engine.dispose()


@pytest.fixture
def files(tmp_path, homes):
    engine = open_engine(tmp_path / "zwfw.db")
    yield SharedFiles(engine)
    engine.dispose()


def test_changes_of_one_host_come_to_the_others(homes, files):
    one, two = homes
    one.write(PROFILE, "first")
    assert two.read(PROFILE) == "first"
    two.write(PROFILE, "second")
    assert one.read(PROFILE) == "second"
    before = files.versions()
    for home in homes:
        home.look()
    assert files.versions() == before
    (one.home / PROFILE).unlink()
    one.look()
    assert two.read(PROFILE) is None


def test_who_comes_later_takes_over_what_the_others_have(homes):
    one, two = homes
    one.write(PROFILE, "of all")
    (two.home / "profiles").mkdir()
    (two.home / "profiles" / "more.toml").write_text("of one")
    two.write(PROFILE, "former")
    assert two.read(PROFILE) == one.read(PROFILE) == "of all"
    assert one.read("profiles/more.toml") == "of one"


def test_a_key_is_never_removed_elsewhere(homes):
    one, two = homes
    one.write(KEY, "k")
    assert two.read(KEY) == "k"
    (one.home / KEY).unlink()
    assert (one.read(KEY), two.read(KEY)) == ("k", "k")
    assert (one.home / KEY).stat().st_mode & 0o077 == 0
    one.write(KEY, "another")
    assert two.read(KEY) == "another"


@pytest.mark.parametrize("path", ["../outside.toml", "profiles/../../outside.toml", "zwfw.db", "profiles/a/b.toml"])
def test_only_shared_files_are_written(homes, files, path):
    one, _ = homes
    files.put(path, b"planted")
    one.look()
    folder = one.home.parent
    assert not [file for file in folder.rglob("*") if file.is_file() and file.read_bytes() == b"planted"]
