"""Where a table has what was typed: the shortest of the ranges that its orders give, and then a look at each place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile
from types import MethodType
from weakref import WeakKeyDictionary

import numpy as np

from dictionaries.caches import Memoized, memoize
from dictionaries.pinyin import Sound
from indexer.generation.arrays import Bools, Int64s, UInt32s
from indexer.suggestions.table import (
    CHARS,
    LETTERS,
    ORDERED_CHARS,
    ORDERED_LETTERS,
    PADDING,
    SuggestionTable,
    open_range,
)
from search_engine.suggestion.typed import AnyOf, Anything, Char, Wish, Wishes

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


# A range that is no longer is looked through; a shorter one need not be searched for.
SHORT = 256
# Wishes whose tests are kept, of each table.
CACHE_SIZE = 16_384


def find(table: SuggestionTable, wishes: Wishes, *, inside: bool) -> Int64s:
    """Places from which on an entry has what was wished for: beginnings of entries, or (`inside`) any later place."""
    if not wishes or len(wishes) >= PADDING or not len(table):
        return NOWHERE
    test_of = _tests_of(table)
    tests = [test_of(wish) for wish in wishes]
    if any(test is None for test in tests):
        return NOWHERE
    return _verified(table, [test for test in tests if test is not None], inside)


# Kept with the table, and gone with it: its arrays are files of a generation, which goes when there is another.
_tests: WeakKeyDictionary[SuggestionTable, Memoized[[Wish], _Test | None]] = WeakKeyDictionary()


def _tests_of(table: SuggestionTable) -> Memoized[[Wish], _Test | None]:
    kept = _tests.get(table)
    if kept is None:
        kept = _tests[table] = memoize(MethodType(_test, table), CACHE_SIZE, name="wishes")
    return kept


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
    shortest: _Range | None = None
    for found in _ranges(table, tests, inside):
        if shortest is None or len(found.order) < len(shortest.order):
            shortest = found
        if len(shortest.order) <= SHORT:
            break
    if shortest is None:
        return NOWHERE
    places = shortest.order.astype(np.int64) - shortest.shift
    if shortest.shift:
        places = _in_one_entry(table, places[places >= 0], shortest.shift, inside)
    for step, test in enumerate(tests):
        if step not in shortest.known:
            places = places[_passes(table, test, places + step)]
        if not len(places):
            break
    return places


@dataclass(frozen=True, slots=True)
class _Range:
    """Places that hold all that is looked for: each `shift` behind where it begins; which tests hold for all."""

    order: UInt32s
    shift: int
    known: range


def _ranges(table: SuggestionTable, tests: Sequence[_Test], inside: bool) -> Iterator[_Range]:
    """Ranges of the orders, one for each run of characters or letters."""
    for shift, test in enumerate(tests):
        before = tests[shift - 1] if shift else None
        first = before is None and not inside
        if test.char and not (before and before.char):
            run = list(takewhile(bool, (test.char for test in tests[shift : shift + ORDERED_CHARS])))
            order = table.first_by_chars if first else table.later_by_chars
            marks = table.first_by_chars_marks if first else table.later_by_chars_marks
            found = open_range(order, marks, table.chars, run, CHARS)
            yield _Range(found, shift, range(shift, shift + len(run)))
        elif test.letter and not (before and before.letter):
            run = list(takewhile(bool, (test.letter for test in tests[shift : shift + ORDERED_LETTERS])))
            order = table.first_by_letters if first else table.later_by_letters
            marks = table.first_by_letters_marks if first else table.later_by_letters_marks
            yield _Range(open_range(order, marks, table.letters, run, LETTERS), shift, range(0))


def _in_one_entry(table: SuggestionTable, places: Int64s, shift: int, inside: bool) -> Int64s:
    """Places whose entry also has the place `shift` further on, at its beginning or (`inside`) after it."""
    entry = table.entries[places]
    kept = entry == table.entries[places + shift]
    beginning = table.starts[entry] == places
    found: Int64s = places[kept & (~beginning if inside else beginning)]
    return found


def _passes(table: SuggestionTable, test: _Test, places: Int64s) -> Bools:
    passed: Bools
    if test.char:
        passed = table.chars[places] == test.char
    elif test.anything:
        passed = table.chars[places] > 0
    elif test.allowed is not None:
        passed = test.allowed[table.readings[places]]
    else:
        found = table.readings[places]
        passed = (found >= test.low) & (found < test.high)
    return passed
