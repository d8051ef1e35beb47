"""What people and programs see when PostgreSQL's primary dies and its standby takes over.

The primary acknowledges what the standby has too (`synchronous_standby_names`). All through it people read at a host, a
program writes, and events are reported (`traffic.py` says what must be true of that).

1. Until the standby is promoted, reads and events go on, and writes are refused cleanly.
2. Then writes go on by themselves; all that was acknowledged is there, once.
3. The host builds within ten seconds, under no older fence; the pointer goes on from where it was.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cluster.conftest import over_folder
from tests.cluster.database import Database, database
from tests.cluster.doors import relays
from tests.cluster.site import TAKEOVER_SECONDS, Site, host_of, running
from tests.serving.live import HOST

pytestmark = pytest.mark.cluster
AWAY_SECONDS = 3.0
FENCE = "SELECT fence FROM builder_leases"
POINTED = "SELECT number FROM commit_pointers WHERE name = 'index'"


@pytest.fixture
def pair() -> Iterator[tuple[Database, Database]]:
    """A primary and its standby."""
    with database() as primary, primary.standby() as standby:
        yield primary, standby


@pytest.fixture
def site(tmp_path: Path, pair: tuple[Database, Database]) -> Iterator[Site]:
    """A host that knows both servers."""
    primary, standby = pair
    servers = f"{HOST}:{primary.port},{HOST}:{standby.port}"
    url = f"postgresql://zwfw@{servers}/zwfw?target_session_attrs=read-write"
    with over_folder(tmp_path) as storage, relays() as relay:
        made = Site(primary, [host_of(tmp_path / "one", relay(primary.port), primary, storage, url=url)])
        with running(made):
            yield made


def test_a_standby_takes_over(site: Site, pair: tuple[Database, Database]) -> None:
    primary, standby = pair
    site.await_builder()
    with site.traffic("failover") as told:
        before = [primary.ask(query)[0][0] for query in (FENCE, POINTED)]
        primary.kill()
        taken = len(told.acknowledged)
        told.pass_by(AWAY_SECONDS)
        assert (bool(told.refused), len(told.acknowledged) <= taken + 1) == (True, True)
        standby.promote()
        site.database = standby
        _, seconds = site.await_builder()
        print(f"built again after {seconds:.1f} s")
        assert seconds <= TAKEOVER_SECONDS
    fence, pointed = (standby.ask(query)[0][0] for query in (FENCE, POINTED))
    assert (fence >= before[0], pointed > before[1]) == (True, True)
