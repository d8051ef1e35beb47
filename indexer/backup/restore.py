"""Restoring an archive of `indexer.backup.backup`: everything is checked before anything that is there is touched."""

from __future__ import annotations

import hashlib
import shutil
import sqlite3
import tarfile
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import fields
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

import orjson

from indexer.backup.backup import DATABASE, EVENTS, EVENTS_KEY, FORMAT, MANIFEST, BackupManifest, Packed, Places
from indexer.backup.event_restore import settle
from indexer.disk import failure_of
from indexer.errors import BackupRefused, WrongBackup
from indexer.generation.generations import GenerationFolder
from indexer.store.schemas import DOCUMENTS

# Bytes; a manifest has about 600.
LARGEST_MANIFEST = 65_536
CHUNK = 1 << 20


def restore_backup(archive: Path, places: Places, *, force: bool = False) -> tuple[BackupManifest, Path | None]:
    """Put an archive's content in place; the index must then be built.

    Args:
        force: Restore over an installation that has something already; what was there is set aside.

    Returns:
        The archive's manifest, and the folder where the old installation now is, if there was one.

    Raises:
        WrongBackup: The archive is damaged, foreign or newer; nothing has changed.
        BackupRefused: The installation is in use, or not empty and `force` is not given.
    """
    home = places.database.parent
    home.mkdir(parents=True, exist_ok=True)
    with GenerationFolder(places.index).lock(), tempfile.TemporaryDirectory(dir=home, prefix=".restore-") as folder:
        staging = Path(folder)
        manifest = _unpack(archive, staging, places)
        _check_database(archive, staging / DATABASE, "loads")
        if EVENTS in manifest.files:
            _check_database(archive, staging / EVENTS, "events")
        old = _occupied(places, manifest)
        if old and not force:
            raise BackupRefused(f"{home} 中已有数据（{'、'.join(path.name for path in old)}）。确认要替换请加 --force")
        _check_unused(places.database)
        _check_unused(places.events)
        if EVENTS in manifest.files:
            _settle(places, staging, manifest)
        return manifest, _replace(places, staging, manifest)


def _settle(places: Places, staging: Path, manifest: BackupManifest) -> None:
    if EVENTS_KEY in manifest.files:
        (staging / EVENTS_KEY).chmod(0o600)
    age = datetime.now(UTC) - datetime.fromisoformat(manifest.created)
    milliseconds = round(age.total_seconds() * 1000)
    settle(staging / EVENTS, staging / EVENTS_KEY, places.events, places.events_key, milliseconds)


# ---- reading the archive


def _unpack(archive: Path, staging: Path, places: Places) -> BackupManifest:
    with _reading(archive), tarfile.open(archive, "r:gz") as tar:
        members = iter(tar)
        manifest = _manifest(archive, tar, next(members, None), places)
        wanted = dict(manifest.files)
        for member in members:
            packed = wanted.pop(member.name, None)
            # names are compared with ours, never used as paths: an archive cannot write anywhere else
            if packed is None or not member.isreg():
                raise WrongBackup(archive.name, f"其中有不认识的内容 {member.name[:60]!r}")
            _copy(archive, tar.extractfile(member), staging / member.name, packed)
        if wanted:
            raise WrongBackup(archive.name, f"缺少 {'、'.join(wanted)}")
    return manifest


@contextmanager
def _reading(archive: Path) -> Iterator[None]:
    try:
        yield
    except FileNotFoundError:
        raise WrongBackup(archive.name, "没有这个文件") from None
    except (tarfile.TarError, EOFError, zlib.error, OSError) as error:
        if failure := failure_of(error, archive):
            raise failure from error
        raise WrongBackup(archive.name, f"文件不完整，或不是 zwfw backup 写出的（{type(error).__name__}）") from None


def _manifest(archive: Path, tar: tarfile.TarFile, member: tarfile.TarInfo | None, places: Places) -> BackupManifest:
    file = tar.extractfile(member) if member is not None and member.isreg() and member.name == MANIFEST else None
    if member is None or file is None or member.size > LARGEST_MANIFEST:
        raise WrongBackup(archive.name, "不是 zwfw backup 写出的文件")
    try:
        found = _manifest_of(orjson.loads(file.read()))
    except (orjson.JSONDecodeError, KeyError, TypeError, ValueError, AttributeError):
        raise WrongBackup(archive.name, f"{MANIFEST} 无法识别") from None
    if found.format > FORMAT or found.schema not in DOCUMENTS.revisions:
        raise WrongBackup(archive.name, f"由更新的程序（{found.program}）写出，请先升级本程序")
    if DATABASE not in found.files or not all(map(places.target, found.files)):
        raise WrongBackup(archive.name, "清单中的文件不对")
    return found


def _manifest_of(values: dict[str, Any]) -> BackupManifest:
    # what a newer program has added is left out: its number of the format or schema says whether it matters
    known = {field.name: values[field.name] for field in fields(BackupManifest) if field.name in values}
    files = {name: Packed(int(entry["bytes"]), str(entry["sha256"])) for name, entry in known.pop("files").items()}
    found = BackupManifest(**known, files=files)
    if not isinstance(found.format, int):
        raise TypeError(found.format)
    return found


def _copy(archive: Path, source: IO[bytes] | None, target: Path, packed: Packed) -> None:
    """Copy a member, but never more than the manifest says, and compare its checksum."""
    found, left = hashlib.sha256(), packed.bytes
    with target.open("wb") as file:
        while source is not None and (part := source.read(min(CHUNK, left + 1))):
            left -= len(part)
            if left < 0:
                break
            found.update(part)
            file.write(part)
    if left != 0 or found.hexdigest() != packed.sha256:
        raise WrongBackup(archive.name, f"{target.name} 与清单的校验和不符，文件已损坏")


def _check_database(archive: Path, path: Path, table: str) -> None:
    try:
        with closing(sqlite3.connect(path)) as connection:
            (answer,) = connection.execute("PRAGMA quick_check(1)").fetchone()
            names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master").fetchall()]
    except sqlite3.DatabaseError as error:
        answer, names = str(error), [table]
    if table not in names:
        answer = f"没有 {table} 表"
    if answer != "ok":
        raise WrongBackup(archive.name, f"其中的数据库不完整（{answer}）")


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
