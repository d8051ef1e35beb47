"""Cards: what a page lists. A table of NumPy columns until the page is cut."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np

from indexer.arrays import Array, Bools, Float32s, Int8s, Int64s, UInt8s


@dataclass(frozen=True, slots=True)
class Cards:
    """One entry a card.

    Attributes:
        row: The row that is shown.
        base: Its base's number.
        klass: Relevance class, 0-6.
        tier: 0-6; -1 without region.
        depth: Deeper first within a tier.
        foreign: It belongs to another region but may be handled from the user's.
        needs_region: It stands for copies below the user's region.
        score: What models set.
        folded: How many documents are folded into it.
        pinned: Put first by an admin.
    """

    row: Int64s
    base: Int64s
    klass: UInt8s
    tier: Int8s
    depth: Int8s
    foreign: Bools
    needs_region: Bools
    score: Float32s
    folded: Int64s
    pinned: Bools

    def __len__(self) -> int:
        return len(self.row)

    def take(self, places: Array) -> Cards:
        """The cards at some places (or under a mask), in that order."""
        return Cards(**{field.name: getattr(self, field.name)[places] for field in fields(self)})

    def with_(self, **columns: Any) -> Cards:
        """The same cards with other columns."""
        return replace(self, **columns)


def make_cards(row: Array, base: Array, klass: Array, score: Array, **others: Any) -> Cards:
    """Cards from their rows; a column that is not given holds 0, False, or tier -1 throughout; a scalar fills a column."""
    count = len(row)
    types = {
        "tier": np.int8,
        "depth": np.int8,
        "foreign": np.bool_,
        "needs_region": np.bool_,
        "folded": np.int64,
        "pinned": np.bool_,
    }
    defaults = {"tier": -1}
    columns: dict[str, Any] = {
        name: np.broadcast_to(np.asarray(others.get(name, defaults.get(name, 0))), (count,)).astype(kind)
        for name, kind in types.items()
    }
    return Cards(
        row=np.asarray(row, np.int64),
        base=np.asarray(base, np.int64),
        klass=np.asarray(klass, np.uint8),
        score=np.asarray(score, np.float32),
        **columns,
    )


def concatenate(parts: list[Cards]) -> Cards:
    """All cards of several tables."""
    if len(parts) == 1:
        return parts[0]
    return Cards(
        **{field.name: np.concatenate([getattr(part, field.name) for part in parts]) for field in fields(Cards)}
    )
