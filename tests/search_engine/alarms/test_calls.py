"""Counting calls by window.

1. What the server's metrics count is read from its files, of all processes together, dead ones included.
2. The window has the increase of its last seconds; a server that was started anew begins at 0 and loses nothing.
3. It equals the plain count of what happened within it, whatever the times of looking. Where the clock is set back, it
   begins anew.
4. Health calls neither fail nor are slow; what the server refuses for want of time is counted apart.
"""

import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_engine.alarms.calls import SERVER, Window, read_totals, series_of

# Two processes of the server, which were forked once all was imported: each answers, refuses, is slow, and meets a
# sensitive word; then it is dead.
PROCESSES = """
import os, sys
from api.http import metrics
from api.app import create_app
from search_engine import NotReady, Settings
from tests.api.fake_service import FakeService
if os.fork() and os.fork():
    sys.exit(sum(os.wait()[1] for _ in range(2)) > 0)
service = FakeService(settings=Settings(slow_ms=1_000))
app = create_app(service)
client = app.test_client()
client.get("/v1/search?q=身份证")
app.extensions[metrics.SLOW_MS] = 0
client.get("/v1/search?q=身份证")
client.get("/readyz")
service.failure = NotReady("")
client.get("/v1/search?q=身份证")
client.get("/readyz")
metrics.count_refused(503)
metrics.count_refused(429)
metrics.ASKED.labels("block").inc()
"""
SEARCH = "search.search"


@pytest.mark.long
def test_calls_of_all_processes_are_counted(tmp_path: Path) -> None:
    environment = {**os.environ, "PROMETHEUS_MULTIPROC_DIR": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", PROCESSES], env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    totals = read_totals(tmp_path)
    assert (totals["calls", SEARCH], totals["failed", SEARCH], totals["slow", SEARCH]) == (6, 2, 4)
    assert (totals["requests", SERVER], totals["refused", SERVER], totals["asked", SERVER]) == (14, 2, 2)
    assert not any(what in ("failed", "slow") and subject != SEARCH for what, subject in totals)


def test_without_a_server_no_calls_are_counted(tmp_path: Path) -> None:
    assert read_totals(tmp_path / "metrics") == Counter()


def test_a_restarted_server_loses_no_counts() -> None:
    window = Window(60)
    for now, calls in ((0, 100), (10, 130), (20, 7), (30, 9)):
        window.add(now, Counter({("calls", SEARCH): calls}))
    assert window.counts() == {SEARCH: {"calls": 30 + 7 + 2}}
    window.add(80, Counter({("calls", SEARCH): 10}))
    assert window.counts() == {SEARCH: {"calls": 2 + 1}}


def test_the_first_look_begins_the_count() -> None:
    window = Window(60)
    window.add(0, Counter({("calls", SEARCH): 1_000_000}))
    assert window.counts() == {}
    window.add(1, Counter({("calls", SEARCH): 1_000_000, ("slow", SEARCH): 3}))
    assert window.counts() == {SEARCH: {"slow": 3}}


STEPS = st.lists(st.tuples(st.integers(1, 40), st.integers(0, 5), st.booleans()), min_size=1, max_size=30)


@given(STEPS, st.integers(1, 100))
def test_the_window_equals_a_plain_count(steps: list[tuple[int, int, bool]], seconds: int) -> None:
    window, now, total = Window(seconds), 0, 0
    window.add(0, Counter())
    happened = []
    for pause, calls, anew in steps:
        now += pause
        total = calls if anew and calls < total else total + calls
        happened.append((now, calls))
        window.add(now, Counter({("calls", SEARCH): total}))
    expected = sum(calls for at, calls in happened if at > now - seconds)
    assert window.counts().get(SEARCH, {}).get("calls", 0) == expected


def test_a_clock_set_back_begins_the_window_anew() -> None:
    window = Window(60)
    for now, calls in ((100_000, 0), (100_010, 5), (13_610, 6), (13_620, 8), (13_671, 9)):
        window.add(now, Counter({("calls", SEARCH): calls}))
    assert window.counts() == {SEARCH: {"calls": 3}}


@pytest.mark.parametrize(
    ("metric", "labels", "what"),
    [
        ("zwfw_http_requests", {"endpoint": SEARCH, "status": "500"}, {"calls", "requests", "failed"}),
        ("zwfw_http_requests", {"endpoint": SEARCH, "status": "422"}, {"calls", "requests"}),
        ("zwfw_http_requests", {"endpoint": "voice.voice", "status": "501"}, {"calls", "requests"}),
        ("zwfw_http_requests", {"endpoint": "operation.ready", "status": "503"}, {"calls", "requests"}),
        ("zwfw_http_slow", {"endpoint": "operation.metrics"}, set()),
        ("zwfw_http_refused", {"status": "503"}, {"requests", "refused"}),
        ("zwfw_http_refused", {"status": "408"}, {"requests"}),
        ("zwfw_http_request_seconds", {"endpoint": SEARCH}, set()),
    ],
)
def test_each_metric_counts_for_its_kinds_of_calls(metric: str, labels: dict[str, str], what: set[str]) -> None:
    assert {name for name, _ in series_of(metric, labels)} == what
