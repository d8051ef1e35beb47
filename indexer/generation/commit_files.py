"""Which files a commit consists of, and how much of each it counts: what digests cover and what is shipped follow from
this.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from indexer.disk import unreadable
from indexer.errors import DamagedIndex
from indexer.generation.analysis_state import documents_file, state_file
from indexer.generation.base_doc_values import BASE_TYPES, NAMES
from indexer.generation.checksums import SEAL, Sealed, read_seal
from indexer.generation.codes import LATE
from indexer.generation.columns import ROW_TYPES
from indexer.generation.facet_numbers import NUMBERS
from indexer.generation.generation import Commit, Generation
from indexer.generation.row_values import RECORDS
from indexer.generation.stored_fields import FIELDS

NAMES_END = np.dtype(np.uint64)


@dataclass(frozen=True, slots=True)
class GrowingFile:
    """A file that commits append to. What one counts of it stays as it is, but for erased records.

    Attributes:
        path: Where it is.
        built: How many bytes its seal covers.
        counted: How many bytes the commit counts.
        has_room: Whether it is longer than that from the beginning, so that it can be mapped once.
        is_erased: Whether records are erased where they stand; no digest covers it then.
        sha256: Of the bytes that its seal covers; "" where no seal does.
    """

    path: Path
    built: int
    counted: int
    has_room: bool = False
    is_erased: bool = False
    sha256: str = ""


def growing_files(generation: Generation, commit: Commit) -> Iterator[GrowingFile]:
    """The files that grow, in the order of digests. Raises `DamagedIndex`."""
    columns = generation.columns(commit.columns)
    seal = read_seal(columns)
    for name, kind in ROW_TYPES.items():
        yield _sealed(columns, f"{name}.bin", seal, commit.rows * np.dtype(kind).itemsize, has_room=True)
    seal = read_seal(generation.bases)
    for name, kind in BASE_TYPES.items():
        yield _sealed(generation.bases, f"{name}.bin", seal, commit.bases * np.dtype(kind).itemsize, has_room=True)
    yield _sealed(generation.bases, NAMES, seal, names_size(generation, commit))
    yield GrowingFile(generation.ended(commit.columns), 0, commit.ended * 4)
    for folder, name, counted in (
        (generation.row_values, RECORDS, commit.records * 4),
        (generation.facets, NUMBERS, commit.facets),
        (generation.codes, LATE, commit.codes),
    ):
        yield _sealed(folder, name, read_seal(folder), counted)
    yield GrowingFile(generation.stored / FIELDS, 0, commit.stored, is_erased=True)


def lasting_files(generation: Generation, commit: Commit) -> Iterator[tuple[Path, Sealed | None]]:
    """The files that never change, but for the text index's, and what is sealed of each; None: no seal covers it."""
    growing = {file.path for file in growing_files(generation, commit)}
    for folder in generation.sealed(commit):
        yield folder / SEAL, None
        for name, sealed in read_seal(folder).items():
            path = folder / name
            if path not in growing and path.name != SEAL:
                yield path, sealed
    yield state_file(generation.path, commit.analysis), None
    if generation.state(commit).documents:
        yield documents_file(generation.path, commit.analysis), None


def names_size(generation: Generation, commit: Commit) -> int:
    """How many bytes the names of a commit's bases take. Raises `DamagedIndex`."""
    if not commit.bases:
        return 0
    place = commit.bases * NAMES_END.itemsize
    end = read_span(generation.bases / "names_end.bin", place - NAMES_END.itemsize, place)
    return int(np.frombuffer(end, NAMES_END)[0])


def read_span(path: Path, first: int, end: int) -> bytes:
    """The bytes of a file from one place to another. Raises `DamagedIndex` where it ends before."""
    try:
        with path.open("rb") as file:
            found = os.pread(file.fileno(), end - first, first)
    except OSError as error:
        raise unreadable(error, path, path.name) from None
    if len(found) < end - first:
        raise DamagedIndex(path.name, f"长度不足，提交所记为 {end} 字节")
    return found


def _sealed(folder: Path, name: str, seal: dict[str, Sealed], counted: int, *, has_room: bool = False) -> GrowingFile:
    if name not in seal:
        raise DamagedIndex(f"{folder.name}/{SEAL}", f"没有登记 {name}")
    return GrowingFile(folder / name, seal[name].bytes, counted, has_room, sha256=seal[name].sha256)
