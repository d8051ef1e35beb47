"""What is kept of rank profiles.

1. Retrievers are kept by what they read of a profile: another weight of a signal leaves them, another threshold has one
   of its own, whatever the profile is called; the same rows again find it. So many are kept at most.
2. Without rows nothing is made twice.
3. By rating, what nobody has rated comes behind all that is rated, however badly.
"""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np

from dictionaries.kinds.ranking import RankingConstant
from search_engine import SearchRequest, Service
from search_engine.search.rankers import RETRIEVERS_KEPT, sort_values

ASKED = SearchRequest(q="证件")


def test_retrievers_are_kept_by_what_they_read(service: Service) -> None:
    with service.state.pipeline() as pipeline:
        plain = pipeline.rankers.with_rows(())
        weighed = plain.with_rows([RankingConstant("score.text", 2.0)])
        strict = plain.with_rows([RankingConstant("match.coverage", 0.9)])
        assert (plain.profile(ASKED).weight("text"), weighed.profile(ASKED).weight("text")) == (1.0, 2.0)
        assert weighed.retriever(ASKED) is plain.retriever(ASKED)
        assert strict.retriever(ASKED) is not plain.retriever(ASKED)
        assert strict.retriever(ASKED).match.coverage == 0.9
        again = weighed.with_rows([RankingConstant("match.coverage", 0.9)])
        assert again.retriever(ASKED) is strict.retriever(ASKED)
        for number in range(RETRIEVERS_KEPT):
            plain.with_rows([RankingConstant("match.broad", float(number))]).retriever(ASKED)
        assert plain.with_rows(again._rows).retriever(ASKED) is not strict.retriever(ASKED)


def test_without_rows_nothing_is_made_twice(service: Service) -> None:
    with service.state.pipeline() as pipeline:
        plain = pipeline.rankers.with_rows(())
        assert plain.with_rows([]) is plain
        assert plain.rows_for(ASKED) == ()
        assert plain.with_rows([RankingConstant("score.text", 1.0)]).rows_for(ASKED) == ()


def test_what_nobody_has_rated_comes_last_by_rating() -> None:
    columns = SimpleNamespace(rating=np.array([0, 100, 500]), rating_count=np.array([0, 90, 1]))
    view = SimpleNamespace(columns=columns, live=SimpleNamespace(flags=np.ones(3, np.bool_)))
    values = sort_values(view, "rating", SimpleNamespace(row=np.arange(3)), 10, 480.0)
    assert values is not None
    assert np.argsort(-values).tolist() == [2, 1, 0]
