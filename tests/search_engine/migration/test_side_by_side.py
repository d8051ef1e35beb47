"""Pages of two services side by side.

1. Pages that differ twice are told, those that differ once are not.
2. Both services answer from one view of the index, however it goes on.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import nullcontext
from itertools import repeat
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from search_engine.editing.replay.frequent import ReplayQuery
from search_engine.migration.side_by_side import different_pages, look_at_one_view
from search_engine.query.request import SearchRequest
from search_engine.service import Service
from search_engine.settings.settings import Settings
from tests.indexer.store.store_samples import matter

QUERY = ReplayQuery("居住证", "330110", 1)


class Double:
    """A service that gives one page after another."""

    def __init__(self, pages: Iterator[str]) -> None:
        self._pages = pages

    def unrecorded(self) -> Any:
        return nullcontext()

    def search(self, _request: object) -> Any:
        page = {"total": next(self._pages), "took_ms": object()}
        return SimpleNamespace(as_dict=lambda: page)


def different(one: Iterator[str], other: Iterator[str]) -> list[str]:
    return different_pages(Double(one), Double(other), [QUERY])  # type: ignore[arg-type]


def test_pages_that_differ_are_told():
    assert different(repeat("old"), repeat("new")) == ["居住证"]
    assert different(repeat("same"), repeat("same")) == []


def test_what_changes_between_two_answers_makes_no_difference():
    assert different(iter(["old", "new"]), iter(["new", "new"])) == []


def test_both_answer_from_one_view_however_the_index_goes_on(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, spelling="off")
    with Service.open(settings) as writer, Service.open(settings) as one, Service.open(settings) as other:
        place = writer.installation
        place.store.put([matter("a", title="居住证办理")], "first")
        worker = place.worker()
        worker.build()
        look_at_one_view(one, other)
        place.store.put([matter("b", title="居住证签注")], "second")
        worker.run_once()
        totals = [service.search(SearchRequest(q="居住证")).total for service in (one, other, writer)]
        assert totals == [1, 1, 2]
        assert different_pages(one, other, [QUERY]) == []
