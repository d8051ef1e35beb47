"""A worker whose text engine is away.

1. It waits and tries again: the change that it was at is served whole, once, when the engine is back, whatever of it
   was written before.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from indexer.backends.tantivy_backend import TantivyIndex
from indexer.errors import EngineUnavailable
from indexer.loaders import DocumentCheck, Row
from indexer.loaders.loading import LoadOptions, load_rows
from indexer.worker.worker import WAIT_FOR_ENGINE
from search_engine.installation.installation import Installation
from tests.faults.homes import OLD, catalogue, open_home, service_of, titles


def load(place: Installation, *documents: dict[str, Any]) -> None:
    rows = [Row(line, row) for line, row in enumerate(documents, 1)]
    load_rows(place.store, rows, DocumentCheck(place.tree()), LoadOptions("test"))


def single(title: str) -> dict[str, Any]:
    """One document of one region, whose text is the engine's."""
    return {"id": "single", "kind": "policy", "title": title, "region": "330110"}


def test_what_came_while_the_engine_was_away_is_served(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = open_home(tmp_path)
    worker = place.worker()
    load(place, single("盐田保护规定"), *catalogue(OLD, 60))
    with place.generations.lock():
        while worker.step():
            continue
        load(place, single("滩涂围垦办法"))
        with monkeypatch.context() as away:
            away.setattr(TantivyIndex, "write", _refuse)
            assert [worker._patient_step() for _ in range(3)] == [WAIT_FOR_ENGINE] * 3
        while worker.step():
            continue
    worker.close()
    with service_of(tmp_path) as service:
        found = titles(service, "滩涂围垦办法")[1]
        assert (found.count("滩涂围垦办法"), found.count("盐田保护规定")) == (1, 0)
    assert place.generations.names() == ["g000001"], "nothing was built anew"
    place.store.engine.dispose()


def _refuse(*_: object, **__: object) -> None:
    raise EngineUnavailable("节点不足")
