"""States of an installation: what is live, or what would be by another rank profile or other rows of dictionaries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import count
from typing import Any

from ranker.ordering.cards import Cards
from ranker.ordering.order import place_keys
from ranker.profile import RankProfile, RankProfiles
from search_engine.editing.replay.preview_place import PreviewPlace, View
from search_engine.query.request import MAX_QUERY, SearchRequest
from search_engine.search.pipeline import Pipeline
from search_engine.search.result_set import ResultSet
from search_engine.search.why_not import why_not
from search_engine.tuning.query_set import SetQuery
from search_engine.tuning.states.state import DEPTH, Answer, Key, Look

# Digits of a score that are told apart, as a page shows them.
SHOWN_DIGITS = 4
# Of profiles that are tried: no two of a process have the same name.
NUMBERS = count(1)


class InstalledState:
    """A view of an installation.

    Args:
        rank_profile: The profile of the view's place that orders; "": what is in use there.
    """

    def __init__(self, name: str, view: View, rank_profile: str = "") -> None:
        self._name, self.view, self.rank_profile = name, view, rank_profile

    @property
    def name(self) -> str:
        """As whoever compares named it."""
        return self._name

    def apart(self) -> InstalledState:
        """The same, knowing profiles of its own: what `ordered_by` tries, nobody else sees."""
        place, lexicon = self.view.place, self.view.lexicon
        own = PreviewPlace(place, lexicon, place.generations, place.clock, place)
        own.rank_profiles = RankProfiles(place.rank_profile_folder, place.rank_profiles.left_out)
        return InstalledState(self._name, View(own, self.view.searchers), self.rank_profile)

    def ordered_by(self, profile: RankProfile, name: str) -> InstalledState:
        """The same view, ordered by a profile; of a state that is apart."""
        held = replace(profile, name=f"trial-{next(NUMBERS)}")
        self.view.place.rank_profiles.hold(held)
        return InstalledState(name, self.view, held.name)

    @property
    def profile(self) -> RankProfile:
        """What orders. Raises `InvalidProfile`, `NotReady`."""
        return self.view.asked(lambda pipeline: pipeline.rankers.profile(SearchRequest(rank_profile=self.rank_profile)))

    def request(self, query: SetQuery) -> SearchRequest:
        """The search that a query is. Who asks decides nothing: portals filter by it only where people ask for that."""
        return SearchRequest(
            q=query.text[:MAX_QUERY],
            region=query.region or None,
            facets=(),
            personal=False,
            rank_profile=self.rank_profile,
        )

    def answer(self, query: SetQuery, depth: int) -> Answer:
        """The first `depth` cards, with their keys."""
        return self.view.asked(partial(_answer, self.request(query), depth))

    def titles(self, ids: Sequence[str]) -> Mapping[str, str]:
        """As the index shows them."""
        return self.view.asked(partial(_titles, ids))

    def look(self, query: SetQuery, ids: Sequence[str], *, with_rows: bool) -> Look | None:
        """Signals, reading, rows."""
        return self.view.asked(partial(_look, self.request(query), frozenset(ids), with_rows))

    def bases(self, ids: Sequence[str]) -> Mapping[str, str]:
        """The keys of documents' bases; documents that are not known are absent."""
        return self.view.place.store.base_keys(ids)

    def held_back(self, query: SetQuery, ids: Sequence[str]) -> Mapping[str, tuple[str, ...]]:
        """Id of a document → what holds it back from a better place, and what mends that."""
        return self.view.asked(partial(_held_back, self.request(query), ids))


def keys_of(cards: Cards) -> tuple[Key, ...]:
    """The key of each card, as the order takes it."""
    _, *places = place_keys(cards)
    columns = (cards.pinned, *places, cards.score.round(SHOWN_DIGITS))
    return tuple(map(Key, *[column.tolist() for column in columns]))


def _answer(request: SearchRequest, depth: int, pipeline: Pipeline) -> Answer:
    own = pipeline.of(request)
    found = own.answer(request)
    if found is None:
        return Answer(tuple(own.ranking(request, depth)))  # what stands below a route has no keys
    cards = found.cards.take(own.first_places(found, depth))
    return Answer(tuple(own.snapshot.ids(cards.row)), keys_of(cards))


def _titles(ids: Sequence[str], pipeline: Pipeline) -> Mapping[str, str]:
    documents = pipeline.snapshot.documents
    rows = documents.rows_of_ids(ids)
    shown = documents.of(list(rows.values()))
    return {identifier: str(shown[row].fields["title"]) for identifier, row in rows.items()}


def _look(request: SearchRequest, ids: frozenset[str], with_rows: bool, pipeline: Pipeline) -> Look:
    own = pipeline.of(request)
    found = own.answer(request)
    analysis = found.analysis if found else own.analysis_of(request)
    reading = tuple([f"{step}：{_words(record)}" for step, record in analysis.trace])
    acting = own.acting.of(request, analysis, found.editorial if found else (), inside=True) if with_rows else ()
    rows = tuple([f"{row['label']}：{row['text']}" for row in acting])
    return Look({} if found is None else _signals(own, found, ids), reading, rows)


def _held_back(request: SearchRequest, ids: Sequence[str], pipeline: Pipeline) -> Mapping[str, tuple[str, ...]]:
    own = pipeline.of(request)
    found = own.answer(request)
    analysis = found.analysis if found else own.analysis_of(request)
    rows = own.acting.pairs(request, analysis, found.editorial if found else (), inside=True)
    return {
        identifier: tuple([f"{one.told}；{one.mend.program}" for one in why_not(own, request, identifier, rows)])
        for identifier in ids
    }


def _signals(pipeline: Pipeline, found: ResultSet, ids: frozenset[str]) -> Mapping[str, Mapping[str, float]]:
    cards = found.cards.take(pipeline.first_places(found, DEPTH))
    shares = [(one.signal.label, one.shares.tolist()) for one in found.scoring.explained(cards)]
    return {
        identifier: {label: values[place] for label, values in shares if values[place]}
        for place, identifier in enumerate(pipeline.snapshot.ids(cards.row))
        if identifier in ids
    }


def _words(record: Any) -> str:
    """A step's record, in a line."""
    if isinstance(record, Mapping):
        return "，".join(f"{name} {_words(value)}" for name, value in record.items())
    if isinstance(record, Sequence) and not isinstance(record, str):
        return "、".join(map(_words, record))
    return str(record)
