"""What rows say of life events, by themselves and through a service.

1. Of a document: its own events without those that it is taken from, with those that it is given to, by its title
   however it is written; and its place among the matters of each.
2. A published row acts at once: the filter, the instant answer, the counts; and no more once it is rolled back.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from dictionaries.kinds.intents import LifeEventMatter
from search_engine import BadParameters, SearchRequest, Service, Settings
from search_engine.editing.drafts.drafting import DraftInput
from search_engine.search.life_events import LifeEvents
from tests.search_engine.conftest import DOCUMENTS, lines
from tests.search_engine.editing.editors import somebody

ROWS = (
    LifeEventMatter("新生儿出生", "出生登记", 2),
    LifeEventMatter("退休", "出生登记", 0, "exclude"),
    LifeEventMatter("退休", "养老金申领（企业职工）"),
)


def test_rows_move_documents_into_and_out_of_events() -> None:
    events = LifeEvents(ROWS)
    assert events.of("出生登记", ["退休", "教育入学"]) == ["教育入学", "新生儿出生"]
    assert events.of("养老金申领(企业职工)", ["退休"]) == ["退休"]
    assert events.of("别的", ["退休"]) == ["退休"]
    assert [events.place(event, "出生登记") for event in ("新生儿出生", "退休")] == [2, 0]


@pytest.fixture
def service(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Service]:
    monkeypatch.setattr("dictionaries.lexicon.compiled_store.LOOK_EVERY", 0.0)
    service = Service.open(Settings(home=tmp_path, spelling="off", log_queries=False))
    service.document_desk.put(io.BytesIO(lines(DOCUMENTS)), "test", skip_bad_rows=False)
    service.installation.worker().build()
    yield service
    service.close()
    service.installation.store.engine.dispose()


def test_a_published_event_row_acts_until_rolled_back(service: Service) -> None:
    def seen() -> tuple[int, str | None, list[str]]:
        belonging = 0
        with suppress(BadParameters):  # an event that nothing belongs to is none to filter by
            wish = SearchRequest(region="330110", filters=(("life_event", ("养犬",)),), facets=())
            belonging = service.search(wish).total
        route = service.search(SearchRequest(q="养犬一件事", region="330110")).route
        facets = service.search(SearchRequest(region="330110", facets=("life_event",))).facets["life_event"]
        return belonging, route and route["url"], [str(one["value"]) for one in facets]

    before, actor = seen(), somebody("林编辑")
    title = next(document["title"] for document in DOCUMENTS if document["id"] == "m1")
    wish = DraftInput("life_event_matters", {"event": "养犬", "matter": title})
    draft = service.editor.draft(actor, wish)
    service.editor.publish(actor, [draft.number])
    total, url, events = seen()
    assert (total, url) == (1, "/life-events/%E5%85%BB%E7%8A%AC")
    assert "养犬" in events
    service.editor.rollback(actor, 0)
    assert seen() == before
    assert before[:2] == (0, None)
