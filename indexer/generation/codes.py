"""What documents are numbered by: their ids, 实施编码 and 基本编码, to be found whole or by a part.

    texts.bin   lines of capitals, each with its line's end: of each document its id and 实施编码, a space between; then
                of each base its 基本编码, empty where it has none
    ends.bin    uint64, where each line ends
    docs.bin    uint32, the documents of the first lines, ascending
    late.txt    a line for each document that came after the build: its three numbers, a tab, and which document

A number is looked for by reading all lines (3 ms for 122,000 documents, a tenth of a second for five million): numbers
are seldom searched, and a part may begin anywhere in them.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from dataclasses import dataclass
from mmap import ACCESS_READ, mmap
from pathlib import Path

import numpy as np

from indexer.disk import unreadable
from indexer.documents.texts import code_form
from indexer.generation.appended_lines import LINE, read_lines
from indexer.generation.arrays import Array, Int64s, UInt32s, UInt64s, map_array, save_array
from indexer.generation.checksums import seal

ARRAYS = {"ends.bin": np.uint64, "docs.bin": np.uint32}
LATE = "late.txt"
FILES = ("texts.bin", *ARRAYS, LATE)
TAB = b"\t"
# Documents are numbered in small letters there, which stand in no number that is looked for.
LETTERS, DIGITS = bytes.maketrans(b"0123456789", b"abcdefghij"), bytes.maketrans(b"abcdefghij", b"0123456789")


@dataclass(frozen=True, slots=True)
class Codes:
    """The numbers of a build, mapped."""

    texts: mmap | bytes
    ends: UInt64s
    docs: UInt32s

    def having(self, code: str, limit: int) -> tuple[Int64s, Int64s]:
        """Bases and documents with a number that has a text in it; documents only where no base has.

        Args:
            limit: At most so many of either.
        """
        lines = len(self.docs)
        start = int(self.ends[lines - 1]) if lines else 0
        bases = self._lines(code, start, len(self.texts), limit) - lines
        docs = self._lines(code, 0, start, limit) if not len(bases) else bases[:0]
        return bases, self.docs[docs].astype(np.int64)

    def _lines(self, code: str, start: int, end: int, limit: int) -> Int64s:
        """The numbers of the lines in a stretch of the texts that have a text in them."""
        found, wanted = list[int](), code_form(code)
        while len(found) < limit and (place := self.texts.find(wanted, start, end)) >= 0:
            found.append(int(self.ends.searchsorted(place, "right")))
            start = int(self.ends[found[-1]])
        return np.array(found, np.int64)


def open_codes(folder: Path) -> Codes:
    """Map them. Raises `DamagedIndex`."""
    path = folder / "texts.bin"
    try:
        with path.open("rb") as file:  # NumPy's maps cannot be looked through without a copy
            texts = mmap(file.fileno(), 0, access=ACCESS_READ) if path.stat().st_size else b""
    except OSError as error:
        raise unreadable(error, path, path.name) from None
    return Codes(texts, *(map_array(folder / name, kind) for name, kind in ARRAYS.items()))


class LateCodes:
    """The numbers of documents that came after the build, as far as a commit counts.

    Args:
        length: Bytes of `late.txt` that it counts.
    """

    def __init__(self, folder: Path, length: int) -> None:
        self.length = length
        self._text = read_lines(folder / LATE, 0, length)

    def having(self, code: str, limit: int) -> Int64s:
        """Documents with a number that has a text in it, at most `limit`, in the order in which they came."""
        found, start, wanted = dict[int, None](), 0, code_form(code)
        while len(found) < limit and (place := self._text.find(wanted, start)) >= 0:
            start = self._text.index(LINE, place) + 1
            doc = self._text[self._text.index(TAB, place) + 1 : start - 1].translate(DIGITS)
            found[int(doc)] = None  # one may have been entered anew
        return np.array(list(found), np.int64)


def late_line(doc: int, codes: Iterable[str | None]) -> bytes:
    """The line of a document that came after the build."""
    return b" ".join(code_form(code) for code in codes if code) + TAB + str(doc).encode().translate(LETTERS)


class CodesWriter:
    """Writes lines as they come: first those of documents, then those of bases.

    Args:
        folder: Is made.
    """

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True)
        self._folder, self._ends, self._end = folder, array("Q"), 0
        self._file = (folder / "texts.bin").open("wb")

    def add(self, codes: Iterable[str | None]) -> None:
        """A line."""
        self._end += self._file.write(b" ".join(code_form(code) for code in codes if code) + LINE)
        self._ends.append(self._end)

    def finish(self, docs: Array) -> None:
        """Write which documents the first lines are of, and seal it."""
        self._file.close()
        save_array(self._folder / "ends.bin", np.array(self._ends, np.uint64))
        save_array(self._folder / "docs.bin", np.asarray(docs, np.uint32))
        (self._folder / LATE).touch()
        seal(self._folder, {name: (self._folder / name).stat().st_size for name in FILES})
