"""A real `zwfw serve` under 20,000 mixed requests, hostile ones among them, after its caches were filled.

1. No answer is a fault, and no process ends.
2. The memory of the serving process in the last quarter is within 2 % of that in the quarter before.
"""

import http.client
import itertools
import json
import random
import statistics
import time
from urllib.parse import urlencode

import pytest

from tests.api.hostile_texts import COMMON, HOSTILE
from tests.sample import copy_of
from tests.serving.clients import Call, visitor
from tests.serving.live import HOST, live, own_megabytes

pytestmark = pytest.mark.soak
# More distinct texts than any cache keeps of ordinary ones (10,000 analyses), of long ones, and of hostile ones: they
# have suggestions and words of their own to be kept.
FILLING, FILLING_LONG, FILLING_HOSTILE = 12_000, 600, 12_000
REQUESTS, LOOK_EVERY = 20_000, 100
HOSTILE_SHARE = 0.2
FLAT = 1.02
REGION = "330110"


def filling(draw):
    """Texts that nobody has asked for before."""
    for number in range(FILLING + FILLING_LONG):
        length = 500 if number % (FILLING // FILLING_LONG) == 0 else draw.randint(2, 12)
        text = "".join(draw.choices(COMMON, k=length))
        yield Call(f"/v1/search?{urlencode({'q': text, 'region': REGION})}")
        if number % 10 == 0:
            yield Call(f"/v1/suggest?{urlencode({'q': text[:8], 'region': REGION})}")


def hostile(draw):
    """Hostile texts without end, each a part of one and so another one each time, to whatever takes a text."""
    kinds = list(HOSTILE.values())
    while True:
        text = draw.choice(kinds)
        start = draw.randrange(len(text) // 2)
        text = text[start:] + text[: draw.randrange(start + 1)]
        place = {"q": text, "region": REGION}
        yield draw.choice(
            (
                Call(f"/v1/search?{urlencode(place | {'explain': 'true', 'size': 50})}"),
                Call(f"/v1/search?{urlencode(place | {'collapse': 'none'})}"),
                Call(f"/v1/suggest?{urlencode(place)}"),
                Call(f"/?{urlencode(place)}"),
                Call("/v1/voice", "POST", json.dumps({"hypotheses": [{"text": text}] * 3}).encode()),
            )
        )


def mixed(seed):
    """What visitors do, with hostile requests between."""
    draw, people, attackers = random.Random(seed), visitor(seed), hostile(random.Random(seed + 1))
    while True:
        yield next(attackers if draw.random() < HOSTILE_SHARE else people)


def test_mixed_requests_fault_nothing_and_memory_stays_flat(sample_home, tmp_path, capsys):
    home, began = copy_of(sample_home, tmp_path / "home"), time.monotonic()
    with live(home, workers=1, spelling="on", event_rate="1000000") as server:
        processes, faults, megabytes = server.serving, [], []
        connection = http.client.HTTPConnection(HOST, server.port, timeout=60)
        calls = itertools.chain(
            filling(random.Random("filling")),
            itertools.islice(hostile(random.Random("hostile filling")), FILLING_HOSTILE),
            itertools.islice(mixed(7), REQUESTS),
        )
        for number, call in enumerate(calls):
            connection.request(call.method, call.path, call.body or None, {"Content-Type": "application/json"})
            answer = connection.getresponse()
            answer.read()
            if answer.status not in (200, 202, 302, 422):
                faults.append(f"{answer.status} {call.method} {call.path[:80]}")
            if number % LOOK_EVERY == 0:
                megabytes.append(own_megabytes(processes[0]))
        connection.close()
        assert server.serving == processes
        complaints = server.complaints()
    quarter = REQUESTS // LOOK_EVERY // 4
    before, last = statistics.fmean(megabytes[-2 * quarter : -quarter]), statistics.fmean(megabytes[-quarter:])
    with capsys.disabled():
        print(f"\n{number + 1} requests in {time.monotonic() - began:.0f} s; {before:.0f} MB, then {last:.0f} MB")
    assert faults + complaints == []
    assert last <= FLAT * before
