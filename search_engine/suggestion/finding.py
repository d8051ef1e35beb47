"""Where a table has what was typed: the shortest of the ranges that its orders give, and then a look at each place."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from indexer.arrays import Array, Bools, Int64s
from indexer.suggestions.table import ORDERED_CHARS, ORDERED_LETTERS, PADDING, SuggestionTable
from search_engine.suggestion.typed import AnyOf, Anything, Char, Sound, Wish, Wishes

NOWHERE: Int64s = np.zeros(0, np.int64)


@dataclass(frozen=True, slots=True)
class _Test:
    """A wish in a table's numbers: readings `[low, high)`, or a character, or a flag for each reading."""

    char: int = 0
    low: int = 0
    high: int = 0
    letter: int = 0
    allowed: Bools | None = None
    anything: bool = False

    @property
    def exact(self) -> bool:
        return self.char > 0


def find(table: SuggestionTable, wishes: Wishes, *, inside: bool) -> Int64s:
    """Places from which on an entry has what was wished for: beginnings of entries, or (`inside`) any later place."""
    if not wishes or len(wishes) >= PADDING or not len(table):
        return NOWHERE
    tests = [_test(table, wish) for wish in wishes]
    if any(test is None for test in tests):
        return NOWHERE
    return _verified(table, [test for test in tests if test is not None], inside)


def _test(table: SuggestionTable, wish: Wish) -> _Test | None:
    """None: no entry has that."""
    if isinstance(wish, Char):
        number = table.char_number(wish.char)
        return _Test(char=number) if number else None
    if isinstance(wish, Sound):
        low, high = table.numbers.beginning(wish.letters)
        if not wish.open:
            number = table.numbers.number(wish.letters)
            low, high = number, number + 1
        return _Test(low=low, high=high, letter=ord(wish.letters[0])) if 0 < low < high else None
    if isinstance(wish, AnyOf):
        allowed = np.zeros(len(table.numbers.names) + 1, np.bool_)
        allowed[table.numbers.numbers(wish.readings)] = True
        allowed[0] = False
        return _Test(allowed=allowed)
    assert isinstance(wish, Anything)
    return _Test(anything=True)


def _verified(table: SuggestionTable, tests: Sequence[_Test], inside: bool) -> Int64s:
    shortest = min(_ranges(table, tests, inside), key=lambda found: len(found[0]), default=None)
    if shortest is None:
        return NOWHERE
    order, shift, known = shortest
    places = order.astype(np.int64) - shift
    if shift:
        places = _in_one_entry(table, places[places >= 0], shift, inside)
    for step, test in enumerate(tests):
        if step not in known and len(places):
            places = places[_passes(table, test, places + step)]
    return places


def _ranges(table: SuggestionTable, tests: Sequence[_Test], inside: bool) -> Iterator[tuple[Array, int, range]]:
    """Ranges of an order that hold all that is looked for: places, how far behind the beginning, which tests hold."""
    for shift, test in enumerate(tests):
        first = shift == 0 and not inside
        if test.exact and (shift == 0 or not tests[shift - 1].exact):
            run = _run(tests, shift, ORDERED_CHARS, lambda test: test.char)
            order = table.first_by_chars if first else table.later_by_chars
            yield _range(order, table.chars, run), shift, range(shift, shift + len(run))
        elif test.letter and (shift == 0 or not tests[shift - 1].letter):
            run = _run(tests, shift, ORDERED_LETTERS, lambda test: test.letter)
            order = table.first_by_letters if first else table.later_by_letters
            yield _range(order, table.letters, run), shift, range(0)


def _run(tests: Sequence[_Test], start: int, most: int, value: object) -> list[int]:
    found: list[int] = []
    for test in tests[start : start + most]:
        number = value(test)  # type: ignore[operator]
        if not number:
            break
        found.append(number)
    return found


def _range(order: Array, values: Array, wanted: list[int]) -> Array:
    """The part of an order whose places have the wanted values from there on."""
    length = len(wanted)

    def here(place: int) -> list[int]:
        found: list[int] = values[place : place + length].tolist()
        return found

    low = bisect_left(order, wanted, key=here)
    return order[low : bisect_right(order, wanted, low, key=here)]


def _in_one_entry(table: SuggestionTable, places: Int64s, shift: int, inside: bool) -> Int64s:
    """Places whose entry also has the place `shift` further on, at its beginning or (`inside`) after it."""
    entry = table.entries[places]
    kept = entry == table.entries[places + shift]
    beginning = table.starts[entry] == places
    found: Int64s = places[kept & (~beginning if inside else beginning)]
    return found


def _passes(table: SuggestionTable, test: _Test, places: Int64s) -> Bools:
    passed: Bools
    if test.exact:
        passed = table.chars[places] == test.char
    elif test.anything:
        passed = table.chars[places] > 0
    elif test.allowed is not None:
        passed = test.allowed[table.readings[places]]
    else:
        found = table.readings[places]
        passed = (found >= test.low) & (found < test.high)
    return passed
