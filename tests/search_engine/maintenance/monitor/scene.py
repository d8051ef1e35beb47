"""A small portal whose patrol a test sends round, and its clock."""

from __future__ import annotations

import io
from typing import Any

import pytest

from indexer.store.monitor.runs import PatrolRun
from search_engine import Service, Settings
from search_engine.alarms.records import PatrolNote
from search_engine.editing.guarded_queries.monitor_report import monitor_report
from search_engine.editing.replay.frequent import ReplayQuery
from search_engine.maintenance.monitor import monitor as module
from search_engine.maintenance.monitor.monitor import Monitor
from tests.faults.children import wait_until
from tests.search_engine.conftest import DOCUMENTS, lines
from tests.search_engine.editing.editors import somebody

RENT = ReplayQuery("租房补贴办法", "330110", 90)
CARD = ReplayQuery("身份证补领", "330110", 70)
FUND = ReplayQuery("公积金提取", "330100", 50)


class Scene:
    """A service over the small catalogue, and a patrol over a few frequent queries."""

    def __init__(self, home: Any, monkeypatch: pytest.MonkeyPatch, **settings: Any) -> None:
        self.service = Service.open(Settings(home=home, spelling="off", log_queries=False, **settings))
        self.place = self.service.installation
        self.frequent = [RENT, CARD, FUND]
        monkeypatch.setattr(module, "frequent_queries", lambda place, most: self.frequent[:most])
        monkeypatch.setattr(module, "BREAK", 0.0)
        monkeypatch.setattr(module, "FREQUENT_KEPT", -1.0)
        self.load(DOCUMENTS)
        self.rests: list[float] = []
        self.patrol = self.another()

    def another(self) -> Monitor:
        """A worker's patrol that has just begun."""
        return Monitor(self.service, self.rests_of, self.place.clock)

    def rests_of(self, seconds: float) -> None:
        """A rest between two queries: noted, and over at once."""
        self.rests.append(seconds)

    def load(self, documents: list[dict[str, Any]], site: str | None = None) -> None:
        """Load documents, a whole site where one is named, and bring them into the index."""
        self.service.document_desk.put(io.BytesIO(lines(documents)), "test", site=site, confirm=True)
        self.service.update_index()

    def step(self) -> PatrolRun:
        """The patrol goes round, since it is due: at once, or when the process looks at the dictionaries again."""
        found: list[PatrolRun] = []

        def gone_round() -> bool:
            if (run := self.patrol.step()) is not None:
                found.append(run)
            return bool(found)

        wait_until(gone_round, 5.0)
        return found[0]

    def told(self) -> list[tuple[str, str, str]]:
        """What the last round has left to be told: owner, what, query; each time all that there is."""
        *_, last = [found.patrol for found in self.place.alarm_file.take() if found.patrol is not None]
        return sorted((owner, note.what, note.query) for owner, notes in last.items() for note in notes)

    def notes(self) -> list[PatrolNote]:
        """The same, whole."""
        *_, last = [found.patrol for found in self.place.alarm_file.take() if found.patrol is not None]
        return [note for notes in last.values() for note in notes]

    def findings(self) -> list[dict[str, Any]]:
        """What the report says, newest first."""
        report = monitor_report(self.place, somebody("张三"))
        found = [{**one, "owner": group["owner"]} for group in report["owners"] for one in group["findings"]]
        return sorted(found, key=lambda one: -one["number"])

    def close(self) -> None:
        """Let go of the files."""
        self.service.close()
