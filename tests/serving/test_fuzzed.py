"""Every call of the OpenAPI document against a real server: schemathesis, for ten minutes or `ZWFW_SOAK_SECONDS`.

1. Whatever it sends, with a right key and token, is answered as described, never with a 5xx that is not described.
2. No answer takes the server a second (its own histogram: from before the first line of ours to after the last).
3. Nothing is complained of in the log, and every process still runs.
"""

import os
import re
import subprocess
import sys
import time
from pathlib import Path

import jwt
import pytest

from tests.sample import copy_of
from tests.serving.live import SOAK_SECONDS, key_of, live

pytestmark = pytest.mark.soak
SECRET = "a secret that is known to a test only"
BUCKET = re.compile(r'^zwfw_http_request_seconds_bucket\{endpoint="([^"]+)",le="([^"]+)"\} (\S+)$', flags=re.MULTILINE)
# Excluded: a schema cannot say which regions exist, so what it allows may be refused; the key and the token are sent
# with every case, so that one without them does not come; `tests/api/test_openapi.py` looks at what must be refused.
EXCLUDED = "positive_data_acceptance,negative_data_rejection,ignored_auth,missing_required_header"


def test_every_call_answers_as_described_under_fuzzing(sample_home, tmp_path, capsys):
    home = copy_of(sample_home, tmp_path / "home")
    key, token = key_of(home), jwt.encode({"sub": "a", "exp": int(time.time()) + 80_000}, SECRET, "HS256")
    settings = {"spelling": "on", "user_key": SECRET, "block_seconds": "0", "event_rate": "1000000"}
    with live(home, workers=1, indexing=True, **settings) as server:
        processes = server.serving
        run = fuzz(f"{server.url}/openapi.json", {"X-Zwfw-Key": key, "X-Zwfw-User": token})
        slow, answers = slow_answers(server.get("/metrics")[1].decode())
        assert server.serving == processes
        complaints = server.complaints()
    with capsys.disabled():
        print(f"\n{answers} answers in {SOAK_SECONDS:g} s;", *run.stdout.splitlines()[-12:], sep="\n")
    assert run.returncode == 0, run.stdout[-20_000:]
    assert slow == {}
    assert answers > 10 * SOAK_SECONDS
    assert complaints == []


def fuzz(document, headers):
    """Run schemathesis against what a document says."""
    command = [
        str(Path(sys.executable).with_name("schemathesis")), "run", document, "--phases", "coverage,fuzzing",
        "--max-time", f"{SOAK_SECONDS:.0f}", "--max-examples", "100000",
        "--continue-on-failure", "--request-timeout", "60",
        "--exclude-checks", EXCLUDED, "--suppress-health-check", "all", "--warnings", "off", "--no-color",
        *(part for name, value in headers.items() for part in ("--header", f"{name}: {value}")),
    ]  # fmt: skip
    environment = os.environ | {"SCHEMATHESIS_HOOKS": "tests.api.fuzz_hooks"}
    return subprocess.run(command, env=environment, check=False, capture_output=True, text=True)


def slow_answers(metrics):
    """How many answers of each endpoint took a second or more, where any did; and how many there were in all."""
    counts = {(endpoint, bound): float(value) for endpoint, bound, value in BUCKET.findall(metrics)}
    endpoints = {endpoint for endpoint, _ in counts}
    slow = {name: counts[name, "+Inf"] - counts[name, "1.0"] for name in endpoints}
    return {name: count for name, count in slow.items() if count}, sum(counts[name, "+Inf"] for name in endpoints)
