"""`zwfw index build` and `zwfw index switch`, killed.

1. A killed build changes nothing that serves; the next build removes its folder and goes through.
2. After a kill of a switch one generation serves, whole: the one before or the one after.
3. Readers see whole states only, all the time.
"""

import random

import pytest

from tests.faults.children import Child
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
)
from tests.faults.kills import appears, kills, moment

STEPS = (
    "g*", "g*/columns-1/doc.bin", "g*/columns-1/doc_order.bin", "g*/ended-1.bin", "g*/bases/names.bin",
    "g*/shared.jsonl", "g*/catalog/*.term", "g*/catalog/*.store", "g*/own/meta.json", "g*/own/*.term",
    "g*/copies/*.idx", "g*/manifest.json", "g*/files.json", "g*/.commit.json.new", "g*/commit.json", ".current.new",
)  # fmt: skip


@pytest.mark.parametrize("seed", kills(1, 43))
def test_a_killed_build_changes_nothing_served(seed, home, files):
    draw = random.Random(1000 + seed)
    with Child(home, "load", str(files[NEW])) as child:
        assert child.wait() == 0
    index = home / "index"
    step = appears(index, draw.choice(STEPS))
    with Watcher(home) as watcher, Child(home, "index", "build") as child:
        child.kill_when(moment(draw, [step], 0.05))
    assert watcher.seen in ([OLD], [OLD, NEW])
    with service_of(home) as service:
        assert edition_of(service) in (OLD, NEW)
    restart(home)
    assert_whole(home, NEW)
    assert {path.name for path in index.glob("g*")} == set(open_home(home).generations.names())


@pytest.mark.parametrize("seed", kills(1, 21))
def test_a_killed_switch_leaves_one_whole_generation(seed, home, files):
    draw = random.Random(2000 + seed)
    with Child(home, "load", str(files[NEW])) as child:
        assert child.wait() == 0
    folder = open_home(home).generations
    open_home(home).worker().build()
    old, new = folder.names()
    with Watcher(home) as watcher, Child(home, "index", "switch", old) as child:
        child.kill_when(
            moment(draw, [appears(folder.path, ".current.new"), lambda: folder.current().name == old], 0.01)
        )
    assert watcher.seen in ([NEW], [NEW, OLD])
    served = folder.current().name
    assert served in (old, new)
    with service_of(home) as service:
        assert edition_of(service, DOCUMENTS) == (OLD if served == old else NEW)
    restart(home)
    with service_of(home) as service:
        assert edition_of(service) == NEW
    assert complaints(home) == []
