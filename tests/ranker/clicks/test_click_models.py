"""What clicks say of documents once the place is taken into account.

1. The position-based model gives back what was planted: θ within .05, and the order of α within queries with a mean
   Kendall τ of .9 or more, where rankings move bases about; the share of clicks alone is far from it.
2. So does COEC where the ranking knows nothing of what people like; where it puts what they like first, COEC holds the
   first places for better than they are, and the position-based model does not.
3. No step of the fit lowers the likelihood, and the last ones hardly raise it. What nobody has looked at is liked as
   the mean of all is.
4. A place that no base leads to from the first is told, and so are bases that were only ever shown at one place.
5. What was never shown says nothing, and no clicks at all are no fault.
6. A session counts each of its bases once, at the first of its places, and nothing below the fiftieth; one whose query
   is not told apart counts in the traffic alone.
7. Grades follow α, and none is given where too few have looked.
"""

from __future__ import annotations

import numpy as np
import pytest

from ranker.clicks import (
    MODELS,
    ClickCounter,
    ClickSession,
    ClicksOverExpected,
    PositionBasedModel,
    Shown,
    Support,
    grade,
    linked_places,
    support_of,
)
from tests.ranker.clicks.simulator import LOOKED, Truth

SLOW = np.linspace(1, 0.55, 10)


def page(*bases: str, clicked: str = "", first: int = 1, query: str = "q", region: str = "r") -> ClickSession:
    return ClickSession(query, region, tuple((base, first + at) for at, base in enumerate(bases)), frozenset(clicked))


@pytest.mark.parametrize(("looked", "seed"), [(LOOKED, 1), (SLOW, 2)], ids=["steep", "flat"])
def test_1_the_position_based_model_gives_back_what_was_planted(looked, seed):
    rng = np.random.default_rng(seed)
    truth = Truth.drawn(rng, 24, looked)
    counts = truth.counts(rng, 1_000, 0.5)
    found = PositionBasedModel().fit(counts)
    assert np.abs(found.places_ - looked).max() < 0.05
    assert found.places_[0] == 1
    assert truth.order_found(found.scores_) >= 0.9


def test_1_the_share_of_clicks_alone_does_not():
    rng = np.random.default_rng(1)
    truth = Truth.drawn(rng, 24)
    counts = truth.counts(rng, 1_000, 0.5)
    assert truth.order_found(counts.by_pair(counts.clicked) / counts.by_pair(counts.shown)) < 0.8


def test_2_coec_finds_the_order_of_a_ranking_that_knows_nothing():
    rng = np.random.default_rng(1)
    truth = Truth.drawn(rng, 24)
    found = ClicksOverExpected().fit(truth.counts(rng, 1_000, 0.5))
    assert truth.order_found(found.scores_) >= 0.9
    assert np.abs(found.places_ - LOOKED).max() < 0.05


def test_2_under_a_good_ranking_coec_overrates_the_first_places():
    rng = np.random.default_rng(1)
    drawn = Truth.drawn(rng, 24)
    truth = Truth(drawn.liked, drawn.looked, 3 * drawn.liked)
    counts = truth.counts(rng, 1_000, 0.5)
    coec, model = ClicksOverExpected().fit(counts), PositionBasedModel().fit(counts)
    assert (coec.places_ - LOOKED)[1:].max() < -0.1
    assert np.abs(model.places_ - LOOKED).max() < 0.05
    assert truth.order_found(model.scores_) > truth.order_found(coec.scores_) + 0.05


def test_3_no_step_lowers_the_posterior():
    rng = np.random.default_rng(3)
    counts = Truth.drawn(rng, 20).counts(rng, 200, 0.5)

    # without a prior the posterior is the likelihood
    values = [
        PositionBasedModel(0, 0, steps=steps, tolerance=0).fit(counts).log_likelihood_
        for steps in (1, 2, 3, 10, 30, 300)
    ]
    assert np.all(np.diff(values) > 0)
    assert PositionBasedModel(0, 0, steps=400, tolerance=0).fit(counts).log_likelihood_ - values[-1] < 0.5


def test_3_what_nobody_looked_at_is_as_good_as_the_mean():
    counter = ClickCounter().add_all([page("a", "b", clicked="a"), page("b", "a", clicked="a")] * 50)
    counter.add_all([page("deep", first=50)])
    counts = counter.counts()
    scores = dict(zip([pair.base for pair in counts.pairs], PositionBasedModel().fit(counts).scores_, strict=True))
    assert scores["b"] < 0.1 < scores["deep"] < 0.7 < scores["a"]


def test_4_what_cannot_be_told_is_said():
    counter = ClickCounter()
    counter.add_all([page("a", "b"), page("b", "a")])  # lead from one to two
    counter.add_all([page("a", "b", "c")])  # c stands at three alone, and nothing leads there
    counter.add_all([page("d", first=4), page("d", first=5)])  # moved, but far from the first place
    counter.add_all([page("e", "a")])
    counts = counter.counts()
    assert linked_places(counts) == {0, 1}
    told = {pair.base: support for pair, support in zip(counts.pairs, support_of(counts), strict=True)}
    assert told == {
        "a": Support.MOVED, "b": Support.MOVED, "c": Support.UNKNOWN, "d": Support.UNKNOWN, "e": Support.ONE_PLACE,
    }  # fmt: skip


def test_4_a_detour_links_a_place():
    counts = ClickCounter().add_all([page("a"), page("x", "a"), page("x", "y", "z"), page("z", first=2)]).counts()
    assert linked_places(counts) == {0, 1, 2}


@pytest.mark.parametrize("name", MODELS)
def test_5_nothing_shown_and_nothing_clicked_are_no_fault(name):
    nothing = MODELS[name]().fit(ClickCounter().counts())
    assert len(nothing.scores_) == len(nothing.places_) == len(nothing.looks_) == 0
    unclicked = MODELS[name]().fit(ClickCounter().add_all([page("a", "b")] * 50).counts())
    assert np.isfinite(unclicked.scores_).all()
    assert unclicked.scores_[0] <= 1


def test_5_a_place_that_was_never_shown_has_no_theta():
    found = PositionBasedModel().fit(ClickCounter().add_all([page("a", clicked="a"), page("b", first=3)]).counts())
    assert np.isnan(found.places_[1])
    assert np.isfinite(found.places_[[0, 2]]).all()


def test_6_sessions_are_counted():
    counter = ClickCounter()
    counter.add(page("a", "b", "a", clicked="a"))
    counter.add(page("b", "a", clicked="b"))
    counter.add(page("a", region="elsewhere"))
    counter.add(page("z", clicked="z", query="rare"), cells=False)
    counter.add(page("deep", first=51, clicked="deep"))
    counts = counter.counts()
    cells = {
        (*counts.pairs[pair], place + 1): (shown, clicked)
        for pair, place, shown, clicked in zip(counts.pair, counts.place, counts.shown, counts.clicked, strict=True)
    }
    assert cells == {
        ("q", "r", "a", 1): (1, 1), ("q", "r", "b", 2): (1, 0), ("q", "r", "b", 1): (1, 1), ("q", "r", "a", 2): (1, 0),
        ("q", "elsewhere", "a", 1): (1, 0),
    }  # fmt: skip
    assert counts.traffic_shown.tolist() == [4, 2]
    assert counts.traffic_clicked.tolist() == [3, 0]
    assert Shown("rare", "r", "z") not in counts.pairs


def test_7_grades_follow_what_is_liked():
    assert [grade(liked, 100) for liked in (0.05, 0.1, 0.24, 0.25, 0.49, 0.5, 1)] == [0, 1, 1, 2, 2, 3, 3]
    assert grade(0.9, 19.9) is None
    assert grade(0.0, 20) == 0
