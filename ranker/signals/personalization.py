"""What a person who agreed turns to, as shares of the strongest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeVar

import numpy as np

from indexer.generation.arrays import Float32s
from indexer.snapshot import Snapshot
from ranker.ordering.cards import Cards

Key = TypeVar("Key")
# The parts of a card's share; they add up to 1. The matter itself counts most: who comes back mostly comes for it.
OF_BASE, OF_DEPARTMENT, OF_THEME = 0.5, 0.3, 0.2


@dataclass(frozen=True, slots=True)
class Personalization:
    """Shares of the strongest, 0 to 1, by number of base and by value of department and theme; nothing of it outlives
    the request.
    """

    bases: Mapping[int, float] = field(default_factory=dict)
    departments: Mapping[str, float] = field(default_factory=dict)
    themes: Mapping[str, float] = field(default_factory=dict)

    @classmethod
    def of(cls, snapshot: Snapshot, weights: Mapping[int, float]) -> Personalization:
        """From what bases say of a person (`History.weights`)."""
        departments: dict[str, float] = {}
        themes: dict[str, float] = {}
        for base, weight in weights.items():
            rows = snapshot.rows_of_bases(np.array([base]))[:1]
            for profile in (snapshot.facets.profiles[int(number)] for number in snapshot.columns.profile[rows]):
                if profile.department:
                    departments[profile.department] = departments.get(profile.department, 0.0) + weight
                for theme in profile.themes:
                    themes[theme] = themes.get(theme, 0.0) + weight
        return cls(_shares(weights), _shares(departments), _shares(themes))

    def shares(self, snapshot: Snapshot, cards: Cards) -> Float32s:
        """How much of it each card has, 0-1."""
        profile = snapshot.columns.profile[cards.row]
        bases = np.array([self.bases.get(base, 0.0) for base in cards.base.tolist()], np.float32)
        departments = _by_profile(snapshot, "department", self.departments)[profile]
        themes = _by_profile(snapshot, "theme", self.themes)[profile]
        share = OF_BASE * bases + OF_DEPARTMENT * departments + OF_THEME * themes
        found: Float32s = np.clip(share, 0, 1).astype(np.float32)
        return found


def _by_profile(snapshot: Snapshot, facet: str, shares: Mapping[str, float]) -> Float32s:
    """The largest share of each profile's values."""
    table = snapshot.facets[facet]
    by_value = np.array([*(shares.get(value, 0.0) for value in table.values), 0.0], np.float32)  # -1: no value
    found: Float32s = by_value[table.codes].max(axis=1)
    return found


def _shares(weights: Mapping[Key, float]) -> dict[Key, float]:
    most = max(weights.values(), default=0.0)
    return {key: weight / most for key, weight in weights.items() if weight > 0} if most > 0 else {}
