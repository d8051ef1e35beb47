"""Ranking by distinct actors, checked against plain versions of the same.

1. What blocks count for is what iterating the cap from above comes to; no block has more than its share or the floor.
2. Asking from one block alone never raises a term: with any number of its actors more, that block counts for at most
   the larger of its floor and its share of the whole.
3. The order of arrival does not matter.
4. A region's distinct actors are a union: no more than the sum over the regions below it, no fewer than any of them.
5. A term needs ten actors that count, two buckets, five blocks; nothing outside of the window counts.
6. Heat is as the formula says, worked out by hand.
7. An asking counts half after the half-life.
8. Two salts' blocks of one midnight do not add up: each day is capped by itself.
9. No network counts for more than its share or its floor, and no block for more than its share of what counts in the
   end; where networks are many, they change nothing. A term needs three of them.
"""

from __future__ import annotations

import math
from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.events.pseudonyms import NETWORK_BITS
from ranker.hot import BUCKET, Occurrences, rank, sparkline  # fmt: skip
from ranker.hot.abuse_caps import (
    SETTLED,
    counted_by_network,
    counted_per_block,  # fmt: skip
)
from ranker.hot.address_blocks import Blocks
from ranker.hot.unique_actor_occurrences import distinct  # fmt: skip
from tests.ranker.hot.visitors import NOW

# As decision 0019 has them; they are not imported, or a test would agree with whatever they become.
HOUR = 3_600_000
WINDOW, HALF_LIFE = 24 * HOUR, 6 * HOUR
BLOCK_SHARE, BLOCK_FLOOR, NETWORK_SHARE, NETWORK_FLOOR = 0.05, 2.0, 1 / 3, 3.0
SURPRISE, MOST_DEVIATIONS, LEAST_VARIANCE = 0.25, 6.0, 9.0
NEWEST = NOW // BUCKET
sizes = st.lists(st.integers(1, 400), min_size=1, max_size=60)
floors = st.sampled_from([0.0, 0.5, 2.0])
rows = st.lists(
    st.tuples(
        st.integers(0, 3), st.integers(0, 40), st.integers(0, 25), st.integers(0, 9), st.integers(0, 160),
        st.integers(0, 2),
    ),
    max_size=300,
)  # fmt: skip


def capped_plainly(group: list[int], floor: float) -> list[float]:
    """From the whole downwards, until nothing changes."""
    total = float(sum(group))
    for _ in range(20_000):
        counts = [min(size, max(floor, BLOCK_SHARE * total)) for size in group]
        if abs(sum(counts) - total) < 1e-12:
            break
        total = sum(counts)
    return counts


def within(network, block):
    """The hash of a block of a network."""
    return network << NETWORK_BITS | block


def sightings_of(found: list[tuple[int, ...]]) -> Occurrences:
    """Term, actor, block, region, buckets ago, day; an actor is of one day and one block."""
    columns = [
        (term, 1_000 * day + actor, within(block % 7, 7 * day + block), region, NEWEST - ago, day)
        for term, actor, block, region, ago, day in found
    ]
    return distinct(Occurrences.of(*(np.array(column) for column in zip(*columns, strict=True)))) if columns else (
        Occurrences.none()
    )  # fmt: skip


def crowd(
    term: int, count: int, *, ago: int = 1, blocks: int | None = None, networks: int | None = None, day: int = 0,
    start: int = 0,
) -> Occurrences:  # fmt: skip
    """Actors of one term, in two buckets, each in a block of its own if not said, and each block in a network."""
    number = np.arange(start, start + count)
    block = number % (blocks or count)
    return Occurrences.of(
        np.full(count, term), number, within(block % (networks or count), block), np.zeros(count),
        NEWEST - ago - number % 2, np.full(count, day),
    )  # fmt: skip


def together(*parts: Occurrences) -> Occurrences:
    return Occurrences(
        *(np.concatenate([getattr(part, name) for part in parts]) for name in ("term", "actor", "block", "region",
                                                                               "bucket", "day"))
    )  # fmt: skip


@given(st.lists(sizes, min_size=1, max_size=4), floors)
def test_no_block_counts_for_more_than_its_share_or_floor(groups, floor):
    group = np.repeat(np.arange(len(groups)), [len(one) for one in groups])
    found = counted_per_block(group, np.concatenate([np.array(one) for one in groups]), floor)
    for number, one in enumerate(groups):
        mine = found[group == number]
        # down to nothing the plain version takes steps without end
        assert mine == pytest.approx(capped_plainly(one, floor), abs=0.05 * max(one))
        assert (mine <= np.maximum(floor, BLOCK_SHARE * mine.sum()) * (1 + 1e-9)).all()
        assert (mine <= one).all()


@given(sizes, st.integers(1, 5_000), floors)
def test_one_block_alone_counts_for_at_most_its_cap(others, more, floor):
    group = np.zeros(len(others) + 1, np.int64)
    found = counted_per_block(group, np.array([*others, others[-1] + more]), floor)
    assert found[-1] <= max(floor, BLOCK_SHARE * found.sum()) * (1 + 1e-9)
    # and however many they are, what the others count for is bounded by what they are
    assert found.sum() <= sum(others) + max(floor, sum(others) * BLOCK_SHARE / (1 - BLOCK_SHARE)) * (1 + 1e-9)


@given(rows, st.randoms(use_true_random=False))
def test_the_order_of_arrival_does_not_change_the_ranking(found, random):
    shuffled = list(found)
    random.shuffle(shuffled)
    one, other = rank(sightings_of(found), NOW), rank(sightings_of(shuffled), NOW)
    for name in ("term", "seen", "blocks", "buckets"):
        assert (getattr(one, name) == getattr(other, name)).all()
    assert one.heat == pytest.approx(other.heat)


@given(rows)
def test_actors_of_a_region_are_the_union_of_those_below(found):
    everywhere = sightings_of(found)

    def actors(occurrences: Occurrences) -> Counter[int]:
        return Counter(occurrences.term.tolist())

    below = [actors(everywhere.take(everywhere.region == region)) for region in range(10)]
    whole = actors(everywhere)
    distinctly = {term: len({(actor, day) for t, actor, _, _, _, day in found if t == term}) for term in range(4)}
    for term in range(4):
        assert (
            whole[term]
            == distinctly[term]
            <= sum(
                len({(actor, day) for t, actor, _, r, _, day in found if (t, r) == (term, region)})
                for region in range(10)
            )
        )
        assert whole[term] >= max(part[term] for part in below)


def test_a_term_needs_ten_actors_two_buckets_and_five_blocks():
    assert len(rank(crowd(1, 10), NOW)) == 1
    assert len(rank(crowd(1, 9), NOW)) == 0
    assert len(rank(crowd(1, 10, blocks=5), NOW)) == 1
    assert len(rank(crowd(1, 40, blocks=4), NOW)) == 0
    one_bucket = crowd(1, 40)
    one_bucket.bucket[:] = NEWEST
    assert len(rank(one_bucket, NOW)) == 0
    assert len(rank(crowd(1, 40, ago=WINDOW // BUCKET), NOW)) == 0
    assert len(rank(crowd(1, 40, ago=-5), NOW)) == 0
    assert len(rank(Occurrences.none(), NOW)) == 0


def test_a_term_needs_three_networks():
    assert len(rank(crowd(1, 40, networks=3), NOW)) == 1
    assert len(rank(crowd(1, 400, networks=2), NOW)) == 0
    two_days = together(crowd(1, 400, networks=2), crowd(1, 400, networks=2, day=1, start=400))
    assert len(rank(two_days, NOW)) == 0


networks = st.lists(st.lists(st.integers(1, 400), min_size=1, max_size=30), min_size=1, max_size=12)


@given(st.lists(networks, min_size=1, max_size=4), floors)
def test_no_network_counts_for_more_than_its_share_or_floor(groups, floor):
    rows = [
        (group, (group, network), size)
        for group, found in enumerate(groups)
        for network, sizes in enumerate(found)
        for size in sizes
    ]
    number = {key: place for place, key in enumerate(dict.fromkeys(key for _, key, _ in rows))}
    group = np.array([group for group, _, _ in rows])
    network = np.array([number[key] for _, key, _ in rows])
    size = np.array([size for _, _, size in rows])
    network_floor = NETWORK_FLOOR if floor else 0.0
    counts = counted_by_network(group, network, size, floor, network_floor)
    total = np.bincount(group, counts)
    of_network = np.bincount(network, counts)
    near = 1 + 2 * SETTLED
    assert ((counts >= 0) & (counts <= size)).all()
    assert (counts <= np.maximum(floor, BLOCK_SHARE * total)[group] * near + 1e-9).all()
    assert (of_network <= np.maximum(network_floor, NETWORK_SHARE * total[[g for g, _ in number]]) * near + 1e-9).all()
    by_block = counted_per_block(group, size, floor)
    sums = np.bincount(network, by_block)
    if (sums <= NETWORK_SHARE * np.bincount(group, by_block)[[g for g, _ in number]]).all():
        assert counts == pytest.approx(by_block)


def test_9_a_filled_network_lifts_no_block_elsewhere():
    full, alone = np.full(256, 50), np.array([1_000, 1_000])
    network = np.r_[np.zeros(256, np.int64), 1, 2]
    counts = counted_by_network(np.zeros(258, np.int64), network, np.r_[full, alone], BLOCK_FLOOR, NETWORK_FLOOR)
    assert counts.sum() <= NETWORK_FLOOR + 2 * BLOCK_FLOOR


def test_heat_follows_the_formula():
    crowd_now = crowd(3, 60)

    def usual(terms):
        return np.full(len(terms), 4.0), np.full(len(terms), 3.0)

    table = rank(crowd_now, NOW, usual)
    ages = [(NOW - bucket * BUCKET) / HOUR for bucket in crowd_now.bucket.tolist()]
    decayed = sum(2 ** (-age * HOUR / HALF_LIFE) for age in ages)
    z = (60 - 4) / math.sqrt(3 + 4 + LEAST_VARIANCE)
    assert table.z[0] == pytest.approx(z)
    assert table.heat[0] == pytest.approx(math.log1p(decayed) + SURPRISE * min(z, MOST_DEVIATIONS))
    assert rank(crowd_now, NOW).heat[0] == pytest.approx(math.log1p(decayed))
    assert table.top_share[0] == pytest.approx(1 / 60)
    assert sum(sparkline(crowd_now, 3, NOW)) == 60


def test_an_asking_counts_half_after_the_half_life():
    ages = HALF_LIFE // BUCKET
    new, old = rank(crowd(1, 40, ago=1), NOW), rank(crowd(1, 40, ago=1 + ages), NOW)
    assert np.expm1(new.heat[0]) == pytest.approx(2 * np.expm1(old.heat[0]))


def test_blocks_are_capped_each_day_by_itself():
    both = together(crowd(1, 200, blocks=1), crowd(1, 200, blocks=1, day=1, start=200))
    blocks = Blocks.of(np.zeros(len(both), np.int64), both)
    assert blocks.weights(blocks.counted(BLOCK_FLOOR)).sum() == pytest.approx(2 * BLOCK_FLOOR)
    assert len(rank(both, NOW)) == 0
