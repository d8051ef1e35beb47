"""Array types by name, and NumPy files that may grow and are read without copying."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, get_args, get_type_hints

import numpy as np
import numpy.typing as npt

from indexer.disk import allocate, refusals, unreadable
from indexer.errors import DamagedIndex

Array = npt.NDArray[Any]
Bools = npt.NDArray[np.bool_]
Int8s = npt.NDArray[np.int8]
UInt8s = npt.NDArray[np.uint8]
UInt16s = npt.NDArray[np.uint16]
UInt32s = npt.NDArray[np.uint32]
UInt64s = npt.NDArray[np.uint64]
Int32s = npt.NDArray[np.int32]
Int64s = npt.NDArray[np.int64]
Float32s = npt.NDArray[np.float32]
Float64s = npt.NDArray[np.float64]


def dtypes_of(columns: type[Any]) -> dict[str, type[np.generic]]:
    """The type of the numbers in each array of a dataclass, by its annotations."""
    return {name: get_args(get_args(hint)[1])[0] for name, hint in get_type_hints(columns).items()}


def save_array(path: Path, values: Array, capacity: int | None = None) -> None:
    """Write an array as raw little-endian values; with a capacity, room for more follows as zeros. All of it has its
    place on the disk when this returns: a map of it can be written to, however full the disk is by then.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with refusals(path), path.open("wb") as file:
        file.write(np.ascontiguousarray(values).data)  # `tofile` would not tell why it cannot
        if capacity is not None and capacity > len(values):
            allocate(file.fileno(), capacity * values.dtype.itemsize)


def map_array(path: Path, dtype: npt.DTypeLike, *, writable: bool = False) -> Array:
    """Map an array's file, room included. Raises `DamagedIndex` where the file is missing or does not fit the type."""
    try:
        size = path.stat().st_size
    except OSError as error:
        raise unreadable(error, path, path.name) from None
    item = np.dtype(dtype).itemsize
    if size % item:
        raise DamagedIndex(path.name, f"长度 {size} 不是 {item} 的倍数")
    if size == 0:
        return np.zeros(0, dtype)
    # A plain array over the map: np.memmap's own indexing costs three times as much. Of a path as text it follows no
    # links, which takes longer than to map the file.
    with refusals(path):
        if writable:
            _allocate(path, size)
        return np.asarray(np.memmap(os.fspath(path), dtype, "r+" if writable else "r"))


any_of: Callable[[Bools], np.bool_] = np.logical_or.reduce
"""Whether any value of one dimension is true: `values.any()` without the call of Python inside it."""


def run_starts(values: Array) -> Int64s:
    """Where the runs of equal neighbours begin; () of nothing."""
    differs = np.empty(len(values), np.bool_)
    differs[:1] = True
    np.not_equal(values[1:], values[:-1], out=differs[1:])
    return differs.nonzero()[0]


def run_lengths(starts: Int64s, count: int) -> Int64s:
    """How long each run of `count` values is."""
    lengths = np.empty(len(starts), np.int64)
    lengths[:-1] = starts[1:] - starts[:-1]
    lengths[-1:] = count - starts[-1:]
    return lengths


def distinct(values: Array) -> Array:
    """The distinct values, ascending. Of some hundred `np.unique` takes five times as long."""
    ordered = values.copy()
    ordered.sort()
    return ordered[run_starts(ordered)]


def spans(first: Array, lengths: Array) -> tuple[Int64s, Int64s]:
    """The whole numbers of some spans, one span after the other; and for each number the place of its span.

    Args:
        first, lengths: Where each span begins, and how many numbers it has.
    """
    place = np.arange(len(first)).repeat(lengths)
    return np.arange(len(place)) + (first + lengths - lengths.cumsum())[place], place


def _allocate(path: Path, size: int) -> None:
    """Whoever writes to a hole of a map that cannot be filled any more is killed, so there shall be none. (A program
    before this one has left some, and so do tools that copy.)
    """
    with path.open("r+b") as file:
        allocate(file.fileno(), size)
