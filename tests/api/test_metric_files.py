"""Where metrics are counted.

1. A process's files are allocated whole before it counts, and have room for every series that there can be.
2. Where they cannot be, nothing is left of them and it counts in memory; the next call asks again.
3. A run begins without what an earlier one left, and on a disk that refuses all the same.
"""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from prometheus_client import values
from prometheus_client.mmap_dict import mmap_key

from api.app import create_app
from api.http import metric_files, metrics
from api.http.callers import CALLS
from api.http.errors import ERRORS
from api.http.metric_files import ALLOCATED, FOLDER_VARIABLE, KINDS, fresh_folder, share
from api.openapi.document import MEANINGS
from tests.api.fake_service import FakeService

pytestmark = pytest.mark.long

# An entry: its length, the key, up to 8 bytes more, the value and a time.
AROUND = 4 + 8 + 16
STATUSES = {row.status for row in ERRORS} | set(MEANINGS) | {204, 301, 302, 304, 308}


@pytest.fixture(autouse=True)
def _class_of_values(monkeypatch):
    monkeypatch.setattr(values, "ValueClass", values.ValueClass)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    made = fresh_folder(tmp_path)
    monkeypatch.setenv(FOLDER_VARIABLE, str(made))
    return made


def files(folder):
    return {path.name: path.stat().st_blocks * 512 for path in folder.iterdir()}


def test_files_of_metrics_are_allocated_whole(folder):
    assert share()
    assert set(files(folder)) == {f"{kind}_{os.getpid()}.db" for kind in KINDS}
    assert all(size >= ALLOCATED for size in files(folder).values())
    assert values.ValueClass is not values.MutexValue


def test_1_every_series_has_room():
    rules = create_app(FakeService()).url_map.iter_rules()
    endpoints = {metrics.series_of(rule.endpoint) for rule in rules} | {metrics.series_of(None)}
    counter, histogram = metrics.REQUESTS, metrics.SECONDS
    statuses = [(endpoint, str(status)) for endpoint in endpoints for status in STATUSES]
    counted = [
        mmap_key("zwfw_http_requests", "zwfw_http_requests_total", ["endpoint", "status"], row, counter._documentation)
        for row in statuses
    ]
    counted += [
        mmap_key(
            metrics.SLOW._name, f"{metrics.SLOW._name}_total", ["endpoint"], (endpoint,), metrics.SLOW._documentation
        )
        for endpoint in endpoints
    ]
    # the longest app and the longest names of calls; beyond the bound there is one series for each call
    calls = sorted(create_app(FakeService()).extensions[CALLS].values(), key=len, reverse=True)
    pairs = [("a" * 64, calls[0])] * metrics.MOST_CALLERS_CALLS + [("", call) for call in calls]
    counted += [
        mmap_key(metrics.CALLS._name, f"{metrics.CALLS._name}_total", ["caller", "call"], pair,
                 metrics.CALLS._documentation)
        for pair in pairs
    ]  # fmt: skip
    bounds = [(endpoint, str(bound)) for endpoint in endpoints for bound in (*metrics.BUCKETS, "+Inf", "sum")]
    timed = [
        mmap_key("zwfw_http_request_seconds", "zwfw_http_request_seconds_bucket", ["endpoint", "le"], row,
                 histogram._documentation)
        for row in bounds
    ]  # fmt: skip
    for keys in (counted, timed):
        assert 0 < sum(len(key.encode()) + AROUND for key in keys) < ALLOCATED


def test_on_a_disk_that_refuses_metrics_count_in_memory_until_it_takes(folder, monkeypatch):
    def refuse(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(metric_files.os, "posix_fallocate", refuse)
        assert not share()
        assert files(folder) == {}
        assert values.ValueClass is values.MutexValue
    assert share()


def test_without_a_folder_metrics_are_not_shared(monkeypatch):
    monkeypatch.delenv(FOLDER_VARIABLE, raising=False)
    assert not share()


# A process of the server: first on a disk that refuses, then on one that does not any more.
COUNTS = """
import os
from pathlib import Path
from api.http import metric_files
metric_files.ALLOCATED = 1 << 62
from api.http import metrics
from tests.api.fake_service import FakeService
from api.app import create_app
client = create_app(FakeService()).test_client()
for _ in range(3):
    client.get("/healthz")
print(client.get("/metrics").text.count('status="200"} 3.0'), len(os.listdir(os.environ["PROMETHEUS_MULTIPROC_DIR"])))
metric_files.ALLOCATED = 1 << 18
client.get("/metrics")
for _ in range(2):
    client.get("/healthz")
print(client.get("/metrics").text.count('status="200"} 2.0'), len(os.listdir(os.environ["PROMETHEUS_MULTIPROC_DIR"])))
"""
# A process of the server that runs out of handles for files while it adds up what all have counted.
NO_HANDLES = """
import builtins
from api.http import metrics
from tests.api.fake_service import FakeService
from api.app import create_app
client = create_app(FakeService()).test_client()
client.get("/healthz")
assert "zwfw_http_requests_total" in client.get("/metrics").text
was = builtins.open
def refuse(name, *args, **more):
    if str(name).endswith(".db"):
        raise OSError(24, "Too many open files", str(name))
    return was(name, *args, **more)
builtins.open = refuse
answer = client.get("/metrics")
builtins.open = was
print(answer.status_code, "zwfw_http_requests_total" in answer.text, "zwfw_ready" in answer.text)
print("zwfw_http_requests_total" in client.get("/metrics").text)
"""
# Runs one after the other, each in a process of its own and with a folder of its own for metrics: forked once what
# takes long is imported, before anything counts.
EACH = """
import os, sys
import flask
import tests.api.fake_service
assert "prometheus_client" not in sys.modules
for program, folder in zip(sys.argv[1::2], sys.argv[2::2], strict=True):
    if not os.fork():
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = folder
        exec(program, {})
        sys.stdout.flush()
        os._exit(0)
    assert os.wait()[1] == 0
    print("\\0", end="", flush=True)
"""


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """What the two print."""
    folders = [str(fresh_folder(tmp_path_factory.mktemp("run"))) for _ in range(2)]
    programs = (COUNTS, folders[0], NO_HANDLES, folders[1])
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", EACH, *programs], capture_output=True, text=True, check=True
    )
    return [text.split() for text in done.stdout.split("\0")[:-1]]


def test_counting_begins_anew_with_files_once_the_disk_takes_them(told):
    assert told[0] == ["1", "0", "1", "2"]


def test_2_no_handles_left_for_what_others_count(told):
    assert told[1][-4:] == ["200", "False", "True", "True"]


def test_a_run_begins_with_a_fresh_folder(tmp_path):
    folder = fresh_folder(tmp_path)
    (folder / "counter_1.db").write_bytes(b"x")
    assert list(fresh_folder(tmp_path).iterdir()) == []
    (tmp_path / "file").touch()
    assert fresh_folder(tmp_path / "file").name == "metrics"
