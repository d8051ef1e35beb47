"""Reading an archive of `indexer.backup.backup`, plain or encrypted: what it says of itself is compared with what it
holds.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import sqlite3
import tarfile
import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import fields
from pathlib import Path
from typing import IO, Any, cast

import orjson

from indexer.backup.backup import DATABASE, DATABASES, EVENTS, FORMAT, LOG, MANIFEST, BackupManifest, Packed, Places
from indexer.backup.encryption import INTRODUCTION, VARIABLE, DamagedFile, WrongPassphrase
from indexer.disk import failure_of
from indexer.errors import WrongBackup
from indexer.store.schemas import DOCUMENTS, QUERY_LOG, DatabaseSchema
from indexer.store.schemas import EVENTS as EVENTS_SCHEMA

# Bytes; a manifest has about 600.
LARGEST_MANIFEST = 65_536
CHUNK = 1 << 20
# Of each database of an archive its kind.
SCHEMAS = {DATABASE: DOCUMENTS, EVENTS: EVENTS_SCHEMA, LOG: QUERY_LOG}
MARKS = {DATABASE: "loads", EVENTS: "events", LOG: "queries"}


def checked_unpack(archive: Path, staging: Path, places: Places, passphrase: bytes | None) -> BackupManifest:
    """Unpack an archive into an empty folder, and check all of it.

    Raises:
        WrongBackup: It is damaged, foreign, newer, or encrypted with another passphrase.
    """
    manifest = _unpack(archive, staging, places, passphrase)
    for name in DATABASES:
        if name in manifest.files:
            _check_database(archive, staging / name, MARKS[name], SCHEMAS[name])
    return manifest


def is_encrypted(archive: Path) -> bool:
    """Whether an archive that is there is encrypted."""
    with archive.open("rb") as file:
        return file.read(len(INTRODUCTION)) == INTRODUCTION


def _unpack(archive: Path, staging: Path, places: Places, passphrase: bytes | None) -> BackupManifest:
    with _reading(archive), _opened(archive, passphrase) as content, tarfile.open(fileobj=content, mode="r|") as tar:
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
        while content.read(CHUNK):  # to its very end, which is checked too
            continue
    return manifest


@contextmanager
def _opened(archive: Path, passphrase: bytes | None) -> Iterator[IO[bytes]]:
    """What was packed, as a stream."""
    with archive.open("rb") as file:
        start = file.read(len(INTRODUCTION))
        file.seek(0)
        source: IO[bytes] = file
        if start.startswith(INTRODUCTION):
            if passphrase is None:
                raise WrongBackup(archive.name, f"已加密，请用 --passphrase-file 或 {VARIABLE} 给出口令")
            # here, so that whoever has none starts without the library
            from indexer.backup.age import DecryptingReader

            source = io.BufferedReader(DecryptingReader(file, passphrase), CHUNK)
        with gzip.GzipFile(fileobj=source, mode="rb") as content:
            yield cast(IO[bytes], content)


@contextmanager
def _reading(archive: Path) -> Iterator[None]:
    try:
        yield
    except FileNotFoundError:
        raise WrongBackup(archive.name, "没有这个文件") from None
    except (DamagedFile, WrongPassphrase) as error:
        raise WrongBackup(archive.name, str(error)) from None
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


def _check_database(archive: Path, path: Path, table: str, schema: DatabaseSchema) -> None:
    version = None
    try:
        with closing(sqlite3.connect(path)) as connection:
            (answer,) = connection.execute("PRAGMA quick_check(1)").fetchone()
            names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master").fetchall()]
            if "alembic_version" in names:
                (version,) = connection.execute("SELECT version_num FROM alembic_version").fetchone() or (None,)
    except sqlite3.DatabaseError as error:
        answer, names = str(error), [table]
    if table not in names:
        answer = f"没有 {table} 表"
    if answer != "ok":
        raise WrongBackup(archive.name, f"其中的数据库不完整（{answer}）")
    if version is not None and version not in schema.revisions:
        raise WrongBackup(archive.name, f"其中的{schema.title}由更新的程序写出，请先升级本程序")
