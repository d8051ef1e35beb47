"""Rules that warn of apps.

Properties:

1. An app below a limit is warned of, with the figures; too few checks decide nothing.
2. An app that is just at a limit does not come and go: it is well again only when it is well within each limit, and
   not before the time that is set.
3. What a person says holds: no rule lifts a person's warning, or touches an app that is being mended or is off.
4. A rule takes nothing off unless that is set, and then none of medical care, social security and emergencies: told by
   themes and offices of the document, whatever the app is called. What says neither stays too.
5. Every decision that rules come to is a step that the table allows them.
6. Checks are an app's by its links: host and path, whatever the parameters are.
"""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.store.shelf.app_states import MENDING, OFF, ONLINE, REVIEW, STATES, WARNED, AppState, AppStep
from search_engine.settings.settings import Settings
from search_engine.shelf.figures import Answered, AppFigures, address_key, figures_of
from search_engine.shelf.protected import is_protected
from search_engine.shelf.rules import RULES, decision_of
from search_engine.shelf.steps import RULE, STEPS

SETTINGS, AUTO_OFF = Settings(), Settings(app_auto_off=True)
PARKING = {"themes": ["交通出行"], "authority": {"name": "某市交通运输局", "department": "交通运输"}}
WELL = AppFigures(20, 1.0, 0.0, 0.2, 0.4)
NOW, CALM = 10_000_000_000, SETTINGS.app_calm * 1_000
LATER = NOW + CALM


def decided(state, figures, *, by=RULES.actor, settings=SETTINGS, document=PARKING, now=LATER):
    step = AppStep(1, "a", ONLINE, state, NOW, by, None, "")
    return decision_of(AppState("a", state, 1, NOW), step, document, figures, settings, now)


@pytest.mark.parametrize(
    ("figures", "told"),
    [
        (replace(WELL, well=0.9), "正常应答 90%"),
        (replace(WELL, p95=3.2), "用时 3.2 秒"),
        (replace(WELL, failed=0.05), "报错 5%"),
    ],
)
def test_1_beyond_a_limit_it_is_warned_of(figures, told):
    found = decided(ONLINE, figures)
    assert (found.state, told in found.reason, found.seen) == (WARNED, True, 1)
    assert decided(ONLINE, replace(figures, checks=SETTINGS.app_least - 1)) is None
    assert decided(ONLINE, WELL) is None


def test_2_at_a_limit_it_does_not_come_and_go():
    for figures in (replace(WELL, well=0.96), replace(WELL, p95=2.9), replace(WELL, failed=0.04)):
        assert decided(ONLINE, figures) is None
        assert decided(WARNED, figures) is None
    assert decided(WARNED, WELL).state == ONLINE
    assert decided(WARNED, WELL, now=LATER - 1) is None


@given(figures=st.builds(AppFigures, st.integers(0, 20), st.floats(0, 1), st.floats(0, 1), st.none(), st.floats(0, 9)))
def test_3_and_5_what_a_person_says_holds(figures):
    for state in (REVIEW, MENDING, OFF):
        assert decided(state, figures, settings=AUTO_OFF) is None
    assert decided(WARNED, figures, by="user:张三", settings=AUTO_OFF) is None
    for state in STATES:
        if found := decided(state, figures, settings=AUTO_OFF):
            assert RULE in STEPS[state, found.state].by


BAD = replace(WELL, well=0.2)


def test_4_a_rule_takes_off_only_where_that_is_set():
    assert decided(WARNED, BAD) is None
    assert decided(WARNED, BAD, settings=AUTO_OFF).state == OFF
    assert decided(WARNED, BAD, settings=AUTO_OFF, now=LATER - 1) is None
    # just within the limits, but not well: it stays warned
    assert decided(WARNED, replace(WELL, well=0.96), settings=AUTO_OFF) is None


@pytest.mark.parametrize(
    "document",
    [
        {"themes": ["医疗卫生"], "authority": {"name": "某市数据局", "department": "数据管理"}},
        {"themes": ["其他", "社会保障"], "authority": {"name": "某市数据局"}},
        {"themes": ["公共安全"], "authority": {"name": "某市数据局"}},
        {"themes": ["交通出行"], "authority": {"name": "某市卫生健康委员会"}},
        {"themes": ["证件办理"], "authority": {"name": "某市服务中心", "department": "医保"}},
        {"themes": ["公用事业"], "authority": {"name": "某市应急管理局"}},
        {"themes": ["公用事业"], "authority": {"name": "某省消防救援总队"}},
        {"themes": ["其他"], "authority": {"name": "某市数据局"}},
        {"themes": ["交通出行"]},
        {},
    ],
)
def test_4_what_people_need_most_stays_whatever_it_is_called(document):
    assert is_protected({**document, "title": "小程序一号"})
    assert decided(WARNED, BAD, settings=AUTO_OFF, document=document) is None
    assert not is_protected({**PARKING, "title": "120 急救医保社保"}), "names say nothing"


def answers(*outcomes: str, ms: int = 100) -> list[Answered]:
    return [Answered(NOW - place, outcome, ms) for place, outcome in enumerate(outcomes)]


def test_figures_are_of_the_newest_answers():
    found = figures_of([*answers("ok", "slow", "failed", "timed_out", "refused"), Answered(0, "failed", 1)], NOW)
    assert (found.checks, found.well, found.failed, found.median, found.p95) == (4, 0.5, 0.25, 0.1, 0.1)
    old = [Answered(NOW - 1_000 - place, "failed", 1) for place in range(30)]
    assert figures_of([*old, *answers(*["ok"] * 20)], NOW).well == 1.0
    assert figures_of([], NOW) == AppFigures(0, 0.0, 0.0, None, None)


def test_6_addresses_of_one_place():
    one = address_key("https://A.example.gov.cn/app/1/?token=x")
    assert one == address_key("http://a.example.gov.cn/app/1") == "a.example.gov.cn/app/1"
    assert one != address_key("https://a.example.gov.cn/app/2")
    assert address_key("https://a.example.gov.cn:99999/") == address_key("x") == ""
