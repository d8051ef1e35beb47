"""What the worker knows of alarms, as metrics: of one file, so that it is the same whatever process is asked."""

from __future__ import annotations

from collections.abc import Iterator

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from search_engine.operation import AlarmRecord

SERVER = "server"  # what stands for no endpoint


class AlarmMetrics(Collector):
    """Gauges and counters of one record."""

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
        for name, one in self._record.interfaces.items():
            up.add_metric([name], int(one.outcome == "ok"))
            seconds.add_metric([name], one.seconds)
            for outcome, count in one.counts.items():
                asked.add_metric([name, outcome], count)
        yield from (up, seconds, asked)
        if links := self._record.links:
            yield GaugeMetricFamily("zwfw_links_asked", "Links of documents that were last asked", links.asked)
            yield GaugeMetricFamily("zwfw_links_dead", "How many of these lead nowhere", links.dead)
