"""All that sources and rules look at: one request, one view, one person at most."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from dictionaries.normalize import squash
from dictionaries.regions import Region
from indexer.generation.arrays import Bools, Int64s
from indexer.snapshot import Snapshot
from indexer.snapshot.chain import ChainRows
from indexer.snapshot.facet_overrides import FacetOverrides
from ranker.collapse.region_view import view_of
from ranker.ordering.cards import Cards
from ranker.ordering.cascade import RegionCascade
from search_engine.people.learning import Knowledge
from search_engine.recommendation.context import Context
from search_engine.recommendation.history import History
from search_engine.recommendation.numbering import Numbering
from search_engine.recommendation.renewals import Due, due
from search_engine.search.filters import for_platform

# What is recommended: what one can have done, and guides and apps that lead to it. Texts to read have the feed.
KINDS = ("matter", "guide", "app")
WHOLE_COUNTRY = "全国"


@dataclass(frozen=True, eq=False)
class Situation:
    """Attributes:
    cascade: None without region.
    about: Bases that the context is about, the nearest first.
    shown: Bases that the page shows already.
    history: Empty for everybody but a person who agreed.
    now: ms since 1970 UTC.
    search: A query → the cards that it finds here, best first.
    name: What a base is called.
    hot: Terms asked for lately, hottest first, each with the code of the region that it is hot in.
    next_steps: A matter's name, squashed → names of those that follow it, the first step first.
    life_events: What belongs to life events otherwise than documents say; None: all is as they say.
    """

    snapshot: Snapshot
    cascade: RegionCascade | None
    audience: str | None
    pf: str | None
    context: Context
    about: tuple[int, ...]
    shown: frozenset[int]
    history: History
    knowledge: Knowledge
    numbering: Numbering
    now: int
    search: Callable[[str], Cards]
    name: Callable[[int], str]
    hot: tuple[tuple[str, str], ...] = ()
    next_steps: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    life_events: FacetOverrides | None = None

    @cached_property
    def suitable(self) -> Bools:
        """For each profile whether its documents may be recommended here: something to do, or that leads to it, which
        no authority does of itself (依职权: nobody applies to be fined), and `for_them`.
        """
        return self.of_kinds(KINDS) & ~self.snapshot.is_ex_officio & self.for_them

    @cached_property
    def for_them(self) -> Bools:
        """For each profile whether its documents are for the audience, or for nobody in particular, and shown by the
        platform.
        """
        facets = self.snapshot.facets
        found = np.ones(facets.newest + 1, np.bool_)
        if self.audience is not None:
            audience = facets["audience"]
            found &= self._sized(audience.allowed([self.audience]) | (audience.codes < 0).all(axis=1))
        if self.pf is not None:
            found &= self._sized(for_platform(facets["platforms"], self.pf))
        return found

    def of_kinds(self, kinds: Sequence[str]) -> Bools:
        """For each profile whether its documents are of some kinds."""
        return self._sized(self.snapshot.facets["kind"].allowed(kinds))

    @cached_property
    def chain(self) -> ChainRows:
        """The live, suitable rows of the user's chain, and one of each base below it; without a region the highest copy
        of each base.
        """
        snapshot = self.snapshot
        chain = _highest(snapshot) if self.cascade is None else _with_below(snapshot, self.cascade)
        kept = snapshot.live.flags[chain.rows] & self.suitable[chain.profile]
        return ChainRows(*(getattr(chain, name)[kept] for name in COLUMNS))

    @cached_property
    def weights(self) -> Mapping[int, float]:
        """Bases of the history by how much each says, those that the view holds."""
        weights = self.history.weights(self.now)
        numbers = self.numbering.numbers(weights)
        return {numbers[key]: weight for key, weight in weights.items() if key in numbers}

    @cached_property
    def due(self) -> Mapping[int, Due]:
        """Bases that renew what of the person's runs out about now."""
        numbers = self.bases(self.history.handled)
        titles = {self.name(numbers[key]): at for key, at in self.history.handled.items() if key in numbers}
        found: dict[int, Due] = {}
        for end in due(titles, self.now):
            for base in self.search(end.validity.query).base.tolist():
                if base not in found and end.validity.is_renewed_by(squash(self.name(base))):
                    found[base] = end
                    break
        return found

    def bases(self, keys: Iterable[str]) -> dict[str, int]:
        """Numbers of bases by key."""
        return self.numbering.numbers(keys)

    def place(self, link: int = 0) -> str:
        """The name of a region of the chain; 全国 where there is none."""
        return WHOLE_COUNTRY if self.cascade is None else name_of(self.cascade.chain[link])

    def _sized(self, flags: Bools) -> Bools:
        """Flags by profile, one for each profile there is."""
        size = self.snapshot.facets.newest + 1
        found = np.zeros(size, np.bool_)
        found[: min(len(flags), size)] = flags[:size]
        return found


def name_of(region: Region) -> str:
    """What a reason calls a region."""
    return WHOLE_COUNTRY if region.level == "nation" else region.name


def _with_below(snapshot: Snapshot, cascade: RegionCascade) -> ChainRows:
    """The chain's rows, then those below the user's region, as if they were its own."""
    chain, lower = snapshot.chain_rows(cascade.numbers), view_of(snapshot, cascade).below
    if lower is None:
        return chain
    below = rows_of(snapshot, lower.first[lower.first >= 0].astype(np.int64))
    columns: dict[str, Any] = {name: np.concatenate((getattr(chain, name), getattr(below, name))) for name in COLUMNS}
    return ChainRows(**columns)


COLUMNS = ("rows", "link", "base", "slot", "profile", "doc")


def _highest(snapshot: Snapshot) -> ChainRows:
    slots = np.flatnonzero(snapshot.places.total > 0)
    rows = snapshot.places.highest[slots].astype(np.int64)
    return rows_of(snapshot, rows)


def rows_of(snapshot: Snapshot, rows: Int64s) -> ChainRows:
    """Some rows as those of a chain of one link."""
    columns = snapshot.columns
    base = columns.base[rows].astype(np.int64)
    profile, doc = columns.profile[rows].astype(np.int64), columns.doc[rows].astype(np.int64)
    return ChainRows(
        rows=rows, link=np.zeros(len(rows), np.int64), base=base, slot=snapshot.slot_of(base), profile=profile, doc=doc
    )


def first_of_each(bases: Sequence[int] | Int64s) -> Int64s:
    """Places of the first of each base, in order."""
    _, first = np.unique(np.asarray(bases), return_index=True)
    return np.sort(first)
