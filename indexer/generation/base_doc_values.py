"""What is known of each base of a generation: its names, its catalog code, when it was issued.

Bases are numbered without gaps: first those whose shared text is in `catalog`, then those of one region, whose text is
in `own`; bases that come after the build follow, and their text is in `catalog`.
"""

from __future__ import annotations

import hashlib
import os
import weakref
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from dictionaries.caches import memoize
from dictionaries.normalize import bare_name, squash
from indexer.documents.elements import elements_of
from indexer.documents.timestamps import parse_instant, to_seconds
from indexer.errors import DamagedIndex
from indexer.generation.arrays import Array, Bools, Int32s, Int64s, UInt32s, UInt64s, map_array, save_array
from indexer.generation.checksums import check_sizes, seal
from indexer.generation.columns import coordinates_of
from indexer.generation.stored_fields import NOT_STORED
from indexer.generation.syncing import mapped_files, sync

BASE_TYPES = {
    "store_base": np.uint32,  # its number in the store
    "key": np.uint64,  # a hash of its key, which outlives numbers and indices
    "catalog_code": np.uint64,  # a hash of the code, 0 = none
    "issued": np.uint32,  # seconds since 1970 UTC, 0 = none
    "elements": np.uint32,  # what its first copy has, see `indexer.documents.elements`
    "lat": np.int32,  # of its first copy's place, see `indexer.generation.columns`
    "lon": np.int32,
    "stored": np.uint32,  # where its content is, see `indexer.generation.stored_fields`; 0 = came after the build
    "names_end": np.uint64,  # where its names end in names.bin
}
SPARE = 20_000
PAIR, NEXT = "|", "\n"
NAMES = "names.bin"


class Name(NamedTuple):
    """A name of a base: squashed, and squashed without what stands in brackets. A tuple: a text makes hundreds."""

    exact: str
    bare: str


as_name: Callable[[tuple[str, str]], Name] = partial(tuple.__new__, Name)
"""Both of a tuple as a name, without the call of Python that `Name` itself is."""


@dataclass(frozen=True, slots=True)
class BaseFacts:
    """One base's line of the book."""

    store_base: int
    key: int
    catalog_code: int
    issued: int
    elements: int
    lat: int
    lon: int
    stored: int
    names: str
    """Lines of `squashed|without brackets`; empty where documents of a base of one region have their own names."""

    @property
    def numbers(self) -> tuple[int, ...]:
        """What the arrays hold of it."""
        codes = self.store_base, self.key, self.catalog_code
        return *codes, self.issued, self.elements, self.lat, self.lon, self.stored


def base_facts(store_base: int, key: str, content: Mapping[str, Any], stored: int = NOT_STORED) -> BaseFacts:
    """The line of a base, from its key and what it shares; `stored`: where its content is."""
    issued = content.get("issued_at")
    lat, lon = coordinates_of(content.get("place"))
    return BaseFacts(
        store_base=store_base,
        key=code_hash(key),
        catalog_code=code_hash(content.get("catalog_code")),
        issued=to_seconds(parse_instant(issued)) if issued else 0,
        elements=elements_of(content),
        lat=lat,
        lon=lon,
        stored=stored,
        names=NEXT.join(f"{name.exact}{PAIR}{name.bare}" for name in names_in(content)),
    )


def names_in(content: Mapping[str, Any]) -> tuple[Name, ...]:
    """The names of a base or a document."""
    names = [content.get("title", ""), *content.get("aliases", ())]
    return tuple(Name(squash(name), bare_name(name)) for name in names)


def code_hash(code: str | None) -> int:
    """64 bits of a code or key, never 0; 0 for none."""
    if not code:
        return 0
    return int.from_bytes(hashlib.blake2b(code.encode(), digest_size=8).digest(), "little") or 1


class BaseDocValues:
    """The book of a generation's bases, memory-mapped.

    Args:
        folder: Where it stands.
        shared: How many bases were put into `catalog` at build.
        built: How many bases there were at build.
    """

    def __init__(self, folder: Path, shared: int, built: int, *, writable: bool = False) -> None:
        self.shared, self.built, self._folder = shared, built, folder
        check_sizes(folder, [*(f"{name}.bin" for name in BASE_TYPES), NAMES])
        arrays = {name: map_array(folder / f"{name}.bin", kind, writable=writable) for name, kind in BASE_TYPES.items()}
        self.store_base: UInt32s = arrays["store_base"]
        self.key: UInt64s = arrays["key"]
        self.catalog_code: UInt64s = arrays["catalog_code"]
        self.issued: UInt32s = arrays["issued"]
        self.elements: UInt32s = arrays["elements"]
        self.lat: Int32s = arrays["lat"]
        self.lon: Int32s = arrays["lon"]
        self.stored: UInt32s = arrays["stored"]
        self._names_end: UInt64s = arrays["names_end"]
        self._arrays = arrays
        self._of_facts: tuple[Array, ...] = (
            self.store_base, self.key, self.catalog_code, self.issued, self.elements, self.lat, self.lon, self.stored,
        )  # fmt: skip
        # kept open: opening it for every name costs thirty times what reading one does
        self._names_file = os.open(folder / NAMES, os.O_RDONLY)
        weakref.finalize(self, os.close, self._names_file)
        self.names = memoize(self._names, 50_000, name="base_names")
        if len({len(array) for array in arrays.values()}) != 1:
            raise DamagedIndex(folder.name, "各列长度不一致")

    @property
    def capacity(self) -> int:
        """How many bases the files have room for."""
        return len(self.store_base)

    def slots(self, bases: int) -> tuple[Int64s, Int64s]:
        """Of so many bases those in `catalog`, in its order, and the place of each base there; -1 for others.

        Those that the build did not know stand behind those that it put there.
        """
        base_of_slot: Int64s = np.r_[: self.shared, self.built : bases]
        slot_of_base: Int64s = np.full(bases, -1)
        slot_of_base[base_of_slot] = np.arange(len(base_of_slot))
        return base_of_slot, slot_of_base

    def append(self, number: int, facts: Sequence[BaseFacts]) -> None:
        """Write lines from a number on (over lines that no commit names, if there are any)."""
        if not facts:
            return
        end = self.names_size(number)
        with (self._folder / NAMES).open("r+b") as file:
            file.truncate(end)
            file.seek(end)
            for i, fact in enumerate(facts, number):
                end += file.write(fact.names.encode())
                for array, value in zip(self._of_facts, fact.numbers, strict=True):
                    array[i] = value
                self._names_end[i] = end
        sync([self._folder / NAMES, *mapped_files(self._arrays.values())])

    def names_size(self, bases: int) -> int:
        """How many bytes the names of the first so many bases take."""
        return int(self._names_end[bases - 1]) if bases else 0

    def check(self, bases: int) -> None:
        """Raises `DamagedIndex` where the files cannot hold so many bases."""
        if bases > self.capacity or (self._folder / NAMES).stat().st_size < self.names_size(bases):
            raise DamagedIndex(f"{self._folder.name}/{NAMES}", f"放不下提交所记的 {bases} 个事项")

    def _names(self, base: int) -> tuple[Name, ...]:
        start, end = int(self._names_end[base - 1]) if base else 0, int(self._names_end[base])
        text = os.pread(self._names_file, end - start, start).decode()
        parts = text.replace(NEXT, PAIR).split(PAIR)  # neither is in a squashed name
        return tuple(map(as_name, zip(parts[::2], parts[1::2], strict=False)))

    def titled(self, titles: Iterable[str], first: int, end: int) -> Iterator[tuple[int, str]]:
        """Of the bases numbered `[first, end)` those whose title is one of some squashed ones (.4 µs a base)."""
        wanted = {title.encode(): title for title in titles}
        start = self.names_size(first)
        text, before = os.pread(self._names_file, self.names_size(end) - start, start), 0
        for base, place in enumerate((self._names_end[first:end].astype(np.int64) - start).tolist(), first):
            title = wanted.get(text[before:place].partition(PAIR.encode())[0])
            if title is not None:
                yield base, title
            before = place

    def has_names(self, bases: Array) -> Bools:
        """Which bases have names in the book."""
        starts = np.where(bases > 0, self._names_end[np.maximum(bases, 1) - 1], 0)
        found: Bools = self._names_end[bases] > starts
        return found


def write_basebook(folder: Path, facts: Iterable[BaseFacts], count: int) -> None:
    """Write a new book of `count` bases in the order of their numbers."""
    folder.mkdir(parents=True)
    arrays: dict[str, Array] = {name: np.zeros(count + SPARE, kind) for name, kind in BASE_TYPES.items()}
    for name, values in arrays.items():
        save_array(folder / f"{name}.bin", values)
    (folder / NAMES).touch()
    files = [*(f"{name}.bin" for name in BASE_TYPES), NAMES]
    seal(folder, dict.fromkeys(files, 0))
    book = BaseDocValues(folder, 0, 0, writable=True)
    number, batch = 0, []
    for fact in facts:
        batch.append(fact)
        if len(batch) == 5_000:
            book.append(number, batch)
            number, batch = number + len(batch), []
    book.append(number, batch)
    sizes = {f"{name}.bin": count * np.dtype(kind).itemsize for name, kind in BASE_TYPES.items()}
    seal(folder, {**sizes, NAMES: book.names_size(count)})
