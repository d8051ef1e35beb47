"""The catalogue as citizens meet it: what there is, what people call it, and which document of it serves whom."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from dictionaries.regions import RegionTree

# Popularity of what has none: the least that the sample catalogue gives.
UNKNOWN_POPULARITY = 1.0
EVERYBODY = frozenset(("natural", "legal"))


@dataclass(frozen=True, slots=True)
class Matter:
    """A base.

    Attributes:
        base: Its number in the store, or any other that tells it apart.
        key: The store's key of it, which models learn on.
        popularity: Above 0; how often it is looked at beside the others.
        offered: How many documents it has.
    """

    base: int
    key: str
    title: str
    aliases: tuple[str, ...] = ()
    audience: frozenset[str] = EVERYBODY
    popularity: float = UNKNOWN_POPULARITY
    offered: int = 1


class Catalogue:
    """Matters and where they are offered.

    Args:
        copies: Region code → base → document id.
        weights: Region code → how often somebody lives there; absent: as many as it has documents.
    """

    def __init__(
        self,
        tree: RegionTree,
        matters: Iterable[Matter],
        copies: Mapping[str, Mapping[int, str]],
        weights: Mapping[str, float] | None = None,
    ) -> None:
        self.tree, self._copies = tree, copies
        self.matters: Mapping[int, Matter] = {matter.base: matter for matter in matters}
        self._weights = weights

    @cached_property
    def by_title(self) -> Mapping[str, Matter]:
        """The matter of each title; of several the one that is offered most."""
        ordered = sorted(self.matters.values(), key=lambda matter: (matter.offered, -matter.base))
        return {matter.title: matter for matter in ordered}

    @cached_property
    def homes(self) -> Mapping[str, float]:
        """Where citizens live, with weights: counties, and cities without counties."""
        found = {code: float(len(copies)) for code, copies in self._copies.items() if self._is_home(code)}
        if self._weights is None:
            return found
        return {code: weight for code, weight in self._weights.items() if code in found and weight > 0}

    def towns(self, home: str) -> Sequence[str]:
        """Towns of a home that offer something."""
        return [town.code for town in self.tree.children(home) if town.code in self._copies]

    def chain(self, code: str) -> tuple[str, ...]:
        """Codes of a region and those above that offer something, nearest first."""
        return tuple(region.code for region in self.tree.chain(code) if region.code in self._copies)

    def document(self, base: int, chain: Sequence[str]) -> str | None:
        """The nearest copy of a base; None where the chain has none."""
        for code in chain:
            found = self._copies[code].get(base)
            if found is not None:
                return found
        return None

    def _is_home(self, code: str) -> bool:
        region = self.tree[code]
        if region.level != "city":
            return region.level == "county"
        below = self.tree.children(code)
        return not below or below[0].level != "county"
