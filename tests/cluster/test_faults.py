"""What people and programs see of three hosts while something fails.

Through all of it people read at all hosts that run, a program writes, and events are reported (`traffic.py` says what
must be true of that). Beside that:

1. PostgreSQL crashes and is away: reads and events go on, writes are refused cleanly, and go on when it is back. A host
   that is started anew meanwhile serves what it has.
2. The host that builds loses power: another takes over within ten seconds, and the dead one comes back as a follower.
3. The process that builds is paused: another takes over within ten seconds; when it goes on, it ships nothing.
4. The host that builds is cut off from the storage, or from the database: another takes over.
5. The storage is away: all hosts serve what they have, and say how old that is; what is written meanwhile is served
   when it is back.
6. A host whose disk is lost comes back with an empty home, and serves what the others do.
"""

from __future__ import annotations

import random
import time

import pytest

from tests.cluster.hosts import Host
from tests.cluster.site import TAKEOVER_SECONDS, Site, emptied
from tests.faults.children import wait_until
from tests.faults.kills import kills

pytestmark = [pytest.mark.cluster, pytest.mark.parametrize("site", ["http"], indirect=True)]
OFTEN = pytest.mark.parametrize("seed", kills(1, 19))
AWAY_SECONDS = 60.0
STORAGE_AWAY_SECONDS = 5.0


@OFTEN
def test_reads_and_events_go_on_while_the_database_is_away(site: Site, seed: int) -> None:
    restarted = random.Random(seed).choice(site.hosts)
    with site.traffic(f"database{seed}", but=restarted) as told:
        site.database.crash()
        before, back = len(told.acknowledged), time.monotonic() + AWAY_SECONDS
        restarted.stop()
        restarted.start()
        restarted.await_ready()
        told.pass_by(max(0.0, back - time.monotonic()))
        assert (bool(told.refused), len(told.acknowledged) <= before + 1) == (True, True)
        site.database.start()


@OFTEN
def test_another_host_builds_when_the_builder_loses_power(site: Site, seed: int) -> None:
    killed, _ = site.await_builder()
    with site.traffic(f"killed{seed}", but=killed) as told:
        told.pass_by(random.Random(seed).uniform(0, 1))
        killed.kill()
        _, seconds = site.await_builder(other_than=killed)
        print(f"taken over after {seconds:.1f} s")
        assert seconds <= TAKEOVER_SECONDS
        told.moves_on()
        killed.start()
        killed.await_ready()
    assert site.builder() is not killed


@OFTEN
def test_a_paused_builder_ships_nothing_when_it_goes_on(site: Site, seed: int) -> None:
    paused, _ = site.await_builder()
    with site.traffic(f"paused{seed}") as told:
        told.pass_by(random.Random(seed).uniform(0, 1))
        with paused.paused():
            builder, seconds = site.await_builder(other_than=paused)
            told.pass_by(1)
        print(f"taken over after {seconds:.1f} s")
        told.moves_on()
        assert seconds <= TAKEOVER_SECONDS
        assert site.builder() is builder


@OFTEN
@pytest.mark.parametrize("which", ["storage", "database"])
def test_another_host_builds_when_the_builder_is_cut_off(site: Site, which: str, seed: int) -> None:
    cut, _ = site.await_builder()
    door = getattr(cut, which)
    with site.traffic(f"cut-{which}{seed}", but=cut if which == "database" else None) as told:
        door.shut()
        try:
            _, seconds = site.await_builder(other_than=cut)
            print(f"taken over after {seconds:.1f} s")
            told.moves_on()
        finally:
            door.open()


@OFTEN
def test_hosts_serve_what_they_have_while_the_storage_is_away(site: Site, seed: int) -> None:
    with site.traffic(f"storage{seed}") as told:
        for host in site.hosts:
            host.storage.shut()
        try:
            told.pass_by(STORAGE_AWAY_SECONDS)
            for host in site.hosts:
                wait_until(lambda host=host: says_away(host), 30, 0.1)
        finally:
            for host in site.hosts:
                host.storage.open()


@OFTEN
def test_a_host_that_lost_its_disk_comes_back(site: Site, seed: int) -> None:
    lost = random.Random(seed).choice(site.hosts)
    with site.traffic(f"disk{seed}", but=lost):
        lost.kill()
        emptied(lost)
        lost.start()
        lost.await_ready()


def says_away(host: Host) -> bool:
    """Whether a host says that it does not hear of newer states."""
    told = host.state().get("host", {})
    return told.get("storage_away") is not None and told["age"] > 0
