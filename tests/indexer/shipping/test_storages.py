"""Every storage, by the same contract.

1. What was put is there, byte for byte: a file's first bytes or all of it; it is listed with its length and time.
2. Putting what is there changes nothing, unless it is not whole; removing what is not there does no harm.
3. An object that is not there is told apart from a storage that does not answer.
4. What was cut off goes on where it was cut; nothing half-written ever bears an object's or a target's name.
5. A folder that is not there is not made: the storage is away; so it is where the folder is the empty place of a mount.
6. Of an address no password is told.
7. A rate limits how fast bytes pass, of all threads together.
"""

import os
import time
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256

import pytest

from indexer.shipping.errors import DamagedShipment, StorageAway
from indexer.shipping.part_file import SUFFIX
from indexer.shipping.rate_limit import RateLimit
from indexer.shipping.s3_storage import S3Storage
from indexer.shipping.storage import open_storage
from tests.indexer.shipping.object_server import serving

CONTENT = os.urandom(700_000)
NAME = sha256(CONTENT).hexdigest()


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "objects").mkdir()
    return tmp_path / "objects"


@pytest.fixture
def server(folder):
    with serving(folder) as found:
        yield found


@pytest.fixture(params=["folder", "http", "bucket"])
def storage(request, folder):
    if request.param == "folder":
        return open_storage(str(folder))
    if request.param == "bucket":
        store = pytest.importorskip("obstore.store", reason="the extra s3 is not installed")
        return S3Storage(store.LocalStore(folder), "s3://bucket", RateLimit())
    return open_storage(request.getfixturevalue("server").address)


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "file"
    path.write_bytes(CONTENT)
    return path


def test_1_what_was_put_is_there(storage, file, tmp_path):
    start = sha256(CONTENT[:1000]).hexdigest()
    storage.put(NAME, file)
    storage.put(start, file, 1000)
    for name, content in ((NAME, CONTENT), (start, CONTENT[:1000])):
        storage.fetch(name, tmp_path / name)
        assert (tmp_path / name).read_bytes() == content
    assert storage.has(NAME)
    assert not storage.has("0" * 64)
    listed = {stored.name: stored for stored in storage.names()}
    assert {name: stored.bytes for name, stored in listed.items()} == {NAME: len(CONTENT), start: 1000}
    assert all(abs(stored.at - time.time()) < 60 for stored in listed.values())


def test_2_repeating_does_no_harm(storage, file, folder):
    storage.put(NAME, file)
    before = (folder / NAME).stat()
    storage.put(NAME, file)
    assert (folder / NAME).stat() == before
    storage.remove(NAME)
    storage.remove(NAME)
    assert not storage.has(NAME)


def test_2_what_is_not_whole_is_put_again(storage, file, folder, tmp_path):
    storage.put(NAME, file)
    os.truncate(folder / NAME, 1000)
    assert storage.has(NAME)
    assert not storage.has(NAME, len(CONTENT))
    storage.put(NAME, file)
    assert storage.has(NAME, len(CONTENT))
    storage.fetch(NAME, tmp_path / "target")
    assert (tmp_path / "target").read_bytes() == CONTENT


def test_3_a_missing_object_is_no_silence(storage, tmp_path, folder):
    with pytest.raises(DamagedShipment, match="缺失"):
        storage.fetch("0" * 64, tmp_path / "target")
    folder.rename(tmp_path / "elsewhere")
    assert not (tmp_path / "target").exists()


def test_3_a_silent_server_is_away(server, file, tmp_path):
    storage = open_storage(server.address)
    storage.put(NAME, file)
    server.fault = "away"
    for use in (
        lambda: storage.put("1" * 64, file),
        lambda: storage.has(NAME),
        lambda: storage.fetch(NAME, tmp_path / "target"),
        lambda: list(storage.names()),
        lambda: storage.remove(NAME),
    ):
        with pytest.raises(StorageAway):
            use()
    closed = open_storage("http://127.0.0.1:9/")
    with pytest.raises(StorageAway):
        closed.has(NAME)


def test_4_what_was_cut_off_goes_on(server, file, tmp_path):
    storage, target = open_storage(server.address), tmp_path / "target"
    storage.put(NAME, file)
    server.fault = "cut"
    for _ in range(3):
        with pytest.raises(StorageAway):
            storage.fetch(NAME, target)
        assert not target.exists()
    assert target.with_name(target.name + SUFFIX).stat().st_size == len(CONTENT) * 7 // 8
    server.fault = ""
    storage.fetch(NAME, target)
    assert target.read_bytes() == CONTENT
    assert server.served == len(CONTENT)


def test_4_nothing_is_put_by_halves(folder, tmp_path, file, monkeypatch):
    storage = open_storage(str(folder))

    def refuse(_file):
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(StorageAway, match="Input/output error"):
        storage.put(NAME, file)
    assert list(folder.iterdir()) == []


def test_5_a_missing_folder_is_not_made(tmp_path, file):
    storage = open_storage(str(tmp_path / "away"))
    with pytest.raises(StorageAway, match="away"):
        storage.put(NAME, file)
    assert not (tmp_path / "away").exists()


def test_5_the_empty_place_of_a_mount_that_is_gone_is_away(folder, file):
    storage = open_storage(str(folder))
    storage.put(NAME, file)
    storage._device += 1
    assert storage.has(NAME), "it was mounted anew"
    storage._device += 1
    (folder / NAME).unlink()
    with pytest.raises(StorageAway, match="未挂载"):
        storage.put(NAME, file)
    assert not list(folder.iterdir())


def test_6_no_password_is_told():
    storage = open_storage("https://zwfw:secret@127.0.0.1:9/objects")
    assert storage.place == "https://127.0.0.1:9/objects/"
    with pytest.raises(StorageAway) as caught:
        storage.has(NAME)
    assert "secret" not in str(caught.value)
    with pytest.raises(ValueError, match="ftp"):
        open_storage("ftp://host/")


def test_7_a_rate_holds_for_all_threads_together():
    limit, start = RateLimit(10), time.monotonic()
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(limit.passed, [200_000] * 10))
    assert time.monotonic() - start >= 0.19
