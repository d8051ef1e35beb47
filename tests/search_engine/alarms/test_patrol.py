"""What the patrol tells.

1. An alarm for each owner, with what is new, to whoever is told of everything and to the owner alone.
2. Nothing is told twice; what is new waits for no quiet period; what comes while somebody is told is told next.
3. What is over is told to be over; a change that was told is no alarm that ends.
4. A worker that starts anew tells nothing twice.
"""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from search_engine import Settings
from search_engine.alarms import watch as module
from search_engine.alarms.record_file import RecordFile
from search_engine.alarms.records import Found, PatrolNote
from search_engine.alarms.watch import AlarmWatch

ADMIN, OWNER = "https://admin.example/h", "https://zj.example/h"
LOST = PatrolNote(
    number=1, what="lost", query="居住证", region="杭州市", before="居住证申领（m1）", why="已删除", count=90
)
OTHER = LOST.model_copy(update={"number": 4, "query": "公积金"})
CHANGED = PatrolNote(number=2, what="changed", query="落户", before="落户（m2）", now="落户（m3）")


class Scene:
    """A watch with a clock and receivers of its own."""

    def __init__(self, home: Path) -> None:
        self.home, self.now = home, 1_000_000_000
        self.posts: list[tuple[str, list[dict[str, Any]]]] = []
        self.settings = Settings(home=home, alarm_webhook=ADMIN, site_owners={"浙江": OWNER}, alarm_quiet=10_000)
        self.watch = self.new()

    def new(self) -> AlarmWatch:
        def taken(url: str, body: bytes, *_: object) -> bool:
            self.posts.append((url, json.loads(body)["alarms"]))
            return True

        return AlarmWatch(self.settings, lambda _: None, lambda: None, post=taken, clock=lambda: self.now)  # type: ignore[arg-type,return-value]

    def leave(self, **notes: list[PatrolNote]) -> None:
        RecordFile(self.home).leave(Found(patrol={owner or "": listed for owner, listed in notes.items()}))

    def step(self) -> list[tuple[str, str, str, list[str]]]:
        """Ten seconds pass; returns who was told what of which queries."""
        self.now += 10_000
        self.posts.clear()
        self.watch.look()
        self.watch.tell()
        return [
            (url, alarm["kind"], alarm["change"], [one["query"] for one in alarm["queries"]])
            for url, alarms in self.posts
            for alarm in alarms
        ]


@pytest.fixture
def scene(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Scene:
    monkeypatch.setattr(module, "read_totals", lambda _: Counter())
    return Scene(tmp_path)


def test_patrol_findings_are_told_to_their_owner(scene: Scene) -> None:
    scene.leave(浙江=[LOST, CHANGED], 张三=[CHANGED.model_copy(update={"number": 3})])
    told = [(kind, "opened", queries) for kind, queries in (("patrol", ["居住证"]), ("patrol_changed", ["落户"]))]
    assert scene.step() == [(ADMIN, *told[1]), *((ADMIN, *one) for one in told), *((OWNER, *one) for one in told)]
    alarm = scene.posts[-1][1][0]
    assert (alarm["subject"], alarm["values"]) == ("浙江", {"broken": 0, "lost": 1})
    assert alarm["message"] == "浙江 负责的检索：1 条检索不再有结果。请看控制台的“守护与巡查”"
    assert alarm["queries"] == [
        {"what": "lost", "query": "居住证", "region": "杭州市", "before": "居住证申领（m1）", "now": "",
         "why": "已删除", "count": 90}
    ]  # fmt: skip


def test_no_patrol_finding_is_told_twice(scene: Scene) -> None:
    scene.leave(浙江=[LOST])
    assert len(scene.step()) == 2
    scene.leave(浙江=[LOST])
    assert scene.step() == []
    scene.leave(浙江=[LOST, OTHER])
    assert scene.step() == [(ADMIN, "patrol", "lasts", ["公积金"]), (OWNER, "patrol", "lasts", ["公积金"])]
    assert scene.step() == []


def test_findings_made_while_telling_are_told_next(scene: Scene) -> None:
    scene.leave(浙江=[LOST])
    scene.now += 10_000
    scene.watch.look()
    scene.leave(浙江=[LOST, OTHER])
    scene.watch.tell()
    assert scene.step() == [(ADMIN, "patrol", "lasts", ["公积金"]), (OWNER, "patrol", "lasts", ["公积金"])]


def test_a_patrol_alarm_that_ends_is_told_closed(scene: Scene) -> None:
    scene.leave(浙江=[LOST, CHANGED])
    scene.step()
    scene.leave(浙江=[CHANGED])
    assert scene.step() == [(ADMIN, "patrol", "closed", []), (OWNER, "patrol", "closed", [])]
    scene.leave()
    assert scene.step() == []
    scene.leave(浙江=[LOST.model_copy(update={"number": 9})])
    assert [change for _, _, change, _ in scene.step()] == ["opened", "opened"]


def test_a_restarted_worker_tells_no_finding_twice(scene: Scene) -> None:
    scene.leave(浙江=[LOST])
    scene.step()
    scene.step()
    scene.watch = scene.new()
    scene.leave(浙江=[LOST])
    assert scene.step() == []
