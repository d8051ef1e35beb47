"""What a request is ranked by: the retriever and the signals of the rank profile that it names."""

from __future__ import annotations

import time
from functools import partial

from dictionaries.caches import Latest
from indexer.generation.arrays import Array
from indexer.snapshot import Snapshot
from ranker.errors import InvalidProfile
from ranker.matching.matches import Matches
from ranker.matching.relevance import IN_NAME, NEAR
from ranker.ordering.cards import Cards
from ranker.ordering.zones import ZonesOfMatches
from ranker.profile import RankProfile, RankProfiles
from ranker.signals import Personalization, Scoring, all_signals, check_weights
from search_engine.errors import BadParameters, Detail
from search_engine.query.analysis import QueryAnalysis
from search_engine.query.request import SearchRequest
from search_engine.query.semantic_names import SharedNames
from search_engine.search.retrieval import Retriever
from search_engine.search.signal_query import signal_query_of
from search_engine.search.sorting import sort_values, usual_rating


class Rankers:
    """Of one view, by profile. What one profile's retriever keeps is not another's.

    Args:
        default: The profile of requests that name none.
    """

    def __init__(self, snapshot: Snapshot, names: SharedNames | None, profiles: RankProfiles, default: str) -> None:
        self._snapshot, self._names, self._profiles, self._default = snapshot, names, profiles, default
        self._signals = all_signals()
        self._retrievers: dict[str, Retriever] = {}
        self._usual_rating: Latest[int, float] = Latest()

    def goes_by(self, snapshot: Snapshot, names: SharedNames | None) -> bool:
        """Whether these are of a view and of names by meaning."""
        return self._snapshot is snapshot and self._names is names

    def check(self, request: SearchRequest) -> None:
        """Raises `BadParameters` for a rank profile or a signal that there is not, or a profile that cannot be used."""
        faults = []
        if request.rank_profile and request.rank_profile not in self._profiles.names():
            faults.append(Detail("rank_profile", f"应为 {'、'.join(self._profiles.names())} 之一"))
        elif request.rank_profile:
            try:
                check_weights(self.profile(request), self._signals)
            except InvalidProfile as error:
                faults.append(Detail("rank_profile", str(error)))
        known = [signal.name for signal in self._signals]
        if not set(request.off_signals) <= set(known):
            faults.append(Detail("off_signals", f"应为 {'、'.join(known)} 中的若干个"))
        if faults:
            raise BadParameters(faults)

    def retriever(self, request: SearchRequest) -> Retriever:
        """What finds matches. Raises `InvalidProfile`."""
        profile = self.profile(request)
        known = self._retrievers.get(profile.name)
        if known is None:
            known = self._retrievers[profile.name] = Retriever(self._snapshot, self._names, profile)
        return known

    def zones(self, request: SearchRequest, analysis: QueryAnalysis, matches: Matches) -> ZonesOfMatches:
        """What of the matches is sure. Raises `InvalidProfile`."""
        retriever = self.retriever(request)
        match = retriever.profile.match
        similarity = partial(retriever.similarity, analysis.parsed_query)
        # who asks for the nearest hall asks for any of an office's matters
        named = NEAR if analysis.nearby else IN_NAME
        return ZonesOfMatches(matches, retriever.zones, match.meaning.decay, match.zones.words, similarity, named)

    def scoring(
        self, request: SearchRequest, analysis: QueryAnalysis, personalization: Personalization | None
    ) -> Scoring:
        """What scores the cards. Raises `InvalidProfile`."""
        query = signal_query_of(analysis, personalization, int(time.time()))
        return Scoring(self._signals, self.profile(request), self._snapshot, query, request.off_signals)

    def sort_values(self, request: SearchRequest, cards: Cards) -> Array | None:
        """What cards are ordered by where something else than relevance is asked for, greatest first. Raises
        `InvalidProfile`.
        """
        if request.sort == "relevance":
            return None
        snapshot, prior = self._snapshot, self.profile(request).rating.prior
        usual = self._usual_rating.of(snapshot.state, lambda: usual_rating(snapshot))
        return sort_values(snapshot, request.sort, cards, prior, usual)

    def follow(self) -> None:
        """Forget what a commit that the view has seen has changed."""
        for retriever in self._retrievers.values():
            retriever.follow()

    def profile(self, request: SearchRequest) -> RankProfile:
        """The rank profile that a request is ranked by. Raises `InvalidProfile`."""
        if request.rank_profile:
            return self._profiles.of(request.rank_profile)
        return self._profiles.in_use(self._default)
