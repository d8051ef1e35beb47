"""From simulated lives to recommendations: simulate → import → learn → recommend.

1. Everything that was simulated is taken by the import; those who consent are persons, the others only count.
2. What was learnt knows the planted next steps: of what follows a matter, the three strongest are planted.
3. Users of whom nothing is known get other lists in another region and for another audience: what is in fashion there,
   what that audience applies for, and nothing that their region does not offer or that is for the other audience.
4. On the page of a matter stands what its script goes on with, and says so.
"""

import io
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pytest

from dictionaries.lexicon import shipped_lexicon
from search_engine import Service, Settings
from search_engine.measuring.simulation import BehaviourParameters, Plan, Plot, Simulation, catalogue_of, follows
from search_engine.measuring.simulation.clock import CHINA
from search_engine.measuring.simulation.scenarios import plot_of
from search_engine.people.activity.transfer import bring_in
from search_engine.recommendation.context import read_context
from search_engine.recommendation.parameters import RecommendRequest
from tests.search_engine.conftest import lines
from tests.search_engine.measuring.simulation.conftest import COAST, INLAND, OTHERS, PLOT

LEGAL = {"店铺登记", "食品许可", "招牌备案"}
# what only the coast offers: elsewhere it must never be shown
SEA = {"渔船登记", "捕捞许可", "海钓备案"}
PLOT_OF_TEST = plot_of(PLOT)
TITLES = [*sorted(PLOT_OF_TEST.titles()), *OTHERS]
DEPARTMENTS = ("公安", "民政", "市场监管", "人力社保", "农业农村", "教育")
DOCUMENTS = [
    {
        "id": f"{title}-{region}",
        "kind": "matter",
        "title": title,
        "catalog_code": f"{number:012d}",
        "region": region,
        "level": "县级",
        "initiative": "依申请",
        "audience": ["legal" if title in LEGAL else "natural"],
        "authority": {"name": f"{region}的机关", "department": DEPARTMENTS[number % len(DEPARTMENTS)]},
        "popularity": 100 + number,
    }
    for number, title in enumerate(TITLES)
    for region in (*INLAND, *COAST)
    if region in COAST or title not in SEA
]


@dataclass(frozen=True)
class Learnt:
    service: Service
    rows: list[dict[str, Any]]
    taken: int


@pytest.fixture(scope="module")
def plot() -> Plot:
    return PLOT_OF_TEST


@pytest.fixture(scope="module")
def learnt(tmp_path_factory: pytest.TempPathFactory, plot: Plot) -> Iterator[Learnt]:
    """A service that has learnt, and of what."""
    home = tmp_path_factory.mktemp("home")
    service = Service.open(Settings(home=home, spelling="off", log_queries=False))
    place = service.installation
    service.document_desk.put(io.BytesIO(lines(DOCUMENTS)), "test", skip_bad_rows=False)
    place.worker().build()
    now = datetime.now(CHINA)
    catalogue = catalogue_of(place.store, place.tree(), plot.titles())
    # lives, for what follows what; and a crowd of the last week that only counts: ten people of a county must have
    # handled a thing within the week before anything is said of it
    plans = (
        Plan(1500, 150, 2, now, BehaviourParameters(consenting=0.6, browses_per_week=0.1)),
        Plan(600, 7, 3, now, BehaviourParameters(consenting=0.0, browses_per_week=2.0, handles=0.6)),
    )
    rows = [row for plan in plans for row in Simulation(catalogue, plot, plan, shipped_lexicon()).rows()]
    rules = service.activity.intake.rules(int(time.time() * 1000))
    brought = bring_in(enumerate(rows, 1), place.events, rules)
    assert brought.faults == []
    place.learner().learn()
    yield Learnt(service, rows, brought.accepted)
    service.close()
    place.events.close()
    place.store.engine.dispose()


def shown(service: Service, region: str, audience: str, context: str = "home", limit: int = 8) -> dict[str, str]:
    """Titles with their reasons, in order."""
    request = RecommendRequest(region=region, audience=audience, context=read_context(context), limit=limit)
    found = service.recommendations.recommend(request)
    assert all(one.item.region["code"] == region for one in found)
    return {one.item.title: one.reason["text"] for one in found}


def test_the_import_takes_all_simulated_events(learnt: Learnt) -> None:
    assert learnt.taken == len(learnt.rows) > 10_000
    events = learnt.service.installation.events.since(0, learnt.taken)
    assert len(events) == learnt.taken
    named = {row["user"] for row in learnt.rows if row["consent"]}
    assert len({event.user for event in events if event.user is not None}) == len(named) > 500
    assert sum(event.user is not None for event in events) == sum(row["consent"] for row in learnt.rows)
    # one actor each; two where midnight came between
    citizens = len({row["user"] for row in learnt.rows})
    assert citizens <= len({event.actor for event in events}) <= 2 * citizens


def test_the_planted_next_steps_are_learnt(learnt: Learnt, plot: Plot) -> None:
    knowledge = learnt.service.installation.knowledge.current()
    store = learnt.service.installation.store
    key = {title: store.base_keys([f"{title}-{COAST[0]}"])[f"{title}-{COAST[0]}"] for title in TITLES}
    title = {name: what for what, name in key.items()}
    planted = {(pair.before, pair.after) for pair in follows(plot)}
    found = [
        (before, title[after])
        for before in sorted({pair[0] for pair in planted})
        for after in list(knowledge.near("following", key[before]))[:3]
    ]
    assert len(found) >= 5
    assert sum(pair in planted for pair in found) / len(found) >= 0.9


def test_lists_without_history_fit_region_and_audience(learnt: Learnt) -> None:
    service = learnt.service
    lists = {
        (region, audience): shown(service, region, audience)
        for region in (INLAND[0], COAST[0])
        for audience in ("natural", "legal")
    }
    assert all(lists.values())
    assert len({tuple(found) for found in lists.values()}) >= 3
    for (region, audience), found in lists.items():
        assert all((title in LEGAL) == (audience == "legal") for title in found), (region, audience, found)
        assert not SEA & found.keys() or region in COAST
    # the planted preference of the coast is among what a person there is shown first
    assert SEA & set(list(lists[COAST[0], "natural"])[:4]), lists[COAST[0], "natural"]
    assert lists[INLAND[0], "natural"] != lists[COAST[0], "natural"]
    assert list(lists[INLAND[0], "natural"]) != list(lists[INLAND[0], "legal"])
    assert all(reason for found in lists.values() for reason in found.values())


def test_a_matter_shows_the_next_steps_of_its_script(learnt: Learnt) -> None:
    service = learnt.service
    found = shown(service, INLAND[0], "natural", f"matter:出生登记-{INLAND[0]}", limit=4)
    assert set(list(found)[:2]) == {"医保参保", "育儿补贴"}, found
    assert "出生登记" in found["医保参保"], found
