"""Which stored documents a reader wants, and may see: one test for lists, digests and the feed of changes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from indexer.store.area import Area, code_of
from indexer.store.split import STATUSES
from indexer.store.stored_row import StoredRow

ID, REGION, PROFILE, STATUS, SITE = (
    StoredRow._fields.index(name) for name in ("id", "region", "profile", "status", "site")
)


@dataclass(frozen=True, slots=True)
class RowFilter:
    """Which stored documents are wanted; what is not given bounds nothing.

    Attributes:
        areas: Regions and sites; a document has to lie in each of them (what was asked for, what the key may see).
        kinds, statuses: Any of these; none: all.
        bucket: The first byte of the SHA-256 of the id.
        since: Written by a load that became visible at this time or later.
    """

    areas: tuple[Area, ...] = ()
    kinds: frozenset[str] = frozenset()
    statuses: frozenset[str] = frozenset()
    bucket: int | None = None
    since: datetime | None = None


EVERYTHING = RowFilter()


def bucket_of(document_id: str) -> int:
    """The bucket of an id, 0 to 255."""
    return sha256(document_id.encode("utf-8", "surrogatepass")).digest()[0]


class _Known(dict[Any, bool]):
    """Answers by value, each worked out once."""

    def __init__(self, test: Callable[[Any], bool]) -> None:
        super().__init__()
        self._test = test

    def __missing__(self, value: Any) -> bool:
        self[value] = self._test(value)
        return self[value]


class RowTest:
    """A filter, made ready for the rows of one store: two look-ups a row.

    Args:
        site_name: Site number → name.
        kind_of: Profile number → kind.
    """

    def __init__(self, wanted: RowFilter, site_name: Callable[[int], str], kind_of: Callable[[int], str]) -> None:
        self._areas = [area for area in wanted.areas if area]
        self._bucket, self._site_name = wanted.bucket, site_name
        self._kinds, self._kind_of = wanted.kinds, kind_of
        self._statuses = frozenset(map(STATUSES.index, wanted.statuses or STATUSES))
        self._regions = _Known(lambda number: all(area.covers_region(code_of(number)) for area in self._areas))
        self._sites = _Known(self._covers_site)
        self._profiles = _Known(lambda number: not self._kinds or kind_of(number) in self._kinds)

    @property
    def is_bounded(self) -> bool:
        """Whether a document may come to be outside of it by moving to another region, site or kind."""
        return bool(self._areas or self._kinds)

    def admits(self, row: Sequence[Any]) -> bool:
        """Whether a row, which begins as a `StoredRow`, is wanted."""
        return (
            row[STATUS] in self._statuses
            and self._sites[row[SITE]]
            and self._regions[row[REGION]]
            and self._profiles[row[PROFILE]]
            and (self._bucket is None or bucket_of(row[ID]) == self._bucket)
        )

    def admits_place(self, region: int, site: int | None, profile: int) -> bool:
        """The same of what a document was that is gone."""
        return self._sites[site] and self._regions[region] and self._profiles[profile]

    def _covers_site(self, number: int | None) -> bool:
        name = None if number is None else self._site_name(number)
        return all(area.covers_site(name) for area in self._areas)
