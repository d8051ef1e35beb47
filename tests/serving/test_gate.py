"""The gate by itself: no threads, a clock that stands still unless a request is computed.

1. A plain visitor beside ten attackers with two connections each and dear requests waits for one of these at most.
2. What a request used is charged to who pays for it: a key in use, else the address block, behind a trusted proxy the
   visitor's own. A wrong key pays nothing; a revoked one soon no more.
3. Who has used more than a minute's worth is refused (429) while others wait, and alone never. The seconds told are
   enough, fewer are not.
4. A key's calls use up nothing of the office that they come from.
5. A full queue refuses the newest request of who has most there; others have their places.
6. The lane of what is costly has a short queue of its own; searches and writes do not wait in it.
7. What waited for too long is refused (503).
8. A payer whose last requests were dear is served in a lane that gives way to searches of others, until they are cheap.
"""

from types import SimpleNamespace

import pytest

from api.http.lanes import Lane, Lanes, Mark
from api.serving.gate import Gate
from api.serving.limits import Limits
from api.serving.payers import KNOWN_SECONDS, Payers
from search_engine.checkpoints import searches_in_turns

PROXY, COSTLY_PATH = "192.0.2.1", "/v1/admin/explain"
DEAR, CHEAP = 0.5, 0.005


class Clock:
    def __init__(self):
        self.now = 100.0

    def __call__(self):
        return self.now


class Channel:
    """A connection with one request, which takes so many seconds to be computed."""

    def __init__(self, clock, seconds, address, *, path="/v1/search", method="GET", **headers):
        self.addr, self._clock, self._seconds = (address, 1), clock, seconds
        self.requests = [SimpleNamespace(command=method, path=path, query="", headers=headers, error=None)]
        self.answer, self.at, self.connected, self.cancellation = 0, 0.0, True, None
        self.meanwhile = lambda: None  # when it has begun to be computed

    def service(self):
        self.meanwhile()
        error = self.requests[0].error
        self.answer = error.code if error else 200
        self._clock.now += 0 if error else self._seconds
        self.at = self._clock.now

    def has_left(self):
        return False

    @property
    def again(self):
        return self.requests[0].error.again


class Bench:
    """A gate, and what is asked of it."""

    def __init__(self, keys=(), **limits):
        self.clock, self.keys, self.looked_up = Clock(), set(keys), []
        marked = {(True, COSTLY_PATH): Mark(Lane.COSTLY)}
        payers = Payers(self._holds, (f"{PROXY}/32",), self.clock)
        self.gate = Gate(Limits(**limits), Lanes(marked), payers, self.clock, self.clock)

    def _holds(self, secret):
        self.looked_up.append(secret)
        return secret in self.keys

    def ask(self, seconds, address, **given):
        channel = Channel(self.clock, seconds, address, **given)
        self.gate.add_task(channel)
        self.gate.answer_at_once()
        return channel

    def compute(self, *lanes):
        """One request of the first lane that has any: of searches where none is named."""
        queues = [self.gate._dispatchers[lane].queue for lane in lanes or (Lane.SEARCHING, Lane.DEAR)]
        next(filter(len, queues)).popleft().service()

    def used(self, seconds, address, **given):
        """A request that was computed alone."""
        channel = self.ask(seconds, address, **given)
        self.compute()
        return channel


def block(number):
    return f"198.51.{number}.7"


def test_a_visitor_beside_attackers_waits_for_one_request():
    bench = Bench()
    attackers = [bench.ask(DEAR + number / 100, block(number)) for number in range(10) for _ in range(2)]
    visits = []

    def visit():
        visits.append((bench.clock.now, bench.ask(CHEAP, "203.0.113.5")))

    for number in range(200):  # each asks again as soon as it is answered
        bench.compute()
        answered = next((one for one in attackers if one.answer), None)
        if answered:
            attackers.remove(answered)
            attackers.append(bench.ask(answered._seconds, answered.addr[0]))
        if number % 5 == 0 and number > len(attackers):
            attackers[0].meanwhile = visit
    assert len(visits) > 10
    waited = [visitor.at - came for came, visitor in visits if visitor.answer]
    assert len(waited) >= len(visits) - 1
    assert max(waited) <= DEAR + 0.1 + CHEAP + 1e-6


def test_use_is_charged_to_the_block_or_the_proxys_visitor():
    bench = Bench(block_seconds=1.0)
    bench.used(2.0, "198.51.7.7")
    bench.used(2.0, PROXY, X_FORWARDED_FOR="203.0.113.5")
    bench.ask(CHEAP, "192.0.2.99")
    assert bench.ask(CHEAP, "198.51.7.200").answer == 429
    assert bench.ask(CHEAP, PROXY, X_FORWARDED_FOR="203.0.113.250").answer == 429
    assert bench.ask(CHEAP, PROXY, X_FORWARDED_FOR="203.0.114.5").answer == 0
    assert bench.ask(CHEAP, "198.51.8.7", X_FORWARDED_FOR="203.0.113.5").answer == 0
    assert bench.ask(CHEAP, PROXY).answer == 0


@pytest.mark.parametrize("header", [{"X_ZWFW_KEY": "good"}, {"AUTHORIZATION": "Bearer good"}])
def test_a_keys_calls_are_charged_to_the_key(header):
    bench, office = Bench(keys=["good"], block_seconds=1.0), "198.51.7.7"
    bench.used(CHEAP, office, **header)  # found to be in use
    for _ in range(9):
        bench.used(2.0, office, **header)
    bench.ask(CHEAP, "203.0.113.5")
    assert bench.ask(CHEAP, office).answer == 0
    assert bench.ask(CHEAP, office, **header).answer == 0
    assert bench.looked_up == ["good"]


def test_wrong_keys_are_charged_to_their_block():
    bench, wrong = Bench(block_seconds=1.0), {"X_ZWFW_KEY": "wrong"}
    for _ in range(2):
        bench.used(1.0, "198.51.7.7", **wrong)
    bench.ask(CHEAP, "203.0.113.5")
    assert bench.ask(CHEAP, "198.51.7.7", **wrong).answer == 429


def test_revoked_keys_are_charged_to_their_block():
    bench, header = Bench(keys=["good"], block_seconds=1.0), {"X_ZWFW_KEY": "good"}
    bench.used(CHEAP, "198.51.7.7", **header)
    bench.keys.clear()
    bench.clock.now += KNOWN_SECONDS + 1
    bench.used(2.0, "198.51.7.7", **header)  # looked up again while it is computed
    bench.used(2.0, "198.51.7.7", **header)
    bench.ask(CHEAP, "203.0.113.5")
    assert bench.ask(CHEAP, "198.51.7.7", **header).answer == 429


def test_a_failing_database_of_keys_ends_no_request():
    bench = Bench()
    bench.gate.payers._holds = lambda secret: 1 / 0
    assert bench.used(CHEAP, "198.51.7.7", X_ZWFW_KEY="good").answer == 200


def test_the_seconds_of_retry_after_are_enough_and_needed():
    bench, hasty = Bench(block_seconds=30.0), "198.51.7.7"
    bench.used(40.0, hasty)
    assert bench.used(0.0, hasty).answer == 200, "nobody else waits"
    bench.ask(CHEAP, "203.0.113.5")
    seconds = bench.ask(CHEAP, hasty).again
    assert seconds == 21  # ten too many, of which half a second comes back in a second, and just above nothing
    bench.clock.now += seconds - 2
    assert bench.ask(CHEAP, hasty).answer == 429
    bench.clock.now += 2
    assert bench.ask(CHEAP, hasty).answer == 0


def test_3_a_key_has_seconds_of_its_own():
    bench, header = Bench(keys=["good"], key_seconds=1.0), {"X_ZWFW_KEY": "good"}
    bench.used(CHEAP, "198.51.7.7", **header)
    bench.used(2.0, "198.51.7.7", **header)
    bench.ask(CHEAP, "203.0.113.5")
    assert bench.ask(CHEAP, "203.0.114.5", **header).answer == 429
    assert bench.ask(CHEAP, "198.51.7.7").answer == 0


def test_a_full_queue_refuses_who_has_most_there():
    bench = Bench(queue=10)
    many = [bench.ask(CHEAP, "198.51.7.7") for _ in range(10)]
    assert bench.ask(CHEAP, "198.51.7.7").answer == 503
    others = [bench.ask(CHEAP, block(number)) for number in range(20, 25)]
    bench.gate.answer_at_once()
    assert [one.answer for one in many] == [0] * 5 + [503] * 5
    assert [one.answer for one in others] == [0] * 5
    assert bench.gate.depth == 10


def test_costly_requests_have_a_queue_of_their_own():
    bench = Bench(costly_queue=2, costly_seconds=10.0)
    asked = [bench.ask(DEAR, "198.51.7.7", path=COSTLY_PATH) for _ in range(3)]
    assert [one.answer for one in asked] == [0, 0, 503]
    search, write = bench.ask(CHEAP, "198.51.7.7"), bench.ask(CHEAP, "198.51.7.7", path="/v1/events", method="POST")
    bench.compute(Lane.SEARCHING)
    bench.compute(Lane.WRITING)
    assert (search.answer, write.answer) == (200, 200)
    bench.clock.now += 8.0
    bench.compute(Lane.COSTLY)
    assert (asked[0].answer, asked[0].cancellation.is_asked_for, search.cancellation) == (200, False, None)


def test_a_request_that_waited_too_long_is_refused():
    bench = Bench(queue_seconds=5.0)
    late = bench.ask(CHEAP, "198.51.7.7")
    bench.clock.now += 5.1
    bench.compute()
    assert late.answer == 503


def test_who_asked_for_dear_requests_gives_way():
    bench, dear = Bench(), "198.51.7.7"
    lanes = []

    def ask(seconds, address):
        channel = bench.ask(seconds, address)
        channel.meanwhile = lambda: lanes.append(searches_in_turns())
        bench.compute()

    for seconds in (DEAR, DEAR, CHEAP):
        ask(seconds, dear)
    ask(CHEAP, "203.0.113.5")
    assert lanes == [False, True, True, False]
    for _ in range(20):
        ask(CHEAP, dear)
    assert lanes[-1] is False
    assert not searches_in_turns()
