"""What a request filters by. Values of one filter are alternatives; filters on different things all hold."""

from __future__ import annotations

import numpy as np

from indexer.documents.timestamps import to_seconds
from indexer.generation.arrays import Array, Bools
from indexer.snapshot import Snapshot
from indexer.snapshot.facet_overrides import FacetOverrides, WantedValues
from indexer.snapshot.facet_table import FacetTable
from indexer.snapshot.facets import SITE
from ranker.collapse.row_filter import FOREVER, RowFilter
from search_engine.query.request import SearchRequest


def filter_of(
    snapshot: Snapshot, request: SearchRequest, but: str = "", overrides: FacetOverrides | None = None
) -> RowFilter:
    """All filters of a request, or all but one: those of its values, of its channel, platform and dates.

    Args:
        overrides: Of a facet's values, where some bases have others than their profiles say.
    """
    facets = snapshot.facets
    wanted = {name: values for name, values in request.filters if values and name != but}
    if request.channels and but != "channel":
        wanted["channel"] = request.channels
    own = wanted.pop(overrides.facet, ()) if overrides is not None else ()
    masks = [facets[name].allowed(values) for name, values in wanted.items() if name != SITE]
    if request.pf:
        masks.append(for_platform(facets["platforms"], request.pf))
    return RowFilter(
        profiles=_all_of(masks, facets.newest + 1) if masks else None,
        sites=facets[SITE].allowed(wanted[SITE]) if SITE in wanted else None,
        wanted=WantedValues(overrides, frozenset(own)) if overrides is not None and own else None,
        issued=_issued(request),
    )


def filtered_names(request: SearchRequest) -> frozenset[str]:
    """The facets that a request filters by."""
    names = {name for name, values in request.filters if values}
    return frozenset(names | {"channel"} if request.channels else names)


def for_platform(table: FacetTable, platform: str) -> Bools:
    """Profiles that a platform shows: those for all, for itself, or for nobody in particular."""
    unrestricted: Array = np.asarray((table.codes < 0).all(axis=1), np.bool_)
    return unrestricted | table.allowed(["all", platform])


def _all_of(masks: list[Bools], profiles: int) -> Bools:
    """What all masks have; a table is as long as the newest profile that had a value of it."""
    found = np.ones(max(profiles, *map(len, masks)), np.bool_)
    for mask in masks:
        found[: len(mask)] &= mask
        found[len(mask) :] = False
    return found


def _issued(request: SearchRequest) -> tuple[int, int] | None:
    if not request.issued_from and not request.issued_to:
        return None
    return (
        to_seconds(request.issued_from) if request.issued_from else 0,
        to_seconds(request.issued_to) if request.issued_to else FOREVER,
    )
