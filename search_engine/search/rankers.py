"""What a request is ranked by: the retriever and the signals of the rank profile that it names, or another order."""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from functools import partial

import numpy as np

from dictionaries.caches import Latest, Results
from dictionaries.kinds.ranking import RankingConstant
from dictionaries.reasons import Message
from indexer.documents.elements import elements_of
from indexer.generation.arrays import Array, Int64s
from indexer.snapshot import Snapshot
from ranker.errors import InvalidProfile
from ranker.matching.matches import Matches
from ranker.matching.relevance import IN_NAME, NEAR
from ranker.ordering.cards import Cards
from ranker.ordering.zones import ZonesOfMatches
from ranker.profile import FirstPhase, MatchProfile, RankProfile, RankProfiles, constants_of
from ranker.signals import (
    AppliedConstants,
    Personalization,
    Scoring,
    SignalQuery,
    all_signals,
    apply_constants,
    check_weights,
)
from search_engine.errors import BadParameters, Detail
from search_engine.messages import NOT_ONE_OF, NOT_SOME_OF
from search_engine.query.analysis import QueryAnalysis
from search_engine.query.request import SearchRequest
from search_engine.query.semantic_names import SharedNames
from search_engine.search.retrieval import Retriever

UNUSABLE = Message(
    "not_ready",
    "不能使用：{fault}",
    "the profile cannot be used: {fault}",
    "请运行 zwfw doctor",
    "run zwfw doctor",
    joint="；",
)
# Retrievers kept, each with what it has found: of the profile in force, the one before it, and those that some requests
# name or rows of regions make.
RETRIEVERS_KEPT = 4
# Words that name a kind of text.
TEXTS = re.compile("政策|办法|通知|细则|条例|意见|规定|方案|规划|措施|解读|法规|文件|公告|新闻|投诉|通告|标准")

# What a query asks for → the elements of a guide that say it; others (what one gets, whether it can be had faster) no
# single one says.
SAID_BY = {
    "materials": ("materials",),
    "time": ("promised_time", "legal_time"),
    "fee": ("fee",),
    "money": ("fee",),
    "place": ("place",),
    "conditions": ("conditions",),
    "age": ("conditions",),
    "process": ("process",),
    "contact": ("contact",),
    "basis": ("legal_basis",),
    "forms": ("materials",),
    "hours": ("hours",),
}


def signal_query_of(analysis: QueryAnalysis, personal: Personalization | None, now: int) -> SignalQuery:
    """The query as signals read it. `now`: seconds since 1970 UTC."""
    return SignalQuery(
        empty=analysis.parsed_query.empty,
        audience=analysis.audience,
        names_text_kind=bool(TEXTS.search(analysis.text)),
        asked_elements=elements_of([name for asked in analysis.asks for name in SAID_BY.get(asked, ())]),
        situation=analysis.situation,
        personal=personal,
        now=now,
    )


# Below every rating.
UNRATED = -1.0


def sort_values(snapshot: Snapshot, sort: str, cards: Cards, prior: float, usual: float) -> Array | None:
    """The value of each card, greatest first; None for relevance.

    For `rating` the Bayesian mean (C·m + Σ ratings) / (C + n): one happy visitor is no better than a thousand that are
    nearly so. What nobody has rated comes behind all that is.

    Args:
        prior: C, opinions.
        usual: m, what `usual_rating` says.
    """
    columns = snapshot.columns
    if sort == "updated":
        return columns.updated[cards.row].astype(np.int64)
    if sort == "popular":
        return columns.popularity[cards.row].astype(np.float64)
    if sort == "rating":
        given, count = _opinions(snapshot, cards.row.astype(np.int64))
        return np.where(count > 0, (prior * usual + given) / np.maximum(prior + count, 1), UNRATED)
    return None


def usual_rating(snapshot: Snapshot) -> float:
    """The mean of all ratings that were given to documents that are shown, in steps of the column; 0 without any."""
    given, count = _opinions(snapshot, (snapshot.columns.rating[: snapshot.rows] > 0).nonzero()[0])
    return float(given.sum() / max(count.sum(), 1))


def _opinions(snapshot: Snapshot, rows: Int64s) -> tuple[Int64s, Int64s]:
    """Σ ratings and how many there are, of live rows; of a rating without a number there is one."""
    columns = snapshot.columns
    rating = columns.rating[rows].astype(np.int64)
    count = np.maximum(columns.rating_count[rows].astype(np.int64), 1) * ((rating > 0) & snapshot.live.flags[rows])
    return rating * count, count


class Rankers:
    """Of one view, by profile. A retriever is kept by all of a profile that it reads: what one finds is not another's,
    whatever they are called, and another weight of a signal leaves what is kept as it is.

    Args:
        default: The profile of requests that name none.
        rows: Constants of the lexicon in force, over that profile; a request that names a profile gets that as it is.
        beside: Those of the same view whose retrievers are used.
    """

    def __init__(
        self,
        snapshot: Snapshot,
        names: SharedNames | None,
        profiles: RankProfiles,
        default: str,
        rows: Sequence[RankingConstant] = (),
        beside: Rankers | None = None,
    ) -> None:
        self._snapshot, self._names, self._profiles, self._default = snapshot, names, profiles, default
        self._rows, self._signals = tuple(rows), all_signals()
        self._applied: tuple[RankProfile, AppliedConstants] | None = None
        self._retrievers: Results[tuple[MatchProfile, FirstPhase], Retriever] = (
            beside._retrievers if beside else Results(RETRIEVERS_KEPT, "retrievers")
        )
        self._usual_rating: Latest[int, float] = beside._usual_rating if beside else Latest()
        self._last: tuple[RankProfile, Retriever] | None = None

    def with_rows(self, rows: Sequence[RankingConstant]) -> Rankers:
        """Those of the same view by a lexicon with some rows; they share what they keep."""
        if tuple(rows) == self._rows:
            return self
        return Rankers(self._snapshot, self._names, self._profiles, self._default, rows, self)

    def goes_by(self, snapshot: Snapshot, names: SharedNames | None) -> bool:
        """Whether these are of a view and of names by meaning."""
        return self._snapshot is snapshot and self._names is names

    def check(self, request: SearchRequest) -> None:
        """Raises `BadParameters` for a rank profile or a signal that there is not, or a profile that cannot be used."""
        faults = []
        if request.rank_profile and request.rank_profile not in self._profiles.names():
            faults.append(Detail("rank_profile", NOT_ONE_OF(choices=list(self._profiles.names()))))
        elif request.rank_profile:
            try:
                check_weights(self.profile(request), self._signals)
            except InvalidProfile as error:
                faults.append(Detail("rank_profile", UNUSABLE(fault=str(error))))
        known = [signal.name for signal in self._signals]
        if not set(request.off_signals) <= set(known):
            faults.append(Detail("off_signals", NOT_SOME_OF(choices=known)))
        if faults:
            raise BadParameters(faults)

    def retriever(self, request: SearchRequest) -> Retriever:
        """What finds matches. Raises `InvalidProfile`."""
        profile = self.profile(request)
        if self._last is not None and self._last[0] is profile:
            return self._last[1]
        key = profile.match, profile.first_phase
        known = self._retrievers.get(key) or self._retrievers.put(
            key, Retriever(self._snapshot, self._names, profile.match, profile.first_phase)
        )
        self._last = profile, known
        return known

    def zones(self, request: SearchRequest, analysis: QueryAnalysis, matches: Matches) -> ZonesOfMatches:
        """What of the matches is sure. Raises `InvalidProfile`."""
        retriever = self.retriever(request)
        match = retriever.match
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
        for _, retriever in self._retrievers.items():
            retriever.follow()

    def profile(self, request: SearchRequest) -> RankProfile:
        """The rank profile that a request is ranked by. Raises `InvalidProfile`."""
        if request.rank_profile:
            return self._profiles.of(request.rank_profile)
        return self.in_force().profile

    def rows_for(self, request: SearchRequest) -> tuple[RankingConstant, ...]:
        """The rows that a request is ranked by: none where it names a profile, and none that changes nothing. Raises
        `InvalidProfile`.
        """
        if request.rank_profile or not self._rows:
            return ()
        left_out = {error.key for error in self.in_force().left_out}
        own = constants_of(self._profiles.in_use(self._default), [signal.name for signal in self._signals])
        return tuple(row for row in self._rows if row.name not in left_out and own.get(row.name) != row.value)

    def in_force(self) -> AppliedConstants:
        """The profile of requests that name none, with the rows of the lexicon over it. Raises `InvalidProfile`."""
        profile = self._profiles.in_use(self._default)
        if self._applied is None or self._applied[0] is not profile:  # asked several times a request
            constants = {row.name: row.value for row in self._rows}
            self._applied = profile, apply_constants(profile, constants, self._signals)
        return self._applied[1]
