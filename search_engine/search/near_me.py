"""Who asks for the nearest place is answered by place: by distance where it is known, else by the region's tier.

Only here does nearness come before class: any of the matters that match is handled at that place.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from indexer.generation.arrays import Int64s
from indexer.snapshot import Snapshot
from indexer.store import DocumentStore
from ranker.matching.relevance import RELAXED
from ranker.ordering.cards import Cards
from ranker.ordering.order import pin_places
from search_engine.query.analysis import QueryAnalysis
from search_engine.query.request import SearchRequest

# Cards that are looked at, from the first on: their documents are read for it.
LOOKED_AT = 200
EARTH_KM = 6371.0  # mean radius


@dataclass(frozen=True, slots=True)
class Nearest:
    """An order by distance, and the distances that are known: row → km."""

    order: Int64s
    km: Mapping[int, float] = field(default_factory=dict)


def nearest_for(
    request: SearchRequest,
    analysis: QueryAnalysis,
    snapshot: Snapshot,
    store: DocumentStore,
    cards: Cards,
    order: Int64s,
) -> Nearest:
    """The order by place, where the nearest one is asked for, else as it is: the first cards are reordered, those whose
    place is known by distance, the others after them by tier; what is over, and relaxed matches, last. What an editor
    put first stays there.

    Args:
        order: Places of all cards, best first.
    """
    if not analysis.nearby or request.sort != "relevance" or not len(order):
        return Nearest(order)
    known = request.lat is not None and request.lon is not None
    position = (float(request.lat or 0), float(request.lon or 0)) if known else None
    head = order[:LOOKED_AT]
    rows = cards.row[head]
    docs = snapshot.columns.doc[rows].tolist()
    found = store.full_documents(docs)
    places = [found[doc][1].get("place") or {} if doc in found else {} for doc in docs]
    km = {
        row: distance
        for row, place in zip(rows.tolist(), places, strict=True)
        if position and (distance := _distance(place, *position)) is not None
    }
    far = np.array([km.get(row, math.inf) for row in rows.tolist()])
    nowhere = np.array([not place for place in places])
    relaxed, tier = cards.relevance_class[head] <= RELAXED, cards.tier[head].astype(np.int64)
    # what is equally near stays in the order of relevance
    by_place = np.lexsort(
        (np.arange(len(head)), tier, far, nowhere, cards.over[head], relaxed, pin_places(cards)[head])
    )
    return Nearest(np.concatenate((head[by_place], order[LOOKED_AT:])), km)


def _distance(place: Mapping[str, Any], lat: float, lon: float) -> float | None:
    there = place.get("lat"), place.get("lon")
    if there[0] is None or there[1] is None:
        return None
    return great_circle(lat, lon, float(there[0]), float(there[1]))


def great_circle(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """Km between two points by the haversine formula; degrees."""
    north, south = math.radians(lat), math.radians(other_lat)
    half = math.sin((south - north) / 2) ** 2
    half += math.cos(north) * math.cos(south) * math.sin(math.radians(other_lon - lon) / 2) ** 2
    return 2 * EARTH_KM * math.asin(min(1.0, math.sqrt(half)))
