"""Writing a table into a generation's folder."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from indexer.arrays import save_array
from indexer.seals import seal
from indexer.suggestions.entry import Entry
from indexer.suggestions.table import ARRAYS, arrays_of, files


def write_table(folder: Path, entries: Sequence[Entry], read: Callable[[str], Sequence[str]]) -> None:
    """Write a table of some entries into a new folder.

    Args:
        read: A text's readings, one a character.
    """
    folder.mkdir(parents=True)
    arrays = arrays_of(entries, read)
    for name, kind in ARRAYS.items():
        save_array(folder / f"{name}.bin", np.asarray(arrays[name]).astype(kind, copy=False))
    seal(folder, {name: (folder / name).stat().st_size for name in files()})
