"""The queue in which payers get equal shares of the thread.

1. Within a payer the first that came is the first that goes; none is lost, none comes twice.
2. Whoever has asked for nothing before waits for the request under way alone, whatever it and those of others cost.
3. Those who wait all the time get equal shares of the seconds, whatever each of their requests costs; a key many times
   as much.
4. What somebody used while nobody else waited is not held against them.
5. A full queue makes room by the newest ticket of whoever has most places for their weight.
"""

from collections import Counter
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.serving import fair_queue
from api.serving.fair_queue import FairQueue
from api.serving.payers import KEY_WEIGHT, Payer


@dataclass(frozen=True)
class Ticket:
    number: int
    payer: Payer


NAMES = st.sampled_from(["a", "b", "c", None])
COSTS = st.floats(0.001, 2.0)


def ticket(name, number=0, has_key=False):
    return Ticket(number, Payer(name, has_key))


@given(steps=st.lists(st.one_of(NAMES, COSTS), max_size=60))
def test_requests_of_a_payer_go_in_their_order(steps):
    queue, queued, taken = FairQueue(), [], []

    def take(cost):
        taken.append(queue.popleft())
        queue.charge(taken[-1].payer, cost)

    for number, step in enumerate(steps):
        if not isinstance(step, float):
            queued.append(ticket(step, number))
            queue.append(queued[-1])
        elif queue:
            take(step)
        assert len(queue) == len(queued) - len(taken)
    while queue:
        take(1.0)
    for payer in {one.payer for one in queued}:
        assert [one for one in taken if one.payer == payer] == [one for one in queued if one.payer == payer]


@given(costs=st.lists(COSTS, min_size=3, max_size=12), rounds=st.integers(0, 30))
def test_a_visitor_waits_for_the_request_under_way_alone(costs, rounds):
    queue = FairQueue()
    for number in range(len(costs)):
        queue.append(ticket(f"attacker {number}"))
        queue.append(ticket(f"attacker {number}"))

    def serve():
        served = queue.popleft()
        queue.charge(served.payer, costs[int(served.payer.name.split()[1])])
        queue.append(served)

    for _ in range(len(costs) + rounds):
        serve()
    under_way = queue.popleft()
    queue.append(ticket("visitor"))
    queue.charge(under_way.payer, costs[int(under_way.payer.name.split()[1])])
    queue.append(under_way)
    assert queue.popleft().payer.name == "visitor"


@pytest.mark.parametrize(("has_key", "share"), [(False, 1.0), (True, KEY_WEIGHT)])
def test_payers_who_wait_get_equal_shares(has_key, share):
    queue, used = FairQueue(), Counter()
    costs = {"dear": 0.5, "middling": 0.05, "mine": 0.005}
    for name in costs:
        queue.append(ticket(name, has_key=has_key and name == "mine"))
    for _ in range(20_000):
        served = queue.popleft()
        name = served.payer.name
        used[name] += costs[name]
        queue.append(served)
        queue.charge(served.payer, costs[name])
    assert used["dear"] == pytest.approx(used["middling"], abs=1)
    assert used["mine"] == pytest.approx(share * used["middling"], rel=0.05)


def test_what_was_used_while_idle_is_not_held_against():
    queue = FairQueue()
    for _ in range(50):
        queue.append(ticket("office"))
        queue.charge(queue.popleft().payer, 1.0)
    taken = []
    for number in range(4):
        queue.append(ticket("office", number))
        queue.append(ticket("other", number))
    while queue:
        taken.append(queue.popleft().payer.name)
        queue.charge(Payer(taken[-1]), 1.0)
    assert taken == ["other", "office"] * 4


def test_a_full_queue_makes_room_by_the_largest_payers_newest():
    queue = FairQueue()
    for number in range(3):
        queue.append(ticket("much", number))
        queue.append(ticket("portal", number, has_key=True))
    queue.append(ticket("little"))
    assert queue.push_out(Payer("visitor")).number == 2
    assert queue.push_out(Payer("much")) is None
    assert len(queue) == 6
    assert queue.push_out(Payer("visitor")).payer.name == "much"
    assert queue.push_out(Payer("little")) is None


def test_few_payers_are_remembered(monkeypatch):
    monkeypatch.setattr(fair_queue, "MOST_KEPT", 3)
    queue = FairQueue()
    for number in range(9):
        queue.append(ticket(str(number)))
        queue.charge(queue.popleft().payer, 1.0)
    assert len(queue._ends) == 3
