"""How many calls there were lately, how many of them slow or failing, whatever process answered them.

Serving processes count in files of the Prometheus client (`api.http.metrics`), which only ever grow, and begin at 0
when the server is started anew. What is told is the increase within a window.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Mapping
from pathlib import Path

Series = tuple[str, str]  # what is counted, and of what
# What is counted, and the metric that has it. A test holds these to what the server counts.
REQUESTS, SLOW, REFUSED, ASKED = "zwfw_http_requests", "zwfw_http_slow", "zwfw_http_refused", "zwfw_sensitive_queries"
# Answers for which the service is to blame; 501 says only that we do not take sound.
FAILING = frozenset(("500", "502", "503", "504", "507", "508"))
# What the server refuses because a request waited too long, or could not even wait.
OVERDUE = "503"
# They tell how the service is; an answer of 503 is what they are for.
HEALTH = frozenset(("operation.ready", "operation.health", "operation.metrics"))
SERVER = ""


def read_totals(folder: Path) -> Counter[Series]:
    """The totals of all processes of the server, dead ones included; none where no server has run."""
    # Here, so that a command that counts nothing starts without it.
    from prometheus_client.multiprocess import MultiProcessCollector

    totals: Counter[Series] = Counter()
    files = [str(file) for file in folder.glob("counter_*.db")]
    for metric in MultiProcessCollector.merge(files, accumulate=True):  # type: ignore[no-untyped-call]
        for sample in metric.samples:
            for series in series_of(metric.name, sample.labels):
                totals[series] += int(sample.value)
    return totals


def series_of(metric: str, labels: Mapping[str, str]) -> tuple[Series, ...]:
    """What a sample counts for."""
    endpoint, status = labels.get("endpoint", ""), labels.get("status", "")
    if metric == REQUESTS:
        every: tuple[Series, ...] = (("calls", endpoint), ("requests", SERVER))
        return (*every, ("failed", endpoint)) if status in FAILING and endpoint not in HEALTH else every
    if metric == SLOW:
        return () if endpoint in HEALTH else (("slow", endpoint),)
    if metric == REFUSED:
        every = (("requests", SERVER),)
        return (*every, ("refused", SERVER)) if status == OVERDUE else every
    return (("asked", SERVER),) if metric == ASKED else ()


class Window:
    """The increase within the last seconds.

    Args:
        seconds: How far it reaches back.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._last: Counter[Series] | None = None
        self._steps: deque[tuple[float, Counter[Series]]] = deque()

    def add(self, now: float, totals: Counter[Series]) -> None:
        """Take in the totals at a moment, seconds; the first ones are where counting begins. A total that has become
        smaller has begun at 0 since.
        """
        if self._last is not None:
            grown = {key: total - self._last[key] for key, total in totals.items()}
            self._steps.append((now, Counter({k: d if d >= 0 else totals[k] for k, d in grown.items() if d})))
        self._last = totals
        # one that is still to come is of a clock that has been set back since
        while self._steps and not now - self._seconds < self._steps[0][0] <= now:
            self._steps.popleft()

    def counts(self) -> dict[str, dict[str, int]]:
        """By endpoint, what was counted of it; the server itself is `SERVER`."""
        found: dict[str, dict[str, int]] = {}
        for _, step in self._steps:
            for (what, subject), count in step.items():
                of_subject = found.setdefault(subject, {})
                of_subject[what] = of_subject.get(what, 0) + count
        return found
