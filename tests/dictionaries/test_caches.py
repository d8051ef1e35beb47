"""Results that are kept.

1. The same arguments give the same result without another call; those that were not asked for longest go first.
2. An object and what its methods gave go with the last reference to it; a cache outlives no object, and no collector is
   needed.
3. Large results are dropped when they have become larger than they may be together; what was just asked for stays.
4. All caches of a name are told of as one; those of objects that have gone are not.
5. Results that no single call gives are kept in the same way: the last asked for, by number and by bytes; some may be
   dropped, some kept however large they are; many may be asked for at once.
6. A function that is decorated is what it was: by name, for other processes too, and with its arguments by name. Long
   texts that it was asked by count.
7. One result is kept until it is asked for by another key; one that could not be computed leaves what was there.
8. What somebody else holds is kept by its key, of whatever size and kind; when nobody holds it, it is made anew.
9. There is no other kind: `lru_cache` is used in `dictionaries/caches.py` alone; `cache` for what is made once, by a
   function without arguments, and in the listed places.
10. What an object is asked for itself is worked out once, the first time, of each object by itself.
"""

import ast
import gc
import pickle
import weakref
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dictionaries.caches import MEGABYTE, Latest, Results, WhileUsed, cache_states, memoize, memoized
from dictionaries.lazy_property import lazy_property
from dictionaries.memory_size import bytes_of
from dictionaries.normalize import squash

ROOT = Path(__file__).parent.parent.parent
FOLDERS = ("dictionaries", "indexer", "ranker", "search_engine", "api")
# Functions with arguments that are kept without a bound, and why they may be.
UNBOUNDED = {
    "dictionaries/editing/column_labels.py": "for each kind of dictionary",
    "dictionaries/making/confusables/components.py": "for one run of the maker",
    "dictionaries/making/readings.py": "for one run of the maker",
    "indexer/store/row_checksums.py": "for each table",
    "dictionaries/intents/text_classifier.py": "for each of two models",
    "indexer/events/sent_event.py": "for one batch of events",
    "ranker/profile/constants.py": "for each section of a rank profile",
    "search_engine/editing/typed_cells.py": "for each kind of dictionary",
    "search_engine/editing/checks/changes.py": "the rows of each kind, for one publish",
    "search_engine/editing/checks/gathering.py": "the one object that previews, for one publish",
    "search_engine/installation/background.py": "the one object of a task",
    "search_engine/maintenance/work_list.py": "the regions of one list",
    "search_engine/recommendation/recommend.py": "names, for one answer",
    "search_engine/tasks/worker_tasks.py": "the one service of a worker, and the one watch",
    "indexer/samples/vocabulary.py": "the lines of a shipped table",
    "indexer/backends/opensearch/backend.py": "one connection for each address",
    "indexer/store/opening.py": "the one object of each file, which is no copy of anything",
}


class Owner:
    def __init__(self, name="test", most_bytes=0):
        self.calls = []
        self.double = memoize(self._double, 4, name=name, most_bytes=most_bytes)

    def _double(self, number):
        self.calls.append(number)
        return np.full(number, 1.0) if number > 100 else 2 * number


@given(st.lists(st.integers(0, 9)))
def test_a_cache_gives_what_the_standard_lru_cache_gives(numbers):
    owner, calls = Owner(), []

    @lru_cache(maxsize=4)
    def plain(number):
        calls.append(number)
        return 2 * number

    assert [owner.double(number) for number in numbers] == [plain(number) for number in numbers]
    assert owner.calls == calls


def test_a_cache_is_freed_with_its_object_without_the_collector():
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


def test_large_results_are_dropped_beyond_the_byte_limit():
    owner = Owner(most_bytes=20_000)
    for number in (1_000, 1_001, 1_000, 1_001):
        owner.double(number)
    assert owner.calls == [1_000, 1_001]
    owner.double(1_002)  # 24,000 bytes
    owner.double(1_002)
    assert owner.calls == [1_000, 1_001, 1_002]
    owner.double(1_000)
    assert owner.calls == [1_000, 1_001, 1_002, 1_000]


def test_bytes_of_counts_arrays_objects_and_texts():
    @dataclass
    class Pair:
        left: np.ndarray
        right: str

    array = np.zeros(1_000)
    assert 8_000 <= bytes_of(array) < 8_200
    assert 16_000 <= bytes_of((array, array)) < 16_400
    assert 8_100 <= bytes_of(Pair(array, "x" * 100)) < 8_500
    assert 8_000 <= bytes_of("字" * 4_000) < 8_200
    assert 32_000 <= bytes_of(tuple(range(4_000))) < 33_000
    assert bytes_of({"a": array, "b": frozenset(("x" * 1_000,))}) > 9_000


def test_caches_of_one_name_are_reported_together():
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
def test_results_keep_the_most_recently_used(steps):
    results, plain = Results(4, "test-results"), []
    for key, put in steps:
        if put:
            results.put(key, -key)
            plain = [*(one for one in plain if one != key), key][-4:]
        else:
            assert results.get(key) == (-key if key in plain else None)
            plain = sorted(plain, key=lambda one: one == key)
    assert [key for key in range(7) if results.get(key) is not None] == sorted(plain)


def test_large_results_evict_the_oldest():
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


def test_dropped_results_are_missed_and_counted():
    results: Results[int, str] = Results(9, "test-dropped")
    for number in range(6):
        results.put(number, "x")
    results.drop(lambda key: key % 2 == 0)
    assert [results.get(number) for number in (0, 1, 2)] == [None, "x", None]
    (state,) = [one for one in cache_states() if one.name == "test-dropped"]
    assert (state.entries, state.hits, state.misses) == (3, 1, 2)


@given(st.lists(st.one_of(st.lists(st.integers(0, 9)), st.integers(0, 9))))
def test_many_results_asked_at_once_equal_one_by_one(steps):
    at_once, one_by_one = Results(4, "test-many"), Results(4, "test-many")
    for step in steps:
        if isinstance(step, int):
            at_once.put(step, -step)
            one_by_one.put(step, -step)
        else:
            found, missing = at_once.get_many(step)
            alone = [(key, one_by_one.get(key)) for key in step]
            assert found == {key: value for key, value in alone if value is not None}
            assert missing == [key for key, value in alone if value is None]
        assert at_once.items() == one_by_one.items()


def test_the_last_result_is_kept_however_large():
    results: Results[int, np.ndarray] = Results(9, "test-results", MEGABYTE)
    for number in range(5):
        results.put(number, np.zeros(2 * MEGABYTE, np.uint8))
    assert [key for key, _ in results.items()] == [4]
    results.clear()
    results.put(7, np.zeros(10, np.uint8))
    assert [key for key, _ in results.items()] == [7]


def test_a_memoized_function_keeps_name_doc_and_pickling():
    calls = []

    @memoized(3, name="test-decorated", most_bytes=10_000)
    def told(text: str, *, twice: bool = False) -> int:
        """How long it is."""
        calls.append(text)
        return len(text) * (1 + twice)

    assert (told.__name__, told.__doc__) == ("told", "How long it is.")
    assert [told("a", twice=True), told("a"), told("a", twice=True), told("a")] == [2, 1, 2, 1]
    assert calls == ["a", "a"]
    for text in ("字" * 4_000, "字" * 4_001, "字" * 4_000):
        told(text)
    assert calls[2:] == ["字" * 4_000, "字" * 4_001, "字" * 4_000], "the first went for the bytes of the second"
    assert pickle.loads(pickle.dumps(squash)) is squash


@given(st.lists(st.integers(0, 2)))
def test_latest_keeps_one_result_until_the_key_changes(keys):
    latest: Latest[int, list[int]] = Latest()
    before = None
    for key in keys:
        known = latest.value
        found = latest.of(key, lambda key=key: [key])
        assert found == [key]
        assert latest.value is found
        assert (found is known) == (key == before)
        before = key


def test_latest_keeps_its_value_when_making_the_next_fails():
    latest: Latest[str, int] = Latest()
    assert latest.value is None
    assert latest.of("a", lambda: 0) == 0
    with pytest.raises(ZeroDivisionError):
        latest.of("b", lambda: 1 // 0)
    assert latest.value == 0
    assert latest.of("a", lambda: 1) == 0


class Thing:
    """What can be referred to weakly."""


def test_a_value_is_shared_while_it_is_used():
    kept: WhileUsed[tuple[object, ...], Thing] = WhileUsed(3, "things")
    first = kept.of(([1],), Thing)
    assert kept.of(([1],), Thing) is first
    assert kept.of(([1, 2],), Thing) is not first
    (state,) = [state for state in cache_states() if state.name == "things"]
    assert (state.entries, state.hits, state.misses) == (1, 1, 2)
    gone = weakref.ref(first)
    del first
    assert gone() is None
    assert isinstance(kept.of(([1],), Thing), Thing)


def test_the_most_recent_values_stay_after_use():
    kept: WhileUsed[int, Thing] = WhileUsed(2, "few things")
    held = [kept.of(key, Thing) for key in range(3)]
    assert [kept.of(key, Thing) is one for key, one in reversed([*enumerate(held)])] == [True, True, False]


def kept_with_arguments(tree: ast.AST) -> bool:
    """Whether a module uses `cache` otherwise than for a function without arguments."""
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    plain = sum(
        isinstance(each, ast.Name) and each.id == "cache" and not ast.unparse(node.args)
        for node in functions
        for each in node.decorator_list
    )
    used = sum(isinstance(node, ast.Name) and node.id == "cache" for node in ast.walk(tree))
    return used > plain


def test_the_project_uses_no_other_kind_of_cache():
    lru, unbounded = set(), set()
    for folder in FOLDERS:
        for path in (ROOT / folder).rglob("*.py"):
            tree, name = ast.parse(path.read_text(encoding="utf-8")), path.relative_to(ROOT).as_posix()
            of_functools = {
                each.name
                for node in ast.walk(tree)
                if isinstance(node, ast.ImportFrom) and node.module == "functools"
                for each in node.names
            }
            if "lru_cache" in of_functools or any(
                isinstance(node, ast.Attribute) and node.attr == "lru_cache" for node in ast.walk(tree)
            ):
                lru.add(name)
            if "cache" in of_functools and kept_with_arguments(tree):
                unbounded.add(name)
    assert lru == {"dictionaries/caches.py"}
    assert unbounded == UNBOUNDED.keys()


def test_a_lazy_property_is_computed_once_an_object():
    @dataclass(frozen=True)
    class Word:
        text: str

        @lazy_property
        def seen(self) -> list[str]:
            """A new one each time that it is worked out."""
            return [self.text]

    one, other = Word("a"), Word("b")
    assert (one.seen, other.seen) == (["a"], ["b"])
    assert one.seen is one.seen
    assert isinstance(Word.seen, lazy_property)
    assert Word("a") == one
