"""Sequential rules.

1. Ordered pairs, and what is expected of them, are those that a plain loop over users finds.
2. Of planted sequences all are found, among at most a tenth of others, with their support and confidence.
3. Shuffled data give no rule: neither items shuffled over events, nor times shuffled within each user.
4. What merely goes together, in either order, is no rule; nor is what happens after the window.
5. Same-time events have no order; users with long histories are left out.
6. A rule needs its distinct users; one that few stand behind is not shown.
7. Benjamini-Hochberg by hand; the tests' tails by summing.
"""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from ranker.recommenders import Interactions
from ranker.recommenders.rule_tests import discoveries, order_p, surplus_p
from ranker.recommenders.sequential_rules import SequentialRules
from ranker.recommenders.transitions import following_pairs
from tests.ranker.recommenders.samples import DAY_S

ITEMS = tuple(f"事项{item}" for item in range(40))
PLANTED = {(0, 1), (2, 3), (4, 5), (6, 7), (8, 9), (1, 10)}
USERS = 3_000


def events(seed: int = 1) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Events at random, popular items more often; after the first of a planted pair a third handle the second."""
    draw = np.random.default_rng(seed)
    weight = 1 / np.arange(1, len(ITEMS) + 1) ** 0.5
    user = np.repeat(np.arange(USERS), 5)
    item = draw.choice(len(ITEMS), user.size, p=weight / weight.sum())
    day = draw.uniform(0, 1_000, user.size)
    rows = [(user, item, day)]
    for before, after in PLANTED:
        follows = (item == before) & (draw.random(item.size) < 0.33)
        later = day[follows] + draw.uniform(1, 60, follows.sum())
        rows.append((user[follows], np.full(follows.sum(), after), later))
    return tuple(np.concatenate(parts) for parts in zip(*rows, strict=True))


def fitted(user, item, day, **parameters) -> SequentialRules:
    made = Interactions.from_pairs(user, item, ITEMS, times=np.asarray(day) * DAY_S)
    return SequentialRules(**parameters).fit(made)


@given(
    st.lists(st.tuples(st.integers(0, 4), st.integers(0, 3), st.integers(0, 6)), max_size=25),
    st.integers(1, 5),
)
def test_ordered_pairs_equal_a_plain_loop_over_users(drawn, window):
    first: dict[tuple[int, int], int] = {}
    for user, item, day in drawn:
        first[user, item] = min(day, first.get((user, item), day))
    count, room = {}, {}
    for (user, x), day in first.items():
        later = [y for (other, y), at in first.items() if other == user and 0 < at - day <= window]
        room[user, x] = len(later)
        for y in later:
            count[x, y] = count.get((x, y), 0) + 1
    parts = np.array(drawn, dtype=np.int64).reshape(-1, 3).T
    made = Interactions.from_pairs(parts[0], parts[1], ITEMS[:4], times=parts[2])
    pairs = following_pairs(made.matrix, made.times, window, 10)
    assert dict(zip(zip(pairs.before, pairs.after, strict=True), pairs.forward, strict=True)) == count
    assert pairs.backward.tolist() == [count.get((y, x), 0) for x, y in zip(pairs.before, pairs.after, strict=True)]
    share = [sum(item == one for _, item in first) / max(len(first), 1) for one in range(4)]
    expected = [
        sum(1 - (1 - share[y]) ** m for (_, item), m in room.items() if item == x)
        for x, y in zip(pairs.before.tolist(), pairs.after.tolist(), strict=True)
    ]
    np.testing.assert_allclose(pairs.expected(), expected, atol=1e-12)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_planted_sequences_are_found(seed):
    user, item, day = events(seed)
    rules = fitted(user, item, day).rules()
    found = {(ITEMS.index(rule.before), ITEMS.index(rule.after)) for rule in rules}
    assert found >= PLANTED
    assert len(found & PLANTED) / len(found) >= 0.9
    for rule in rules:
        x, y = ITEMS.index(rule.before), ITEMS.index(rule.after)
        having = {one: day[(item == x) & (user == one)].min() for one in np.unique(user[item == x])}
        after = {one: day[(item == y) & (user == one)].min() for one in np.unique(user[item == y])}
        support = sum(one in after and 0 < after[one] - at <= 180 for one, at in having.items())
        assert rule.support == support
        assert rule.confidence == pytest.approx(support / len(having), rel=1e-6)
        assert rule.lift > 1
        assert rule.p_value < 0.01


@pytest.mark.parametrize("seed", range(5))
def test_shuffled_data_give_no_rule(seed):
    user, item, day = events()
    draw = np.random.default_rng(seed)
    assert fitted(user, draw.permutation(item), day).rules() == []
    shuffled = day.copy()
    for one in np.unique(user):
        shuffled[user == one] = draw.permutation(day[user == one])
    assert fitted(user, item, shuffled).rules() == []


def noise(user, item, day):
    """Other people with other matters, so that there is something to compare with."""
    draw = np.random.default_rng(5)
    rows = np.repeat(np.arange(1_000, 2_000), 4)
    return (
        np.concatenate((user, rows)),
        np.concatenate((item, draw.integers(5, 40, rows.size))),
        np.concatenate((day, draw.uniform(0, 1_000, rows.size))),
    )


def pair(days_of_second) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """200 people with item 0 at day 100 and item 1 on the given days."""
    people = np.repeat(np.arange(200), 2)
    days = np.stack((np.full(200, 100.0), np.broadcast_to(days_of_second, 200)), axis=1).ravel()
    return noise(people, np.tile([0, 1], 200), days)


def test_a_rule_needs_order_window_and_distinct_users():
    assert [(rule.before, rule.after) for rule in fitted(*pair(110.0)).rules()] == [("事项0", "事项1")]
    assert [(rule.before, rule.after) for rule in fitted(*pair(90.0)).rules()] == [("事项1", "事项0")]
    assert fitted(*pair(np.where(np.arange(200) % 2, 90.0, 110.0))).rules() == []
    assert fitted(*pair(281.0)).rules() == []
    assert fitted(*pair(100.0)).rules() == []
    assert fitted(*pair(110.0), longest=1).rules() == []
    assert len(fitted(*pair(110.0), support=200).rules()) == 1
    assert fitted(*pair(110.0), support=201).rules() == []


def test_the_statistical_tests_equal_worked_examples():
    p = np.array([0.009, 0.04, 0.019, 0.5])
    assert discoveries(p, 4, 0.04).tolist() == [True, False, True, False]
    assert discoveries(p, 40, 0.04).tolist() == [False] * 4
    tail = 1 - sum(math.exp(-2) * 2**n / math.factorial(n) for n in range(5))
    assert surplus_p(np.array([5]), np.array([2.0]))[0] == pytest.approx(tail)
    assert order_p(np.array([7]), np.array([2]))[0] == pytest.approx(sum(math.comb(9, n) for n in (7, 8, 9)) / 2**9)


def test_the_statistical_tests_equal_scipy():
    n, others = np.meshgrid(np.arange(300), np.arange(300))
    means = np.linspace(0, 250, n.size).reshape(n.shape)
    np.testing.assert_array_equal(surplus_p(n, means), stats.poisson.sf(n - 1, means))
    np.testing.assert_array_equal(order_p(n, others), stats.binom.sf(n - 1, n + others, 0.5))
