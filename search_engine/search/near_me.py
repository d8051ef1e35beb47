"""Who asks for the nearest place is answered by place: by distance where it is known, else by the region's tier.

Only here does nearness come before class: any of the matters that match is handled at that place.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from indexer.generation.arrays import Array, Float64s, Int64s
from indexer.generation.columns import DEGREE, NOWHERE, SOMEWHERE
from indexer.snapshot import Snapshot
from ranker.matching.relevance import RELAXED
from ranker.ordering.cards import Cards
from ranker.ordering.order import pin_places
from search_engine.query.analysis import QueryAnalysis
from search_engine.query.request import SearchRequest

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
    cards: Cards,
    order: Int64s,
) -> Nearest:
    """The order by place, where the nearest one is asked for, else as it is: those whose place is known by
    distance, the others after them by tier; what is over, and relaxed matches, last. What an editor put first stays
    there.

    Args:
        order: Places of all cards, best first.
    """
    if not analysis.nearby or request.sort != "relevance" or not len(order):
        return Nearest(order)
    rows = cards.row[order]
    lat, lon = snapshot.coordinates(rows)
    far = np.full(len(rows), math.inf)
    if request.lat is not None and request.lon is not None:
        known = lat > SOMEWHERE
        far[known] = great_circle(request.lat, request.lon, lat[known] / DEGREE, lon[known] / DEGREE)
    km = dict(zip(rows[far < math.inf].tolist(), far[far < math.inf].tolist(), strict=True))
    nowhere = lat == NOWHERE
    relaxed, tier = cards.relevance_class[order] <= RELAXED, cards.tier[order].astype(np.int64)
    # what is equally near stays in the order of relevance
    by_place = np.lexsort((tier, far, nowhere, cards.over[order], relaxed, pin_places(cards)[order]))
    return Nearest(order[by_place], km)


def great_circle(lat: float, lon: float, other_lat: Array | float, other_lon: Array | float) -> Float64s:
    """Km from a point to others by the haversine formula; degrees."""
    north, south = math.radians(lat), np.radians(other_lat)
    half = np.sin((south - north) / 2) ** 2
    half += math.cos(north) * np.cos(south) * np.sin(np.radians(other_lon - lon) / 2) ** 2
    distances: Float64s = 2 * EARTH_KM * np.arcsin(np.minimum(1.0, np.sqrt(half)))
    return distances
