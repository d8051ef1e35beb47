"""Results that are kept.

1. The same arguments give the same result without another call; those that were not asked for longest go first.
2. An object and what its methods gave go with the last reference to it; a cache outlives no object, and no collector is
   needed.
3. Large results are dropped when they have become larger than they may be together; what was just asked for stays.
4. All caches of a name are told of as one; those of objects that have gone are not.
5. Results that no single call gives are kept in the same way: the last asked for, by number and by bytes; some may be
   dropped.
"""

import gc
import weakref
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from dictionaries.caches import MEGABYTE, Results, bytes_of, cache_states, memoize


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


@given(st.lists(st.tuples(st.integers(0, 6), st.booleans())))
def test_5_results_as_a_list_of_the_last_asked_for(steps):
    results, plain = Results(4, "test-results"), []
    for key, put in steps:
        if put:
            results.put(key, -key)
            plain = [*(one for one in plain if one != key), key][-4:]
        else:
            assert results.get(key) == (-key if key in plain else None)
            plain = sorted(plain, key=lambda one: one == key)
    assert [key for key in range(7) if results.get(key) is not None] == sorted(plain)


def test_5_large_results_let_the_oldest_go():
    results: Results[int, np.ndarray] = Results(100, "test-results", 3 * MEGABYTE)
    for number in range(5):
        results.put(number, np.zeros(MEGABYTE, np.uint8))
    assert [results.get(number) is not None for number in range(5)] == [False, False, False, True, True]
    results.put(4, np.zeros(10, np.uint8))
    results.put(5, np.zeros(MEGABYTE, np.uint8))
    assert results.get(3) is not None, "what was replaced by something small counts as small"
    results.put(6, np.zeros(9 * MEGABYTE, np.uint8))
    assert results.get(6) is not None, "the largest alone is kept"
    assert results.cache_info().currsize == 1


def test_5_some_are_dropped_and_told_of():
    results: Results[int, str] = Results(9, "test-dropped")
    for number in range(6):
        results.put(number, "x")
    results.drop(lambda key: key % 2 == 0)
    assert [results.get(number) for number in (0, 1, 2)] == [None, "x", None]
    (state,) = [one for one in cache_states() if one.name == "test-dropped"]
    assert (state.entries, state.hits, state.misses) == (3, 1, 2)
