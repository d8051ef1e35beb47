"""Several hosts whose text engine is one cluster.

1. All serve from one index. While the cluster is away the builder waits, a host that joins fetches and serves what was
   shipped, and nothing is built anew; what was written meanwhile is shipped once it answers.
2. A builder that has not reached it for half a minute leaves the lease to another host, which goes on in that index.
3. Who has fallen behind by a commit finds what it found: the builder's next commits change nothing of it.
"""

from __future__ import annotations

import pytest

from indexer import backends
from indexer.backends.opensearch import index
from indexer.loaders import DocumentCheck, Row
from indexer.loaders.loading import LoadOptions, load_rows
from search_engine import SearchRequest, Service
from search_engine.hosts import builder
from search_engine.search.pipeline import IN_PART
from tests.fake_cluster import AWAY, fake_cluster
from tests.search_engine.hosts.several import REGION, Host

pytest.importorskip("opensearchpy")


@pytest.fixture
def hosts(tmp_path, monkeypatch):
    """The cluster, and two hosts; the first leads."""
    with fake_cluster() as (cluster, address):
        monkeypatch.setitem(backends._addresses, "opensearch", address)
        monkeypatch.setattr(index, "LASTING", 0.0)  # within one write
        monkeypatch.setitem(backends._marks, "opensearch", tmp_path / "one" / "installation.key")
        (tmp_path / "storage").mkdir()
        one, two = (Host(tmp_path, name, backend="opensearch", opensearch=address) for name in ("one", "two"))
        one.load("居民身份证补领", "食品经营许可")
        one.lead()
        yield cluster, one, two
        one.close()
        two.close()
        backends.get_backend("opensearch").cluster.close()


def titles(host, query):
    with Service.open(host.place.settings) as service:
        page = service.search(SearchRequest(q=query, region=REGION, facets=()))
        return [item.title for item in page.items], IN_PART in page.notices


def renamed(host, title):
    """Write another title of a document that the index has, which is whole text of one region."""
    place = host.place
    rows = [Row(1, {"id": "guide-食品经营许可", "kind": "guide", "title": title, "region": REGION})]
    load_rows(place.store, rows, DocumentCheck(place.tree()), LoadOptions("test"))


def test_1_away_is_waited_for_by_who_builds_and_hurts_nobody_who_follows(hosts):
    cluster, one, two = hosts
    indices = set(cluster.indices)
    cluster.refuses = AWAY
    renamed(one, "护照换发")
    assert [one.worker.builder.step() for _ in range(3)] == [1.0, 2.0, 4.0]
    assert one.worker.keeper.fence is not None
    two.worker.follower.step()
    assert titles(two, "身份证") == ([], True)
    cluster.refuses = None
    one.lead()
    two.worker.follower.step()
    assert (titles(two, "护照"), titles(two, "身份证")) == ((["护照换发"], False), (["居民身份证补领"], False))
    assert set(cluster.indices) == indices


def test_2_another_host_goes_on_where_one_does_not_reach_it(hosts, monkeypatch):
    cluster, one, two = hosts
    indices = set(cluster.indices)
    cluster.refuses = AWAY
    renamed(one, "护照换发")
    one.worker.builder.step()
    monkeypatch.setattr(builder, "ENGINE_PATIENCE", -1.0)
    one.worker.builder.step()
    assert one.worker.keeper.fence is None
    cluster.refuses = None
    two.lead()
    assert two.worker.keeper.fence is not None
    two.worker.follower.step()
    assert (titles(two, "护照"), set(cluster.indices)) == ((["护照换发"], False), indices)


def test_3_an_earlier_commit_stays_what_it_was(hosts):
    _, one, two = hosts
    two.worker.follower.step()
    renamed(one, "护照换发")
    one.lead()
    assert titles(two, "食品") == (["食品经营许可"], False)
    two.worker.follower.step()
    assert (titles(two, "食品")[0], titles(two, "护照")) == ([], (["护照换发"], False))
