"""The report of what people did.

1. Hot terms stand by region with what they are based on; texts without result by region and those above it; the way
   from searching to handling with its figures. Each chart has its table.
2. Nothing that fewer than ten people are behind is in it: no term, no text, no step; ten days of one person are one.
3. It opens offline: no script, nothing from elsewhere; texts are text.
4. Without events it says that there is nothing.
5. The command writes it.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from click.testing import CliRunner

from indexer.events import Event, Visitor
from indexer.store.queries.query_log import QueryEntry, QueryLog
from search_engine.cli.events import events as command
from search_engine.measuring.event_report import collect
from search_engine.measuring.event_report.collecting import EventReport, Missing, RegionTerms
from search_engine.measuring.event_report.page import page_of
from tests.search_engine.hot.asking import MINUTE, NOW, counter
from tests.search_engine.hot.conftest import asking_actors, clock, indexed, service  # noqa: F401 (fixtures)

DAY = 24 * 60 * MINUTE
HOSTILE = "<script>alert(1)</script>"


@pytest.fixture
def log(service, monkeypatch):  # noqa: F811
    """Notes searches without result at the time of the events."""
    path = service.installation.log_file
    path.unlink(missing_ok=True)
    monkeypatch.setattr("indexer.store.queries.query_log.to_text", lambda _: "2026-03-04T07:00:00Z")

    def note(text: str, count: int, region: str | None = "330110") -> None:
        log = QueryLog(path, 180)
        for _ in range(count):
            log.record(QueryEntry(text, region, "all", 1, 0, 0, 1.0))
        log.close()

    yield note
    path.unlink(missing_ok=True)


def act(events, kind: str, count: int, now: int = NOW):
    documents = ("m1",)
    known = [Event(f"{kind}{number}", kind, now, documents=documents) for number in range(count)]
    assert events.unknown(known[:1]) == [None]
    for number, one in enumerate(known):
        events.append([one], Visitor(subject=f"{kind}{number}", address=f"10.9.{number}.1"), now)


def test_the_report_has_terms_misses_and_steps_by_region(service, asking_actors, clock, log):  # noqa: F811
    asking_actors.ask("公积金提取", 30)
    asking_actors.ask("无人机登记", 14)
    log("无人机登记", 20)
    act(service.installation.events, "click", 12)
    counter(service, clock).step()
    found = collect(service, NOW + MINUTE)
    assert [(region.name, [term["text"] for term in region.terms]) for region in found.regions][-1] == (
        "浙江省杭州市余杭区", ["公积金提取"],
    )  # fmt: skip
    assert found.missing == {
        name: (Missing("无人机登记", 20, 14),) for name in ("全国", "浙江省", "浙江省杭州市")
    }  # fmt: skip
    assert [(step.type, step.actors) for step in found.steps] == [
        ("search", 44), ("impression", -1), ("click", 12), ("view", -1), ("handle", -1),
    ]  # fmt: skip
    page = page_of(found)
    # of thirty in fifty minutes, an hour may have fewer than ten: then it is not said how many
    hours = [count for region in found.regions for term in region.terms for count in term["hours"]]
    assert page.count("<td>少于 10</td>") == sum(0 < count < 10 for count in hours)
    assert page.count('<svg class="chart"') == 4
    assert page.count("<details>") == 4 + len(found.regions)
    assert page.count('<svg class="spark"') == sum(len(region.terms) for region in found.regions)


def test_the_report_names_nothing_of_fewer_than_ten_people(service, asking_actors, clock, log):  # noqa: F811
    asking_actors.ask("公积金提取", 9)
    asking_actors.ask("无人机登记", 9)
    for day in range(1, 10):  # somebody asks again every day
        asking_actors.ask("宠物登记", 1, now=NOW - day * DAY, users=["a" * 64])
    for text in ("无人机登记", "宠物登记", "王小明 1234567", "办假证"):
        log(text, 40)
    act(service.installation.events, "click", 9)
    counter(service, clock).step()
    page = page_of(collect(service, NOW + MINUTE))
    for text in ("公积金提取", "无人机登记", "宠物登记", "王小明", "办假证"):
        assert text not in page
    assert page.count("少于 10 人</td>") == 8
    assert "没有可列出的数据" in page


class Reader(HTMLParser):
    def __init__(self):
        super().__init__()
        self.tags, self.addresses = set(), []

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.addresses += [value for name, value in attrs if name in ("src", "href", "xlink:href", "action")]


def test_the_report_opens_offline_without_scripts():
    evidence = {
        "rank": 1, "text": HOSTILE, "trend": "up", "heat": 3.0, "actors": 12.0, "seen": 12, "blocks": 12, "networks": 4,
        "buckets": 3, "top_share": 0.1, "z": 1.0, "usual": None, "hours": [0] * 23 + [12],
    }  # fmt: skip
    missing = {HOSTILE: (Missing(HOSTILE, 12, 12),)}
    page = page_of(EventReport(NOW, 30, (RegionTerms(HOSTILE, (evidence,)),), missing, ()))
    reader = Reader()
    reader.feed(page)
    assert reader.addresses == []
    assert not reader.tags & {"script", "link", "iframe", "img", "object"}
    assert "url(" not in page
    assert "@import" not in page
    assert not re.search(r"https?://", page)
    assert "prefers-color-scheme: dark" in page
    assert "@media print" in page


def test_an_empty_report_says_so(service):  # noqa: F811
    found = collect(service, NOW)
    assert (found.regions, found.missing) == ((), {})
    assert page_of(found).count("没有可列出的数据") == 3


def test_the_command_writes_the_report(service, monkeypatch, tmp_path):  # noqa: F811
    monkeypatch.setenv("ZWFW_HOME", str(service.installation.home))
    out = tmp_path / "no such folder yet" / "report.html"
    result = CliRunner().invoke(command, ["report", "--out", str(out)])
    assert result.exit_code == 0, result.output
    assert "行为分析报告" in out.read_text(encoding="utf-8")
