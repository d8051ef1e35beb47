"""Which rows are there now, by a clock of the test's own.

1. A row is live from its effective second on, until the second it expires; 0 means without end.
2. After any sequence of clock steps (back, too), additions and endings the flags are what a look at every row gives.
3. `advance` returns just the rows whose flag changed; while `holds` is true none has.
4. An ended row never comes back, whatever its dates.
5. A row that stays is live before its first second and after its last, whichever way the clock goes; its dates are
   watched like any other's, since from then on it is another thing.
"""

from types import SimpleNamespace
from typing import Any, cast

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from indexer.generation.columns import Columns
from indexer.snapshot.live import NEVER, LiveRows

TIME = st.sampled_from([0, 10, 20, 30, 40])
CLOCK = st.tuples(st.just("advance"), st.integers(-15, 15))
STEP = CLOCK | st.tuples(st.sampled_from(["add", "end"]), st.integers(0, 4))


def columns_of(dates: list[tuple[int, int]]) -> Columns:
    effective, expires = (np.array([row[place] for row in dates], np.uint32) for place in (0, 1))
    return cast(Columns, SimpleNamespace(effective=effective, expires=expires, capacity=len(dates)))


def rows(*numbers: int) -> Any:
    return np.array(numbers, np.int64)


def plainly(dates: list[tuple[int, int]], count: int, ended: set[int], now: int) -> list[bool]:
    there = [start <= now and (stop == 0 or stop > now) for start, stop in dates]
    return [i < count and i not in ended and there[i] for i in range(len(dates))]


def test_a_row_is_live_to_the_second() -> None:
    live = LiveRows(columns_of([(0, 0), (100, 0), (0, 100), (100, 200)]), 4, rows(), 99)
    assert live.flags.tolist() == [True, False, True, False]
    assert live.next_change == 100
    assert live.advance(99).tolist() == []
    assert live.advance(100).tolist() == [1, 2, 3]
    assert live.flags.tolist() == [True, True, False, True]
    assert live.advance(199).tolist() == []
    assert live.advance(200).tolist() == [3]
    assert live.next_change == NEVER


def test_a_clock_that_jumps_ahead_flags_what_changed() -> None:
    live = LiveRows(columns_of([(100, 200), (100, 300)]), 2, rows(), 0)
    assert live.advance(250).tolist() == [1]
    assert live.flags.tolist() == [False, True]


def test_a_clock_set_back_flags_what_changed() -> None:
    live = LiveRows(columns_of([(100, 200), (0, 100), (0, 0), (0, 150)]), 4, rows(2), 0)
    assert live.advance(160).tolist() == [0, 1, 3]
    assert live.advance(60).tolist() == [0, 1, 3]
    assert live.flags.tolist() == [False, True, False, True]
    assert live.next_change == 100


@given(st.lists(st.tuples(TIME, TIME), min_size=1, max_size=12), st.integers(0, 12), st.lists(STEP, max_size=12))
def test_live_rows_equal_a_plain_look(dates: list[tuple[int, int]], count: int, steps: list[tuple[str, int]]) -> None:
    count, now, ended = min(count, len(dates)), 5, set[int]()
    live = LiveRows(columns_of(dates), count, rows(), now)
    for step, number in steps:
        before = live.flags.copy()
        if step == "advance":
            now = max(0, now + number)
            held, changed = live.holds(now), live.advance(now)
            assert changed.tolist() == np.flatnonzero(before != live.flags).tolist()
            assert not (held and len(changed))
        elif step == "add":
            more = min(count + number, len(dates))
            live.add(np.arange(count, more), now)
            count = more
        elif number < count:
            live.end(rows(number))
            ended.add(number)
        assert live.flags.tolist() == plainly(dates, count, ended, now)
        assert live.holds(now)


def test_an_ended_row_never_comes_back() -> None:
    live = LiveRows(columns_of([(100, 0), (0, 0)]), 2, rows(1), 0)
    assert live.flags.tolist() == [False, False]
    live.end(rows(0))
    assert live.advance(100).tolist() == []
    assert live.flags.tolist() == [False, False]


def test_a_row_that_stays_is_live_before_and_after_it_is_in_force() -> None:
    live = LiveRows(columns_of([(50, 100), (50, 100), (0, 0)]), 3, rows(), 40, lambda late: late != 1)
    for now, flags, until in ((40, [True, False, True], 50), (50, [True] * 3, 100), (100, [True, False, True], NEVER)):
        live.advance(now)
        assert (live.flags.tolist(), live.next_change) == (flags, until)
    live.end(rows(0))
    assert live.advance(60).tolist() == [1]
    assert live.advance(40).tolist() == [1]
    assert (live.flags.tolist(), live.next_change) == ([False, False, True], 50)
