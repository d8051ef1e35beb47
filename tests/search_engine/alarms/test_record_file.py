"""Where alarms are kept.

1. What was written is read; what is left is taken once, by whoever takes it first.
2. A record or a file that is damaged, too large or of another shape is as none; nothing raises.
3. A disk that refuses drops what it refuses, and leaves no part of it.
4. Nobody else may read either; more than so many files do not pile up where nobody takes them.
"""

import os
import stat
from pathlib import Path

import pytest

from search_engine.alarms import record_file
from search_engine.alarms.record_file import RecordFile
from search_engine.alarms.records import AlarmRecord, Found, LinkCheck, OpenAlarm

FOUND = Found(links=LinkCheck(at=1, asked=2, dead=1), more={"浙江": 3})
RECORD = AlarmRecord(checked=5, open=[OpenAlarm(kind="slow", subject="s", message="慢", since=1)])


def test_alarm_records_are_read_and_found_files_taken_once(tmp_path: Path) -> None:
    file = RecordFile(tmp_path)
    assert file.read() == AlarmRecord()
    assert file.write(RECORD)
    assert file.leave(FOUND)
    assert file.leave(Found())
    assert RecordFile(tmp_path).read() == RECORD
    assert sorted(map(repr, file.take())) == sorted(map(repr, (FOUND, Found())))
    assert list(file.take()) == []


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\x00", b"[]", b'{"open": 1}', b'{"checked": "x"}'])
def test_a_damaged_alarm_record_reads_as_none(tmp_path: Path, content: bytes) -> None:
    file = RecordFile(tmp_path)
    file.write(RECORD)
    (file.folder / "record.json").write_bytes(content)
    (file.folder / "found-1.json").write_bytes(b'{"occurrences": 1}' if b":" in content else content)
    assert file.read() == AlarmRecord()
    assert list(file.take()) == []
    assert not list(file.folder.glob("found-*"))


@pytest.mark.parametrize("place", [0, 5, 13, 14, 30, -1])
def test_an_alarm_record_with_one_changed_bit_reads_as_none(tmp_path: Path, place: int) -> None:
    file = RecordFile(tmp_path)
    file.write(RECORD)
    file.leave(FOUND)
    assert not file.damaged
    for path in file.folder.iterdir():
        content = bytearray(path.read_bytes())
        content[place] ^= 1
        path.write_bytes(content)
    assert file.damaged
    assert file.read() == AlarmRecord()
    assert list(file.take()) == []
    file.write(RECORD)
    assert not file.damaged


def test_an_alarm_record_too_large_reads_as_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = RecordFile(tmp_path)
    file.write(RECORD)
    monkeypatch.setattr(record_file, "MOST_BYTES", 10)
    assert file.read() == AlarmRecord()


def test_a_full_disk_drops_the_record_and_leaves_no_part(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = RecordFile(tmp_path)
    file.write(RECORD)

    def refuse(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", refuse)
    assert not file.write(AlarmRecord())
    assert not file.leave(FOUND)
    assert file.read() == RECORD
    assert [path.name for path in file.folder.iterdir()] == ["record.json"]


def test_without_a_folder_nothing_is_recorded(tmp_path: Path) -> None:
    (tmp_path / "alarms").touch()
    file = RecordFile(tmp_path)
    assert not file.write(RECORD)
    assert not file.leave(FOUND)
    assert (file.read(), list(file.take())) == (AlarmRecord(), [])


def test_alarm_files_are_private_and_few(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(record_file, "WAITING", 3)
    before = os.umask(0)
    try:
        file = RecordFile(tmp_path)
        file.write(RECORD)
        assert [file.leave(FOUND) for _ in range(5)] == [True] * 3 + [False] * 2
    finally:
        os.umask(before)
    assert stat.S_IMODE(file.folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in file.folder.iterdir()} == {0o600}
