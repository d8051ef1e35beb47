"""Alarms in `/metrics`, and what is counted for them.

1. The record is shown: open alarms, the window, interfaces, links, posts, sites; an empty one, too.
2. A call that took too long counts as slow, one that takes in a load only after sixty times as long.
3. Queries with a sensitive word are counted by what is done with them, of programs and of the page; their words are
   nowhere.
4. Names that documents bring cannot break the format.
"""

from dataclasses import replace

import pytest
from prometheus_client import REGISTRY
from prometheus_client.parser import text_string_to_metric_families

from api.app import create_app
from api.http import application, metrics
from search_engine import Settings
from search_engine.alarms.records import Interface, LinkCheck, OpenAlarm, Site, WordOccurrence
from search_engine.operation import AlarmRecord
from tests.api.fake_service import FakeService

HOSTILE = 'a"b\\c\nzwfw_ready 0 <x>'


def value(name: str, **labels: str) -> float:
    return REGISTRY.get_sample_value(name, labels) or 0.0


def shown(service: FakeService) -> dict[tuple[str, tuple[str, ...]], float]:
    text = create_app(service).test_client().get("/metrics").text
    return {
        (sample.name, tuple(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def test_metrics_show_the_record_of_alarms():
    seen = WordOccurrence(
        id="a", site="浙江", field="title", word="假证", category="x", action="block", where="loaded", at=1
    )
    record = AlarmRecord(
        checked=5_000,
        open=[OpenAlarm(kind="slow", subject="search.search", message="慢", since=1)],
        window={"search.search": {"calls": 9, "slow": 3}, "": {"requests": 9}},
        interfaces={
            "voice": Interface(
                label="语音",
                host="v",
                outcome="failed",
                seconds=0.5,
                at=1,
                counts={"failed": 2, "ok": 1},
                content=["返回内容 a：含个人信息"],
            )
        },
        links=LinkCheck(at=1, asked=20, dead=3),
        webhook={"sent": 4, "failed": 1},
        sites={"浙江": Site(listed=[seen])},
    )
    found = shown(FakeService(alarm_record=record))
    assert (
        found.items()
        >= {
            ("zwfw_alarms_checked_seconds", ()): 5,
            ("zwfw_alarms_open", ()): 1,
            ("zwfw_alarm", ("slow", "search.search")): 1,
            ("zwfw_window_calls", ("search.search", "slow")): 3,
            ("zwfw_window_calls", ("server", "requests")): 9,
            ("zwfw_interface_up", ("voice",)): 0,
            ("zwfw_interface_seconds", ("voice",)): 0.5,
            ("zwfw_interface_probes_total", ("voice", "failed")): 2,
            ("zwfw_interface_noted", ("voice",)): 1,
            ("zwfw_links_asked", ()): 20,
            ("zwfw_links_dead", ()): 3,
            ("zwfw_webhook_posts_total", ("sent",)): 4,
            ("zwfw_sensitive_documents", ("浙江",)): 1,
        }.items()
    )


def test_metrics_show_an_empty_record():
    assert shown(FakeService())["zwfw_alarms_open", ()] == 0


def test_a_call_that_took_too_long_counts_as_slow(monkeypatch):
    service = FakeService(settings=Settings(slow_ms=1_000))
    client = create_app(service).test_client()
    clock = iter(range(0, 10**6, 2))  # each look at it is two seconds later
    for module in (application, metrics):
        monkeypatch.setattr(module, "perf_counter", lambda: next(clock))
    before = value("zwfw_http_slow_total", endpoint="search.search")
    client.get("/v1/search?q=身份证")
    assert value("zwfw_http_slow_total", endpoint="search.search") == before + 1
    client.post("/v1/documents:bulk", data=b"", content_type="application/x-ndjson")
    assert value("zwfw_http_slow_total", endpoint="documents.bulk") == 0
    for module in (application, metrics):
        monkeypatch.setattr(module, "perf_counter", lambda: 0.0)
    client.get("/v1/search?q=身份证")
    assert value("zwfw_http_slow_total", endpoint="search.search") == before + 1


@pytest.mark.parametrize("path", ["/v1/search?q=假证", "/?q=假证&region=330110"])
def test_sensitive_queries_are_counted_without_their_words(path):
    service = FakeService()
    search = service.search

    def blocked(request, person=None):
        page = search(request, person)
        return replace(page, query=replace(page.query, blocked={"category": "伪造", "action": "warn"}))

    service.search = blocked
    before = value("zwfw_sensitive_queries_total", action="warn")
    client = create_app(service).test_client()
    assert client.get(path).status_code == 200
    assert value("zwfw_sensitive_queries_total", action="warn") == before + 1
    assert "假证" not in client.get("/metrics").text


def test_hostile_names_cannot_break_the_format():
    record = AlarmRecord(
        sites={HOSTILE: Site()}, open=[OpenAlarm(kind="sensitive", subject=HOSTILE, message="", since=1)]
    )
    found = shown(FakeService(alarm_record=record))
    assert found["zwfw_sensitive_documents", (HOSTILE,)] == 0
    assert found["zwfw_ready", ()] == 1
