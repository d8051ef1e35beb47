"""Writing a table into a generation's folder."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from dictionaries.caches import memoized
from indexer.generation.arrays import UInt16s, save_array
from indexer.generation.checksums import seal
from indexer.suggestions.entry import Entry
from indexer.suggestions.readings import Readings
from indexer.suggestions.table import ARRAYS, FIRST_COMMON, LAST_COMMON, arrays_of, files


def write_table(folder: Path, entries: Sequence[Entry], read: Callable[[str], Sequence[str]]) -> None:
    """Write a table of some entries into a new folder.

    Args:
        read: A text's readings, one a character.
    """
    folder.mkdir(parents=True)
    arrays = {**arrays_of(entries, read), "common": common_readings(read)}
    for name, kind in ARRAYS.items():
        save_array(folder / f"{name}.bin", np.asarray(arrays[name]).astype(kind, copy=False))
    seal(folder, {name: (folder / name).stat().st_size for name in files()})


@memoized(4, name="common_readings")
def common_readings(read: Callable[[str], Sequence[str]]) -> UInt16s:
    """The number of each common character's reading, standing alone."""
    apart = "\n".join(map(chr, range(FIRST_COMMON, LAST_COMMON + 1)))
    return np.array(Readings.current().numbers(read(apart)[::2]), np.uint16)
