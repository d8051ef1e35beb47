"""What a text engine must do for us, in our own words. Engines are in `indexer.backends`, chosen by the registry
there.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Protocol

import numpy as np
import numpy.typing as npt

from indexer.query import Query

# A document as an engine gets it: text fields as tokens joined by single spaces, number fields as whole numbers.
IndexDocument = Mapping[str, str | int]


class FieldKind(Enum):
    """What a field keeps of its tokens."""

    SET = "set"  # whether a token occurs
    FREQUENCIES = "frequencies"  # how often, for BM25
    POSITIONS = "positions"  # where, for phrases
    NUMBER = "number"  # one whole number, 0 or more


Schema = Mapping[str, FieldKind]
# Every schema has this number field: it names the document, and writes replace by it.
KEY = "key"


@dataclass(frozen=True, slots=True)
class Hits:
    """Documents found, best first; of equal scores the smaller key first, but for `Bits`.

    Attributes:
        keys: int64, the documents' keys.
        scores: float32, the engine's scores, of the same length.
        complete: Whether these are all that match.
    """

    keys: npt.NDArray[np.int64]
    scores: npt.NDArray[np.float32]
    complete: bool


@dataclass(frozen=True, slots=True)
class Search:
    """The best documents of a query.

    Attributes:
        limit: How many documents at most.
        classes: Conditions, the highest first. What meets a higher one comes first, whatever it scores; within a class
            scores decide.
    """

    query: Query
    limit: int
    classes: tuple[Query, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """Documents by class, best first within each, as in `Hits`.

    Attributes:
        keys: int64, the documents' keys.
        scores: float32, the engine's scores of the query alone.
        condition: uint8, the place of the first of the classes that a document meets; their number for none.
        complete: Whether these are all that match.
    """

    keys: npt.NDArray[np.int64]
    scores: npt.NDArray[np.float32]
    condition: npt.NDArray[np.uint8]
    complete: bool


@dataclass(frozen=True, slots=True)
class Masks:
    """Which of some conditions documents meet, of those that meet one at least.

    Attributes:
        within: The documents that are looked at.
        limit: How many documents at most.
    """

    within: Query
    conditions: tuple[Query, ...]
    limit: int


@dataclass(frozen=True, slots=True)
class Masked:
    """Documents, and what they meet.

    Attributes:
        keys: int64, ascending.
        met: bool, (conditions, documents).
        complete: Whether these are all.
    """

    keys: npt.NDArray[np.int64]
    met: npt.NDArray[np.bool_]
    complete: bool


@dataclass(frozen=True, slots=True)
class Counts:
    """In how many documents tokens stand: (field, token) each. Answered by whole numbers, in that order; deleted
    documents may still count.
    """

    terms: tuple[tuple[str, str], ...]


SubQuery = Search | Masks | Counts
Answer = Found | Masked | tuple[int, ...]


@dataclass(frozen=True, slots=True)
class IndexFiles:
    """The files of one committed state of a text index: a copy of them is the same index.

    Attributes:
        lasting: Names of those that never change. They may go as soon as a later state needs them no more.
        replaced: Name → content of the small ones that every commit replaces, in the order in which they are written,
            behind the others.
    """

    lasting: tuple[str, ...]
    replaced: Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class Condition:
    """How an engine is that runs elsewhere.

    Attributes:
        status: The cluster's colour: `green`, `yellow` or `red`.
        nodes: How many machines it has.
        index: The name of an index; "" where none was asked for.
        index_status: Its colour; "": it is not there.
    """

    status: str
    nodes: int
    index: str = ""
    index_status: str = ""


class TextReader(Protocol):
    """One committed state of a text index; it does not change while it is used. Many questions are put at once by
    `Backend.ask`.
    """

    def search(self, query: Query, limit: int) -> Hits:
        """The `limit` best documents of a query."""

    def frequency(self, field: str, text: str | int) -> int:
        """In how many documents the token (or number) stands in the field (deleted ones may still count)."""

    def possible(self, queries: Sequence[Query]) -> list[int]:
        """The places of those queries that may find something; the others surely find nothing."""

    def count(self) -> int:
        """How many documents there are."""


class TextIndex(Protocol):
    """A text index in a folder (or of a name on a server)."""

    def reader(self) -> TextReader:
        """The newest committed state."""

    def write(self, documents: Iterable[IndexDocument], delete: Iterable[int] = ()) -> None:
        """Add documents (replacing those of the same key), remove others, and commit.

        Where it fails on the way, the same write once more makes it whole: what was written already is replaced by its
        key, and readers see none of it before.
        """

    def build(self, documents: Iterable[IndexDocument]) -> None:
        """Fill an empty index with many documents in the order given, which scans of neighbours profit from; commit."""

    def check(self) -> None:
        """See that what was committed is still there: milliseconds. Raises `indexer.errors.DamagedIndex`, and
        `EngineUnavailable` where that cannot be known now.
        """

    def close(self) -> None:
        """Free what is held."""


class Backend(Protocol):
    """An engine."""

    name: str

    def ask(self, reader: TextReader, asked: Sequence[SubQuery]) -> list[Answer]:
        """Answer several questions in one go. Raises `EngineUnavailable` where the engine cannot answer now, whole or
        not at all.
        """

    def condition(self, path: Path | None = None) -> Condition | None:
        """How the engine is, and the index of a folder; None: it is in the process itself. Raises `EngineUnavailable`
        where it does not answer within seconds.
        """

    def tend(self, named: Collection[Path], *, remove: bool) -> int:
        """Where indices lie elsewhere: say that those of some folders are in use.

        Args:
            named: All folders of this host that may name an index.
            remove: Also remove what this installation has made and nobody has used for an hour.

        Returns:
            How many indices were removed.
        """

    def create(self, path: Path, schema: Schema) -> TextIndex:
        """A new empty index."""

    def detach(self, path: Path, schema: Schema) -> None:
        """Have a copied folder stand for an index of its own: what is written to it is written to no other's."""

    def open(self, path: Path, schema: Schema, *, writable: bool = False) -> TextIndex:
        """An index that exists. Raises `indexer.errors.DamagedIndex`."""

    def verify(self, path: Path, schema: Schema) -> None:
        """Read all of an index's committed state and compare checksums. Raises `indexer.errors.DamagedIndex`, and
        `EngineUnavailable` where that cannot be known now.
        """

    def files(self, path: Path) -> IndexFiles:
        """What an index's newest committed state consists of. Raises `indexer.errors.DamagedIndex`."""
