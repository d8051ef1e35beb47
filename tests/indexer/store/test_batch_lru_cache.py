"""Values read many at a time.

1. Whatever is asked for, in any order and with whatever is kept, is what reading it gives; what is missing is read
   once, together; keys without a value are left out, and alone they are a `KeyError`.
2. What is kept is bounded, and told of by name; the object whose method reads is not kept.
"""

import gc
import weakref

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dictionaries.caches import cache_states
from indexer.store.batch_lru_cache import BatchLruCache

KEYS = st.integers(0, 12)
NOBODY = frozenset((3, 7))


class Values:
    def __init__(self):
        self.read = []

    def of(self, keys):
        self.read.append(list(keys))
        return {key: f"value {key}" for key in keys if key not in NOBODY}


@given(st.lists(st.one_of(st.lists(KEYS, unique=True), KEYS)), st.integers(1, 5))
def test_a_cached_batch_gives_what_reading_gives(steps, size):
    values = Values()
    kept = BatchLruCache(values.of, size, "test-batches")
    plain: list[int] = []  # the keys that are kept, the last asked for last
    for step in steps:
        keys = step if isinstance(step, list) else [step]
        missing = [key for key in keys if key not in plain]
        read = len(values.read)
        if isinstance(step, list):
            assert kept.of(step) == {key: f"value {key}" for key in step if key not in NOBODY}
        elif step in NOBODY:
            with pytest.raises(KeyError):
                kept[step]
        else:
            assert kept[step] == f"value {step}"
        assert values.read[read:] == ([missing] if missing else [])
        hit = [key for key in keys if key in plain]
        came = [key for key in missing if key not in NOBODY]
        plain = [*(key for key in plain if key not in hit), *hit, *came][-size:]


def test_the_batch_cache_is_bounded_and_reported():
    values = Values()
    kept = BatchLruCache(values.of, 100, "test-batches-told", 30, len)
    kept.of(range(8, 13))
    kept.of((12, 8))
    (state,) = [one for one in cache_states() if one.name == "test-batches-told"]
    assert (state.entries, state.hits, state.misses) == (3, 1, 6), "9 or 10 bytes each"


def test_the_batch_cache_keeps_no_reference_to_its_object():
    class Store(Values):
        def __init__(self):
            super().__init__()
            self.kept = BatchLruCache(self.of, 9, "test-batches")

    gc.collect()
    gc.disable()
    try:
        store = Store()
        assert store.kept[1] == "value 1"
        gone = weakref.ref(store)
        del store
        assert gone() is None
    finally:
        gc.enable()
