"""What is measured of every request, and how far the index is behind the store.

Several server processes write to files of their own in `PROMETHEUS_MULTIPROC_DIR` (`serve` sets it before this module
is first imported); whichever process is asked for the metrics adds them up. One that could not have files (a full disk)
is counted by itself, and begins anew with files as soon as it may (`api.http.metric_files`).
"""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterator, Mapping
from time import perf_counter
from typing import Any

import structlog
from flask import Flask, Response
from prometheus_client import REGISTRY, CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from api.http.application import STARTED
from api.http.current import current_request, extension
from api.http.metric_files import FOLDER_VARIABLE, share
from search_engine import SearchPage
from search_engine.access import REGISTERED
from search_engine.operation import (
    NOT_ASKED,
    AlarmRecord,
    CallKey,
    Counts,
    SpoolState,
    cache_states,
    memoized,
    observe_calls,
    observe_engine,
)

# Seconds; the goals of the service (4, 15, 30 ms) are bounds, so that a share of requests within them can be read off.
BUCKETS = (0.001, 0.002, 0.004, 0.008, 0.015, 0.03, 0.06, 0.125, 0.25, 0.5, 1, 2.5, 10)
# In the environment of requests that the process sends itself, to be warm.
WARMING = "zwfw.warming"
# Calls that take in as much as they are given may take so many times as long as others before they count as slow.
PATIENCE = {"documents.bulk": 60}
# So many pairs of a caller and a call have series of their own, as a process has room for; what comes beyond is
# counted as nobody's.
MOST_CALLERS_CALLS = 1_000
SERVER = "server"  # what stands for no endpoint
SLOW_MS = "zwfw_slow_ms"  # the extension that holds the threshold
_shared = share()
_callers_calls: set[tuple[str, str]] = set()  # that have series, at most `MOST_CALLERS_CALLS` and one for each call
LOG = structlog.get_logger("metrics")
REQUESTS = Counter("zwfw_http_requests", "Requests by endpoint and status", ["endpoint", "status"])
REFUSED = Counter("zwfw_http_refused", "Requests that the server refused before the application saw them", ["status"])
SLOW = Counter("zwfw_http_slow", "Requests that took longer than they may (ZWFW_SLOW_MS)", ["endpoint"])
ASKED = Counter("zwfw_sensitive_queries", "Queries that hold a sensitive word, by what is done with them", ["action"])
SECONDS = Histogram("zwfw_http_request_seconds", "Time to answer, in seconds", ["endpoint"], buckets=BUCKETS)
ENGINE = Counter("zwfw_engine_rounds", "Questions to a text engine elsewhere, by how they ended", ["outcome"])
NO_APPS: Mapping[str, int] = {}
CALLS = Counter("zwfw_calls", "Calls by registered caller and name", ["caller", "call"])
SIGNATURES = Counter("zwfw_signatures_refused", "Signed calls that were not proven, by reason", ["reason"])
QUOTAS = Counter("zwfw_quota_refused", "Calls beyond the quota of a registered caller", ["caller"])
ENGINE_SECONDS = Histogram("zwfw_engine_seconds", "Time that such an engine took, in seconds", buckets=BUCKETS)
COUNTED = (REQUESTS, REFUSED, SLOW, ASKED, SECONDS, ENGINE, ENGINE_SECONDS, CALLS, SIGNATURES, QUOTAS)


def register_metrics(app: Flask, slow_ms: int) -> None:
    """Measure every request of an application."""
    app.extensions[SLOW_MS] = slow_ms
    app.after_request(observe)


def seconds_since_start() -> float:
    """For how long the current request has been answered."""
    began: float = current_request().environ[STARTED]
    return perf_counter() - began


def series_of(endpoint: str | None) -> str:
    """By what name an endpoint is counted. The console's pages share one: nobody waits for them but who keeps the
    dictionaries, and each name takes room in every process's file.
    """
    return "console" if (endpoint or "").startswith("console.") else endpoint or "unmatched"


def observe(response: Response) -> Response:
    """Count the answer. Addresses that do not exist share one name, so that nobody can make up new ones."""
    asked = current_request()
    if WARMING in asked.environ:
        return response
    endpoint = series_of(asked.endpoint)
    count, seconds = _series(endpoint, response.status_code)
    took = perf_counter() - asked.environ[STARTED]
    count.inc()
    seconds.observe(took)
    if took * 1_000 > extension(SLOW_MS) * PATIENCE.get(endpoint, 1):
        SLOW.labels(endpoint).inc()
    return response


def count_asked(page: SearchPage) -> None:
    """Count a query that holds a sensitive word; what it is stays with who typed it."""
    if page.query.blocked is not None:
        ASKED.labels(page.query.blocked["action"]).inc()


def count_refused(status: str) -> None:
    """Count an answer that the server gave by itself. While a process is starting that is no status: nobody waited too
    long, which is what 503 tells the alarms.
    """
    REFUSED.labels(status).inc()


def count_engine(outcome: str, seconds: float) -> None:
    """Count a round of questions to a text engine elsewhere; one that was not put, since several had failed just
    before, took no time.
    """
    ENGINE.labels(outcome).inc()
    if outcome != NOT_ASKED:
        ENGINE_SECONDS.observe(seconds)


def count_calls(key: CallKey, counts: Counts) -> None:
    """Count calls that were counted for the statistics, every few seconds: no call waits for it. Who is not registered
    is "".
    """
    kind, _, app = key.caller.partition(":")
    name = (app if kind == REGISTERED else "", key.call)
    if name not in _callers_calls and len(_callers_calls) >= MOST_CALLERS_CALLS:
        name = ("", key.call)
    _callers_calls.add(name)
    CALLS.labels(*name).inc(counts.calls)


def count_unproven(reason: str) -> None:
    """Count a signed call that was not proven, by the code of the reason."""
    SIGNATURES.labels(reason).inc()


def count_beyond_quota(app: str) -> None:
    """Count a call that a registered caller may not make now."""
    QUOTAS.labels(app).inc()


observe_engine(count_engine)
observe_calls(count_calls)


@memoized(1_024, name="metric_series")
def _series(endpoint: str, status: int) -> tuple[Counter, Histogram]:
    return REQUESTS.labels(endpoint, str(status)), SECONDS.labels(endpoint)


class AlarmMetrics(Collector):
    """What the worker knows of alarms: of one file, so that it is the same whatever process is asked."""

    def __init__(self, record: AlarmRecord) -> None:
        self._record = record

    def collect(self) -> Iterator[Metric]:
        """All of them."""
        record = self._record
        yield GaugeMetricFamily("zwfw_alarms_checked_seconds", "When the worker last looked", record.checked / 1_000)
        yield GaugeMetricFamily("zwfw_alarms_open", "How many alarms are open", len(record.open))
        alarms = GaugeMetricFamily("zwfw_alarm", "An alarm that is open", labels=["kind", "subject"])
        for alarm in record.open:
            alarms.add_metric([alarm.kind, alarm.subject], 1)
        yield alarms
        window = GaugeMetricFamily(
            "zwfw_window_calls", "Calls within the last ZWFW_ALARM_WINDOW seconds", labels=["endpoint", "what"]
        )
        for endpoint, counts in record.window.items():
            for what, count in counts.items():
                window.add_metric([endpoint or SERVER, what], count)
        yield window
        yield from self._interfaces()
        posts = CounterMetricFamily("zwfw_webhook_posts", "Posts to those who are told of alarms", labels=["outcome"])
        for outcome, count in record.webhook.items():
            posts.add_metric([outcome], count)
        yield posts
        documents = GaugeMetricFamily(
            "zwfw_sensitive_documents", "Documents that hold a sensitive word, as listed", labels=["site"]
        )
        for name, site in record.sites.items():
            documents.add_metric([name], site.documents)
        yield documents

    def _interfaces(self) -> Iterator[Metric]:
        up = GaugeMetricFamily("zwfw_interface_up", "Whether an outside interface is well", labels=["interface"])
        seconds = GaugeMetricFamily("zwfw_interface_seconds", "How long it took to answer", labels=["interface"])
        asked = CounterMetricFamily("zwfw_interface_probes", "How it was when asked", labels=["interface", "outcome"])
        noted = GaugeMetricFamily(
            "zwfw_interface_noted", "Sensitive words and personal data in the last answer", labels=["interface"]
        )
        for name, one in self._record.interfaces.items():
            noted.add_metric([name], len(one.content))
            up.add_metric([name], int(one.outcome == "ok"))
            seconds.add_metric([name], one.seconds)
            for outcome, count in one.counts.items():
                asked.add_metric([name, outcome], count)
        yield from (up, seconds, asked, noted)
        if links := self._record.links:
            yield GaugeMetricFamily("zwfw_links_asked", "Links of documents that were last asked", links.asked)
            yield GaugeMetricFamily("zwfw_links_dead", "How many of these lead nowhere", links.dead)


class IndexState(Collector):
    """Gauges of the index, read from the service's readiness at the moment of asking."""

    GAUGES = (("sequence", "Last write that the store holds"), ("index_sequence", "Last write that the index holds"))

    def __init__(self, ready: dict[str, Any]) -> None:
        self._ready = ready

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """The gauges."""
        yield GaugeMetricFamily("zwfw_ready", "Whether searches are answered", int(self._ready["ready"]))
        for name, help_text in self.GAUGES:
            yield GaugeMetricFamily(f"zwfw_{name}", help_text, self._ready.get(name) or 0)
        lag = (self._ready.get("sequence") or 0) - (self._ready.get("index_sequence") or 0)
        yield GaugeMetricFamily("zwfw_index_lag", "Writes that the index does not hold yet", lag)
        if disk := self._ready.get("disk"):
            yield GaugeMetricFamily("zwfw_disk_free_bytes", "Bytes left where the state lives", disk["free"])
            yield GaugeMetricFamily("zwfw_disk_low", "Whether that is less than is asked for", int(disk["low"]))
        if engine := self._ready.get("engine"):
            yield GaugeMetricFamily(
                "zwfw_engine_up", "Whether the text engine elsewhere answers", engine["away"] is None
            )
            yield GaugeMetricFamily("zwfw_engine_nodes", "How many machines it was last seen to have", engine["nodes"])


class CacheState(Collector):
    """Gauges of what the process that answers keeps of former results; a commit makes some caches new."""

    GAUGES = (
        ("entries", "Results that are kept"),
        ("hits", "Results that were found in a cache since it was made"),
        ("misses", "Results that were not"),
    )

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """The gauges, by cache."""
        states = list(cache_states())
        for name, help_text in self.GAUGES:
            family = GaugeMetricFamily(f"zwfw_cache_{name}", help_text, labels=["cache"])
            for state in states:
                family.add_metric([state.name], getattr(state, name))
            yield family


class OutboxState(Collector):
    """Gauges of what waits on this host for databases on a server; none where they are files of it."""

    def __init__(self, states: Mapping[str, SpoolState]) -> None:
        self._states = states

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """The gauges, by outbox."""
        waiting = GaugeMetricFamily("zwfw_outbox_bytes", "Bytes that wait for the database", labels=["outbox"])
        seconds = GaugeMetricFamily("zwfw_outbox_seconds", "Since all was handed on last", labels=["outbox"])
        aside = GaugeMetricFamily("zwfw_outbox_unreadable", "Entries that were set aside", labels=["outbox"])
        for name, state in self._states.items():
            waiting.add_metric([name], state.waiting)
            seconds.add_metric([name], state.seconds)
            aside.add_metric([name], state.unreadable)
        if self._states:
            yield from (waiting, seconds, aside)


class AppState(Collector):
    """Gauges of apps by their state on the shelf."""

    def __init__(self, counts: Mapping[str, int]) -> None:
        self._counts = counts

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """The gauge, by state; none while nothing is known."""
        if self._counts:
            apps = GaugeMetricFamily("zwfw_apps", "Apps by their state on the shelf", labels=["state"])
            for state, count in self._counts.items():
                apps.add_metric([state], count)
            yield apps


def exposition(
    ready: dict[str, Any], alarms: AlarmRecord, outbox: Mapping[str, SpoolState], apps: Mapping[str, int] = NO_APPS
) -> bytes:
    """All metrics in the Prometheus text format."""
    registry = CollectorRegistry()
    registry.register(AlarmMetrics(alarms))
    registry.register(IndexState(ready))
    registry.register(CacheState())
    registry.register(OutboxState(outbox))
    registry.register(AppState(apps))
    return _counted() + bytes(generate_latest(registry))


def _counted() -> bytes:
    """What is counted, of all processes; nothing where the files of the others cannot be opened now: a counter that is
    missing once is a gap in a chart, one that falls back to a single process's share is a wrong rate.
    """
    if FOLDER_VARIABLE not in os.environ or not _in_files():
        return bytes(generate_latest(REGISTRY))
    MultiProcessCollector(registry := CollectorRegistry())  # type: ignore[no-untyped-call]
    try:
        return bytes(generate_latest(registry))
    except OSError as error:
        LOG.warning("counts of other processes not read", reason=type(error).__name__)
        return b""


def _in_files() -> bool:
    """Whether this process counts in files; one that counts in memory tries again, and begins anew if it may."""
    global _shared
    if not _shared and (_shared := share()):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # that it leaves what is in files: nothing is yet
            for metric in COUNTED:
                metric.clear()
        _series.cache_clear()
    return _shared
