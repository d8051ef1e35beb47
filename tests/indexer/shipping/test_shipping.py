"""Commits that reach other hosts.

1. A host that follows has what a commit counts, byte for byte: a whole generation, rows that came, ended or changed,
   new bases, columns sorted anew, another generation. A host that missed all of them has it too.
2. A commit costs a pack and a shipment; shipping it again costs nothing.
3. Many packs become few, and what they bring stays the same.
4. Nobody serves an older commit after a newer one, whatever the pointer says.
5. Two builders that went on from one commit: the second is fenced. Where the database has lost what was shipped last,
   or was restored, hosts keep what they have until something is shipped again, and then follow that.
6. A builder whose answer was lost on the way goes on from what it shipped; so does a new one from a follower's copy.
7. What is damaged in the storage is not served; what is damaged or lost on a host is fetched anew.
8. Objects that the storage has lost, or has otherwise than they were, are shipped again, and followers go on where they
   were.
9. A host does not fetch what its program cannot read.
10. What was stored of rows that have ended is erased on every host.
"""

from __future__ import annotations

import os
from dataclasses import replace

import pytest

from indexer.errors import OtherSchema
from indexer.generation.generations import GenerationFolder
from indexer.generation.stored_fields import StoredFields
from indexer.shipping import erasing, fetcher, packing, shipment, shipper
from indexer.shipping.errors import DamagedShipment, Fenced
from indexer.shipping.shipment_record import CANDIDATE, RECORD
from tests.indexer.shipping.hosts import Hosts, assert_same, copied

NEW_MATTER = "没有过的一件新事项"


def test_1_a_follower_has_every_commit(hosts):
    follower = hosts.fetcher("a")
    assert not follower.follow()  # nothing was shipped yet
    for change in (
        lambda: None,
        lambda: hosts.put(0, 3),
        lambda: hosts.put(5, title=NEW_MATTER),
        lambda: hosts.put(7, status="offline"),
        hosts.home.sort,
        lambda: hosts.put(60, 40),
        hosts.home.build,
        lambda: hosts.put(9),
    ):
        change()
        assert hosts.ship()
        assert follower.follow()
        hosts.assert_same("a")
        assert not follower.follow()
    assert hosts.fetcher("b").follow()
    hosts.assert_same("b")


def test_1_a_host_that_missed_some_commits_has_them(hosts):
    hosts.ship()
    hosts.fetcher("a").follow()
    for change in (lambda: hosts.put(0, 3), hosts.home.sort, lambda: hosts.put(9)):
        change()
        hosts.ship()
    before = hosts.index("a").current().name
    hosts.fetcher("a").follow()
    hosts.assert_same("a")
    assert hosts.index("a").current().name == before


def test_2_a_commit_costs_a_pack(hosts):
    hosts.ship()
    assert not hosts.ship()
    for document in range(3):
        before = {path.name for path in hosts.objects.iterdir()}
        hosts.put(document)
        assert hosts.ship()
        new = [path for path in hosts.objects.iterdir() if path.name not in before]
        assert len(new) == 2
        assert sum(path.stat().st_size for path in new) < 60_000


def test_3_many_packs_become_few(hosts, monkeypatch):
    monkeypatch.setattr(packing, "MANY_PACKS", 4)
    hosts.ship()
    follower = hosts.fetcher("a")
    for document in range(12):
        hosts.put(document)
        hosts.ship()
        if document % 3 == 0:
            assert follower.follow()
            hosts.assert_same("a")
    assert len(hosts.shipment.packs) <= 5
    hosts.fetcher("b").follow()
    hosts.assert_same("b")


def test_4_nobody_goes_back(hosts):
    hosts.ship()
    said = [hosts.pointer.said]
    for change in (lambda: hosts.put(0), hosts.home.build):
        change()
        hosts.ship()
        said.append(hosts.pointer.said)
    follower = hosts.fetcher("a")
    follower.follow()
    newest = hosts.index("a").current().commit()
    for old in (said[0], said[1], replace(said[0], number=99)):
        hosts.pointer.said = old
        assert not follower.follow()
        assert not hosts.fetcher("a").follow()
        assert hosts.index("a").current().commit() == newest


def rival(hosts: Hosts) -> GenerationFolder:
    """A build of another host, a copy of what a follower has."""
    hosts.fetcher("a").follow()
    return GenerationFolder(copied(hosts.folder / "a", "rival"))


def test_5_a_rival_from_the_same_commit_is_fenced(hosts):
    hosts.ship()
    builds = rival(hosts)
    hosts.put(0)
    pointed = hosts.pointer.said
    hosts.ship()
    generation = builds.current()
    generation.write_commit(replace(generation.commit(), number=2))
    with pytest.raises(Fenced):
        hosts.new_shipper(builds).ship(2)
    hosts.pointer.said = pointed  # as it was when the rival began: the swap itself tells
    theirs = hosts.new_shipper(builds)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(hosts.pointer, "swap", lambda *_: (_ for _ in ()).throw(Fenced()))
        with pytest.raises(Fenced):
            theirs.ship(1)
    assert hosts.pointer.said == pointed


def test_5_what_was_lost_is_fetched_anew(hosts, monkeypatch):
    """The database failed over and has lost a swap; another builder went on from the commit before."""
    hosts.ship()
    builds, pointed = rival(hosts), hosts.pointer.said
    hosts.put(0)
    hosts.ship()
    hosts.fetcher("a").follow()  # has what will be lost
    hosts.pointer.said = pointed
    follower = hosts.fetcher("a")
    assert not follower.follow()
    generation = builds.current()
    generation.write_commit(replace(generation.commit(), number=2))
    theirs = hosts.new_shipper(builds)
    assert theirs.ship(2)
    assert not follower.follow()  # as many were shipped, and clocks may differ by as much
    monkeypatch.setattr(shipment, "CLOCKS_DIFFER", 0.0)
    generation.write_commit(replace(generation.commit(), number=3))
    assert theirs.ship(2)
    assert follower.follow()
    assert_same(generation, hosts.index("a").current())


def test_5_a_restored_database_begins_again(hosts, monkeypatch):
    """Hosts have what was lost with it, and serve that until something is shipped again, whatever its number is."""
    hosts.ship()
    pointed = hosts.pointer.said
    follower = hosts.fetcher("a")
    for document in range(3):
        hosts.put(document)
        hosts.ship()
        follower.follow()
    hosts.pointer.said = pointed
    assert not follower.follow()
    monkeypatch.setattr(shipment, "CLOCKS_DIFFER", 0.0)
    hosts.home.build()
    hosts.ship()
    assert hosts.pointer.said.number == 2
    assert follower.follow()
    hosts.assert_same("a")


def test_6_a_lost_answer_is_found_out(hosts, monkeypatch):
    hosts.ship()
    hosts.put(0)
    swap = hosts.pointer.swap

    def swap_and_die(*arguments):
        swap(*arguments)
        raise ConnectionError

    monkeypatch.setattr(hosts.pointer, "swap", swap_and_die)
    with pytest.raises(ConnectionError):
        hosts.ship()
    monkeypatch.undo()
    assert (hosts.builds.current().path / CANDIDATE).exists()
    assert not hosts.new_shipper().ship(1)
    hosts.put(1)
    assert hosts.ship()
    assert len(hosts.shipment.packs) == 3


def test_6_another_builder_goes_on_from_what_it_followed(hosts):
    hosts.ship()
    hosts.put(0)
    hosts.ship()
    builds, follower = rival(hosts), hosts.fetcher("b")
    follower.follow()
    generation = builds.current()
    generation.write_commit(replace(generation.commit(), number=3))
    before = len(list(hosts.objects.iterdir()))
    assert hosts.new_shipper(builds).ship(2)
    assert len(list(hosts.objects.iterdir())) == before + 1
    assert follower.follow()
    assert_same(generation, hosts.index("b").current())
    hosts.put(1)
    with pytest.raises(Fenced):
        hosts.ship()


def test_7_damaged_objects_are_not_served(hosts):
    hosts.ship()
    follower = hosts.fetcher("a")
    follower.follow()
    before = hosts.index("a").current().commit()
    hosts.put(0)
    hosts.ship()
    path = hosts.objects / hosts.shipment.packs[-1].object
    content = path.read_bytes()
    path.write_bytes(b"\0" + content[1:])
    with pytest.raises(DamagedShipment):
        follower.follow()
    assert hosts.index("a").current().commit() == before
    path.write_bytes(content)
    assert follower.follow()
    hosts.assert_same("a")


@pytest.mark.parametrize("file", ["commit.json", "columns-1/doc.bin", "bases/names.bin", "own/meta.json", RECORD])
def test_7_a_damaged_copy_is_fetched_anew(hosts, file):
    hosts.ship()
    hosts.fetcher("a").follow()
    (hosts.index("a").current().path / file).unlink()
    if file == RECORD:  # nothing tells what it came from
        hosts.put(0)
        hosts.ship()
    assert hosts.fetcher("a").follow()
    hosts.assert_same("a")


def test_8_lost_objects_are_shipped_again(hosts):
    hosts.ship()
    follower = hosts.fetcher("a")
    follower.follow()
    name = hosts.index("a").current().name
    for path in hosts.objects.iterdir():
        path.unlink()
    hosts.put(0)
    assert hosts.new_shipper().ship(1)
    assert follower.follow()
    assert hosts.index("a").current().name == name
    for host in ("a", "b"):
        hosts.fetcher(host).follow()
        hosts.assert_same(host)


@pytest.mark.parametrize(("other", "refusal"), [(1, OtherSchema), (-1, DamagedShipment)], ids=["newer", "older"])
def test_9_what_cannot_be_read_is_not_fetched(hosts, monkeypatch, other, refusal):
    hosts.ship()
    hosts.fetcher("a").follow()
    monkeypatch.setattr(shipper, "SCHEMA_VERSION", fetcher.SCHEMA_VERSION + other)
    hosts.home.build()
    hosts.ship()
    with pytest.raises(refusal):
        hosts.fetcher("a").follow()
    assert not (hosts.folder / "a" / fetcher.INCOMING).exists()
    assert len(hosts.index("a").names()) == 1


def test_10_ended_rows_are_erased(hosts, monkeypatch):
    secret = "要删去的一句话"
    hosts.put(3, title=secret)
    hosts.home.build()
    hosts.ship()
    monkeypatch.setattr(fetcher, "GRACE", 0.0)
    follower = hosts.fetcher("a")
    follower.follow()
    served = hosts.index("a").current()
    before = sum(served_records(served))
    hosts.put(3, status="offline")
    hosts.ship()
    for _ in range(3):
        follower.follow()
    assert sum(served_records(served)) == before - 1
    hosts.home.sort()
    hosts.ship()
    hosts.fetcher("b").follow()  # its objects are from before
    assert sum(served_records(hosts.index("b").current())) == hosts.builds.current().commit().rows


def served_records(generation):
    """Of each row, whether its record is there."""
    commit = generation.commit()
    columns, _ = erasing._parts(generation, commit)
    stored = StoredFields(generation.stored, commit.stored)
    return [bool(stored.id(place)) for place in columns.stored[: commit.rows].tolist()]


def test_8_an_object_that_was_cut_is_shipped_again(hosts):
    hosts.ship()
    largest = max(hosts.objects.iterdir(), key=lambda path: path.stat().st_size)
    os.truncate(largest, 1)
    hosts.shipper.look_again()
    hosts.ship()
    hosts.fetcher("new").follow()
    hosts.assert_same("new")


@pytest.mark.parametrize("what", ["pack", "shipment", "file"])
def test_8_an_object_of_another_content_is_shipped_again(hosts, what):
    hosts.ship()
    hosts.put(0)
    hosts.ship()
    largest = max(hosts.shipment.files.values(), key=lambda file: file.bytes)
    wrong = {"pack": hosts.shipment.packs[-1].object, "shipment": hosts.pointer.said.shipment, "file": largest.object}
    path = hosts.objects / wrong[what]
    path.write_bytes(bytes(path.stat().st_size))
    with pytest.raises(DamagedShipment):
        hosts.fetcher("new").follow()
    hosts.shipper.look_again()
    hosts.ship()
    hosts.fetcher("new").follow()
    hosts.assert_same("new")


def test_7_what_was_garbled_once_on_the_way_stays_in_the_storage(hosts, monkeypatch):
    hosts.ship()
    fetch, garbled = type(hosts.storage).fetch, []

    def garbling(storage, name, target):
        fetch(storage, name, target)
        if name not in garbled:
            garbled.append(name)
            target.write_bytes(b"?")

    before = {path.name for path in hosts.objects.iterdir()}
    monkeypatch.setattr(type(hosts.storage), "fetch", garbling)
    hosts.fetcher("a").follow()
    hosts.assert_same("a")
    assert garbled
    assert {path.name for path in hosts.objects.iterdir()} == before
