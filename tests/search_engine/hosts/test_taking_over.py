"""Several hosts: which one builds, and what all serve.

1. What the builder ships is what all hosts serve, byte for byte, the builder's own host too, and nothing before.
2. Another host takes over once the lease has ended: it goes on from the commit that counts. The former builder, who may
   have been paused, ships nothing more: it throws its build away and follows. Nobody serves an older commit.
3. A builder that goes on under another lease, with nobody in between, keeps what it has built.
4. A builder that does not reach the storage, or whose disk refuses, gives the lease back, and leaves it to others for a
   while. Where what was shipped is lost, whoever builds next ships all anew.
5. A host that is told to index by a command does so under the lease, and gives it back; to build anew, also where
   another host has it.
6. What was learnt comes to all hosts; what was forgotten is gone from them and from the storage.
7. Of hosts whose programs differ, the older one builds no more once the newer one has shipped; the newer one builds
   anew where an older one has shipped.
8. Each host says what it does, who builds, and how old what it serves is.
"""

from __future__ import annotations

import shutil
from threading import Thread
from unittest.mock import Mock

import pytest

from indexer.building import IndexBuilder
from indexer.errors import DiskFull, NoIndex, OtherSchema
from indexer.generation.generation import SCHEMA_VERSION
from indexer.shipping import shipper
from indexer.shipping.errors import BuiltElsewhere, DamagedShipment, StorageAway
from indexer.store.audit import Actions, AuditLog, AuditQuery
from indexer.store.hosts.lease import LeaseTable
from search_engine.hosts import indexing_command
from search_engine.hosts.indexing_command import IndexingCommand
from search_engine.hosts.lease_keeper import REST
from search_engine.installation.host_state import host_fields, host_lines
from search_engine.people.learning.model_registry import ModelFolder
from tests.search_engine.hosts.several import Host


@pytest.fixture
def hosts(tmp_path):
    (tmp_path / "storage").mkdir()
    made = [Host(tmp_path, name) for name in ("a", "b")]
    yield made
    for host in made:
        host.close()


def end_lease(host):
    """As where its holder has renewed it for too long no more."""
    LeaseTable(host.place.store.engine, lasts=-1.0).renew(host.worker.keeper.fence)


def test_all_hosts_serve_what_was_shipped_and_nothing_else(hosts):
    one, two = hosts
    one.load("甲证办理", "乙证办理")
    one.lead()
    with pytest.raises(NoIndex):
        one.served()
    for host in hosts:
        host.worker.follower.step()
    assert one.served() == two.served()
    one.load("丙证办理")
    one.worker.builder.step()
    assert (one.sequence(), two.sequence()) == (1, 1)
    for host in hosts:
        host.worker.follower.step()
    assert (one.sequence(), two.sequence()) == (2, 2)
    assert one.served() == two.served()


def test_another_host_goes_on_and_the_former_builder_follows(hosts):
    one, two = hosts
    one.load("甲证办理")
    one.lead()
    generation = one.cluster.build.current().manifest()
    end_lease(one)
    two.load("乙证办理")
    two.lead()
    assert two.cluster.build.current().manifest() == generation, "it goes on from what was shipped"
    two.load("丙证办理")
    one.worker.builder.step()  # it has been paused, and knows of nothing
    assert one.worker.keeper.fence is None
    assert not one.cluster.build.path.exists()
    assert one.cluster.index.read().number == 2
    while two.worker.builder.step() == 0.0:
        continue
    for host in hosts:
        host.worker.follower.step()
    assert (one.sequence(), two.sequence()) == (3, 3)
    assert one.served() == two.served()


def test_a_new_builder_shares_what_never_changes_and_writes_into_nothing_that_is_served(hosts):
    one, two = hosts
    one.load("甲证办理", "乙证办理")
    one.lead()
    two.worker.follower.step()
    end_lease(one)
    two.load("丙证办理", "丁证办理")
    served, before = two.place.generations.current(), two.served()
    two.worker.keeper.step()
    two.worker.builder.step()
    built = two.cluster.build.current()
    shared = {path.name for path in files_of(served) if (built.path / path.relative_to(served.path)).samefile(path)}
    assert any(name.endswith(".idx") for name in shared)
    assert "fields.bin" not in shared
    assert built.commit().rows > served.commit().rows, "it went on from there"
    assert two.served() == before


def files_of(generation):
    return [path for path in generation.path.rglob("*") if path.is_file()]


def test_a_builder_keeps_what_it_has_built_while_nobody_else_ships(hosts):
    one, _ = hosts
    one.load("甲证办理")
    one.lead()
    inode = one.cluster.build.current().path.stat().st_ino
    one.worker.builder.close()
    one.worker.keeper.give_back(rest=False)
    one.load("乙证办理")
    one.lead()
    assert one.cluster.build.current().path.stat().st_ino == inode
    assert (one.cluster.index.read().number, one.cluster.index.read().fence) == (2, 2)


def test_a_builder_without_the_storage_leaves_the_lease_to_others(hosts, tmp_path):
    one, two = hosts
    one.load("甲证办理")
    one.lead()
    keeper, now = one.worker.keeper, 0.0
    keeper._can_build, keeper._clock = (lambda: False), (lambda: now)
    keeper.step()
    assert keeper.fence is None
    keeper._can_build = lambda: True
    keeper.step()
    assert keeper.fence is None, "others come first"
    now = REST + 1
    two.worker.keeper.step()
    assert two.worker.keeper.fence == 2
    keeper.step()
    assert keeper.fence is None
    shutil.rmtree(tmp_path / "storage")
    with pytest.raises(StorageAway):
        two.worker._probe()
    assert two.worker.state().storage_away is not None


def test_a_builder_whose_disk_is_full_leaves_the_lease_to_others(hosts, monkeypatch):
    one, two = hosts
    one.worker.keeper.step()
    monkeypatch.setattr(one.worker.builder, "_begun", Mock(side_effect=DiskFull(one.place.home, 0)))
    one.worker.builder.step()
    for host in hosts:
        host.worker.keeper.step()
    assert (one.worker.keeper.fence, two.worker.keeper.fence) == (None, 2)


def test_what_is_lost_in_the_storage_is_shipped_anew(hosts, tmp_path):
    one, two = hosts
    one.load("甲证办理")
    one.lead()
    end_lease(one)
    for path in (tmp_path / "storage").iterdir():
        path.unlink()
    two.lead()
    one.worker.follower.step()
    assert (one.sequence(), one.worker.follower.fault) == (1, None)


def test_a_command_indexes_under_the_lease(hosts, monkeypatch):
    one, _ = hosts
    one.load("甲证办理")
    generation = IndexingCommand(one.place).run()
    assert generation.commit().sequence == 1
    assert not one.cluster.lease.read().is_held
    LeaseTable(one.place.store.engine, lasts=600).take("another-host")
    monkeypatch.setattr(indexing_command, "PATIENCE", 0.0)
    with pytest.raises(BuiltElsewhere, match="another-host"):
        IndexingCommand(one.place).run()
    IndexingCommand(one.place).run(anew=True)
    assert (one.cluster.index.read().number, one.place.generations.current().name) == (2, "g000002")
    assert not one.cluster.build_of_command.path.exists()


def test_what_was_learnt_comes_to_all_and_goes_from_all(hosts):
    one, two = hosts
    one.worker.keeper.step()
    fence, learnt = one.worker.keeper.fence, ModelFolder(one.cluster.learnt)
    one.worker.models.ship(fence)
    assert one.cluster.models.read() is None, "nothing was learnt yet"

    def learn(content):
        made = learnt.begin()
        (made / "together").mkdir()
        (made / "together" / "pairs").write_text(content)
        learnt.switch(made)
        one.worker.models.ship(fence)
        two.worker.models.follow()

    learn("of someone")
    assert (two.place.models.current() / "together" / "pairs").read_text() == "of someone"
    learn("of others")
    assert (two.place.models.current() / "together" / "pairs").read_text() == "of others"
    storage = one.place.home.parent / "storage"
    assert not [path for path in storage.iterdir() if path.read_bytes() == b"of someone"]
    assert {path.name for path in storage.iterdir()} == one.worker.models.objects()
    learnt.clear()
    one.worker.models.ship(fence)
    two.worker.models.follow()
    assert two.place.models.current() is None
    assert not [path for path in storage.iterdir() if path.read_bytes() == b"of others"]


@pytest.mark.parametrize("newer", [True, False])
def test_of_two_programs_the_newer_one_builds(hosts, monkeypatch, newer):
    one, two = hosts
    one.load("甲证办理")
    with monkeypatch.context() as patched:
        patched.setattr(shipper, "SCHEMA_VERSION", SCHEMA_VERSION + (1 if newer else -1))
        one.lead()
    end_lease(one)
    with pytest.raises(OtherSchema if newer else DamagedShipment):
        two.worker.follower.step()
    two.worker.keeper.step()
    assert (two.worker.keeper.fence is None) == newer
    two.worker.builder.step()
    assert one.cluster.index.read().number == (1 if newer else 2)


def test_hosts_say_what_they_do(hosts):
    one, two = hosts
    one.load("甲证办理")
    one.lead()
    for host in hosts:
        host.worker.keeper.step()
        host.worker.follower.step()
    here, there = one.worker.state(), two.worker.state()
    assert (here.role, there.role) == ("builder", "follower")
    assert there.builder == one.cluster.host
    assert (there.commit, there.pointed) == (1, 1)
    fields = host_fields(there, now=there.fresh + 90)
    assert (fields["age"], fields["worker_silent"] is not None, fields["storage_away"]) == (90.0, True, None)
    assert host_lines(there, now=there.fresh)[0].startswith(f"本机 {two.cluster.host}：跟随；由 {one.cluster.host}")


def test_a_fenced_builder_writes_nothing_into_the_database(hosts, monkeypatch):
    one, two = hosts
    one.load("甲证办理")
    one.worker.keeper.step()
    build = IndexBuilder.build

    def paused(builder, progress):
        generation = build(builder, progress)
        for step in (lambda: end_lease(one), two.worker.keeper.step):
            thread = Thread(target=step)
            thread.start()
            thread.join()
        return generation

    monkeypatch.setattr(IndexBuilder, "build", paused)
    one.worker.builder.step()
    assert (one.worker.keeper.fence, two.worker.keeper.fence) == (None, 2)
    actions = [entry.action for entry in AuditLog(one.place.store.engine).entries(AuditQuery())]
    assert Actions.INDEX_SWITCH not in actions
