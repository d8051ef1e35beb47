"""One segment of the catalog: a folder of arrays, written once.

    names-terms.bin …  pieces and whole names → names (see `TermTable`)
    text-terms.bin …   words → bases, by field; pairs of characters (`pairs_of`) → bases
    name_slot.bin      uint32, the base of each name
    bare.bin           uint16, characters of each name without what stands in brackets
    name_length.bin    uint32, words of each base's names
    body_length.bin    uint32, words of each base's whole text
    names.txt          the names, squashed, a line each

Places of bases and names count from the segment's own first. The first segment has the bases of the build, each later
one those that some commits brought.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from indexer.catalog.term_table import TermTable, files_of, map_table
from indexer.disk import unreadable
from indexer.errors import DamagedIndex
from indexer.generation.arrays import Int64s, UInt16s, UInt32s, dtypes_of, map_array
from indexer.generation.checksums import check_sizes

NAMES, BREAK = "names.txt", "\n"


@dataclass(frozen=True, slots=True)
class SegmentArrays:
    """What a segment has one value each of: names, bases."""

    name_slot: UInt32s
    bare: UInt16s
    name_length: UInt32s
    body_length: UInt32s


ARRAYS = dtypes_of(SegmentArrays)
FILES = (*files_of("names"), *files_of("text"), *(f"{name}.bin" for name in ARRAYS), NAMES)


@dataclass(frozen=True)
class CatalogSegment:
    """A segment; `names`: all of them, a line each."""

    in_names: TermTable
    in_text: TermTable
    arrays: SegmentArrays
    names: str

    @property
    def slots(self) -> int:
        """How many bases it has."""
        return len(self.arrays.body_length)

    @cached_property
    def name_starts(self) -> Int64s:
        """Where each name begins in `names`, and one that says where another would."""
        lengths = [len(name) + 1 for name in self.names.split(BREAK)] if len(self.arrays.name_slot) else []
        starts: Int64s = np.r_[0, np.cumsum(lengths, dtype=np.int64)].astype(np.int64)
        return starts

    def name(self, place: int) -> str:
        """A name."""
        return self.names[int(self.name_starts[place]) : int(self.name_starts[place + 1]) - 1]


def open_segment(folder: Path) -> CatalogSegment:
    """Map a segment. Raises `DamagedIndex`."""
    check_sizes(folder, FILES)
    arrays = SegmentArrays(**{name: map_array(folder / f"{name}.bin", kind) for name, kind in ARRAYS.items()})
    try:
        names = (folder / NAMES).read_bytes().decode()
    except OSError as error:
        raise unreadable(error, folder / NAMES, f"{folder.name}/{NAMES}") from None
    except UnicodeDecodeError:
        raise DamagedIndex(f"{folder.name}/{NAMES}", "内容不是 UTF-8 文本") from None
    segment = CatalogSegment(map_table(folder, "names"), map_table(folder, "text"), arrays, names)
    if len(arrays.name_length) != segment.slots or len(segment.name_starts) != len(arrays.name_slot) + 1:
        raise DamagedIndex(folder.name, "各列长度不一致")
    return segment


def open_segments(folders: Sequence[Path]) -> tuple[CatalogSegment, ...]:
    """Map several segments. Raises `DamagedIndex`."""
    return tuple(map(open_segment, folders))
