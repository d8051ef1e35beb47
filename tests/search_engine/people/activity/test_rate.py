"""How much is taken from one address block.

1. A minute's worth at once, then as much as time gives back.
2. Addresses of one block share; others do not; unknown ones are one.
3. What is larger than a minute's worth comes through once, and is waited for.
4. Memory is bounded: the block that was quiet for longest is forgotten.
5. What is used already is charged whatever is left; the wait that is told is enough, and less is not.
6. Processes that count in one file admit together what one admits alone. The file names nobody, and another start
   forgets what was there; where the disk refuses, each counts for itself.
"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_engine.people.activity import SharedBuckets, TokenBuckets
from search_engine.people.activity import rate as module
from search_engine.people.activity.rate import RateLimit


class Clock:
    now = 1000.0

    def __call__(self):
        return self.now


def test_a_minutes_worth_is_admitted_at_once():
    clock = Clock()
    limit = RateLimit(60, clock)
    assert [limit.take("192.0.2.1", 20).admitted for _ in range(4)] == [True, True, True, False]
    clock.now += 0.5
    assert limit.take("192.0.2.1", 1).admitted
    clock.now += 3600
    assert [limit.take("192.0.2.1", 30).admitted for _ in range(3)] == [True, True, False]


def test_addresses_of_one_block_share_a_limit():
    limit = RateLimit(10, Clock())
    assert limit.take("192.0.2.1", 10).admitted
    assert not limit.take("192.0.2.200", 1).admitted
    assert not limit.take("::ffff:192.0.2.7", 1).admitted
    assert limit.take("192.0.3.1", 10).admitted
    assert limit.take("2001:db8:0:1::1", 10).admitted
    assert not limit.take("2001:db8:0:2::1", 1).admitted
    assert limit.take(None, 10).admitted
    assert not limit.take("nonsense", 1).admitted


def test_a_large_request_passes_once_and_is_waited_for():
    clock = Clock()
    limit = RateLimit(60, clock)
    assert limit.take("192.0.2.1", 1000).admitted
    clock.now += 900
    assert not limit.take("192.0.2.1", 1).admitted
    clock.now += 50
    assert limit.take("192.0.2.1", 1).admitted


def test_the_quietest_block_is_forgotten_first(monkeypatch):
    monkeypatch.setattr(module, "MOST_KEPT", 3)
    limit = RateLimit(1, Clock())
    for number in range(4):
        assert limit.take(f"192.0.{number}.1", 5).admitted
    assert not limit.take("192.0.3.1", 1).admitted
    assert limit.take("192.0.0.1", 1).admitted


@given(used=st.floats(0.0, 1000.0))
def test_the_wait_told_for_a_charge_is_exact(used):
    clock = Clock()
    buckets = TokenBuckets(30, clock)
    buckets.charge("a", used)
    wait = buckets.wait("a")
    assert (wait == 0) == (used < 30)
    assert buckets.wait("b") == 0
    if wait > 1e-3:
        clock.now += 0.999 * wait
        assert buckets.wait("a") > 0
        clock.now += 0.001 * wait + 1e-6
        assert buckets.wait("a") == 0


@given(
    steps=st.lists(st.tuples(st.integers(0, 1), st.sampled_from(["192.0.2.1", "198.51.100.7", None]), st.floats(0, 9)))
)
def test_processes_sharing_a_file_admit_what_one_would(tmp_path_factory, steps):
    clock, path = Clock(), tmp_path_factory.mktemp("home") / "run" / "counts"
    alone = RateLimit(3, clock)
    shared = [RateLimit(3, buckets=SharedBuckets(3, path, b"s" * 32, clock)) for _ in range(2)]
    for process, address, seconds in steps:
        clock.now += seconds
        assert shared[process].take(address, 1).admitted == alone.take(address, 1).admitted


def test_the_shared_file_of_limits_names_nobody(tmp_path):
    clock, path = Clock(), tmp_path / "counts"
    limit = RateLimit(1, buckets=SharedBuckets(1, path, b"s" * 32, clock))
    assert [limit.take("192.0.2.1", 1).admitted for _ in range(2)] == [True, False]
    assert b"192.0.2" not in path.read_bytes()
    assert path.stat().st_mode & 0o777 == 0o600
    assert RateLimit(1, buckets=SharedBuckets(1, path, b"t" * 32, clock)).take("192.0.2.1", 1).admitted


def test_more_blocks_than_room_replace_the_quietest(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "SETS", 1)
    clock = Clock()
    limit = RateLimit(1, buckets=SharedBuckets(1, tmp_path / "counts", b"s" * 32, clock))
    for number in range(module.WAYS + 1):
        clock.now += 0.001
        assert limit.take(f"192.0.{number}.1", 1).admitted
    assert not limit.take("192.0.8.1", 1).admitted
    assert limit.take("192.0.0.1", 1).admitted, "the oldest made room"
    clock.now = 1.0  # the system has been started again
    assert [limit.take("203.0.113.1", 1).admitted for _ in range(2)] == [True, False]


@pytest.mark.parametrize("path", ["/dev/null/counts", "/proc/counts"])
def test_on_a_disk_that_refuses_each_process_counts_for_itself(path):
    limit = RateLimit(1, buckets=SharedBuckets(1, module.Path(path), b"s" * 32, Clock()))
    assert [limit.take("192.0.2.1", 1).admitted for _ in range(2)] == [True, False]
