"""What hosts over one database agree on.

1. One host at a time has the lease, until it ends or is given back; each holder has the next fence. A holder that is
   late keeps it while nobody else has taken it.
2. The pointer moves only from what its mover has seen, under the fence of the lease: of two, one is fenced.
3. What a thread writes under a fence counts only while the lease is that fence's.
4. Of a file the newest version counts; who puts it first where there is one already takes that over. A removed file
   has no content.
"""

from __future__ import annotations

import pytest

from indexer.errors import Fenced
from indexer.shipping.pointer import Pointed
from indexer.store import open_engine
from indexer.store.engine import writing
from indexer.store.hosts.commit_pointer import MODELS, CommitPointer
from indexer.store.hosts.fencing import under_fence
from indexer.store.hosts.lease import LeaseTable
from indexer.store.hosts.shared_files import SharedFiles, digest_of
from indexer.store.switches import add_step, newest_steps

ENDED = -1.0  # seconds that a lease lasts: it has ended before it began


@pytest.fixture
def engine(tmp_path):
    opened = open_engine(tmp_path / "zwfw.db")
    yield opened
    opened.dispose()


def test_one_host_has_the_lease_until_it_ends(engine):
    lasting, ending = LeaseTable(engine), LeaseTable(engine, lasts=ENDED)
    assert lasting.read() is None
    assert (ending.take("a"), ending.read().is_held) == (1, False)
    assert lasting.take("b") == 2
    assert (lasting.take("a"), lasting.read().holder, lasting.read().is_held) == (None, "b", True)
    with pytest.raises(Fenced):
        ending.renew(1)


def test_a_late_holder_keeps_what_nobody_has_taken(engine):
    lasting, ending = LeaseTable(engine), LeaseTable(engine, lasts=ENDED)
    fence = ending.take("a")
    lasting.renew(fence)
    assert (lasting.read().fence, lasting.read().is_held) == (fence, True)


def test_a_lease_that_is_given_back_is_free_at_once(engine):
    table = LeaseTable(engine)
    fence = table.take("a")
    table.give_back(fence)
    with pytest.raises(Fenced):
        table.renew(fence)
    assert table.take("b") == fence + 1
    table.give_back(fence)  # of one who has it no more: nothing happens
    assert table.read().holder == "b"


def test_the_pointer_moves_from_what_was_seen(engine):
    fence, pointer = LeaseTable(engine).take("a"), CommitPointer(engine)
    assert pointer.read() is None
    first = pointer.swap(None, "one", fence)
    assert first == pointer.read() == Pointed(1, fence, "one", first.at)
    second = pointer.swap(first, "two", fence)
    for before in (None, first):
        with pytest.raises(Fenced):
            pointer.swap(before, "three", fence)
    assert pointer.read() == second
    assert CommitPointer(engine, MODELS).read() is None


def test_a_former_holder_moves_no_pointer(engine):
    table, pointer = LeaseTable(engine, lasts=ENDED), CommitPointer(engine)
    former = table.take("a")
    first = pointer.swap(None, "one", former)
    assert table.take("b") == former + 1
    with pytest.raises(Fenced):
        pointer.swap(first, "two", former)
    assert pointer.read() == first


def test_what_a_former_holder_writes_does_not_count(engine):
    table = LeaseTable(engine, lasts=ENDED)
    former = table.take("a")

    def switch(name: str) -> None:
        with under_fence(former), writing(engine) as connection:
            add_step(connection, name, "off", "someone", "a reason")

    switch("hot")
    table.take("b")
    with pytest.raises(Fenced):
        switch("suggestions")
    with engine.connect() as connection:
        assert set(newest_steps(connection)) == {"hot"}
    with writing(engine) as connection:  # what nobody has fenced counts
        add_step(connection, "meaning", "off", "someone", "a reason")


def test_of_a_file_the_newest_version_counts(engine):
    files = SharedFiles(engine)
    first = files.put("regions.tsv", b"1")
    assert files.put("regions.tsv", b"2", first=True) == first
    second = files.put("regions.tsv", b"2")
    assert (first.number, second.number, second.digest) == (1, 2, digest_of(b"2"))
    assert files.versions() == {"regions.tsv": second}
    assert files.content("regions.tsv") == (2, b"2")
    assert files.put("regions.tsv", None).digest == digest_of(None) != digest_of(b"")
    assert files.content("regions.tsv") == (3, None)
