"""How far documents may be handled, by their profiles: in their region alone, in the city, in the province, everywhere,
or in regions that they list.
"""

from __future__ import annotations

import numpy as np

from dictionaries.caches import Latest
from dictionaries.regions import RegionTree
from indexer.generation.arrays import Array, Int8s, Int64s
from indexer.snapshot.facets import FacetTables
from indexer.snapshot.places import SCOPES


class Scopes:
    """The scopes of all profiles that are known."""

    def __init__(self, facets: FacetTables, tree: RegionTree) -> None:
        self._facets, self._tree = facets, tree
        self._table: Latest[int, Int8s] = Latest()

    def by_profile(self) -> Int8s:
        """For each profile a place in `SCOPES`."""
        return self._table.of(len(self._facets.profiles), self._by_profile)

    def _by_profile(self) -> Int8s:
        table = np.zeros(self._facets.newest + 1, np.int8)
        for number, profile in self._facets.profiles.items():
            table[number] = SCOPES["list" if profile.scope_regions else profile.scope]
        return table

    def listed(self, profiles: Array, scope: Array) -> dict[int, Int64s]:
        """Place among some documents → the region numbers that the document lists.

        Args:
            profiles: Of each document.
            scope: Of each document, as `by_profile` has it.
        """
        found: dict[int, Int64s] = {}
        for place in (scope == SCOPES["list"]).nonzero()[0].tolist():
            profile = self._facets.profiles[int(profiles[place])]
            found[place] = np.array([self._tree[code].number for code in profile.scope_regions], np.int64)
        return found
