"""Indices that a cluster keeps for installations, and which of them go.

1. What a generation of a home names stays, kept, served or being built; an index of ours that none names goes once it
   is an hour old: an old generation's, and one whose build was killed.
2. Of two installations on one cluster neither removes what is the other's, also where one is a copy of the other, as
   long as the other runs; nor an index that no installation made.
3. Who only follows removes nothing.
4. How the cluster is, and the index of a folder, is told; one that is gone as such.
"""

from __future__ import annotations

import shutil

import pytest

from indexer.backend import KEY, FieldKind
from indexer.backends.opensearch.backend import backend
from search_engine.tasks.engine_tasks import named_in
from tests.fake_cluster import fake_cluster

pytest.importorskip("opensearchpy")
SCHEMA = {KEY: FieldKind.NUMBER, "words": FieldKind.FREQUENCIES}


@pytest.fixture
def cluster():
    with fake_cluster() as (cluster, address):
        cluster.address = address
        yield cluster


class Home:
    """An installation's home, with indices for its generations."""

    def __init__(self, cluster, path):
        self.path, self.engine = path, backend(cluster.address, path / "installation.key")

    def build(self, folder):
        """Make an index of a generation; its name."""
        return self.engine.create(self.path / folder / "own", SCHEMA)._state.index

    def tend(self, *, remove=True):
        return self.engine.tend(named_in(self.path), remove=remove)


def age(cluster, seconds=4_000):
    for index in cluster.indices.values():
        index["mappings"]["_meta"]["used"] -= seconds


def test_1_what_nobody_names_goes_once_it_is_old(cluster, tmp_path):
    home = Home(cluster, tmp_path)
    old, killed = home.build("index/g000001"), home.build("index/g000002")
    kept = [home.build(f"index/g00000{number}") for number in (3, 4)] + [home.build("build/index/g000005")]
    for folder in ("g000001", "g000002"):
        shutil.rmtree(tmp_path / "index" / folder)
    assert home.tend() == 0
    age(cluster)
    assert (home.tend(), sorted(cluster.indices)) == (2, sorted(kept))
    assert {old, killed}.isdisjoint(cluster.indices)


def test_2_other_installations_and_other_programs_lose_nothing(cluster, tmp_path):
    one, two = Home(cluster, tmp_path / "one"), Home(cluster, tmp_path / "two")
    first, second = one.build("index/g000001"), two.build("index/g000001")
    cluster.indices |= {name: {"docs": {}, "mappings": {}, "aliases": {}} for name in ("zwfw-made-by-hand", "logs")}
    marks = {cluster.indices[name]["mappings"]["_meta"]["installation"] for name in (first, second)}
    assert len(marks) == 2
    shutil.rmtree(tmp_path / "two" / "index")
    for index in (first, second):
        cluster.indices[index]["mappings"]["_meta"]["used"] -= 4_000
    assert (one.tend(), len(cluster.indices)) == (0, 4)


def test_2_a_copy_of_an_installation_removes_nothing_of_the_first_while_that_runs(cluster, tmp_path):
    home = Home(cluster, tmp_path / "first")
    served = home.build("index/g000001")
    shutil.copytree(tmp_path / "first", tmp_path / "copy")
    copy = Home(cluster, tmp_path / "copy")
    shutil.rmtree(tmp_path / "copy" / "index")
    age(cluster)
    home.tend(remove=False)
    assert (copy.tend(), list(cluster.indices)) == (0, [served])
    age(cluster)
    assert (copy.tend(), cluster.indices) == (1, {})


def test_3_who_follows_removes_nothing(cluster, tmp_path):
    home = Home(cluster, tmp_path)
    home.build("index/g000001")
    shutil.rmtree(tmp_path / "index")
    age(cluster)
    assert (home.tend(remove=False), len(cluster.indices)) == (0, 1)


def test_4_how_it_is_is_told(cluster, tmp_path):
    home = Home(cluster, tmp_path)
    index = home.build("index/g000001")
    found = home.engine.condition(tmp_path / "index" / "g000001" / "own")
    assert (found.status, found.nodes, found.index, found.index_status) == ("green", 3, index, "green")
    cluster.indices.clear()
    assert home.engine.condition(tmp_path / "index" / "g000001" / "own").index_status == ""
    assert home.engine.condition().nodes == 3
