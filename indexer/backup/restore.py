"""Restoring an archive of `indexer.backup.backup`: everything is checked before anything that is there is touched, and
nothing of who was forgotten since can be read at any time.
"""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from indexer.backup.backup import EVENTS, EVENTS_KEY, LOG, BackupManifest, Places
from indexer.backup.event_restore import ErasureSources, Settled, known_erasures, settle
from indexer.backup.log_restore import settle_log
from indexer.backup.reading import checked_unpack
from indexer.disk import failure_of
from indexer.errors import BackupRefused
from indexer.events.erasure_file import read_erasures
from indexer.generation.generations import GenerationFolder

# Folders in which an archive is unpacked.
STAGING = ".restore-"


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


def restore_backup(
    archive: Path,
    places: Places,
    *,
    force: bool = False,
    passphrase: bytes | None = None,
    erasures: Path | None = None,
) -> Restored:
    """Put an archive's content in place; the index must then be built.

    Args:
        force: Restore over an installation that has something already; what was there is set aside.
        passphrase: Of an encrypted archive.
        erasures: A file of `zwfw events erasures`: who is in it is not restored.

    Raises:
        WrongBackup: The archive is damaged, foreign, newer, or encrypted with another passphrase; nothing has changed.
        WrongErasureLog: The file of erasures is damaged, or of another installation; nothing has changed.
        BackupRefused: The installation is in use, or not empty and `force` is not given.
    """
    home = places.database.parent
    given = read_erasures(erasures) if erasures else None
    home.mkdir(parents=True, exist_ok=True)
    with GenerationFolder(places.index).lock():
        _remove_abandoned(home)
        with tempfile.TemporaryDirectory(dir=home, prefix=STAGING) as folder:
            staging = Path(folder)
            manifest = checked_unpack(archive, staging, places, passphrase)
            old = _occupied(places, manifest)
            if old and not force:
                names = "、".join(path.name for path in old)
                raise BackupRefused(f"{home} 中已有数据（{names}）。确认要替换请加 --force")
            _check_unused(places.database)
            _check_unused(places.events)
            sources = ErasureSources(places.events, places.events_key, given)
            people, queries = _settle(staging, manifest, sources)
            return Restored(manifest, _replace(places, staging, manifest), people, queries)


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


def _occupied(places: Places, manifest: BackupManifest) -> list[Path]:
    """What an archive takes the place of; one without events leaves those that are there."""
    databases = [places.database, places.log, *([places.events] if EVENTS in manifest.files else [])]
    files = [Path(f"{file}{tail}") for file in databases for tail in ("", "-wal", "-shm")]
    files += [places.events_key] if EVENTS_KEY in manifest.files else []
    generations = sorted(places.index.glob("g*")) + sorted(places.index.glob("current"))
    profiles = [path for path in places.files().values() if path.parent == places.profiles]
    ours = (*files, places.regions, *places.dictionaries.values(), *profiles, *generations)
    return [path for path in ours if path.exists()]


def _replace(places: Places, staging: Path, manifest: BackupManifest) -> Path | None:
    """Set aside what is there and put the new files in place; where a step fails, all steps are undone."""
    old, home = _occupied(places, manifest), places.database.parent
    aside = Path(tempfile.mkdtemp(dir=home, prefix=f"replaced-{datetime.now():%Y%m%d-%H%M%S}-")) if old else None
    moves = [(path, aside / path.name) for path in old if aside is not None]
    moves += [(staging / name, target) for name in manifest.files if (target := places.target(name))]
    done: list[tuple[Path, Path]] = []
    try:
        for source, target in moves:
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.move(source, target)
            done.append((source, target))
    except BaseException:
        for source, target in reversed(done):
            shutil.move(target, source)
        raise
    return aside
