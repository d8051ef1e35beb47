"""Small files of the home that all hosts need: whoever changes one on a host has its worker hand it on.

What this host last had in common with the database stands in a file of the home (`shared.json`), so that a file changed
here can be told from one changed elsewhere. The last change wins; a file that this host never had in common with the
others, it takes over from them.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

import orjson
import structlog

from indexer.disk import refusals
from indexer.generation.atomic_replacement import OWNER_ONLY, replace_file
from indexer.store.hosts.shared_files import FileVersion, SharedFiles, digest_of

STATE = "shared.json"
LOG = structlog.get_logger("hosts")
Stamp = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class SharedPath:
    """Files of one kind.

    Attributes:
        pattern: Their paths below the home.
        is_key: Whether hosts are lost without it: one that is missing here is fetched again, never removed elsewhere.
    """

    pattern: str
    is_key: bool = False


SHARED_PATHS = (
    SharedPath("events.key", is_key=True),
    SharedPath("console.key", is_key=True),
    SharedPath("demo.key", is_key=True),
    SharedPath("installation.key", is_key=True),
    SharedPath("regions.tsv"),
    SharedPath("profiles/*.toml"),
    SharedPath("dictionaries/*.tsv"),
)


def missing_keys(home: Path) -> list[str]:
    """Paths of the keys that are not there."""
    return [shared.pattern for shared in SHARED_PATHS if shared.is_key and not (home / shared.pattern).exists()]


class SharedHome:
    """The files of one home, and their rows in the database."""

    def __init__(self, home: Path, files: SharedFiles) -> None:
        self._home, self._files = home, files
        self._digests: dict[str, tuple[Stamp, bytes]] = {}

    def step(self) -> None:
        """Bring both to agree. Raises `StoreBusy` where the database does not answer now."""
        known, theirs, ours = self._known(), self._files.versions(), dict(self._ours())
        agreed = {}
        for path in sorted(known.keys() | theirs.keys() | ours.keys()):
            shared = _shared(path)
            if shared is not None:
                version = self._settled(shared, path, known.get(path), theirs.get(path), ours.get(path))
                if version is not None:
                    agreed[path] = version
        if agreed != known:
            content = {path: [version.number, version.digest.hex()] for path, version in agreed.items()}
            replace_file(self._home / STATE, orjson.dumps(content))

    def _settled(
        self, shared: SharedPath, path: str, known: FileVersion | None, theirs: FileVersion | None, ours: bytes | None
    ) -> FileVersion | None:
        """The version of one file that both have afterwards; None: neither has it."""
        if theirs is not None and (ours or b"") == theirs.digest:
            return theirs  # also where a kill came between handing on and noting it
        if theirs is None or (known is not None and (ours or b"") != known.digest and not (shared.is_key and not ours)):
            if theirs is None and ours is None:
                return None
            theirs = self._files.put(path, self._content(path), first=theirs is None)
            LOG.info("shared file handed on", file=path, number=theirs.number)
        if (ours or b"") != theirs.digest:
            self._take_over(path, theirs)
        return theirs

    def _take_over(self, path: str, version: FileVersion) -> None:
        _, content = self._files.content(path)
        target = self._home / path
        with refusals(target):
            if content is None:
                target.unlink(missing_ok=True)
            else:
                target.parent.mkdir(parents=True, exist_ok=True)
                replace_file(target, content, OWNER_ONLY)
        LOG.info("shared file taken over", file=path, number=version.number)

    def _ours(self) -> Iterator[tuple[str, bytes]]:
        """Path and digest of each file that is here; those that have not changed since are not read again."""
        for shared in SHARED_PATHS:
            for file in self._home.glob(shared.pattern):
                path = file.relative_to(self._home).as_posix()
                if (digest := self._digest(path, file)) is not None:
                    yield path, digest

    def _digest(self, path: str, file: Path) -> bytes | None:
        try:
            status = os.stat(file)
        except OSError:
            return None
        stamp = (status.st_mtime_ns, status.st_ino, status.st_size)
        kept = self._digests.get(path)
        if kept is None or kept[0] != stamp:
            content = self._content(path)
            if content is None:
                return None
            kept = self._digests[path] = (stamp, digest_of(content))
        return kept[1]

    def _content(self, path: str) -> bytes | None:
        file = self._home / path
        with refusals(file):
            try:
                return file.read_bytes()
            except FileNotFoundError:
                return None

    def _known(self) -> dict[str, FileVersion]:
        try:
            kept = orjson.loads((self._home / STATE).read_bytes())
            return {path: FileVersion(path, number, bytes.fromhex(digest)) for path, (number, digest) in kept.items()}
        except (OSError, ValueError, TypeError):
            return {}


def _shared(path: str) -> SharedPath | None:
    """What kind of file a path is; None: not one that may be written here, whatever the database says."""
    if ".." in path.split("/"):
        return None
    found = (
        one for one in SHARED_PATHS if fnmatchcase(path, one.pattern) and path.count("/") == one.pattern.count("/")
    )
    return next(found, None)
