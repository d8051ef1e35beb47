"""The rate of searches, suggestions and pages.

1. A block that has used up its minute is refused with the seconds to wait; another block is not.
2. The wait that is told is enough, and less is not.
3. A program with a key in use may always; one with a wrong or revoked key is held to the rate.
4. What is no search goes on: health, regions, events. No limit where the setting says 0.
5. A visitor behind a named proxy counts for himself; a header from anybody else counts for nothing.
"""

import pytest

from api.app import create_app
from api.http.throttle import THROTTLE
from indexer.store import open_engine
from search_engine import RateLimit, Settings
from search_engine.installation.api_keys import KeyStore
from tests.api.fake_service import FakeService

PER_MINUTE = 3
CALLS = ("/v1/search?q=护照", "/v1/suggest?q=护", "/?q=护照")


class Clock:
    def __init__(self):
        self.now = 0.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


def client_of(clock, **settings):
    service = FakeService()
    service.settings = Settings(request_rate=PER_MINUTE, **settings)
    app = create_app(service)
    if THROTTLE in app.extensions:
        app.extensions[THROTTLE] = RateLimit(PER_MINUTE, clock)
    return app.test_client()


def statuses(client, calls, **given):
    return [client.get(call, **given).status_code for call in calls]


def test_1_a_block_waits_and_another_does_not(clock):
    client = client_of(clock)
    assert statuses(client, CALLS) == [200, 200, 200]
    refused = client.get(CALLS[0])
    assert refused.status_code == 429
    assert refused.json["error"]["code"] == "too_many_requests"
    assert refused.headers.getlist("Retry-After") == ["1"]
    assert client.get(CALLS[0], environ_base={"REMOTE_ADDR": "198.51.100.7"}).status_code == 200
    page = client.get(CALLS[2])
    assert page.status_code == 429
    assert "重试" in page.text


def test_2_the_wait_is_right(clock):
    client = client_of(clock)
    statuses(client, CALLS * 2)
    wait = RateLimit(PER_MINUTE, clock)
    assert [wait.wait("192.0.2.1") for _ in range(3)] == [0, 0, 0]
    seconds = wait.wait("192.0.2.1")
    assert 0 < seconds < 1e-3 * 60
    wait.wait("192.0.2.2", 0)
    clock.now += seconds
    assert wait.wait("192.0.2.1") == 0
    # now a whole request in debt: a third of a minute for one of three a minute
    assert wait.wait("192.0.2.1") == pytest.approx(20, abs=1)
    clock.now += 19
    assert wait.wait("192.0.2.1") > 0
    clock.now += 1.1
    assert wait.wait("192.0.2.1") == 0


def test_3_keys(clock, tmp_path):
    client = client_of(clock)
    client.application.extensions["zwfw"].keys = keys = KeyStore(open_engine(tmp_path / "zwfw.db"))
    good, gone = keys.create("portal", ["events:write"]), keys.create("old", ["events:write"])
    keys.revoke("old")
    statuses(client, CALLS)
    assert client.get(CALLS[0], headers={"X-Zwfw-Key": good}).status_code == 200
    for wrong in (gone, "zwfw_nonsense", ""):
        assert client.get(CALLS[0], headers={"X-Zwfw-Key": wrong}).status_code == 429


def test_4_what_is_no_search(clock):
    client = client_of(clock)
    statuses(client, CALLS * 2)
    assert statuses(client, ("/healthz", "/readyz", "/v1/regions", "/openapi.json")) == [200] * 4


def test_4_no_limit():
    service = FakeService()
    service.settings = Settings(request_rate=0)
    client = create_app(service).test_client()
    assert set(statuses(client, CALLS * 20)) == {200}


def test_5_behind_a_proxy(clock):
    client = client_of(clock, trusted_proxies=("127.0.0.1/32",))
    visitors = [{"X-Forwarded-For": f"198.51.{block}.1"} for block in range(5)]
    assert [client.get(CALLS[0], headers=visitor).status_code for visitor in visitors] == [200] * 5
    client = client_of(clock)
    assert [client.get(CALLS[0], headers=visitor).status_code for visitor in visitors] == [200] * 3 + [429] * 2
