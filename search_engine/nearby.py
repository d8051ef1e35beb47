"""Places of handling by distance: of cards of one class the nearest first, where a position and places are known."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from indexer.arrays import Int64s
from indexer.store import DocumentStore
from indexer.view import IndexView
from ranker.cards import Cards

# Cards that are looked at, from the first on: their documents are read for it.
LOOKED_AT = 200
EARTH_KM = 6371.0  # mean radius


@dataclass(frozen=True, slots=True)
class Nearest:
    """An order by distance, and the distances that are known: row → km."""

    order: Int64s
    km: Mapping[int, float] = field(default_factory=dict)


def nearest_first(
    view: IndexView, store: DocumentStore, cards: Cards, order: Int64s, lat: float, lon: float
) -> Nearest:
    """Reorder the first cards within each class: those whose place is known by distance, the others after them.

    Args:
        order: Places of all cards, best first.
        lat, lon: The user's position, degrees, WGS-84.
    """
    head = order[:LOOKED_AT]
    rows = cards.row[head]
    docs = view.columns.doc[rows].tolist()
    found = store.wholes(docs)
    km = {
        int(row): distance
        for row, doc in zip(rows.tolist(), docs, strict=True)
        if doc in found and (distance := _distance(found[doc][1], lat, lon)) is not None
    }
    far = np.array([km.get(int(row), math.inf) for row in rows.tolist()])
    klass = cards.klass[head].astype(np.int64)
    # stable: what is equally far stays in the order of relevance
    by_distance = np.lexsort((np.arange(len(head)), far, -klass))
    return Nearest(np.concatenate((head[by_distance], order[LOOKED_AT:])), km)


def _distance(document: Mapping[str, Any], lat: float, lon: float) -> float | None:
    place = document.get("place") or {}
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
