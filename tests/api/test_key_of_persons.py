"""The key of the hashes of persons.

1. A key that is missing, cut, changed in one bit, or another installation's is refused where it is opened, with the
   mend: nothing is written, no key is made in its place. Back in its place it works at once, without a restart.
2. Before anybody has agreed there is nothing that it could be compared with.
3. A damaged check value is no reason to refuse the key.
4. A backup brings the check value along: a restored home works, and refuses another key.
5. At the start it is logged, and nothing else waits for it. Over HTTP searches go on, and who is signed in is nobody;
   what is a person's own is answered with 503.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
import structlog
from flask.testing import FlaskClient

from indexer.backup.backup import write_backup
from indexer.backup.restore import restore_backup
from indexer.errors import WrongKey
from search_engine.installation.databases import check_database
from search_engine.installation.installation import Installation
from search_engine.settings.settings import Settings
from tests.api.fake_service import TOKEN, FakeService


def place_of(home: Path) -> Installation:
    return Installation(Settings(home=home))


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """With somebody who has agreed."""
    place = place_of(tmp_path / "home")
    place.people.agree(place.events.pseudonyms.user("wang"), 1)
    place.events.close()
    place.store.engine.dispose()
    return tmp_path / "home"


def flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[7] ^= 4
    path.write_bytes(content)


SPOILT: dict[str, tuple[Callable[[Path], object], str]] = {
    "missing": (Path.unlink, "不在了"),
    "empty": (lambda path: path.write_bytes(b""), "不完整"),
    "cut": (lambda path: path.write_bytes(path.read_bytes()[:31]), "不完整"),
    "a bit": (flip, "已损坏"),
    "another": (lambda path: path.write_bytes(b"x" * 32), "不是个人记录所用的那一个"),
}


@pytest.mark.parametrize("how", SPOILT)
def test_a_spoilt_key_of_persons_is_refused_and_none_is_made(home: Path, how: str) -> None:
    spoil, told = SPOILT[how]
    path, place = home / "events.key", place_of(home)
    right = path.read_bytes()
    spoil(path)
    before = path.exists() and path.read_bytes()
    for _ in range(2):
        with pytest.raises(WrongKey, match=f"{told}.*请停止服务，从备份取回 events.key"):
            place.people.agree(place.events.pseudonyms.user("li"), 2)
    assert (path.exists() and path.read_bytes()) == before
    path.write_bytes(right)
    assert place.people.number(place.events.pseudonyms.user("wang")) == 1


def test_before_anybody_has_agreed_any_key_of_persons_is_taken(tmp_path: Path) -> None:
    place = place_of(tmp_path / "new")
    first = place.events.pseudonyms.fingerprint
    (tmp_path / "new" / "events.key").write_bytes(b"x" * 32)
    assert place_of(tmp_path / "new").events.pseudonyms.fingerprint != first


def test_a_damaged_check_value_refuses_no_key(home: Path) -> None:
    with closing(sqlite3.connect(home / "events.db")) as connection, connection:
        assert connection.execute("UPDATE marks SET value = value + 1 WHERE name = 'key'").rowcount == 1
    assert place_of(home).events.fingerprint is None
    assert place_of(home).events.pseudonyms.user("wang")


def test_a_backup_brings_the_check_value_along(home: Path, tmp_path: Path) -> None:
    place, other = place_of(home), place_of(tmp_path / "other")
    write_backup(place.places(), tmp_path / "b.tar.gz", "test")
    restore_backup(tmp_path / "b.tar.gz", other.places())
    assert other.events.fingerprint == place.events.fingerprint
    assert other.people.number(other.events.pseudonyms.user("wang")) == 1
    flip(tmp_path / "other" / "events.key")
    with pytest.raises(WrongKey):
        _ = place_of(tmp_path / "other").events.pseudonyms


def test_a_wrong_key_of_persons_is_logged_at_the_start(home: Path) -> None:
    with structlog.testing.capture_logs() as quiet:
        check_database(Settings(home=home))
    flip(home / "events.key")
    with structlog.testing.capture_logs() as logs:
        check_database(Settings(home=home))
    assert not [entry for entry in quiet if entry["log_level"] == "error"]
    assert [(entry["event"], "请停止服务" in entry["reason"]) for entry in logs if entry["log_level"] == "error"] == [
        ("wrong key of persons", True)
    ]


def test_a_wrong_key_ends_no_search(client: FlaskClient, service: FakeService, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(token: str | None) -> None:
        if token:
            raise WrongKey(Path("events.key"), "不完整")

    monkeypatch.setattr(service, "person", refuse)
    signed_in = {"X-Zwfw-User": TOKEN}
    assert client.get("/v1/search?q=身份证", headers=signed_in).status_code == 200
    assert client.get("/?q=身份证", headers=signed_in).status_code == 200
    found = client.get("/v1/me/consent", headers=signed_in)
    assert (found.status_code, found.get_json()["error"]["code"]) == (503, "storage_failure")
