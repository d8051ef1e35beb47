"""The result set of a request: all that it led to, before a page is cut."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from dictionaries.kinds.lists import PinRule
from dictionaries.places import ResolvedPlaces
from indexer.generation.arrays import Int64s
from ranker.collapse import Collapsed
from ranker.matching.matches import Matches
from ranker.matching.parsed_query import ParsedQuery
from ranker.ordering.cards import Cards
from ranker.ordering.cascade import NATION_TIER, RegionCascade
from ranker.ordering.folds import NO_FOLDS, Folds
from ranker.ordering.pins import NO_ROWS, HiddenRows, PinnedRow
from ranker.ordering.reach import of_elsewhere
from ranker.signals import Scoring
from search_engine.query.analysis import QueryAnalysis
from search_engine.query.region_resolution import NAMED, UserRegion
from search_engine.query.request import SearchRequest


@dataclass(frozen=True, slots=True)
class ResultSet:
    """All that one request led to, before a page is cut.

    Attributes:
        request: As it was sent, with the channel that its text names.
        scoring: What made the cards' scores.
        pins: The rows that an editor puts first.
        folds: What was folded into another document's card.
        hides: What editors hide from it.
        nothing_fits: The rule by which an editor says that none of it is what was asked for.
        in_other_channels: Gives what would match with the channel of powers, or without; None: just the same.
        only: Nothing but the user's own region and what lies below it is wanted.
        of_all_levels: What matches, whichever level of the chain is wanted.
        is_nothing: All that matches is about something else; then there are no cards.
    """

    request: SearchRequest
    user: UserRegion | None
    places: ResolvedPlaces
    cascade: RegionCascade | None
    analysis: QueryAnalysis
    matches: Matches
    collapsed: Collapsed
    cards: Cards
    scoring: Scoring
    pins: Sequence[PinnedRow]
    order: Int64s
    km: Mapping[int, float]
    folds: Folds = NO_FOLDS
    hides: Sequence[HiddenRows] = ()
    nothing_fits: PinRule | None = None
    is_nothing: bool = False
    in_other_channels: Callable[[], Matches | None] = lambda: None
    only: bool = field(kw_only=True)
    of_all_levels: Matches = field(kw_only=True)

    @property
    def parsed_query(self) -> ParsedQuery:
        """What was asked of text in the end."""
        return self.matches.parsed_query or self.analysis.parsed_query

    @property
    def editorial(self) -> tuple[PinRule, ...]:
        """The rules of editors that it goes by, each once."""
        said = (*(pin.rule for pin in self.pins), *(hide.rule for hide in self.hides), self.nothing_fits)
        return tuple(dict.fromkeys(filter(None, said)))

    @property
    def hidden(self) -> Int64s:
        """The rows that editors hide from it."""
        return np.concatenate([hide.rows for hide in self.hides]) if self.hides else NO_ROWS

    @property
    def first_is_elsewhere(self) -> bool:
        """Whether the first card is another region's, seen from a region that is not only guessed."""
        known = self.user is not None and not self.user.guessed
        return known and bool(of_elsewhere(self.cards)[self._first].any())

    @property
    def first_is_national(self) -> bool:
        """Whether the first card is for the whole country, though regions have what was surely asked for."""
        first = self.cards.take(self._first)
        is_national = bool((first.sure & (first.tier == NATION_TIER) & ~first.foreign).any())
        return is_national and bool((self.cards.sure & of_elsewhere(self.cards)).any())

    @property
    def names_place(self) -> bool:
        """Whether the text names the place that is answered for."""
        return self.user is not None and self.user.source == NAMED

    @property
    def _first(self) -> Int64s:
        """The first card that no editor put there."""
        first: Int64s = self.order[self.cards.pinned[self.order] == 0][:1]
        return first

    @property
    def is_sure(self) -> bool:
        """Whether the first card is surely what was asked for; where there is none, nothing needs to be said of it."""
        return not len(self._first) or bool(self.cards.sure[self._first].all())
