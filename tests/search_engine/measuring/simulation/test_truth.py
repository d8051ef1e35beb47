"""What was planted is told as it is.

1. Pairs of one script, the earlier first, with the chance that the later follows: that of all ways that a life can go.
2. The truth names keys, bundles and preferences, and counts what came about on record: never more than began.
3. A matter that the catalogue lacks is named; its step is left out and what follows it goes on.
"""

from collections.abc import Callable, Iterator
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dictionaries.lexicon import Lexicon
from search_engine.measuring.simulation import Catalogue, Plan, Plot, Script, Simulation, follows, truth_of
from search_engine.measuring.simulation.scenarios import plot_of
from tests.search_engine.measuring.simulation.conftest import END


@st.composite
def scripts(draw: st.DrawFn) -> Plot:
    """One script of up to five steps, each after any one before it."""
    steps = []
    for place in range(draw(st.integers(1, 5))):
        step: dict[str, Any] = {"matter": str(place), "chance": draw(st.sampled_from((0.25, 0.5, 0.75, 1.0)))}
        step["days"] = [0, 2 * draw(st.integers(0, 9))]
        if place:
            step["after"] = str(draw(st.integers(0, place - 1)))
        steps.append(step)
    return plot_of({"scripts": [{"name": "甲", "who": ["young"], "per_year": 1, "steps": steps}]})


def lives(script: Script) -> Iterator[tuple[frozenset[str], float]]:
    """Every way in which an occasion can go: what is handled, and how probable that is."""
    for luck in product((True, False), repeat=len(script.steps)):
        done: dict[int | None, bool] = {None: True}
        chance = 1.0
        for place, (step, lucky) in enumerate(zip(script.steps, luck, strict=True)):
            chance *= step.chance if lucky else 1 - step.chance
            done[place] = done[step.after] and lucky
        yield frozenset(step.matter for place, step in enumerate(script.steps) if done[place]), chance


def mean_day(script: Script, place: int) -> float:
    step = script.steps[place]
    return sum(step.days) / 2 + (0.0 if step.after is None else mean_day(script, step.after))


@given(scripts())
def test_planted_pairs_have_the_chances_of_all_ways(plot: Plot) -> None:
    script = plot.scripts[0]
    ways = list(lives(script))
    pairs = {(pair.before, pair.after): pair for pair in follows(plot)}
    titles = [step.matter for step in script.steps]
    for x, y in product(range(len(titles)), repeat=2):
        pair = pairs.pop((titles[x], titles[y]), None)
        assert (pair is not None) == (mean_day(script, x) < mean_day(script, y))
        if pair is not None:
            having = [(life, chance) for life, chance in ways if titles[x] in life]
            both = sum(chance for life, chance in having if titles[y] in life)
            assert pair.chance == pytest.approx(both / sum(chance for _, chance in having))
            assert pair.days == pytest.approx(mean_day(script, y) - mean_day(script, x))
            assert pair.direct == (script.steps[y].after == x)
    assert not pairs


def test_the_truth_counts_what_came_about(simulate: Callable[..., Simulation], plot: Plot) -> None:
    run = simulate()
    handles = sum(row["type"] == "handle" for row in run.rows())
    truth = truth_of(run)
    assert truth["keys"].keys() == plot.titles()
    assert truth["absent"] == []
    assert [bundle["life_event"] for bundle in truth["bundles"]] == [script.name for script in plot.scripts]
    assert truth["preferences"][0]["regions"] == ["3309"]
    assert 0 < sum(run.handled.values()) <= handles
    assert all(0 <= rule["handled_both"] <= rule["handled_before"] for rule in truth["rules"])
    assert sum(rule["handled_both"] for rule in truth["rules"]) > 20


def test_a_matter_not_in_the_catalogue_is_left_out(catalogue: Catalogue, plot: Plot, lexicon: Lexicon) -> None:
    known = [matter for matter in catalogue.matters.values() if matter.title != "医保参保"]
    less = Catalogue(catalogue.tree, known, catalogue._copies)
    run = Simulation(less, plot, Plan(300, 60, 1, END), lexicon)
    gone = catalogue.by_title["医保参保"].base
    handled = {row["document"].split("-")[1] for row in run.rows() if row["type"] == "handle"}
    assert str(gone) not in handled
    assert str(catalogue.by_title["育儿补贴"].base) in handled
    assert truth_of(run)["absent"] == ["医保参保"]
