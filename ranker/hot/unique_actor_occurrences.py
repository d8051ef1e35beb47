"""Occurrences: who asked for what, once a day each."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

from indexer.generation.arrays import Array, Int32s, Int64s


@dataclass(frozen=True, slots=True)
class Occurrences:
    """Columns, a row a sighting. An actor is a visitor of one day (its hash is another the day after), so that one row
    for each term and actor is one for each term, visitor and day.

    Attributes:
        term: Number of the term; int32.
        actor, block: Hashes; int64. Who came from an unknown address is a block of their own.
        region: Region number, 0 where none was given; int32.
        bucket: When, in `heat.BUCKET` since 1970 UTC; int32.
        day: Days since 1970 UTC of the salt of both hashes; int32.
    """

    term: Int32s
    actor: Int64s
    block: Int64s
    region: Int32s
    bucket: Int32s
    day: Int32s

    def __len__(self) -> int:
        return len(self.term)

    def take(self, places: Array | slice) -> Occurrences:
        """The sightings at some places (or under a mask), in that order."""
        return Occurrences(*(getattr(self, name)[places] for name in COLUMNS))

    @classmethod
    def of(cls, *columns: Array) -> Occurrences:
        """Columns in the order of the attributes, brought to their types."""
        kinds = zip(columns, KINDS, strict=True)
        return cls(*(np.asarray(column, kind) for column, kind in kinds))

    @classmethod
    def none(cls) -> Occurrences:
        """No sightings."""
        return cls.of(*(np.zeros(0) for _ in KINDS))


COLUMNS = tuple(field.name for field in fields(Occurrences))
KINDS = (np.int32, np.int64, np.int64, np.int32, np.int32, np.int32)


def concatenate(parts: list[Occurrences]) -> Occurrences:
    """All sightings of several tables."""
    return Occurrences(*(np.concatenate([getattr(part, name) for part in parts]) for name in COLUMNS))


def distinct(occurrences: Occurrences) -> Occurrences:
    """One sighting for each term and actor: the earliest, and of one bucket that of the smallest region number; so it
    does not matter in which order they came.
    """
    order = np.lexsort((occurrences.region, occurrences.bucket, occurrences.actor, occurrences.term))
    term, actor = occurrences.term[order], occurrences.actor[order]
    first = np.ones(len(order), np.bool_)
    first[1:] = (term[1:] != term[:-1]) | (actor[1:] != actor[:-1])
    return occurrences.take(order[first])
