"""Making a pack: what was appended, and small files that are new, since some objects and packs."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import IO

from indexer.disk import refusals
from indexer.shipping.contents import Contents
from indexer.shipping.shipment import Pack, ShippedFile

# Bytes from which on a new file is an object of its own.
LARGE = 1 << 20
# From so many packs on they become one, but for the first ones that are each larger than all that is behind them.
MANY_PACKS = 16


def shipped_until(path: str, files: Mapping[str, ShippedFile], packs: Sequence[Pack]) -> int:
    """How many bytes of a file that grows some objects and packs have."""
    ends = [pack.ranges[path][1] for pack in packs if path in pack.ranges]
    return max([files[path].bytes if path in files else 0, *ends])


@dataclass(frozen=True, slots=True)
class Missing:
    """What some objects and packs have not: ranges of files that grow, and small files; see `Pack`."""

    ranges: Mapping[str, tuple[int, int]]
    files: Mapping[str, int]

    @property
    def bytes(self) -> int:
        """How many bytes that is."""
        return sum(end - first for first, end in self.ranges.values()) + sum(self.files.values())


def missing(contents: Contents, files: Mapping[str, ShippedFile], packs: Sequence[Pack]) -> Missing:
    """What a commit has and they have not."""
    ranges = {
        path: (start, file.counted)
        for path, file in contents.growing.items()
        if (start := shipped_until(path, files, packs)) < file.counted
    }
    known = {*files, *(path for pack in packs for path in pack.files)}
    return Missing(ranges, {path: contents.length(path) for path in contents.lasting if path not in known})


def kept_packs(packs: Sequence[Pack], new: int) -> Sequence[Pack]:
    """The packs that stay when one of so many bytes joins them; what the others have goes into the new one."""
    if len(packs) < MANY_PACKS:
        return packs
    behind = [*accumulate((pack.bytes for pack in reversed(packs)), initial=new)][-2::-1]
    first = next((place for place, pack in enumerate(packs) if pack.bytes <= behind[place]), len(packs))
    return packs[:first]


def write_pack(target: Path, contents: Contents, parts: Missing) -> Pack:
    """Write the object of a pack to a file; returns what is in it.

    Raises:
        FileNotFoundError: The engine has merged segments meanwhile; its list of them is another one now.
    """
    root, digest = contents.generation.path, hashlib.sha256()
    with refusals(target), target.open("w+b") as file:
        for path, (first, end) in parts.ranges.items():
            _append(file, root / path, first, end)
        for path, length in parts.files.items():
            _append(file, root / path, 0, length)
        file.seek(0)
        while chunk := file.read(LARGE):
            digest.update(chunk)
        return Pack(digest.hexdigest(), file.tell(), contents.commit.number, parts.ranges, parts.files)


def _append(file: IO[bytes], path: Path, first: int, end: int) -> None:
    with path.open("rb") as source:
        source.seek(first)
        if end - first <= LARGE:
            file.write(source.read(end - first))
            return
        while first < end and (chunk := source.read(min(LARGE, end - first))):
            first += file.write(chunk)
