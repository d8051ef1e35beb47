"""`zwfw load`, killed.

1. All or nothing: after a kill the store has the old edition whole, or the new one.
2. Until a load is finished, the old version of every document keeps serving; nobody ever sees a part.
3. The next start removes what was written; then nothing is wrong, and the same load goes through.
4. A load under way in a living process is left alone by another process's start.
"""

import random

import pytest

from tests.faults.children import Child, wait_until
from tests.faults.homes import (
    DOCUMENTS,
    NEW,
    OLD,
    Watcher,
    assert_whole,
    complaints,
    edition_of,
    open_home,
    restart,
    service_of,
    unfinished_rows,
)
from tests.faults.kills import kills, moment

SMALL = {"indexer.loading:BATCH": 10}


@pytest.mark.parametrize("seed", kills(6, 60))
def test_1_2_3_a_killed_load(seed, home, files):
    draw = random.Random(seed)
    store = open_home(home).store
    least = draw.randrange(DOCUMENTS)
    with Watcher(home) as watcher, Child(home, "load", str(files[NEW]), constants=SMALL) as child:
        child.kill_when(moment(draw, [lambda: unfinished_rows(store) > least or store.sequence() > 1], 0.05))
    finished = store.sequence() > 1
    assert watcher.seen == [OLD]
    restart(home)
    assert_whole(home, NEW if finished else OLD)
    with Child(home, "load", str(files[NEW]), constants=SMALL) as child:
        assert child.wait() == 0
    assert store.count() == DOCUMENTS


def test_4_a_load_under_way_is_left_alone(home, files):
    store = open_home(home).store
    with Child(home, "load", str(files[NEW]), constants={"indexer.loading:BATCH": 1}) as child:
        wait_until(lambda: unfinished_rows(store) > 0 or not child.running)
        removed = store.remove_abandoned()
        assert removed == []
        assert child.wait() == 0
    restart(home)
    assert complaints(home) == []
    with service_of(home) as service:
        assert edition_of(service) == NEW
