"""The plot that comes with the software, and how a plot is read.

1. Every matter that it names is in the sample catalogue, for those to whom it happens, and people apply for it.
2. It has at least 25 occasions, of persons and of firms, of every kind of citizen; each with two steps or more.
3. A step follows the one before unless it says otherwise.
4. The longest beginning of a code that fits counts; elsewhere what is said of elsewhere.
5. All faults of a plot are told at once, each with its script.
"""

import pytest

from search_engine.measuring.simulation import KINDS, BadScripts, read_plot
from search_engine.measuring.simulation.scenarios import plot_of
from search_engine.measuring.simulation.simulation import WARM_UP
from tests.search_engine.measuring.simulation.conftest import sample


def test_every_matter_of_the_plot_is_in_the_catalogue() -> None:
    plot, known = read_plot(), sample().by_title
    assert sorted(plot.titles() - known.keys()) == []
    wrong = [
        (script.name, step.matter)
        for script in plot.scripts
        for step in script.steps
        if not known[step.matter].audience >= {KINDS[kind] for kind in script.who}
    ]
    assert wrong == []


def test_the_plot_has_enough_occasions_for_everybody() -> None:
    scripts = read_plot().scripts
    audiences = [{KINDS[kind] for kind in script.who} for script in scripts]
    assert len(scripts) >= 25
    assert sum(audience == {"natural"} for audience in audiences) >= 15
    assert sum(audience == {"legal"} for audience in audiences) >= 10
    assert {kind for script in scripts for kind in script.who} == set(KINDS)
    assert all(len(script.steps) >= 2 for script in scripts)
    # what is under way when the record begins is lived through before
    longest = max(sum(step.days[1] for step in script.steps) for script in scripts)
    assert longest < 2 * WARM_UP


def test_a_plot_is_read_with_its_defaults_and_regions() -> None:
    plot = plot_of(
        {
            "scripts": [
                {
                    "name": "甲",
                    "who": ["young"],
                    "per_year": 1,
                    "regions": {"33": 2, "3301": 3, "elsewhere": 0},
                    "steps": [
                        {"matter": "一", "days": [0, 1]},
                        {"matter": "二", "days": [1, 2]},
                        {"matter": "三", "days": [1, 2], "after": "一", "chance": 0.5},
                    ],
                }
            ]
        }
    )
    script = plot.scripts[0]
    assert [step.after for step in script.steps] == [None, 0, 0]
    assert [script.there(code) for code in ("330110", "330200", "310104")] == [3, 2, 0]


def test_all_faults_of_a_plot_are_told_at_once() -> None:
    steps = [{"matter": "一", "days": [2, 1], "chance": 2}, {"matter": "一", "days": [0, 1], "after": "三", "also": 1}]
    bad = {
        "scripts": [{"name": "甲", "who": ["nobody"], "per_year": 0, "months": {13: 1}, "steps": steps}],
        "fashions": [{"matter": "二", "times": 0, "who": ["nobody"], "months": [0]}],
    }
    with pytest.raises(BadScripts) as caught:
        plot_of(bad)
    assert set(caught.value.faults) == {
        "甲：没有这类人 nobody",
        "甲：per_year 应大于 0",
        "甲：没有 13 月",
        "甲·一：days 应为 [最少, 最多]",
        "甲·一：chance 应在 0 与 1 之间",
        "甲·一：没有字段 also",
        "甲·一：after 不是前面的步骤",
        "甲·一：重复",
        "二：没有这类人 nobody",
        "二：times 应大于 0",
        "二：没有 0 月",
    }
