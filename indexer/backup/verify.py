"""Checking that an archive could be restored: all of it is unpacked and read, nothing is put in place."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from indexer.backup.backup import DATABASE, DATABASES, EVENTS, LOG, BackupManifest, Places, count_visible
from indexer.backup.reading import checked_unpack, is_encrypted
from indexer.errors import WrongBackup

# What is counted of each database: a name for it, its table, and how. Old ones lack some of the tables.
COUNTED = {
    EVENTS: (
        ("events", "events", "SELECT count(*) FROM events"),
        ("people", "users", "SELECT count(*) FROM users"),
        ("erasures", "tombstones", "SELECT count(*) FROM tombstones"),
    ),
    LOG: (("queries", "queries", "SELECT count(*) FROM queries"),),
}


@dataclass(frozen=True, slots=True)
class Verified:
    """An archive that could be restored.

    Attributes:
        encrypted: Whether it is.
        counts: events, people, erasures, queries; those of databases that are not in it are absent.
        schemas: Database → its schema; None where it is from before there were any.
    """

    manifest: BackupManifest
    encrypted: bool
    counts: Mapping[str, int]
    schemas: Mapping[str, str | None]


def verify_backup(archive: Path, places: Places, passphrase: bytes | None = None) -> Verified:
    """Unpack an archive in a place of its own, compare all checksums, have SQLite check every database, and count.

    Raises:
        WrongBackup: It could not be restored by this program; the text says why.
    """
    home = places.database.parent
    # where what is in it lies openly anyhow
    beside = home if home.is_dir() else None
    with tempfile.TemporaryDirectory(dir=beside, prefix=".verify-") as folder:
        staging = Path(folder)
        manifest = checked_unpack(archive, staging, places, passphrase)
        schemas, counts = {}, {}
        for name in DATABASES:
            if name in manifest.files:
                with closing(sqlite3.connect(staging / name)) as connection:
                    schemas[name] = _schema(connection)
                    for counted, table, query in COUNTED.get(name, ()):
                        counts[counted] = int(_value(connection, query)) if _has(connection, table) else 0
                    if name == DATABASE:
                        _compare(archive, connection, manifest)
    return Verified(manifest, is_encrypted(archive), counts, schemas)


def _compare(archive: Path, connection: sqlite3.Connection, manifest: BackupManifest) -> None:
    documents, sequence = count_visible(connection)
    if (documents, sequence) != (manifest.documents, manifest.sequence):
        told = (
            f"清单说有文档 {manifest.documents} 条、序号 {manifest.sequence}，其中却有 {documents} 条、序号 {sequence}"
        )
        raise WrongBackup(archive.name, told)


def _schema(connection: sqlite3.Connection) -> str | None:
    if not _has(connection, "alembic_version"):
        return None
    found = _value(connection, "SELECT max(version_num) FROM alembic_version")
    return None if found is None else str(found)


def _value(connection: sqlite3.Connection, query: str) -> Any:
    return connection.execute(query).fetchone()[0]


def _has(connection: sqlite3.Connection, table: str) -> bool:
    return connection.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (table,)).fetchone() is not None
