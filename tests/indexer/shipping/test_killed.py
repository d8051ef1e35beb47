"""Processes that ship or follow, killed at any of their steps.

1. A follower killed anywhere, while it brings its copy up to a commit or fetches one whole, leaves what can be served:
   the commit before or the pointed one. Whoever starts next ends at the pointed one, byte for byte.
2. A builder killed anywhere leaves the pointer at what it was or at a whole shipment; whoever starts next ships the
   newest commit.
"""

from contextlib import suppress

import pytest

from indexer.backends import get_backend
from indexer.errors import DamagedIndex, NoIndex
from indexer.generation.verification import verify
from tests.indexer.shipping.hosts import Killed, copied, dying

# Steps that are tried of each way in `make test`; all of them in `make soak`.
TRIED = 6
EVERYWHERE = [pytest.param(False, id="some"), pytest.param(True, id="all", marks=pytest.mark.soak)]


def steps(run, *, everywhere: bool) -> range:
    """Which steps of something to die at; the first try goes through, to count them."""
    with dying(-1) as count:
        run()
    return range(0, count[0], 1 if everywhere else max(1, count[0] // TRIED))


def die(run, step: int) -> None:
    """Die there, or a little before the end: which files are written beside each other differs."""
    with suppress(Killed), dying(step):
        run()


def assert_serves(index, *commits) -> None:
    """What is served is whole, and one of some commits; nothing, where None is one of them."""
    try:
        generation = index.current()
    except NoIndex:
        assert None in commits
        return
    assert generation.commit() in commits
    try:
        verify(generation, get_backend("tantivy"))
    except DamagedIndex as damage:
        pytest.fail(str(damage))


@pytest.mark.parametrize("everywhere", EVERYWHERE)
@pytest.mark.parametrize("way", ["commit", "sorted", "whole", "first"])
def test_1_a_killed_follower(hosts, way, everywhere):
    hosts.ship()
    if way != "first":
        hosts.fetcher("a").follow()
    before = None if way == "first" else hosts.builds.current().commit()
    hosts.put(0, 4)
    hosts.put(3, status="offline")
    change = {"sorted": hosts.home.sort, "whole": hosts.home.build}.get(way)
    if change:
        change()
    hosts.ship()
    after = hosts.builds.current().commit()
    (hosts.folder / "a").mkdir(exist_ok=True)
    for step in steps(lambda: fresh(hosts).follow(), everywhere=everywhere):
        follower = fresh(hosts)
        die(follower.follow, step)
        assert_serves(hosts.index("b"), before, after)
        hosts.fetcher("b").follow()
        assert hosts.index("b").current().commit() == after
        hosts.assert_same("b")


def fresh(hosts):
    """A follower with what `a` has."""
    copied(hosts.folder / "a", "b")
    return hosts.fetcher("b")


@pytest.mark.parametrize("everywhere", EVERYWHERE)
def test_2_a_killed_builder(hosts, everywhere):
    def start_over():
        hosts.pointer.said = pointed
        for path in hosts.objects.iterdir():
            if path.name not in objects:
                path.unlink()
        (hosts.builds.current().path / "shipment.json").write_bytes(record)
        return hosts.new_shipper()

    hosts.ship()
    pointed, objects = hosts.pointer.said, {path.name for path in hosts.objects.iterdir()}
    record = (hosts.builds.current().path / "shipment.json").read_bytes()
    hosts.put(0, 4)
    commit = hosts.builds.current().commit()
    for step in steps(lambda: start_over().ship(1), everywhere=everywhere):
        shipper = start_over()
        die(lambda shipper=shipper: shipper.ship(1), step)
        assert hosts.shipment.newest_commit().number in (commit.number, commit.number - 1)
        hosts.new_shipper().ship(1)
        assert hosts.shipment.newest_commit() == commit
    hosts.fetcher("a").follow()
    hosts.assert_same("a")
