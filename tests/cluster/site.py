"""A site of three hosts on one database and one storage, with a small catalogue that all of them serve."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.cluster.database import Database, database
from tests.cluster.doors import Door, doors
from tests.cluster.hosts import STEP, Host
from tests.cluster.traffic import SETTLED_SECONDS, Traffic, clock, served
from tests.faults.children import wait_until
from tests.faults.homes import OLD, catalogue, write_jsonl
from tests.serving.live import ask

NAMES = ("one", "two", "three")
SETTINGS = {"ZWFW_BLOCK_SECONDS": "0", "ZWFW_SPELLING": "off", "ZWFW_EVENT_RATE": "1000000"}
# Whoever builds now, by the database's clock.
HOLDER = "SELECT holder FROM builder_leases WHERE until > date_part('epoch', clock_timestamp()) * 1000"
TAKEOVER_SECONDS = 10.0


@dataclass
class Site:
    """The hosts, what they share, and the key of a program that writes."""

    database: Database
    storage: int
    hosts: Sequence[Host]
    key: str = field(default="", repr=False)

    def builder(self) -> Host | None:
        """The host that holds the lease, as the database has it."""
        rows = self.database.ask(HOLDER)
        return next((host for host in self.hosts for (holder,) in rows if holds(holder, host)), None)

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
        assert told.faults[:5] == []
        for host in self.hosts:
            wait_until(lambda host=host: all(served(host, name) for name in told.acknowledged), SETTLED_SECONDS, 0.5)
        wait_until(lambda: set(told.accepted) <= set(self.events(told)), SETTLED_SECONDS, 0.5)
        assert sorted(self.events(told)) == sorted(told.accepted)
        self.same_commit()
        assert [line for host in self.hosts for line in host.complaints()] == []

    def events(self, told: Traffic) -> list[str]:
        """Those of some clients that the database has, as often as it has them."""
        found = self.database.ask(f"SELECT id FROM events.events WHERE id LIKE '{told.name}-%'")
        return [identity for (identity,) in found]

    def documents(self) -> bytes:
        """All that the site has, as JSON lines."""
        return ask(self.hosts[0].port, "GET", "/v1/documents?format=jsonl", headers={"X-Zwfw-Key": self.key})[1]

    def same_commit(self) -> None:
        """Returns when all hosts serve one state."""
        wait_until(lambda: len({state_of(host) for host in self.hosts}) == 1, SETTLED_SECONDS, STEP)


def state_of(host: Host) -> tuple[Any, ...]:
    """The state that a host serves."""
    told = host.state()
    return told.get("generation"), told.get("index_sequence"), told.get("documents")


def holds(holder: str, host: Host) -> bool:
    """Whether the name of a holder is a host's."""
    return host.name in holder


@contextmanager
def site(folder: Path, storage: Callable[[Door], str], port: int) -> Iterator[Site]:
    """Three hosts that serve.

    Args:
        folder: Where their homes and logs are.
        storage: The `ZWFW_STORAGE` of a host, by its door.
        port: What the doors of the storage lead to.
    """
    with ExitStack() as stack:
        shared, new = stack.enter_context(database()), stack.enter_context(doors())
        hosts = [host_of(folder / name, new(shared.port), new(port), shared, storage) for name in NAMES]
        made = Site(shared, port, hosts)
        prepare(made, folder)
        for host in hosts:
            host.start()
            stack.callback(host.stop)
        for host in hosts:
            host.await_ready()
        yield made


def host_of(home: Path, of_database: Door, of_storage: Door, shared: Database, storage: Callable[[Door], str]) -> Host:
    """A host that has not started yet."""
    given = {"ZWFW_DATABASE": shared.url(of_database.port), "ZWFW_STORAGE": storage(of_storage)}
    return Host(home, of_database, of_storage, {**SETTINGS, **given})


def prepare(made: Site, folder: Path) -> None:
    """Load a catalogue as an operator does, at one of the hosts."""
    rows = [*catalogue(OLD), clock(0)]
    made.hosts[0].run("load", str(write_jsonl(folder / "catalogue.jsonl", rows)))
    told = made.hosts[0].run("keys", "create", "cluster", "--scope", "documents:write", "--json")
    made.key = json.loads(told)["secret"]


def emptied(host: Host) -> None:
    """A host whose disk was lost."""
    shutil.rmtree(host.home)
