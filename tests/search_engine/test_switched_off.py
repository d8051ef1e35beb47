"""What is switched off is left out of answers, at once, and the answers say so; pages kept of before are not mixed up.

1. Corrections: a misspelling is searched as it is typed, nothing is offered instead.
2. Meaning: a sentence is not compared with names.
3. Suggestions, hot terms, recommendations: there are none.
4. Once switched on all is as before.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from search_engine import Service, Settings
from search_engine.installation import followed
from search_engine.query.request import SearchRequest
from search_engine.recommendation import read_recommend
from tests.sample import copy_of
from tests.search_engine.editing.switches.test_kill_switches import ZHANG

TYPO, SENTENCE = "身份正补领", "钱包被偷了身份证也没了怎么办"


@pytest.fixture(scope="module")
def service(sample_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    home = copy_of(sample_home, tmp_path_factory.mktemp("switched") / "home")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(followed, "LOOK_EVERY", 0.0)
        with Service.open(Settings(home=home, log_queries=False, default_region="330110")) as found:
            yield found


@pytest.fixture
def off(service: Service) -> Iterator[Service]:
    """Switches named by a test; all are on again afterwards."""
    yield service
    for one in service.kill_switches.all():
        service.kill_switches.switch(one.name, "on", ZHANG, "")


def switch_off(service: Service, name: str) -> None:
    service.kill_switches.switch(name, "off", ZHANG, "试验")


def test_switched_off_corrections_search_as_typed(off: Service) -> None:
    before = off.search(SearchRequest(q=TYPO))
    assert before.query.corrected is not None
    assert before.query.switched_off == ()
    switch_off(off, "corrections")
    page = off.search(SearchRequest(q=TYPO))
    assert page.query.corrected is None
    assert page.did_you_mean is None
    assert page.query.switched_off == ("corrections",)
    off.kill_switches.switch("corrections", "on", ZHANG, "")
    assert off.search(SearchRequest(q=TYPO)).query == before.query


def test_switched_off_meaning_compares_no_sentence(off: Service) -> None:
    assert off.search(SearchRequest(q=SENTENCE)).query.by_meaning
    switch_off(off, "meaning")
    page = off.search(SearchRequest(q=SENTENCE))
    assert not page.query.by_meaning
    assert page.query.switched_off == ("meaning",)


def test_switched_off_suggestions_and_recommendations_are_empty(off: Service) -> None:
    request = read_recommend({"region": ["330110"]})
    assert off.suggest("身份")
    assert off.recommendations.recommend(request)
    switch_off(off, "suggestions")
    switch_off(off, "recommendations")
    assert off.suggest("身份") == []
    assert off.recommendations.recommend(request) == []
    assert off.switched_off == {"suggestions", "recommendations"}
    assert off.search(SearchRequest(q=TYPO)).query.switched_off == ()


def test_switched_off_hot_terms_are_empty(off: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(off.hot, "_terms", lambda *_: ("a term",))
    assert len(off.hot.terms(limit=3)) == 1
    switch_off(off, "hot")
    assert off.hot.terms(limit=3) == ()
