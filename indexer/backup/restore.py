"""Restoring an archive of `indexer.backup.backup`: everything is checked before anything that is there is touched, and
nothing of who was forgotten since can be read at any time.
"""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from indexer.backup.backup import DATABASE, EVENTS, EVENTS_KEY, LOG, BackupManifest, Places
from indexer.backup.event_restore import ErasureSources, Settled, known_erasures, settle
from indexer.backup.log_restore import settle_log
from indexer.backup.placement import STAGING, Placement, new_placement, occupied, put_in_place
from indexer.backup.reading import checked_unpack
from indexer.disk import failure_of
from indexer.errors import BackupRefused
from indexer.events.erasure_file import read_erasures
from indexer.generation.generations import GenerationFolder


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore has done.

    Attributes:
        set_aside: The folder where the old installation now is; None where there was none.
        people: What became of the people of the archive.
        queries_erased: Entries of its query log that were erased since.
    """

    manifest: BackupManifest
    set_aside: Path | None
    people: Settled
    queries_erased: int


# Makes a database fit to be used: gets the folder that it lies in, and what the restore will have done.
Prepare = Callable[[Path, Restored], None]


def restore_backup(
    archive: Path,
    places: Places,
    *,
    force: bool = False,
    passphrase: bytes | None = None,
    erasures: Path | None = None,
    prepare: Prepare = lambda folder, restored: None,
) -> Restored:
    """Put an archive's content in place; the index must then be built. Killed at any moment, it leaves the installation
    as it was or one that the next process which writes makes whole (`indexer.backup.placement`).

    Args:
        force: Restore over an installation that has something already; what was there is set aside.
        passphrase: Of an encrypted archive.
        erasures: A file of `zwfw events erasures`: who is in it is not restored.
        prepare: What else is done before the database is put in place.

    Raises:
        WrongBackup: The archive is damaged, foreign, newer, or encrypted with another passphrase; nothing has changed.
        WrongErasureLog: The file of erasures is damaged, or of another installation; nothing has changed.
        BackupRefused: The installation is in use, or not empty and `force` is not given.
    """
    home, given = places.home, read_erasures(erasures) if erasures else None
    home.mkdir(parents=True, exist_ok=True)
    with GenerationFolder(places.index).lock():
        _remove_abandoned(home)
        with tempfile.TemporaryDirectory(dir=home, prefix=STAGING) as folder:
            staging = Path(folder)
            manifest = checked_unpack(archive, staging, places, passphrase)
            placement = new_placement([*manifest.files])
            _check_free(places, placement, force=force)
            people, queries = _settle(staging, manifest, ErasureSources(places.events, places.events_key, given))
            aside = home / placement.aside if occupied(places, placement.files) else None
            done = Restored(manifest, aside, people, queries)
            prepare(staging, done)
            _close(staging / DATABASE)
            _check_free(places, placement, force=force)  # it takes a while to come here
            put_in_place(places, staging, placement)
            return done


def _settle(staging: Path, manifest: BackupManifest, sources: ErasureSources) -> tuple[Settled, int]:
    key, queries, people = staging / EVENTS_KEY, 0, Settled()
    if key.exists():
        key.chmod(0o600)
    age = datetime.now(UTC) - datetime.fromisoformat(manifest.created)
    known = known_erasures(sources, key, round(age.total_seconds() * 1000))
    if EVENTS in manifest.files:
        people = settle(staging / EVENTS, known)
    if LOG in manifest.files and known.pseudonyms and known.erasures:
        queries = settle_log(staging / LOG, known.pseudonyms, known.erasures)
    return replace(people, known=sources.given is not None or sources.events.exists()), queries


def _remove_abandoned(home: Path) -> None:
    """Folders of restores that were killed: what is in them was not made fit to be read."""
    for path in home.glob(f"{STAGING}*"):
        shutil.rmtree(path, ignore_errors=True)


# ---- what is there already


def _check_free(places: Places, placement: Placement, *, force: bool) -> None:
    """Raises `BackupRefused` where there is something that may not be replaced, or another process is using it."""
    old = occupied(places, placement.files)
    if old and not force:
        names = "、".join(path.name for path in old)
        raise BackupRefused(f"{places.home} 中已有数据（{names}）。确认要替换请加 --force")
    for database in (places.database, places.events):
        _check_unused(database)


def _close(database: Path) -> None:
    """One file, without a log: it is moved as one."""
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")


def _check_unused(database: Path) -> None:
    """Raises `BackupRefused` where another process has the database open: what it writes would be lost."""
    if not database.exists():
        return
    try:
        with closing(sqlite3.connect(database, timeout=0)) as connection:
            # SQLite leaves the WAL only when nobody else is there
            connection.execute("PRAGMA journal_mode=DELETE").fetchone()
    except sqlite3.OperationalError as error:
        if failure := failure_of(error, database):
            raise failure from error
        raise BackupRefused(f"数据库正在使用（{error}）：请先停止 zwfw serve、worker 与 load") from None
    except sqlite3.DatabaseError:
        return  # a damaged one is just what an archive replaces
