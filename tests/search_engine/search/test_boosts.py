"""What a query says of whom and what it is for, as boosts.

1. Cards for the audience that is named gain, those for both too; nothing is left out.
2. What is only read stands back, unless the query names a kind of text.
3. A query that says nothing of either, and one without words, changes no score.
"""

from dataclasses import replace

import numpy as np

from ranker.matching.parsed_query import Wording
from search_engine import SearchRequest, Service
from search_engine.query.analysis import Understanding
from search_engine.search.boosts import AUDIENCE, ONLY_READ, boosted

WORDS = Wording.of(("登记",), ("登记",))


def scores(service: Service, understanding: Understanding) -> dict[str, float]:
    """What is added to the score of every document's card."""
    service.search(SearchRequest(q="登记"))
    assert service._pipeline is not None
    view, pipeline = service._pipeline
    answer = pipeline._answer(SearchRequest(q="", region_mode="off", collapse="none"))
    assert answer is not None
    cards = answer.cards
    gained = boosted(view, cards, understanding).score - cards.score
    return dict(zip(view.ids(cards.row), np.round(gained, 3).tolist(), strict=True))


def understood(text: str, **more: object) -> Understanding:
    return replace(Understanding(text, text, wording=WORDS), **more)


def test_1_the_audience(service: Service) -> None:
    found = scores(service, understood("登记政策", audience="legal"))
    assert found["m2"] == AUDIENCE
    assert found["m1"] == found["m3"] == 0


def test_2_what_is_only_read(service: Service) -> None:
    assert scores(service, understood("登记"))["p1"] == ONLY_READ
    assert scores(service, understood("登记条例"))["p1"] == 0


def test_3_nothing_said(service: Service) -> None:
    assert set(scores(service, understood("登记办法")).values()) == {0.0}
    assert set(scores(service, replace(understood("登记"), wording=Wording())).values()) == {0.0}
