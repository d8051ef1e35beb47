"""Backing up: one archive with all that cannot be made again, copied consistently while the installation is in use.

The archive is a .tar.gz of `manifest.json`, then `zwfw.db`, and `log.db`, `events.db` with its key, `regions.tsv`,
the site's own dictionaries and its rank profiles where there are any. The index is left out, since it can always be
rebuilt; so are the salts of the last days, which are thrown away for good where they are. It holds a key and what
persons have agreed to have kept: it is for its owner's eyes alone, and may be encrypted. `indexer.backup.restore` is
the way back.
"""

from __future__ import annotations

import gzip
import io
import os
import re
import sqlite3
import tarfile
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from shutil import copyfile
from typing import IO

import orjson

from indexer.backup.soundness import require_sound
from indexer.disk import failure_of
from indexer.documents.timestamps import to_text
from indexer.errors import BackupRefused
from indexer.generation.checksums import digest

FORMAT = 4  # 1 had no dictionaries, 2 no events, 3 no rank profiles
MANIFEST, DATABASE, LOG, REGIONS = "manifest.json", "zwfw.db", "log.db", "regions.tsv"
# zlib's level: 3 is three times as fast as its default 6 and the archive a tenth larger.
COMPRESSION = 3
EVENTS, EVENTS_KEY = "events.db", "events.key"
DATABASES = (DATABASE, LOG, EVENTS)
BUSY_SECONDS = 20.0
# A profile in an archive, and what says that it was accepted: a name without a folder.
PROFILE = re.compile(r"profile-(\w[\w.-]{0,79}\.(?:toml|accepted))")


@dataclass(frozen=True, slots=True)
class Places:
    """Where the parts of an installation are."""

    database: Path
    log: Path
    regions: Path
    index: Path
    locks: Path
    events: Path
    events_key: Path
    profiles: Path
    dictionaries: Mapping[str, Path] = field(default_factory=dict)
    """Name in an archive → file: the compiled dictionaries, and the site's own rows."""

    @property
    def home(self) -> Path:
        """The folder of the installation; the database may lie elsewhere."""
        return self.log.parent

    def files(self) -> Mapping[str, Path]:
        """Name in an archive → file, of all that are there or might be."""
        people = {EVENTS: self.events, EVENTS_KEY: self.events_key}
        own = (path for ending in ("toml", "accepted") for path in sorted(self.profiles.glob(f"*.{ending}")))
        profiles = {f"profile-{path.name}": path for path in own}
        found = {DATABASE: self.database, LOG: self.log, REGIONS: self.regions, **people, **self.dictionaries}
        return {**found, **{name: path for name, path in profiles.items() if PROFILE.fullmatch(name)}}

    def target(self, name: str) -> Path | None:
        """Where a file of an archive goes; None for a name that is none of ours."""
        profile = PROFILE.fullmatch(name)
        return self.profiles / profile[1] if profile else self.files().get(name)


@dataclass(frozen=True, slots=True)
class Packed:
    """A file of an archive: its length in bytes and its SHA-256."""

    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class BackupManifest:
    """What an archive says of itself; counts are those of the visible documents."""

    format: int
    program: str
    schema: str
    created: str
    documents: int
    sequence: int
    files: dict[str, Packed]


def write_backup(
    places: Places, target: Path, program: str, passphrase: bytes | None = None, *, damaged: bool = False
) -> BackupManifest:
    """Write an archive; it appears under its name only when it is whole.

    Args:
        passphrase: What it is encrypted with; None: it is not. Its content lies openly in the home alone, for as long
            as it is packed.
        damaged: Back up what is damaged too.

    Raises:
        BackupRefused: There is no database yet, or something in it is damaged.
    """
    if not places.database.exists():
        raise BackupRefused(f"没有可备份的数据：{places.database} 不存在")
    target.parent.mkdir(parents=True, exist_ok=True)
    beside = target.parent if passphrase is None else places.database.parent
    with (
        tempfile.TemporaryDirectory(dir=target.parent, prefix=".backup-") as made,
        tempfile.TemporaryDirectory(dir=beside, prefix=".backup-") as folder,
    ):
        staging, whole = Path(folder), Path(made) / "archive"
        for name, path in places.files().items():
            if path.exists():
                (copy_database if name in DATABASES else copyfile)(path, staging / name)
        if not damaged:
            require_sound(*(staging / name for name in (DATABASE, EVENTS, LOG)))
        for name in (EVENTS, LOG):
            if (staging / name).exists():
                _prepare(staging / name, damaged=damaged)
        manifest = _describe(staging, program, [name for name in places.files() if (staging / name).exists()])
        (staging / MANIFEST).write_bytes(orjson.dumps(asdict(manifest), option=orjson.OPT_INDENT_2))
        _pack(staging, [MANIFEST, *manifest.files], whole, passphrase)
        whole.replace(target)
    return manifest


def copy_database(source: Path, target: Path) -> None:
    """Copy an SQLite database as of one moment, whoever writes to it meanwhile; the copy is one file, no journal."""
    uri = f"{source.absolute().as_uri()}?mode=ro"
    with (
        closing(sqlite3.connect(uri, uri=True, timeout=BUSY_SECONDS)) as reader,
        closing(sqlite3.connect(target)) as copy,
    ):
        reader.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")


def _prepare(copy: Path, *, damaged: bool) -> None:
    try:
        _leave_out(copy)
    except sqlite3.DatabaseError as error:
        if failure := failure_of(error, copy):
            raise failure from error
        if damaged:
            return  # as it is: it could not be written anew
        raise BackupRefused(f"{copy.name} 已损坏（{error}），没有备份；请运行 zwfw doctor 查看如何解决") from None


def _leave_out(copy: Path) -> None:
    """Leave out what is to be forgotten soon: with a salt, whoever knows a person could tell their hashes of that day
    for ever. The copy is written anew, so that nothing of deleted rows is between those that stay.
    """
    with closing(sqlite3.connect(copy)) as connection:
        tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
        if "salts" in tables:
            connection.execute("DELETE FROM salts")
        if "erased_texts" in tables:
            connection.execute("DELETE FROM erased_texts")
        if "nonces" in tables:  # whoever begins without them takes no call that was signed before
            connection.execute("DELETE FROM nonces")
        connection.commit()
        connection.execute("VACUUM")


def _describe(staging: Path, program: str, names: list[str]) -> BackupManifest:
    with closing(sqlite3.connect(staging / DATABASE)) as connection:
        (schema,) = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        documents, sequence = count_visible(connection)
    sizes = {name: (staging / name).stat().st_size for name in names}
    files = {name: Packed(size, digest(staging / name, size)) for name, size in sizes.items()}
    return BackupManifest(FORMAT, program, schema, to_text(datetime.now(UTC)), documents, sequence, files)


def count_visible(connection: sqlite3.Connection) -> tuple[int, int]:
    """How many documents are visible, and the newest change."""
    visible = "SELECT load FROM loads WHERE sequence IS NOT NULL"
    query = f"SELECT count(*) FROM documents WHERE ended IS NULL AND load IN ({visible})"
    (documents,) = connection.execute(query).fetchone()
    (sequence,) = connection.execute("SELECT coalesce(max(sequence), 0) FROM loads").fetchone()
    return int(documents), int(sequence)


def _pack(folder: Path, names: list[str], target: Path, passphrase: bytes | None) -> None:
    with target.open("wb") as file:
        os.fchmod(file.fileno(), 0o600)
        with (
            _sealed(file, passphrase) as sealed,
            gzip.GzipFile(fileobj=sealed, mode="wb", compresslevel=COMPRESSION, filename="") as packed,
            tarfile.open(fileobj=packed, mode="w|") as archive,
        ):
            for name in names:
                archive.add(folder / name, name, recursive=False)
        file.flush()
        os.fsync(file.fileno())


@contextmanager
def _sealed(file: IO[bytes], passphrase: bytes | None) -> Iterator[IO[bytes]]:
    """What is written is encrypted; where there is no passphrase, it is not."""
    if passphrase is None:
        yield file
        return
    from indexer.backup.age import EncryptingWriter  # here, so that whoever has none starts without the library

    # not closed where writing fails: what is there is no archive then
    writer = EncryptingWriter(file, passphrase)
    buffered = io.BufferedWriter(writer, 1 << 20)
    yield buffered
    buffered.close()
