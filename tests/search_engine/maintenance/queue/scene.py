"""A small portal in which people search, click and mark, at times that a test says; and its queue."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from itertools import count
from typing import Any

from sqlalchemy import insert

from indexer.documents.timestamps import to_text
from indexer.events import Event, Visitor
from indexer.store.engine import writing
from indexer.store.queries.query_log import open_log
from indexer.store.queries.query_log_tables import digest_of, queries
from indexer.store.queue.items import STATES, QueueItem
from indexer.store.queue.rounds import QueueRound
from search_engine import Service, Settings
from search_engine.analytics import QueueFilter, QueueUpdate
from search_engine.editing.actor import Actor
from search_engine.maintenance.queue.refreshing import QueueRefresh
from tests.search_engine.conftest import DOCUMENTS, lines
from tests.search_engine.editing.editors import somebody

NIGHT = datetime(2026, 3, 1, 20, tzinfo=UTC).timestamp()  # four in the morning in China
HOUR = 3_600.0
YUHANG, XIHU, HANGZHOU = "330110", "330106", "330100"


class Scene:
    """A service over the small catalogue, its clock, and who gathers its queue."""

    def __init__(self, home: Any, **settings: Any) -> None:
        self.now, self._ids = NIGHT, count(1)
        self.service = Service.open(Settings(home=home, spelling="off", log_queries=False, **settings))
        self.place = self.service.installation
        self.place.clock = lambda: self.now
        self.load(DOCUMENTS)
        self.refresh = QueueRefresh(self.service, lambda _: None, self.place.clock)

    def load(self, documents: list[dict[str, Any]], site: str | None = None) -> None:
        """Load documents, a whole site where one is named, and bring them into the index."""
        self.service.document_desk.put(io.BytesIO(lines(documents)), "test", site=site, confirm=True)
        self.service.update_index()

    def logged(self, text: str, region: str | None = YUHANG, times: int = 1, total: int = 0, **more: Any) -> None:
        """Searches stand in the query log."""
        at = to_text(datetime.fromtimestamp(self.now, UTC))
        row = {
            "at": at, "text": text, "region": region, "channel": "all", "page": 1, "total": total, "relaxed": 0,
            "took_ms": 1.0, "digest": digest_of(text),
        } | more  # fmt: skip
        engine = open_log(self.place.log_file)
        with writing(engine) as connection:
            connection.execute(insert(queries), [row] * times)
        engine.dispose()

    def search(self, query: str, who: int, region: str = YUHANG, clicked: str = "", **more: Any) -> None:
        """Somebody searches, and clicks."""
        search_id = f"s{next(self._ids)}"
        self.event("search", who, query=query, region=region, search_id=search_id, **more)
        if clicked:
            self.event("click", who, documents=(clicked,), region=region, search_id=search_id)

    def event(self, kind: str, who: int, region: str = YUHANG, **more: Any) -> None:
        """Something that a visitor did."""
        at = int(self.now * 1_000)
        event = Event(id=f"e{next(self._ids)}", type=kind, at=at, region=region.ljust(12, "0"), **more)
        assert self.place.events.unknown([event]) == [None]
        self.place.events.append([event], Visitor(user=None, address=f"10.{who}.0.1"), at)

    def later(self, hours: float = 1) -> None:
        """Time goes by."""
        self.now += hours * HOUR

    def gather(self) -> QueueRound:
        """The queue is gathered now."""
        self.later(1)
        return self.refresh.run()

    def items(self, actor: Actor | None = None, **wanted: Any) -> dict[str, QueueItem]:
        """All items by their query or document."""
        found = self.service.queue.all(actor or somebody("张三"), QueueFilter(**{"states": STATES, **wanted}))
        return {one.text or one.document: one for one in found}

    def set(self, name: str, **update: str) -> QueueItem:
        """Somebody changes an item."""
        self.later(1)
        return self.service.queue.set(somebody("张三"), [self.items()[name].number], QueueUpdate(**update))[0]

    def close(self) -> None:
        """Let go of the files."""
        self.service.close()
