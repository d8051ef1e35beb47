"""`zwfw load`, killed.

1. All or nothing: after a kill the store has the old edition whole, or the new one.
2. Until a load is finished, the old version of every document keeps serving; nobody ever sees a part.
3. The next start removes what was written; then nothing is wrong, and the same load goes through.
4. A load under way in a living process is left alone by another process's start.
5. Processes that check rows for a load end with it.
"""

import random
from pathlib import Path

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

SMALL = {"indexer.loaders.loading:BATCH": 10}


@pytest.mark.parametrize("seed", kills(1, 65))
def test_a_killed_load_is_all_or_nothing(seed, home, files):
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
    with Child(home, "load", str(files[NEW]), constants={"indexer.loaders.loading:BATCH": 1}) as child:
        wait_until(lambda: unfinished_rows(store) > 0 or not child.running)
        removed = store.remove_abandoned()
        assert removed == []
        assert child.wait() == 0
    restart(home)
    assert complaints(home) == []
    with service_of(home) as service:
        assert edition_of(service) == NEW


def children_of(pid):
    """Processes whose parent is `pid`."""
    found = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            found[path] = path.read_text().rsplit(")", 1)[1].split()[1]
        except (FileNotFoundError, ProcessLookupError):
            continue
    return {path.parent for path, parent in found.items() if parent == str(pid)}


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="asks /proc who is whose child")
def test_a_killed_load_leaves_no_process_behind(home, files):
    with Child(
        home,
        "load",
        str(files[NEW]),
        constants={"indexer.loaders.parallel_check:SMALL": 0, "indexer.loaders.parallel_check:BLOCK": 20_000},
    ) as child:
        wait_until(lambda: len(children_of(child.pid)) >= 2 or not child.running)
        left = children_of(child.pid)
        assert left
        child.kill()
    wait_until(lambda: not any(path.exists() for path in left))
