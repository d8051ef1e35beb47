"""Sweeping the storage.

1. What the pointed shipment and the last ones before it name stays, and so does what is young; the rest goes, and what
   an upload has left unfinished.
2. Afterwards a host that is at one of those, and one that has nothing, follow as before.
3. Files of other names are left alone; who is no longer the builder removes nothing more.
4. Where the pointed shipment cannot be read, nothing else is removed.
5. The storage's clock tells what is young, not the host's.
"""

import pytest

from indexer.shipping.errors import DamagedShipment
from indexer.shipping.loading import load_shipment
from indexer.shipping.sweep import sweep


def names(hosts):
    return {path.name for path in hosts.objects.iterdir()}


def swept(hosts, may_go_on=lambda: True, **options):
    return sweep(hosts.storage, hosts.pointer, may_go_on, **options)


@pytest.fixture
def used(hosts):
    """A storage with three shipments of an old generation, and two of a new one."""
    hosts.ship()
    for number in range(2):
        hosts.put(number)
        hosts.ship()
    hosts.fetcher("old").follow()
    hosts.home.build()
    hosts.ship()
    hosts.fetcher("a").follow()
    hosts.put(2)
    hosts.ship()
    return hosts


def test_1_what_nobody_names_goes(used):
    before = names(used)
    (used.objects / f".{'0' * 64}.1234").write_bytes(b"")
    assert swept(used) == 0
    assert swept(used, young=-60) == 1
    assert names(used) == before
    assert swept(used, kept=1, young=-60) > 10
    last = load_shipment(used.storage, used.shipment.before).shipment
    assert names(used) == {
        used.pointer.said.shipment, used.shipment.before,
        *(name for shipment in (used.shipment, last) for name, size in shipment.objects.items() if size),
    }  # fmt: skip
    assert swept(used, kept=16, young=-60) == 0


def test_2_hosts_follow_afterwards(used):
    swept(used, kept=1, young=-60)
    for name in ("old", "a", "new"):
        used.fetcher(name).follow()
        used.assert_same(name)


def test_3_only_objects_go_and_only_by_the_builder(used):
    (used.objects / "README").write_bytes(b"")
    before = names(used)
    assert swept(used, may_go_on=lambda: False, kept=0, young=-60) == 0
    assert names(used) == before
    swept(used, kept=0, young=-60)
    assert "README" in names(used)


def test_4_what_cannot_be_read_keeps_all(used):
    (used.objects / used.pointer.said.shipment).write_bytes(b"{}")
    before = names(used)
    with pytest.raises(DamagedShipment):
        swept(used, kept=0, young=-60)
    assert names(used) == before - {used.pointer.said.shipment}


def test_5_young_is_what_the_storage_calls_young(used, monkeypatch):
    before = names(used)
    monkeypatch.setattr("time.time", lambda: 4e9)
    assert swept(used, kept=0) == 0
    assert names(used) == before
