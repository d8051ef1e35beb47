"""What holds for every answer.

1. Security headers; pages may load what the service serves, JSON may load nothing; nothing inline.
2. Every request is counted by endpoint and status; addresses that do not exist share one name.
3. The metrics say how far the index is behind.
4. Several processes add up.
"""

import re
import subprocess
import sys

import pytest
from prometheus_client import REGISTRY

from search_engine.operation import SpoolState

pytestmark = pytest.mark.long

# Two processes of the server, which were forked once all was imported, one after the other.
SEVERAL = """
import os
from api.app import create_app
from tests.api.fake_service import FakeService
for _ in range(2):
    if not os.fork():
        client = create_app(FakeService()).test_client()
        client.get("/v1/search?q=a")
        print(client.get("/metrics").text, end="\\0", flush=True)
        os._exit(0)
    assert os.wait()[1] == 0
"""


@pytest.mark.parametrize("path", ["/", "/item/hostile", "/nothing", "/docs"])
def test_pages_may_load_what_the_service_serves_and_nothing_inline(client, path):
    response = client.get(path)
    policy = response.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'self'")
    assert "unsafe" not in policy
    assert "frame-ancestors 'self'" in policy
    assert not re.search(r"<script>|<style|\sstyle=|\son\w+=|https?://", response.text)


@pytest.mark.parametrize("path", ["/v1/search", "/v1/nothing", "/healthz", "/openapi.json"])
def test_json_may_load_nothing_and_has_its_security_headers(client, path):
    headers = client.get(path).headers
    assert headers["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert "Set-Cookie" not in headers


def count(endpoint, status):
    return REGISTRY.get_sample_value("zwfw_http_requests_total", {"endpoint": endpoint, "status": str(status)}) or 0


def test_head_answers_with_the_headers_of_get(client):
    found, head = (
        client.open("/v1/search", method=method, headers={"X-Request-Id": "a"}) for method in ("GET", "HEAD")
    )
    assert head.data == b""
    assert head.headers == found.headers
    assert int(found.headers["Content-Length"]) == len(found.data)


def test_requests_are_counted_and_unknown_addresses_share_one_name(client):
    before = count("search.search", 422), count("unmatched", 404)
    client.get("/v1/search?page=0")
    client.get("/made-up-1")
    client.get("/v1/made-up-2")
    assert (count("search.search", 422), count("unmatched", 404)) == (before[0] + 1, before[1] + 2)


def test_metrics_say_how_far_the_index_is_behind(client):
    lines = client.get("/metrics").text.splitlines()
    assert {"zwfw_index_lag 5.0", "zwfw_sequence 9.0", "zwfw_ready 1.0"} <= set(lines)
    assert not any(line.startswith("zwfw_outbox") for line in lines)


def test_metrics_say_what_waits_for_a_database_on_a_server(client, service):
    service.outboxes = {"events": SpoolState(2_048, 90.0, 1)}
    lines = client.get("/metrics").text.splitlines()
    names = ("zwfw_outbox_bytes", "zwfw_outbox_seconds", "zwfw_outbox_unreadable")
    wanted = dict(zip(names, ("2048.0", "90.0", "1.0"), strict=True))
    assert {f'{name}{{outbox="events"}} {value}' for name, value in wanted.items()} <= set(lines)


@pytest.mark.long
def test_counts_of_several_processes_add_up(tmp_path, monkeypatch):
    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", str(tmp_path))
    run = subprocess.run([sys.executable, "-c", SEVERAL], check=True, capture_output=True, text=True, timeout=300)
    told = run.stdout.split("\0")[:-1]
    assert len(told) == 2
    for text, expected in zip(told, ("1.0", "2.0"), strict=True):
        assert f'zwfw_http_requests_total{{endpoint="search.search",status="200"}} {expected}' in text
