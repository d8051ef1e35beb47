"""What a backup and a build make of damaged rows.

1. `zwfw backup` does not pack damage of a row or a database silently, and names file, table and mend.
2. `zwfw index build` leaves damaged rows out, and counts them; sent again, they are found again.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import update

from indexer.backup.backup import write_backup
from indexer.documents.document import Document
from indexer.errors import BackupRefused
from indexer.events.mending import mend_events
from indexer.events.tables import events
from indexer.store.engine import writing
from indexer.store.split import prepare
from indexer.store.tables import documents
from tests.faults.flips.flipping import wrong
from tests.faults.flips.readers import served
from tests.faults.homes import OLD, catalogue, open_home


def spoil(home: Path, name: str) -> None:
    place = open_home(home)
    with writing(place.store.engine) as connection:
        changed = update(documents).where(documents.c.id == name, documents.c.ended.is_(None))
        connection.execute(changed.values(difference=b'{"title":"x"}'))
    place.store.engine.dispose()


def send_again(home: Path, name: str) -> None:
    place = open_home(home)
    rows = {row["id"]: row for row in catalogue(OLD)}
    place.store.put([prepare(Document.model_validate(rows[name]))], "again")
    place.store.engine.dispose()


def test_a_backup_with_a_damaged_document_is_refused(home: Path, tmp_path: Path) -> None:
    name = catalogue(OLD)[20]["id"]
    spoil(home, name)
    with pytest.raises(BackupRefused, match=f"1 条文档与写入时不符：{name}。.*重新载入"):
        write_backup(open_home(home).places(), tmp_path / "b.tar.gz", "test")
    assert not (tmp_path / "b.tar.gz").exists()
    assert write_backup(open_home(home).places(), tmp_path / "b.tar.gz", "test", damaged=True).documents == 240
    send_again(home, name)
    assert write_backup(open_home(home).places(), tmp_path / "b.tar.gz", "test").documents == 240


def test_a_backup_with_a_damaged_database_is_refused(home: Path, tmp_path: Path) -> None:
    content = bytearray((home / "events.db").read_bytes())
    content[4096 * 2 : 4096 * 2 + 8] = b"\xff" * 8
    (home / "events.db").write_bytes(content)
    with pytest.raises(BackupRefused, match=r"(?s)行为事件库已损坏.*zwfw restore"):
        write_backup(open_home(home).places(), tmp_path / "b.tar.gz", "test")


def test_a_backup_with_damaged_events_is_refused_until_mended(home: Path, tmp_path: Path) -> None:
    place = open_home(home)
    with writing(place.events.engine) as connection:
        connection.execute(update(events).where(events.c.id == "3-s").values(query="身份征"))
    place.events.close()
    told = r"行为事件库中与写入时不符的有：事件 1 行。请运行 zwfw events mend .*--damaged"
    with pytest.raises(BackupRefused, match=told):
        write_backup(place.places(), tmp_path / "b.tar.gz", "test")
    write_backup(place.places(), tmp_path / "b.tar.gz", "test", damaged=True)
    assert ("event_rows", "行为事件库中与写入时不符的有：事件 1 行") in [
        (finding.check, finding.message) for finding in wrong(home)
    ]
    mend_events(place.events, 1)
    place.events.close()
    assert wrong(home) == []
    write_backup(place.places(), tmp_path / "b.tar.gz", "test")


def test_a_build_leaves_damaged_rows_out_and_counts_them(home: Path) -> None:
    name = catalogue(OLD)[20]["id"]
    spoil(home, name)
    generation = open_home(home).worker().build()
    assert (generation.manifest().damaged, generation.manifest().rows) == (1, 239)
    checks = [(finding.check, finding.message) for finding in wrong(home)]
    assert [check for check, _ in checks] == ["rows", "index"]
    assert name in checks[0][1]
    assert served(home)[0][0] == 239
    send_again(home, name)
    open_home(home).worker().build()
    assert wrong(home) == []
    assert served(home)[0][0] == 240
