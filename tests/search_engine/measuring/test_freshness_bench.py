"""Writes are served, idle and beside searches, and the measurement leaves nothing of them behind."""

from pathlib import Path

import pytest

from dictionaries.regions import load_tree
from indexer.loaders import DocumentCheck, Row
from indexer.loaders.loading import LoadOptions, load_rows
from indexer.samples.expand import documents_at
from search_engine.installation.installation import Installation
from search_engine.measuring.bench import freshness
from search_engine.measuring.bench.serving import opened
from search_engine.settings.settings import Settings
from tests.known import catalogue
from tests.relevance.examples import YUHANG
from tests.sample import looked_after


def of_one_county(home: Path) -> Path:
    """A small home: with the whole sample its processes take twice as long to start."""
    place, tree = Installation(Settings(home=home, log_queries=False, spelling="off")), load_tree()
    county = enumerate(documents_at(catalogue(), tree, tree[YUHANG]), 1)
    load_rows(place.store, (Row(number, one) for number, one in county), DocumentCheck(tree), LoadOptions("test"))
    place.worker().build()
    looked_after(place)
    place.store.engine.dispose()
    return home


@pytest.mark.long
def test_writes_are_served(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    # one client, and short rests: searches beside take all that there is of the processors
    monkeypatch.setattr(freshness, "CLIENTS", 1)
    monkeypatch.setattr(freshness, "REST", 0.05)
    # looks are searches of their own, and queries are drawn before anything is measured
    monkeypatch.setattr(freshness, "LOOK", 0.1)
    monkeypatch.setattr(freshness, "QUERIES", 200)
    home = of_one_county(tmp_path / "home")
    found = freshness.measure_freshness(home, lambda _: None, documents=1)
    assert [found[way]["queries"] for way in ("idle", "under_load")] == [3, 3]
    assert 0 < found["idle"]["p50_ms"] <= found["idle"]["longest_ms"] + 1
    assert found["load"]["errors"] == 0
    assert found["load"]["queries"] > 0
    with opened(home) as service:
        assert service.installation.store.get("bench-freshness-0") is None
