"""How much is taken from one address block.

1. A minute's worth at once, then as much as time gives back.
2. Addresses of one block share; others do not; unknown ones are one.
3. What is larger than a minute's worth comes through once, and is waited for.
4. Memory is bounded: the block that was quiet for longest is forgotten.
"""

from __future__ import annotations

from search_engine.people.activity import RateLimit
from search_engine.people.activity import rate as module


class Clock:
    now = 1000.0

    def __call__(self):
        return self.now


def test_1_a_minutes_worth():
    clock = Clock()
    limit = RateLimit(60, clock)
    assert [limit.admits("192.0.2.1", 20) for _ in range(4)] == [True, True, True, False]
    clock.now += 0.5
    assert limit.admits("192.0.2.1", 1)
    clock.now += 3600
    assert [limit.admits("192.0.2.1", 30) for _ in range(3)] == [True, True, False]


def test_2_blocks():
    limit = RateLimit(10, Clock())
    assert limit.admits("192.0.2.1", 10)
    assert not limit.admits("192.0.2.200", 1)
    assert not limit.admits("::ffff:192.0.2.7", 1)
    assert limit.admits("192.0.3.1", 10)
    assert limit.admits("2001:db8:0:1::1", 10)
    assert not limit.admits("2001:db8:0:2::1", 1)
    assert limit.admits(None, 10)
    assert not limit.admits("nonsense", 1)


def test_3_debt():
    clock = Clock()
    limit = RateLimit(60, clock)
    assert limit.admits("192.0.2.1", 1000)
    clock.now += 900
    assert not limit.admits("192.0.2.1", 1)
    clock.now += 50
    assert limit.admits("192.0.2.1", 1)


def test_4_memory(monkeypatch):
    monkeypatch.setattr(module, "MOST_BLOCKS", 3)
    limit = RateLimit(1, Clock())
    for number in range(4):
        assert limit.admits(f"192.0.{number}.1", 5)
    assert not limit.admits("192.0.3.1", 1)
    assert limit.admits("192.0.0.1", 1)
