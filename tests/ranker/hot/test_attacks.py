"""Whoever wants to place a term, against people who just ask. Of each attack the number N is that of its askings.

1. N = 5,000 bots of one block, in an hour or over a day: the term is in no list at all.
2. N = 5,000 sessions of one account, from a hundred blocks: it is one actor, and in no list.
3. N = 2,000 in one hour from few blocks (4 in a county, 19 in a city and in a province): not among the first ten.
4. N = 2,000 dripping over a day from as few blocks: not among the first ten.
5. People in the numbers of the smallest of these attacks that spread as people do (in a county 150, in a city 190, in a
   province 2,000) are among the first ten within the hour: after half of it, when half of them have come.
6. What 4 blocks do in a county, N = 2,000, changes no place of any other term.
7. N = 5,000 from two whole networks (/16), a hundred or five hundred blocks, in an hour or over a day: in no list.
8. N = 5,000 from one or two whole networks lift what others ask for to one and a half or three times, and no further.
9. The background itself: the first ten of a list are terms that many ask for, and nothing in it is a surprise.
"""

from __future__ import annotations

import numpy as np
import pytest

from ranker.hot import HOUR, rank
from ranker.hot.unique_actor_occurrences import concatenate, distinct
from tests.ranker.hot.visitors import CITY, COUNTY, DAY, HONEST, NOW, PLANTED, PROVINCE, Visitors, order_of, usual_of

pytestmark = pytest.mark.long

# The others, in the tests of long.
SEEDS = (0, *(pytest.param(seed, marks=pytest.mark.soak) for seed in range(1, 4)))
FIRST = 10
PLACES = {"county": COUNTY, "city": CITY, "province": PROVINCE}
FEW_BLOCKS = {"county": 4, "city": 19, "province": 19}
# Askings, as many as an honest burst and an attack have alike.
BURST = {"county": 150, "city": 190, "province": 2_000}
SPANS = {"hour": HOUR, "day": DAY}


@pytest.fixture(scope="module", params=PLACES)
def place(request):
    return request.param


@pytest.fixture(scope="module", params=SEEDS)
def scene(request, place):
    name, seed = place, request.param
    visitors = Visitors(PLACES[name], seed)
    return name, visitors, visitors.background(NOW), usual_of(visitors, NOW)


@pytest.mark.parametrize("span", SPANS)
def test_1_bots_of_one_block_place_nothing(scene, span):
    _, visitors, background, usual = scene
    bots = visitors.bots(5_000, 1, NOW - SPANS[span], NOW)
    assert PLANTED not in order_of(concatenate([background, bots]), NOW, usual)


def test_2_one_account_is_one_actor(scene):
    _, visitors, background, usual = scene
    sessions = visitors.bots(5_000, 100, NOW - DAY, NOW, actors=1)
    assert PLANTED not in order_of(concatenate([background, sessions]), NOW, usual)


@pytest.mark.parametrize("size", ["burst", "large"])
@pytest.mark.parametrize("span", SPANS)
def test_3_and_4_few_blocks_do_not_reach_the_first_ten(scene, span, size):
    name, visitors, background, usual = scene
    count = BURST[name] if size == "burst" else 2_000
    bots = visitors.bots(count, FEW_BLOCKS[name], NOW - SPANS[span], NOW)
    assert PLANTED not in order_of(concatenate([background, bots]), NOW, usual)[:FIRST]


@pytest.mark.parametrize("minutes", [30, 60])
def test_5_an_honest_burst_reaches_the_first_ten(scene, minutes):
    name, visitors, background, usual = scene
    people = np.full(BURST[name] * minutes // 60, HONEST)
    burst = visitors.people(people, NOW - minutes * 60_000, NOW)
    assert HONEST in order_of(concatenate([background, burst]), NOW, usual)[:FIRST]


def test_6_few_blocks_push_no_term_aside(scene):
    name, visitors, background, usual = scene
    if name != "county":  # elsewhere they are a thousandth of all blocks, and terms of the same heat may change places
        return
    bots = visitors.bots(2_000, 4, NOW - DAY, NOW)
    assert order_of(concatenate([background, bots]), NOW, usual) == order_of(background, NOW, usual)


@pytest.mark.parametrize("networks", [1, 2])
@pytest.mark.parametrize("span", SPANS)
@pytest.mark.parametrize("blocks", [100, 512])
def test_7_two_networks_place_nothing(scene, span, networks, blocks):
    _, visitors, background, usual = scene
    bots = visitors.bots(5_000, blocks, NOW - SPANS[span], NOW, networks=networks)
    assert PLANTED not in order_of(concatenate([background, bots]), NOW, usual)


@pytest.mark.parametrize(("networks", "times"), [(1, 1.5), (2, 3.0)])
def test_8_networks_lift_a_term_no_further_than_threefold(scene, networks, times):
    _, visitors, background, usual = scene
    people = visitors.people(np.full(30, PLANTED), NOW - HOUR, NOW)
    bots = visitors.bots(5_000, 200, NOW - HOUR, NOW, networks=networks)
    alone, lifted = (planted_actors(concatenate([background, people, *more]), usual) for more in ((), (bots,)))
    assert alone < lifted <= times * len(people) * 1.02


def planted_actors(occurrences, usual):
    table = rank(distinct(occurrences), NOW, usual)
    return float(table.actors[table.term == PLANTED][0])


def test_9_the_background_holds_no_surprise(scene):
    _, _, background, usual = scene
    found = order_of(background, NOW, usual)
    assert len(set(found[:FIRST]) & set(range(2 * FIRST))) >= FIRST - 3
    table = rank(distinct(background), NOW, usual)
    assert np.quantile(table.z, 0.9) < 2
    assert table.actors.min() >= 10
