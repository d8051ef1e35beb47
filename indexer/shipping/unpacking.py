"""Writing what objects and packs have into a generation's folder. What a commit counts there already is left alone, so
that processes may read it meanwhile.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from indexer.disk import allocate, refusals
from indexer.errors import DamagedShipment
from indexer.generation.syncing import sync
from indexer.shipping.shipment import Pack, ShippedFile

CHUNK = 1 << 20
# Names of files that are on their way begin with a dot and end so.
PART = ".part"


@dataclass(slots=True)
class Unpacking:
    """Files as they are written into a folder.

    Attributes:
        root: The generation's folder.
        counted: Path → bytes that are counted there already.
        written: What was written, to be waited for by `finish`.
    """

    root: Path
    counted: Mapping[str, int]
    written: set[Path] = field(default_factory=set)
    _folders: set[Path] = field(default_factory=set)

    def file(self, path: str, shipped: ShippedFile, source: Path, *, is_shared: bool) -> None:
        """A file with an object of its own; what is counted of it stays.

        Args:
            source: The object, which becomes the file unless it is shared by others; it is not there if it is empty.
        """
        target = self._target(path)
        if self.counted.get(path, 0):
            with source.open("rb") as content:
                self._range(content.fileno(), 0, target, 0, shipped.bytes, self.counted[path])
            return
        part = target.with_name(f".{target.name}{PART}")
        with refusals(target):
            if not shipped.bytes:
                part.write_bytes(b"")
            elif is_shared:
                shutil.copyfile(source, part)
            else:
                source.replace(part)
            if shipped.length > shipped.bytes:
                with part.open("r+b") as made:
                    allocate(made.fileno(), shipped.length)
            part.replace(target)

    def pack(self, pack: Pack, source: Path) -> None:
        """All that a pack has."""
        with source.open("rb") as content:
            place = 0
            for path, (first, end) in pack.ranges.items():
                if (self.root / path).exists():  # else of an earlier set of columns, which nobody needs any more
                    self._range(content.fileno(), place, self._target(path), first, end, self.counted.get(path, 0))
                place += end - first
            for path, length in pack.files.items():
                self._small(self._target(path), os.pread(content.fileno(), length, place))
                place += length

    def finish(self) -> None:
        """Return when all of it is on the disk, and its name in the folders, too."""
        sync([*self.written, *self._folders])

    def _target(self, path: str) -> Path:
        """Where a path lies: never outside of the folder, whatever a shipment says."""
        if path.startswith("/") or ".." in path.split("/"):
            raise DamagedShipment(path, "不在索引的文件夹内")
        target = self.root / path
        if target.parent not in self._folders:
            with refusals(target):
                target.parent.mkdir(parents=True, exist_ok=True)
            self._folders.add(target.parent)
        self.written.add(target)
        return target

    def _range(self, content: int, place: int, target: Path, first: int, end: int, counted: int) -> None:
        skipped = max(0, counted - first)
        place, first = place + skipped, first + skipped
        with refusals(target):
            file = os.open(target, os.O_RDWR | os.O_CREAT, 0o644)
            try:
                while first < end and (chunk := os.pread(content, min(CHUNK, end - first), place)):
                    os.pwrite(file, chunk, first)
                    place, first = place + len(chunk), first + len(chunk)
            finally:
                os.close(file)

    def _small(self, target: Path, content: bytes) -> None:
        part = target.with_name(f".{target.name}{PART}")
        with refusals(target):
            part.write_bytes(content)
            part.replace(target)
