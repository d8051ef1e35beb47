"""What was handled where this week.

1. A region's count is the distinct actors of it and all below it: the union, as the plain way counts it.
2. Counts below ten are nowhere; of one block three actors count.
3. A region that is not known counts for the nation; saved and loaded, the counts are the same.
"""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.events.interaction_matrix import Handled
from search_engine.people.learning import counts
from search_engine.people.learning.counts import WeekCounts, count_week
from tests.promise.places import tree

REGIONS = (330110000000, 330106000000, 330100000000, 310104000000, 0, 999999000000)
KEYS = {1: "a", 2: "b"}
rows = st.lists(
    st.tuples(st.sampled_from([1, 2]), st.sampled_from(REGIONS), st.integers(1, 30), st.integers(0, 4)), max_size=120
)


def handled(rows):
    return Handled(*np.array(rows, np.int64).reshape(-1, 4).T)


def found(counted):
    pairs = zip(counted.region.tolist(), counted.item.tolist(), counted.actors.tolist(), strict=True)
    return {(region, counted.items[item]): actors for region, item, actors in pairs}


def plainly(rows, least):
    seen = {}
    for item, region, actor, _ in rows:
        code = f"{region:012d}"
        chain = tree().chain(code) if region and code in tree() else [tree()["000000"]]
        for above in chain:
            seen.setdefault((int(above.code.ljust(12, "0")), KEYS[item]), set()).add(actor)
    return {key: len(actors) for key, actors in seen.items() if len(actors) >= least}


@given(rows)
def test_a_regions_count_is_the_union_of_actors_below(rows):
    without_blocks = [(item, region, actor, 0) for item, region, actor, _ in rows]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(counts, "LEAST_USERS", 3)
        assert found(count_week(handled(without_blocks), KEYS, tree(), 7)) == plainly(rows, 3)


def test_counts_of_the_week_come_most_first():
    many = [(1, REGIONS[0], actor, 0) for actor in range(1, 13)] + [(2, REGIONS[1], actor, 0) for actor in range(1, 16)]
    counted = count_week(handled(many), KEYS, tree(), 7)
    items, actors = counted.of(330100000000)
    assert [counted.items[item] for item in items] == ["b", "a"]
    assert actors.tolist() == [15, 12]
    assert counted.of(310104000000)[0].size == 0


def test_counts_below_ten_and_of_one_block_are_nowhere():
    few = [(1, REGIONS[0], actor, 0) for actor in range(9)]
    assert found(count_week(handled(few), KEYS, tree(), 7)) == {}
    one_block = [(1, REGIONS[0], actor, 5) for actor in range(1, 200)]
    assert found(count_week(handled(one_block), KEYS, tree(), 7)) == {}
    blocks = [(1, REGIONS[0], actor, actor % 4 + 1) for actor in range(1, 200)]
    assert found(count_week(handled(blocks), KEYS, tree(), 7))[REGIONS[0], "a"] == 12


def test_counts_are_saved_and_unknown_regions_count_for_the_nation(tmp_path):
    many = [(1, region, actor, 0) for actor in range(1, 13) for region in (0, 999999000000)]
    counted = count_week(handled(many), KEYS, tree(), 7)
    assert found(counted) == {(0, "a"): 12}
    counted.save(tmp_path / "counts.npz")
    assert found(WeekCounts.load(tmp_path / "counts.npz")) == found(counted)
    WeekCounts.none().save(tmp_path / "none.npz")
    assert found(WeekCounts.load(tmp_path / "none.npz")) == {}
