"""What a query says of whom and what it is for, as boosts.

1. Cards for the audience that is named gain, those for both too; nothing is left out.
2. What is only read stands back, unless the query names a kind of text.
3. A query that says nothing of either, and one without words, changes no score.
"""

from dataclasses import replace

import numpy as np

from ranker.matching.parsed_query import ParsedQuery
from search_engine import SearchRequest, Service
from search_engine.query.analysis import QueryAnalysis
from search_engine.search.boosts import boosted

WORDS = ParsedQuery.of(("登记",), ("登记",))


def scores(service: Service, analysis: QueryAnalysis) -> dict[str, float]:
    """What is added to the score of every document's card."""
    service.search(SearchRequest(q="登记"))
    pipeline = service.state.pipeline_in_use.value
    assert pipeline is not None
    snapshot = pipeline.snapshot
    answer = pipeline._answer(SearchRequest(q="", region_mode="off", collapse="none"))
    assert answer is not None
    cards = answer.cards
    gained = boosted(snapshot, cards, analysis).score - cards.score
    return dict(zip(snapshot.ids(cards.row), np.round(gained, 3).tolist(), strict=True))


def understood(text: str, **more: object) -> QueryAnalysis:
    return replace(QueryAnalysis(text, text, parsed_query=WORDS), **more)


def test_1_the_audience(service: Service) -> None:
    found = scores(service, understood("登记政策", audience="legal"))
    assert found["m2"] == 3
    assert found["m1"] == found["m3"] == 0


def test_2_what_is_only_read(service: Service) -> None:
    assert scores(service, understood("登记"))["p1"] == -4
    assert scores(service, understood("登记条例"))["p1"] == 0


def test_3_nothing_said(service: Service) -> None:
    assert set(scores(service, understood("登记办法")).values()) == {0.0}
    assert set(scores(service, replace(understood("登记"), parsed_query=ParsedQuery())).values()) == {0.0}
