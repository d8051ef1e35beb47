"""A worker tells the owner of a first card that a load has lost.

1. The worker's own tasks over a small home: load, index, patrol, alarms, webhook.
2. With the intervals that it has, it takes less than a minute, and needs few seconds of processor beside.
"""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from indexer.store.monitor.runs import last_run
from search_engine import Service, Settings
from search_engine.editing.guarded_queries.guard_request import GuardRequest
from search_engine.installation.installation import Installation
from search_engine.maintenance.monitor import monitor as module
from search_engine.tasks import worker_tasks
from search_engine.tasks.worker_tasks import background_of
from tests.faults.children import wait_until
from tests.search_engine.conftest import DOCUMENTS, lines
from tests.search_engine.editing.editors import somebody
from tests.search_engine.interfaces.hosts import Host, host

ZHEJIANG = [document for document in DOCUMENTS if document.get("site") == "浙江"]
# The most seconds that a test waits.
MOST = 90.0


def told(other: Host) -> list[tuple[str, str, str]]:
    """What the patrol has told so far: to which path, of whom, which query."""
    return [
        (path, alarm["subject"], query["query"])
        for (_, path), body in zip(list(other.asked), list(other.bodies), strict=False)
        for alarm in json.loads(body)["alarms"]
        if alarm["kind"] == "patrol"
        for query in alarm["queries"]
        if query["what"] == "broken"  # of what ships some are lost too
    ]


def prepared(home: Path, other: Host) -> Settings:
    """A small home in which somebody keeps a query."""
    settings = Settings(
        home=home, spelling="off", alarm_webhook=f"{other.address}/200", site_owners={"浙江": f"{other.address}/201"}
    )
    with Service.open(settings) as service:
        service.document_desk.put(io.BytesIO(lines(DOCUMENTS)), "test")
        service.update_index()
        wanted = GuardRequest("身份证补领", "first", "m1", "330110", owner="浙江")
        service.kept_queries.keep(somebody("张三"), wanted)
    return settings


def patrolled(place: Installation, sequence: int) -> Callable[[], bool]:
    """Whether the patrol has been round since a load."""

    def done() -> bool:
        with place.store.engine.connect() as connection:
            run = last_run(connection)
        return run is not None and run.stamp.sequence >= sequence

    return done


def lose(place: Installation) -> None:
    """A load without the document that comes first."""
    with Service(place) as service:
        rest = [one for one in ZHEJIANG if one["id"] != "m1"]
        service.document_desk.put(io.BytesIO(lines(rest)), "test", site="浙江", confirm=True)


@pytest.mark.long
def test_a_workers_tasks_tell_a_lost_card_to_its_owner(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker_tasks, "ALARMS_EVERY", 0.1)
    monkeypatch.setattr(worker_tasks, "PATROL_EVERY", 0.1)
    monkeypatch.setattr(module, "BREAK", 0.1)
    monkeypatch.setattr(module, "QUERIES", 30)  # of those that ship
    with host() as other:
        place = Installation(prepared(tmp_path / "home", other))
        ended = threading.Event()
        worker = threading.Thread(target=lambda: place.worker().run(ended.is_set, beside=background_of(place)))
        worker.start()
        try:
            wait_until(patrolled(place, 1), MOST)
            lose(Installation(place.settings))
            wait_until(lambda: len(told(other)) >= 2, MOST)
        finally:
            ended.set()
            worker.join()
    assert sorted(told(other)) == [("/200", "浙江", "身份证补领"), ("/201", "浙江", "身份证补领")]
    place.events.close()
    place.store.engine.dispose()


@pytest.mark.soak
def test_a_lost_card_is_told_within_a_minute(tmp_path: Path) -> None:
    with host() as other:
        settings = prepared(tmp_path / "home", other)
        environment = {
            **os.environ, "ZWFW_HOME": str(settings.home), "ZWFW_SPELLING": "off",
            "ZWFW_ALARM_WEBHOOK": settings.alarm_webhook, "ZWFW_SITE_OWNERS": f"浙江={settings.site_owners['浙江']}",
        }  # fmt: skip
        worker = subprocess.Popen([sys.executable, "-m", "search_engine.cli", "worker"], env=environment)
        place = Installation(settings)
        try:
            wait_until(patrolled(place, 1), MOST)
            lose(place)
            begun = time.monotonic()
            wait_until(lambda: len(told(other)) >= 2, MOST)
            assert time.monotonic() - begun < 60
        finally:
            worker.terminate()
            worker.wait()
    place.store.engine.dispose()
