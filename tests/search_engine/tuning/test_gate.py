"""The gate.

1. A gain that is more than luck passes; one within its own interval is refused unless the rules say otherwise, and so
   is no gain at all.
2. What may be worse by more than the margin is refused, whatever else is said.
3. A named slice may lose no more than its margin; one that the set does not have is a failure, not a pass.
4. What must be among the first N, any copy of its base too, or must not be found, is looked at in the candidate alone;
   guarded queries count as such rules unless they are left out.
5. Searches that take too much longer are refused where the rules have a limit.
6. Faults of a rules file are told all at once, each with its place.
"""

from pathlib import Path

import pytest

from dictionaries.regions import load_tree
from indexer.store.monitor.kept_queries import FIRST, NOTHING, TOP, KeptQuery
from search_engine.errors import BadParameters
from search_engine.tuning.asking import StateRun
from search_engine.tuning.comparing import compared
from search_engine.tuning.gate import gate, measures_of
from search_engine.tuning.gate_rules import GateRules, Must, SliceRule, read_rules
from search_engine.tuning.query_set import QuerySet, SetQuery
from search_engine.tuning.states import Answer
from tests.search_engine.tuning.given_states import Given

TREE = load_tree()
NAMES = [str(n) for n in range(40)]
QUERIES = tuple(SetQuery(name, f"查询{name}", kind="短" if int(name) < 20 else "长") for name in NAMES)
SET = QuerySet("小集", QUERIES, {name: {"a": 3} for name in NAMES})
RIGHT, LOW, LOST = Answer(("a",)), Answer(("x", "a")), Answer(("x",))


def state(wrong=(), answer=LOW, others=RIGHT):
    return Given("某个", {name: answer if int(name) in wrong else others for name in NAMES})


def passed(baseline, candidate, rules, kept=(), bases=lambda ids: {}, seconds=(1.0, 1.0)):
    runs = [StateRun(one, one.answers, spent) for one, spent in zip((baseline, candidate), seconds, strict=True)]
    found = gate(compared(*runs, SET, TREE, measures_of(rules)), candidate, rules, kept, bases)
    return {check.name: check.passed for check in reversed(found.checks)} | {"all": found.passed}


def test_1_a_gain_beyond_luck_passes():
    assert passed(state(range(20)), state(), GateRules()) == {"measure": True, "all": True}


@pytest.mark.parametrize("wrong", [(), (1,)])
def test_1_what_may_be_luck_is_refused_unless_said_otherwise(wrong):
    assert not passed(state(wrong), state(), GateRules())["all"]
    assert passed(state(wrong), state(), GateRules(unsure=True))["all"]


def test_2_what_may_be_worse_is_refused():
    assert not passed(state(), state((1, 2)), GateRules(unsure=True))["all"]
    assert passed(state(), state((1, 2)), GateRules(unsure=True, margin=0.2))["all"]


@pytest.mark.parametrize(
    ("name", "margin", "expected"), [("kind:短", 0.1, False), ("kind:短", 0.5, True), ("kind:怪", 1.0, False)]
)
def test_3_slices(name, margin, expected):
    rules = GateRules(slices={name: SliceRule(margin=margin)}, margin=1.0, unsure=True)
    assert passed(state(range(20, 40)), state(range(10)), rules)[f"slice:{name}"] is expected


@pytest.mark.parametrize(
    ("must", "expected"),
    [
        (Must(query="查询", document="a"), False),
        (Must(query="查询", document="a", first=2), True),
        (Must(query="查询", document="b", first=2), False),
        (Must(query="查询", document="b", base="基", first=2), True),
        (Must(query="查询"), False),
    ],
)
def test_4_what_must_hold(must, expected):
    candidate = state()
    candidate.answers = {**candidate.answers, "": LOW}
    rules = GateRules(must=(must,), unsure=True)
    assert passed(state(), candidate, rules, bases=lambda ids: {"a": "基"})["must"] is expected


@pytest.mark.parametrize(
    ("wants", "document", "expected"), [(FIRST, "a", False), (TOP, "a", True), (NOTHING, "", False)]
)
def test_4_guarded_queries(wants, document, expected):
    candidate = state()
    candidate.answers = {**candidate.answers, "": LOW}
    kept = [KeptQuery(1, "查询", "330110", wants, document, "", True, None, "", "", "", 0)]
    assert passed(state(), candidate, GateRules(unsure=True), kept)["must"] is expected
    assert passed(state(), candidate, GateRules(unsure=True, kept=False), kept)["all"]


def test_5_cost():
    rules = GateRules(cost=1.2, unsure=True)
    assert passed(state(), state(), rules, seconds=(1.0, 1.1))["cost"]
    assert not passed(state(), state(), rules, seconds=(1.0, 1.3))["cost"]


def test_6_a_rules_file(tmp_path: Path):
    file = tmp_path / "gate.toml"
    file.write_text(
        'cost = 1.5\n[slices."kind:短"]\nmargin = 0.02\n[[must]]\nquery = "落户"\nfirst = 3\n', encoding="utf-8"
    )
    found = read_rules(file)
    assert (found.cost, found.slices["kind:短"].margin, found.must[0].first) == (1.5, 0.02, 3)
    assert read_rules(None) == GateRules()


def test_6_faults_of_a_rules_file(tmp_path: Path):
    file = tmp_path / "gate.toml"
    file.write_text('marginn = 1\nmargin = 2\n[[must]]\nregion = "330110"\n', encoding="utf-8")
    with pytest.raises(BadParameters) as caught:
        read_rules(file)
    told = [str(detail.reason) for detail in caught.value.details]
    assert len(told) == 3
    assert any("must.1.query：缺少这一项" in one for one in told)
    assert any("marginn：没有这一项" in one for one in told)
    file.write_text("margin =", encoding="utf-8")
    with pytest.raises(BadParameters):
        read_rules(file)
