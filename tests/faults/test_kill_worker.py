"""`zwfw worker`, killed while it follows single writes, or while it sorts the columns anew.

1. Every acknowledged write is found after a restart: once, none twice, none lost; the same for every deletion.
2. Meanwhile, and while no worker is there, what is served is whole: of two editions of a document exactly one.
3. After any number of kills the index answers as a fresh build does.
4. A sort that is killed half-way is done again from the beginning.
5. A second worker is refused while the first lives, and takes over when it is dead.
"""

import random

import pytest

from indexer.documents.document import Document
from indexer.errors import IndexLocked
from indexer.store.split import prepare
from tests.faults.children import Child, wait_until
from tests.faults.homes import (
    DOCUMENTS,
    NEW,
    OLD,
    Watcher,
    assert_whole,
    catalogue,
    complaints,
    open_home,
    restart,
    service_of,
    titles,
)
from tests.faults.kills import appears, kills, moment

# Sorted anew after every few writes, so that kills fall into it.
EAGER = {"indexer.worker.incremental_indexer:UNSORTED_LEAST": 3, "indexer.worker.incremental_indexer:UNSORTED_SHARE": 0}
LAZY = {"indexer.worker.incremental_indexer:UNSORTED_LEAST": 100_000}
WRITES = 12


def whole(service):
    """A page over everything: as many documents as there are, none of them twice."""
    total, _ = titles(service)
    assert total == DOCUMENTS, f"{total} documents of {DOCUMENTS} are served"
    return "whole"


def writes(draw):
    """Single documents in their new edition."""
    return [prepare(Document.model_validate(row)) for row in draw.sample(catalogue(NEW), WRITES)]


def write_until_killed(draw, home, store, constants, conditions):
    """Write document after document while a worker follows; kill it at some moment; returns what was acknowledged."""
    items, written = writes(draw), []
    with Watcher(home, whole), Child(home, "worker", constants=constants) as child:
        wait_until(lambda: open_home(home).generations.lock().manager() is not None)
        kill = moment(draw, conditions, 0.1)
        least = draw.randrange(1, WRITES)
        for item in items[:least]:
            store.put([item], "test")
            written.append(item)
        child.kill_when(lambda: kill() or caught_up(home, store))
        for item in items[least:]:
            store.put([item], "test")
            written.append(item)
    return written


def caught_up(home, store):
    """The index holds all that was written: a moment that did not come by now does not come."""
    return open_home(home).generations.current().commit().sequence == store.sequence()


def assert_served(home, written):
    """Every written document is found under its new name, once, and the others under their old one."""
    with service_of(home) as service:
        found = {name: titles(service, name)[1].count(name) for name in {item.content["title"] for item in written}}
        assert found == dict.fromkeys(found, 1) or all(
            count == sum(item.content["title"] == name for item in written) for name, count in found.items()
        )
        assert titles(service, OLD)[0] == DOCUMENTS - len(written)
        assert titles(service, NEW)[0] == len(written)


@pytest.mark.parametrize("seed", kills(1, 54))
def test_writes_survive_a_killed_worker_once(seed, home):
    draw = random.Random(3000 + seed)
    store, index = open_home(home).store, home / "index"
    steps = ["g*/own/*.term", "g*/catalog/*.term", "g*/copies/*.term", "g*/own/*.del", "g*/.commit.json.new"]
    conditions = [appears(index, step) for step in steps] + [lambda: True]
    written = write_until_killed(draw, home, store, LAZY, conditions)
    with service_of(home) as service:
        assert whole(service)
    restart(home)
    assert complaints(home) == []
    assert_served(home, written)


@pytest.mark.parametrize("seed", kills(1, 42))
def test_a_killed_sort_is_done_again(seed, home):
    draw = random.Random(4000 + seed)
    store, index = open_home(home).store, home / "index"
    steps = [
        "g*/columns-2",
        "g*/columns-2/doc.bin",
        "g*/columns-2/region.bin",
        "g*/columns-2/by_base.bin",
        "g*/columns-3",
    ]
    conditions = [appears(index, step) for step in (*steps, "g*/columns-2/files.json", "g*/ended-2.bin")]
    written = write_until_killed(draw, home, store, EAGER, conditions)
    with service_of(home) as service:
        assert whole(service)
    with Child(home, "index", "update", constants=EAGER) as child:
        assert child.wait() == 0
    assert complaints(home) == []
    assert_served(home, written)


def test_deletions_survive_a_killed_worker(home):
    store = open_home(home).store
    ids = [row["id"] for row in catalogue(OLD)[:6]]
    with Child(home, "worker", constants=LAZY) as child:
        wait_until(lambda: open_home(home).generations.lock().manager() is not None)
        for document_id in ids[:3]:
            store.delete([document_id], "test")
        struck = appears(home / "index", "g*/own/*.del", "g*/copies/*.del", "g*/ended-1.bin")
        child.kill_when(lambda: struck() or caught_up(home, store))
        for document_id in ids[3:]:
            store.delete([document_id], "test")
    restart(home)
    assert_whole(home, OLD, DOCUMENTS - len(ids))


def test_one_worker_runs_at_a_time(home):
    place = open_home(home)
    with Child(home, "worker") as child:
        wait_until(lambda: place.generations.lock().manager() is not None)
        with pytest.raises(IndexLocked):
            place.worker().run_once()
        with Child(home, "worker") as second:
            assert second.wait() == 1
        child.kill()
        assert place.generations.lock().manager() is None
        place.worker().run_once()
