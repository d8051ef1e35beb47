"""A site of three hosts on one database and one storage, with a small catalogue that all of them serve."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from indexer.loaders import DocumentCheck, Row
from indexer.loaders.loading import LoadOptions, load_rows
from search_engine.installation.api_keys import NewKey
from search_engine.installation.host_state import BUILDER, read_state
from search_engine.installation.installation import Installation
from search_engine.settings.settings import Settings
from tests.cluster.database import Database, database
from tests.cluster.doors import Door, Relay, relays
from tests.cluster.hosts import STEP, Host
from tests.cluster.traffic import SETTLED_SECONDS, SHOWN, Traffic, clock
from tests.faults.children import wait_until
from tests.faults.homes import OLD, catalogue
from tests.sample import looked_after
from tests.serving.live import ask

NAMES = ("one", "two", "three")
SETTINGS = {
    "ZWFW_BLOCK_SECONDS": "0", "ZWFW_SPELLING": "off", "ZWFW_EVENT_RATE": "1000000", "ZWFW_FOUR_EYES": "none",
}  # fmt: skip
# The fence of whoever builds now, by the database's clock. All hosts here have one machine's name.
HELD = "SELECT fence FROM builder_leases WHERE holder <> '' AND until > date_part('epoch', clock_timestamp()) * 1000"
TAKEOVER_SECONDS = 10.0


@dataclass
class Site:
    """The hosts, what they share, and the key of a program that writes."""

    database: Database
    hosts: Sequence[Host]
    key: str = field(default="", repr=False)

    def builder(self) -> Host | None:
        """The host that holds the lease, as the database has it."""
        rows = self.database.ask(HELD)
        return next((host for host in self.hosts for (fence,) in rows if builds(host, fence)), None)

    def await_builder(self, *, other_than: Host | None = None) -> tuple[Host, float]:
        """The host that builds, once there is one, and after how many seconds that was."""
        began, found = time.monotonic(), list[Host]()

        def there() -> bool:
            found[:] = [host for host in [self.builder()] if host is not None and host is not other_than]
            return bool(found)

        wait_until(there, SETTLED_SECONDS, STEP)
        return found[0], time.monotonic() - began

    @contextmanager
    def traffic(self, name: str, *, but: Host | None = None) -> Iterator[Traffic]:
        """Clients of all hosts but one. When this is left, all that was promised them has been seen to be true."""
        hosts = [host for host in self.hosts if host is not but]
        with Traffic(hosts, self.key, name) as told:
            told.moves_on()
            yield told
            told.moves_on()
        self.settled(told)

    def settled(self, told: Traffic) -> None:
        """What must be true when nothing happens any more."""
        assert not told.in_part, "each host has its own text engine, which is never away"
        told.require_kept(self.hosts, lambda: self.events(told))
        self.same_commit()
        complaints = [line for host in self.hosts for line in host.complaints()]
        assert not complaints, complaints[:SHOWN]

    def events(self, told: Traffic) -> list[str]:
        """Those of some clients that the database has, as often as it has them."""
        found = self.database.ask(f"SELECT id FROM events.events WHERE id LIKE '{told.name}-%'")
        return [identity for (identity,) in found]

    def documents(self) -> bytes:
        """All that the site has, as JSON lines."""
        told = ask(self.hosts[0].port, "GET", "/v1/documents?format=jsonl", headers={"X-Zwfw-Key": self.key})[1]
        return b"".join(line for line in told.splitlines(keepends=True)[:-1])  # the last one says how far it went

    def same_commit(self) -> None:
        """Returns when all hosts serve one state."""
        wait_until(lambda: len({state_of(host) for host in self.hosts}) == 1, SETTLED_SECONDS, STEP)


def state_of(host: Host) -> tuple[Any, ...]:
    """The state that a host serves."""
    told = host.state()
    return told.get("generation"), told.get("index_sequence"), told.get("documents")


def builds(host: Host, fence: int) -> bool:
    """Whether a host has noted that it builds under a fence."""
    noted = read_state(host.home)
    return noted is not None and (noted.role, noted.fence) == (BUILDER, fence)


@contextmanager
def site(folder: Path, storage: Callable[[Path], tuple[str, Door]]) -> Iterator[Site]:
    """Three hosts that serve.

    Args:
        folder: Where their homes and logs are.
        storage: The `ZWFW_STORAGE` of a host, by its home, and the door that it goes by.
    """
    with database() as shared, relays() as relay:
        made = Site(shared, [host_of(folder / name, relay(shared.port), shared, storage) for name in NAMES])
        with running(made):
            yield made


@contextmanager
def running(made: Site) -> Iterator[None]:
    """Its hosts serve a catalogue."""
    prepare(made)
    try:
        for host in made.hosts:
            host.start()
        for host in made.hosts:
            host.await_ready()
        yield
    finally:
        for host in made.hosts:
            host.tell_to_stop()
        for host in made.hosts:
            host.stop()


def host_of(
    home: Path, relay: Relay, shared: Database, storage: Callable[[Path], tuple[str, Door]], *, url: str = ""
) -> Host:
    """A host that has not started yet. `url`: of its database, where it does not go by the relay."""
    address, door = storage(home)
    given = {"ZWFW_DATABASE": url or shared.url(relay.port), "ZWFW_STORAGE": address}
    return Host(home, {**SETTINGS, **given}, database=relay, storage=door)


def prepare(made: Site) -> None:
    """Load a catalogue, give a program a key, and have no indexing process do at once what it does once a night."""
    for host in made.hosts:
        with closing(Installation(Settings.from_environment(host.environment))) as place:
            if not made.key:
                rows = (Row(number, row) for number, row in enumerate([*catalogue(OLD), clock(0)], 1))
                load_rows(place.store, rows, DocumentCheck(place.tree()), LoadOptions("test"))
                made.key = place.keys.create(NewKey("cluster", roles=("publisher",)))
            looked_after(place)


def emptied(host: Host) -> None:
    """A host whose disk was lost."""
    shutil.rmtree(host.home)
