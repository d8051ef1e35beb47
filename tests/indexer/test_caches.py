"""Results that are kept.

1. The same arguments give the same result without another call; those that were not asked for longest go first.
2. An object and what its methods gave go with the last reference to it; a cache outlives no object, and no collector is
   needed.
3. Large results are dropped when they have become larger than they may be together; what was just asked for stays.
4. All caches of a name are told of as one; those of objects that have gone are not.
"""

import gc
import weakref
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from indexer.caches import MEGABYTE, bytes_of, cache_states, memoize


class Owner:
    def __init__(self, name="test", most_bytes=0):
        self.calls = []
        self.double = memoize(self._double, 4, name=name, most_bytes=most_bytes)

    def _double(self, number):
        self.calls.append(number)
        return np.full(number, 1.0) if number > 100 else 2 * number


@given(st.lists(st.integers(0, 9)))
def test_1_as_the_standard_cache(numbers):
    owner, calls = Owner(), []

    @lru_cache(maxsize=4)
    def plain(number):
        calls.append(number)
        return 2 * number

    assert [owner.double(number) for number in numbers] == [plain(number) for number in numbers]
    assert owner.calls == calls


def test_2_no_circle():
    gc.collect()
    gc.disable()
    try:
        owner = Owner(most_bytes=MEGABYTE)
        large = owner.double(1000)
        gone = [weakref.ref(one) for one in (owner, owner.double, large)]
        del owner, large
        assert [one() for one in gone] == [None] * 3
    finally:
        gc.enable()


def test_3_large_ones():
    owner = Owner(most_bytes=20_000)
    for number in (1_000, 1_001, 1_000, 1_001):
        owner.double(number)
    assert owner.calls == [1_000, 1_001]
    owner.double(1_002)  # 24,000 bytes
    owner.double(1_002)
    assert owner.calls == [1_000, 1_001, 1_002]
    owner.double(1_000)
    assert owner.calls == [1_000, 1_001, 1_002, 1_000]


def test_3_sizes():
    @dataclass
    class Pair:
        left: np.ndarray
        right: str

    array = np.zeros(1_000)
    assert 8_000 <= bytes_of(array) < 8_200
    assert 16_000 <= bytes_of((array, array)) < 16_400
    assert 8_100 <= bytes_of(Pair(array, "x" * 100)) < 8_500


def test_4_told_by_name():
    def state():
        return next((s for s in cache_states() if s.name == "of a test"), None)

    one, other = Owner("of a test"), Owner("of a test")
    for number in (1, 1, 2):
        one.double(number)
    other.double(1)
    assert (state().entries, state().hits, state().misses) == (3, 1, 3)
    del one
    assert (state().entries, state().hits, state().misses) == (1, 0, 1)
    del other
    assert state() is None
