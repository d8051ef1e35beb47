"""What was planted is told as it is.

1. Pairs of one script, the earlier first, with the chance that the later follows: as drawing many lives gives it.
2. The truth names keys, bundles and preferences, and counts what came about on record: never more than began.
3. A matter that the catalogue lacks is named; its step is left out and what follows it goes on.
"""

from collections.abc import Callable
from random import Random

import pytest

from dictionaries.lexicon import Lexicon
from search_engine.simulation import Catalogue, Plan, Plot, Simulation, follows, truth_of
from search_engine.simulation.scripts import plot_of
from tests.search_engine.simulation.conftest import END

TREE = {
    "scripts": [
        {
            "name": "甲",
            "who": ["young"],
            "per_year": 1,
            "steps": [
                {"matter": "一", "days": [0, 1], "chance": 0.8},
                {"matter": "二", "days": [1, 2], "chance": 0.7},
                {"matter": "三", "days": [3, 5], "chance": 0.6},
                {"matter": "四", "days": [9, 9], "after": "一", "chance": 0.5},
            ],
        }
    ]
}


def one_life(plot: Plot, rng: Random) -> set[str]:
    done: dict[int | None, bool] = {None: True}
    steps = plot.scripts[0].steps
    for place, step in enumerate(steps):
        done[place] = done[step.after] and rng.random() < step.chance
    return {step.matter for place, step in enumerate(steps) if done[place]}


def test_1_chances() -> None:
    plot, rng = plot_of(TREE), Random(7)
    lives = [one_life(plot, rng) for _ in range(20_000)]
    pairs = {(pair.before, pair.after): pair for pair in follows(plot)}
    assert set(pairs) == {("一", "二"), ("一", "三"), ("一", "四"), ("二", "三"), ("二", "四"), ("三", "四")}
    for (before, after), pair in pairs.items():
        having = [life for life in lives if before in life]
        assert sum(after in life for life in having) / len(having) == pytest.approx(pair.chance, abs=0.02)
    assert {pair for pair, found in pairs.items() if found.direct} == {("一", "二"), ("二", "三"), ("一", "四")}


def test_2_counts(simulate: Callable[..., Simulation], plot: Plot) -> None:
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


def test_3_absent(catalogue: Catalogue, plot: Plot, lexicon: Lexicon) -> None:
    known = [matter for matter in catalogue.matters.values() if matter.title != "医保参保"]
    less = Catalogue(catalogue.tree, known, catalogue._copies)
    run = Simulation(less, plot, Plan(300, 60, 1, END), lexicon)
    gone = catalogue.by_title["医保参保"].base
    handled = {row["document"].split("-")[1] for row in run.rows() if row["type"] == "handle"}
    assert str(gone) not in handled
    assert str(catalogue.by_title["育儿补贴"].base) in handled
    assert truth_of(run)["absent"] == ["医保参保"]
