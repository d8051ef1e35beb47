"""Other copies of a matter: the same base in other regions."""

from __future__ import annotations

from typing import Any

import numpy as np

from dictionaries.regions import UnknownRegion
from indexer.generation.arrays import Int64s
from indexer.snapshot import Snapshot
from ranker.collapse.descendants import first_order
from ranker.collapse.outside_chain import proximity_of
from ranker.ordering.cascade import RegionCascade
from search_engine.errors import BadParameters, Detail
from search_engine.page.region_fields import region_fields


def copies_of(snapshot: Snapshot, doc: int, region: str | None, page: int, size: int) -> dict[str, Any]:
    """Other live documents of the same base, a page of all of them: those of the region's chain first, its own region
    first of all; then those below it; then all others as searches take the nearest of them. Raises `BadParameters`.

    Args:
        doc: The document's number in the store.
        region: Code of the user's region; None: the document's own.
        page, size: Which of them, as in a search.
    """
    rows, here = snapshot.rows_of_docs(np.array([doc]))
    found = rows
    if here.any():
        found = snapshot.rows_of_bases(snapshot.columns.base[rows])
        found = found[snapshot.live.flags[found] & (found != rows[0])]
    if len(found):
        own = region or snapshot.tree.by_number(int(snapshot.columns.region[rows[0]])).code
        found = found[_by_proximity(snapshot, _cascade(snapshot, own), found)]
    shown = found[(page - 1) * size : page * size]
    regions = map(snapshot.tree.by_number, snapshot.columns.region[shown].tolist())
    copies = [
        {"id": id, "region": region_fields(region)} for id, region in zip(snapshot.ids(shown), regions, strict=True)
    ]
    return {"total": len(found), "page": page, "size": size, "copies": copies}


def _by_proximity(snapshot: Snapshot, cascade: RegionCascade, rows: Int64s) -> Int64s:
    """The order of rows as seen from a region."""
    tier, _, distance = proximity_of(snapshot, cascade, rows)
    region = snapshot.columns.region[rows].astype(np.int64)
    links = len(cascade.numbers)
    # before all tiers: the chain link by link, then what lies below
    near = np.where(cascade.is_below(region), links, links + 1 + tier.astype(np.int64))
    for link, number in enumerate(cascade.numbers):
        near[region == number] = link
    order = first_order(snapshot, rows, np.zeros(len(rows), np.int64))
    found: Int64s = order[np.lexsort((distance[order], near[order]))]
    return found


def _cascade(snapshot: Snapshot, region: str) -> RegionCascade:
    try:
        return RegionCascade.of(snapshot.tree, snapshot.groups, region)
    except UnknownRegion as error:
        raise BadParameters([Detail("region", str(error))]) from error
