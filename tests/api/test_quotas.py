"""Quotas of registered callers, and the metrics of their calls, by a clock that is set.

1. A minute's quota: so many calls, then 429 with `Retry-After`, after which the next one is answered; in any ten
   minutes there are no more than ten times as many, and those of the first.
2. A day's quota: so many calls, then 429 until midnight in China, which `Retry-After` says; then all of it again. Calls
   that were refused count too. Another caller is not touched.
3. Metrics have calls by caller and name, what others call as nobody's; refused signatures by reason; calls beyond a
   quota. Callers and names beyond their bound have no series of their own.
4. Warming, and whoever watches the service, is in no statistics.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from api.app import create_app
from api.http import metrics
from indexer.store.gateway.call_book import CallBook, CallKey, Counts
from search_engine import Service, Settings
from search_engine.gateway.admission import Admission
from search_engine.gateway.caller import Caller
from search_engine.people.activity.rate import TokenBuckets
from search_engine.signing.proof import Signer
from search_engine.signing.sm2 import KeyPair

# 23:30 on 1 December in China.
EVENING = datetime(2026, 12, 1, 15, 30, tzinfo=UTC).timestamp()
ASKED = "/v1/vocabulary"


class Clock:
    now = EVENING

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def service(tmp_path, clock):
    with Service.open(Settings(home=tmp_path / "home", spelling="off")) as found:
        place = found.installation
        book = CallBook(place.log_location, 180, clock)

        def buckets(most: float) -> TokenBuckets:
            return TokenBuckets(most, clock)

        found.admission = Admission(place.callers, place.nonces, book, (), buckets, clock)
        yield found
        book.close()


@pytest.fixture
def call(service) -> Callable[..., object]:
    """A call by a client certificate's stand-in: an address on the white list."""
    client = create_app(service).test_client()
    return lambda address, path=ASKED: client.get(path, environ_base={"REMOTE_ADDR": address})


def register(service, app, address, **quotas):
    service.callers.add(Caller(app, app, networks=(f"{address}/32",), calls=("vocabulary", "search"), **quotas))


def test_1_a_minutes_quota(service, clock, call):
    register(service, "zj", "192.0.2.1", minute_quota=6)
    assert [call("192.0.2.1").status_code for _ in range(8)] == [200] * 6 + [429] * 2
    refused = call("192.0.2.1")
    assert refused.status_code == 429
    assert refused.json["error"]["code"] == "too_many_requests"
    assert "6" in refused.json["error"]["message"]
    answered, end = 0, clock.now + 600
    while clock.now < end:
        clock.now += int(call("192.0.2.1").headers["Retry-After"])
        answered += (found := call("192.0.2.1")).status_code == 200
        assert found.status_code == 200
    assert 55 <= answered <= 61
    clock.now += 60
    assert [call("192.0.2.1").status_code for _ in range(7)] == [200] * 6 + [429]


def test_2_a_days_quota_ends_at_midnight_in_china(service, clock, call):
    register(service, "zj", "192.0.2.1", day_quota=5)
    register(service, "hz", "192.0.2.2", day_quota=5)
    assert [call("192.0.2.1").status_code for _ in range(4)] == [200] * 4
    service.admission.book.write()
    assert [call("192.0.2.1").status_code for _ in range(3)] == [200, 429, 429]
    refused = call("192.0.2.1")
    assert (refused.status_code, int(refused.headers["Retry-After"])) == (429, 30 * 60 + 1)
    assert call("192.0.2.2").status_code == 200
    clock.now += 30 * 60
    assert [call("192.0.2.1").status_code for _ in range(6)] == [200] * 5 + [429]
    rows = {(row.day, row.caller): row.refused for row in service.admission.book.rows("2026-12-01", "2026-12-02")}
    assert rows[("2026-12-01", "caller:zj")] == 3
    assert rows[("2026-12-02", "caller:zj")] == 1


def value(text: str, series: str) -> float:
    found = re.search(rf"^{re.escape(series)} ([0-9.e+]+)$", text, re.MULTILINE)
    return float(found[1]) if found else 0.0


def test_3_metrics_of_callers(service, call, clock):
    register(service, "zj", "192.0.2.1", minute_quota=2)
    series = {
        'zwfw_calls_total{call="vocabulary",caller="zj"}': 3, 'zwfw_calls_total{call="vocabulary",caller=""}': 1,
        'zwfw_quota_refused_total{caller="zj"}': 1, 'zwfw_signatures_refused_total{reason="unknown_app"}': 1,
        'zwfw_signatures_refused_total{reason="missing"}': 1,
    }  # fmt: skip

    def shown() -> dict[str, float]:
        service.admission.book.write()
        text = call("127.0.0.1", "/metrics").text
        return {name: value(text, name) for name in series}

    before = shown()
    for _ in range(3):
        call("192.0.2.1")
    call("192.0.2.9")
    client = create_app(service).test_client()
    signer = Signer("nobody", KeyPair.new(), clock=clock)
    assert client.get(ASKED, headers=signer.headers("GET", ASKED)).status_code == 401
    assert client.get(ASKED, headers={"X-Zwfw-App": "nobody"}).status_code == 401
    after = shown()
    # both refused ones are calls of nobody's too
    expected = {**series, 'zwfw_calls_total{call="vocabulary",caller=""}': 3}
    assert {name: after[name] - before[name] for name in series} == expected


def test_3_callers_beyond_the_bound_have_no_series(monkeypatch):
    monkeypatch.setattr(metrics, "MOST_CALLERS_CALLS", 2)
    monkeypatch.setattr(metrics, "_callers_calls", set())
    for number in range(5):
        metrics.count_calls(CallKey("2026-12-01", f"caller:bound{number}", "search"), Counts(calls=1))
    shown = {sample.labels["caller"] for family in metrics.CALLS.collect() for sample in family.samples}
    assert {name for name in shown if name.startswith("bound")} == {"bound0", "bound1"}


def test_4_who_watches_is_in_no_statistics(service, call, clock):
    client = create_app(service).test_client()
    for path in ("/healthz", "/readyz", "/metrics"):
        call("127.0.0.1", path)
    client.get(ASKED, environ_base={metrics.WARMING: True})
    assert service.admission.book.rows("2026-12-01", "2026-12-01") == []
