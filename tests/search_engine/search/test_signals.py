"""Every signal decides between two cards, and what the shipped profile weighs decides there.

1. With a weight of its own a signal changes the order of two cards that are equal otherwise.
2. A signal that the shipped profile weighs does so with that weight: set to 0, the order is another.
3. What is only read stands back unless a kind of text is named; an audience counts where it is named.
4. Signals of other packages join; one that is none, or takes a name twice, is refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from dictionaries.intents.intent_index import IntentIndex
from dictionaries.kinds.intents import Situation
from dictionaries.kinds.words import StopWord
from dictionaries.lexicon.compiling import lexicon_of
from dictionaries.patterns.phrases import PhraseIndex
from ranker.errors import InvalidProfile, InvalidSignal
from ranker.matching.evidence import AS_TYPED, NEARNESS, TEXT, no_evidence
from ranker.ordering.order import order_cards
from ranker.profile import RankProfile, RankProfiles, default_profile
from ranker.profile.profiles import SHIPPED
from ranker.signals import SIGNALS, Personalization, Scoring, Signal, SignalQuery, check_weights
from ranker.signals.registry import with_others
from search_engine.errors import BadParameters
from search_engine.query.analysis import QueryAnalyzer
from search_engine.query.request import SearchRequest
from search_engine.search.pipeline import Pipeline
from tests.promise.home import Home, copies_of, home_with
from tests.promise.texts import UNDERSTANDER
from tests.signals import share_of

Document = Mapping[str, Any]
# Two documents that match alike; the second comes first by its id alone, the first by the signal.
PLAIN: Document = {"kind": "matter", "title": "护照签发登记", "region": "330110", "summary": "个人和企业"}
OTHER: Document = {**PLAIN, "title": "护照换发登记"}
BETTER: dict[str, tuple[Document, Document]] = {
    "popularity": ({"popularity": 500.0}, {}),
    "audience": ({"audience": ["legal"]}, {"audience": ["natural"]}),
    "read_only_kind": ({}, {"kind": "policy"}),
    "situation": ({"aliases": ["护照换发登记"]}, {"title": "护照新领登记"}),
    "asked_element": ({"materials": [{"name": "身份证"}]}, {}),
    "validity": ({}, {"superseded_by": "x"}),
    "freshness": ({"updated_at": "2026-11-01"}, {"updated_at": "2020-01-01"}),
    "rating": ({"rating": 5.0, "rating_count": 50}, {"rating": 2.0, "rating_count": 50}),
    "online_depth": ({"online": ["办理"]}, {}),
    "completeness": ({"contact": "0571-12345", "hours": "9:00-17:00"}, {}),
}
RESOURCES = replace(
    UNDERSTANDER.resources,
    audience=PhraseIndex({"企业": "legal"}),
    asks=PhraseIndex({"要什么材料": "materials"}),
    ways=IntentIndex(lexicon_of({"situations": (Situation("破了", ("换发",)),)})),
    stop_words=PhraseIndex({"破了": StopWord("破了", "anywhere", "scaffold")}),
)
ANALYZER = QueryAnalyzer(RESOURCES)
QUERIES = {"situation": "护照登记破了", "audience": "企业护照登记", "asked_element": "护照登记要什么材料"}


class OneProfile(RankProfiles):
    """A profile of the test's own beside those that ship."""

    def __init__(self, profile: RankProfile) -> None:
        super().__init__()
        self._known["test"] = profile

    def names(self) -> list[str]:
        """All that can be asked for."""
        return [*super().names(), "test"]


def order(home: Home, query: str, profile: RankProfile, person: Personalization | None = None) -> list[str]:
    asking = Pipeline(home.snapshot, home.store, ANALYZER, profiles=OneProfile(profile))
    page = asking.search(SearchRequest(q=query, region="330110", rank_profile="test"), person)
    return [item.id for item in page.items if item.id in ("z", "a")]


def weighing(**weights: float) -> RankProfile:
    return replace(default_profile(), score=weights)


def sign(signal: str) -> float:
    return -1.0 if signal == "read_only_kind" else 1.0


@pytest.mark.parametrize("signal", BETTER)
def test_every_signal_decides_between_two_cards(signal: str) -> None:
    better, worse = BETTER[signal]
    documents = copies_of([{**PLAIN, **better, "id": "z"}, {**OTHER, **worse, "id": "a"}])
    query = QUERIES.get(signal, "护照登记")
    with home_with(documents) as home:
        assert order(home, query, weighing()) == ["a", "z"]
        assert order(home, query, weighing(**{signal: sign(signal)})) == ["z", "a"]
        weight = default_profile().weight(signal)
        if weight:
            shipped = default_profile()
            without = replace(shipped, score={**shipped.score, signal: 0.0, "text": 0.0})
            assert order(home, query, replace(shipped, score={**shipped.score, "text": 0.0})) == ["z", "a"]
            assert order(home, query, without) == ["a", "z"]


def test_the_text_signal_decides() -> None:
    more = {**PLAIN, "text": "护照登记" * 5}
    with home_with(
        copies_of([{**more, "id": "z"}, {**OTHER, "text": "护照登记与其他各种事情的说明", "id": "a"}])
    ) as home:
        assert order(home, "护照登记", weighing()) == ["a", "z"]
        assert order(home, "护照登记", weighing(text=1.0)) == ["z", "a"]
        assert order(home, "护照登记", default_profile()) == ["z", "a"]


def test_the_exact_name_signal_decides() -> None:
    names = [
        {**PLAIN, "title": "护照登记", "id": "a"},
        {**PLAIN, "title": "补办护照", "aliases": ["补领护照"], "id": "z"},
    ]
    with home_with(copies_of(names)) as home:
        shipped = default_profile()
        assert order(home, "补办护照", weighing()) == ["z"]
        page = home.search(SearchRequest(q="补办护照", region="330110", explain=True))
        assert share_of(page.items[0], "exact_name") == shipped.weight("exact_name") == 20


@pytest.mark.parametrize(("signal", "column"), [("text", TEXT), ("exact_name", AS_TYPED), ("meaning", NEARNESS)])
def test_signals_of_evidence_decide(signal: str, column: int) -> None:
    with home_with(copies_of([{**PLAIN, "id": "z"}, {**OTHER, "id": "a"}])) as home:
        answer = home._current().answer(SearchRequest(q="护照登记", region="330110"))
        assert answer is not None
        evidence = no_evidence(2)
        evidence[1, column] = 1
        cards = answer.cards.take(answer.order).with_(evidence=evidence)
        shipped = default_profile()
        for profile, wanted in (
            (weighing(**{signal: 1.0}), [1, 0]),
            (shipped, [1, 0]),
            (replace(shipped, score={**shipped.score, signal: 0.0}), [0, 1]),
        ):
            scored = Scoring(SIGNALS, profile, home.snapshot, SignalQuery()).scored(cards)
            assert order_cards(scored).tolist() == wanted


def test_the_personal_signal_decides() -> None:
    documents = [
        {**PLAIN, "authority": {"department": "公安"}, "id": "z"},
        {**OTHER, "authority": {"department": "民政"}, "id": "a"},
    ]
    person = Personalization(departments={"公安": 1.0})
    with home_with(copies_of(documents)) as home:
        assert order(home, "护照登记", weighing(), person) == ["a", "z"]
        assert order(home, "护照登记", weighing(personal=1.0), person) == ["z", "a"]
        shipped = default_profile()
        without = replace(shipped, score={**shipped.score, "text": 0.0, "personal": 0.0})
        assert order(home, "护照登记", replace(shipped, score={**shipped.score, "text": 0.0}), person) == ["z", "a"]
        assert order(home, "护照登记", without, person) == ["a", "z"]


def test_the_level_signal_decides_without_a_region() -> None:
    documents = copies_of([{**PLAIN, "id": "z"}, {**OTHER, "region": "330000", "id": "a"}])
    with home_with(documents) as home:
        for weights, wanted in (({}, ["a", "z"]), ({"level": 1.0}, ["z", "a"])):
            profiles = OneProfile(weighing(**weights))
            asking = Pipeline(home.snapshot, home.store, ANALYZER, profiles=profiles)
            page = asking.search(SearchRequest(q="护照登记", rank_profile="test"))
            assert [item.id for item in page.items] == wanted


def test_kinds_and_audiences_count_only_where_named() -> None:
    documents = copies_of([{**PLAIN, "kind": "policy", "title": "护照签发办法", "id": "p", "audience": ["legal"]}])
    with home_with(documents) as home:

        def shares(query: str) -> list[float]:
            page = Pipeline(home.snapshot, home.store, ANALYZER).search(SearchRequest(q=query, explain=True))
            return [share_of(page.items[0], name) for name in ("read_only_kind", "audience")]

        assert shares("护照签发") == [-4, 0]
        assert shares("护照签发办法") == [0, 0]
        assert shares("企业护照签发") == [-4, 3]
        assert shares("") == [0, 0]


def test_signals_of_other_packages_join_or_are_refused() -> None:
    own = replace(SIGNALS[0], name="of_a_site", of=lambda cards, _query, _snapshot: np.ones(len(cards), np.float32))
    found = with_others(SIGNALS, [("site.signals:PHONE", own)])
    assert found == (*SIGNALS, own)
    check_weights(weighing(of_a_site=1.0), found)
    with pytest.raises(InvalidProfile, match=r"score\.of_a_site.*没有这个排序信号"):
        check_weights(weighing(of_a_site=1.0), SIGNALS)
    for wrong in (own, object()):
        with pytest.raises(InvalidSignal, match="排序信号 site"):
            with_others([*SIGNALS, own], [("site.signals:PHONE", wrong)])


def test_an_unusable_profile_is_refused_with_its_key(tmp_path: Path) -> None:
    text = (SHIPPED / "default.toml").read_text("utf-8")
    (tmp_path / "none.toml").write_text(text + "no_such_signal = 1.0\n", "utf-8")
    (tmp_path / "broken.toml").write_text("[match", "utf-8")
    with home_with(copies_of([{**PLAIN, "id": "z"}])) as home:
        asking = Pipeline(home.snapshot, home.store, ANALYZER, profiles=RankProfiles(tmp_path))
        for name, told in (("none", "no_such_signal"), ("broken", "不能读取"), ("other", "应为")):
            with pytest.raises(BadParameters) as error:
                asking.search(SearchRequest(q="护照", rank_profile=name))
            [fault] = error.value.details
            assert (fault.field, told in fault.reason) == ("rank_profile", True)


def test_every_signal_says_what_it_is() -> None:
    assert len({signal.name for signal in SIGNALS}) == len(SIGNALS)
    for signal in SIGNALS:
        assert isinstance(signal, Signal)
        assert signal.low < signal.high
        assert all((signal.label, signal.unit, signal.why))
    assert set(default_profile().score) == {signal.name for signal in SIGNALS}
