"""What a request is ranked by: the retriever and the signals of the rank profile that it names, or another order."""

from __future__ import annotations

import re
import time
from functools import partial

import numpy as np

from dictionaries.caches import Latest
from dictionaries.reasons import Message
from indexer.documents.elements import elements_of
from indexer.generation.arrays import Array, Int64s
from indexer.snapshot import Snapshot
from ranker.errors import InvalidProfile
from ranker.matching.matches import Matches
from ranker.matching.relevance import IN_NAME, NEAR
from ranker.ordering.cards import Cards
from ranker.ordering.zones import ZonesOfMatches
from ranker.profile import RankProfile, RankProfiles
from ranker.signals import Personalization, Scoring, SignalQuery, all_signals, check_weights
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


def sort_values(snapshot: Snapshot, sort: str, cards: Cards, prior: float, usual: float) -> Array | None:
    """The value of each card, greatest first; None for relevance.

    For `rating` the Bayesian mean (C·m + Σ ratings) / (C + n): one happy visitor is no better than a thousand that are
    nearly so, and what nobody has rated is usual.

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
        found: Array = (prior * usual + given) / np.maximum(prior + count, 1)
        return found
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
