"""Every call of the OpenAPI document against a real server: schemathesis, for ten minutes or `ZWFW_SOAK_SECONDS`.

1. Whatever it sends is answered as described: with its status, media type and shape, never with a 5xx that is not
   described; without a key or token, or with a wrong one, it is refused where the document says so; what the document
   allows is taken, and nothing else. What is not looked for has its reason in `tests/api/fuzz_hooks.py`.
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
CONFIG = Path(__file__).parents[1] / "api" / "schemathesis.toml"
RIGHTS = ("documents:write", "events:write", "audit:read", "dictionaries:write", "dictionaries:publish")


def test_every_call_answers_as_described_under_fuzzing(sample_home, tmp_path, capsys):
    home = copy_of(sample_home, tmp_path / "home")
    key, token = key_of(home, *RIGHTS), jwt.encode({"sub": "a", "exp": int(time.time()) + 80_000}, SECRET, "HS256")
    settings = {"spelling": "on", "user_key": SECRET, "block_seconds": "0", "event_rate": "1000000"}
    with live(home, workers=1, indexing=True, **settings) as server:
        processes = server.serving
        run = fuzz(f"{server.url}/openapi.json", key, token)
        slow, answers = slow_answers(server.get("/metrics")[1].decode())
        assert server.serving == processes
        complaints = server.complaints()
    with capsys.disabled():
        print(f"\n{answers} answers in {SOAK_SECONDS:g} s;", *run.stdout.splitlines()[-12:], sep="\n")
    assert run.returncode == 0, run.stdout[-20_000:]
    assert slow == {}
    assert answers > 10 * SOAK_SECONDS
    assert complaints == []


def fuzz(document, key, token):
    """Run schemathesis against what a document says, with every check that `fuzz_hooks` gives no reason against."""
    command = [
        str(Path(sys.executable).with_name("schemathesis")), "--config-file", str(CONFIG), "run", document,
        "--phases", "examples,coverage,fuzzing", "--max-time", f"{SOAK_SECONDS:.0f}", "--max-examples", "100000",
        "--no-color",
    ]  # fmt: skip
    given = {"SCHEMATHESIS_HOOKS": "tests.api.fuzz_hooks", "ZWFW_KEY": key, "ZWFW_TOKEN": token}
    environment = os.environ | given
    return subprocess.run(command, env=environment, check=False, capture_output=True, text=True)


def slow_answers(metrics):
    """How many answers of each endpoint took a second or more, where any did; and how many there were in all."""
    counts = {(endpoint, bound): float(value) for endpoint, bound, value in BUCKET.findall(metrics)}
    endpoints = {endpoint for endpoint, _ in counts}
    slow = {name: counts[name, "+Inf"] - counts[name, "1.0"] for name in endpoints}
    return {name: count for name, count in slow.items() if count}, sum(counts[name, "+Inf"] for name in endpoints)
