"""Other copies of a matter: the same base in other regions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from dictionaries.regions import Region, UnknownRegion
from indexer.snapshot import Snapshot
from search_engine.errors import BadParameters, Detail
from search_engine.page.region_fields import region_fields

MAX_COPIES = 500


def copies_of(snapshot: Snapshot, doc: int, region: str | None) -> list[dict[str, Any]]:
    """Other live documents of the same base, those of the region's chain first, at most `MAX_COPIES`. Raises
    `BadParameters`.

    Args:
        doc: The document's number in the store.
    """
    rows, here = snapshot.rows_of_docs(np.array([doc]))
    if not here.any():
        return []
    found = snapshot.rows_of_bases(snapshot.columns.base[rows])
    found = found[snapshot.live.flags[found] & (found != rows[0])]
    near = {link.number: place for place, link in enumerate(_chain(snapshot, region))}
    numbers = snapshot.columns.region[found].tolist()
    order = sorted(range(len(found)), key=lambda i: (near.get(numbers[i], len(near)), numbers[i]))[:MAX_COPIES]
    ids = snapshot.ids(found[order])
    return [
        {"id": ids[i], "region": region_fields(snapshot.tree.by_number(numbers[place]))}
        for i, place in enumerate(order)
    ]


def _chain(snapshot: Snapshot, region: str | None) -> Iterator[Region]:
    if region:
        try:
            yield from snapshot.tree.chain(region)
        except UnknownRegion as error:
            raise BadParameters([Detail("region", str(error))]) from error
