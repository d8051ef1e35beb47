"""Where a table has what was typed, beside a plain look at every character.

1. Beginnings and later places are just those that a plain look finds, whatever is wished for.
2. A table in files is the table in memory.
3. Entries are numbered by weight, then length, then text; what cannot be typed is left out.
4. A table without entries finds nothing.
5. Longer names than are ordered, and names beyond what can be typed, are found by what can.
"""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dictionaries.pinyin import Pinyin, Sound
from indexer.errors import DamagedIndex
from indexer.suggestions import Entry, SuggestionTable, table_in_memory
from indexer.suggestions.entry import MAX_ENTRY_LENGTH
from indexer.suggestions.making import write_table
from indexer.suggestions.table import ARRAYS
from search_engine.suggestion.finding import find
from search_engine.suggestion.typed import AnyOf, Anything, Char, Wish, Wishes, typings

READ = Pinyin().syllables
# Few characters with few sounds, so that much is alike; Latin, digits and signs among them.
NAMES = st.text("身申份分证政etc12（）", min_size=1, max_size=24)
SOUNDS = ("s", "sh", "shen", "f", "fe", "fen", "z", "zh", "zheng", "e", "t", "q")
WISH = (
    st.builds(Char, st.sampled_from("身申份分证政e1无"))
    | st.builds(Sound, st.sampled_from(SOUNDS), st.booleans())
    | st.builds(AnyOf, st.frozensets(st.sampled_from(("shen", "fen", "zheng", "e"))))
    | st.just(Anything())
)


def entry(text: str, weight: int = 0, bases: tuple[int, ...] = (0,)) -> Entry:
    return Entry(text, "matter", weight, bases)


def passes(wish: Wish, char: str, reading: str) -> bool:
    if isinstance(wish, Char):
        return char == wish.char
    # what is no Han character is read as itself, letter by letter
    known = reading.isascii() and reading.isalpha()
    if isinstance(wish, Sound):
        return known and (reading.startswith(wish.letters) if wish.open else reading == wish.letters)
    return isinstance(wish, Anything) or (known and reading in wish.readings)


def plainly(table: SuggestionTable, wishes: Wishes, inside: bool) -> set[tuple[int, int]]:
    """(entry, place in it) by a look at every place."""
    found = set()
    for number in range(len(table)):
        key = table.entry(number).key
        readings = READ(key)
        for first in range(1, len(key)) if inside else (0,):
            part = list(zip(key[first:], readings[first:], strict=True))[: len(wishes)]
            if len(part) == len(wishes) and all(passes(w, *pair) for w, pair in zip(wishes, part, strict=True)):
                found.add((number, first))
    return found


def places(table: SuggestionTable, wishes: Wishes, inside: bool) -> set[tuple[int, int]]:
    found = find(table, wishes, inside=inside)
    assert len(found) == len(set(found.tolist()))
    numbers = table.entries[found].astype(np.int64)
    return set(zip(numbers.tolist(), (found - table.starts[numbers]).tolist(), strict=True))


def ranged(wishes: Wishes) -> bool:
    """Whether there is anything to look up; wishes without are never made."""
    return any(isinstance(wish, Char | Sound) for wish in wishes)


@given(st.lists(NAMES, min_size=1, max_size=30), st.lists(WISH, min_size=1, max_size=14).map(tuple), st.booleans())
@settings(max_examples=300)
def test_places_of_typed_characters_equal_a_plain_look(names: list[str], wishes: Wishes, inside: bool) -> None:
    table = table_in_memory([entry(name) for name in names], READ)
    assert places(table, wishes, inside) == (plainly(table, wishes, inside) if ranged(wishes) else set())


@given(st.lists(NAMES, min_size=1, max_size=200), st.data())
def test_every_part_of_a_name_is_found(names: list[str], data: st.DataObject) -> None:
    table = table_in_memory([entry(name) for name in names], READ)
    if not len(table):
        return
    key = table.entry(data.draw(st.integers(0, len(table) - 1))).key
    first = data.draw(st.integers(0, len(key) - 1))
    part = key[first : first + data.draw(st.integers(1, 12))]
    for text in (part, "".join(READ(part)), "".join(reading[0] for reading in READ(part))):
        for way in typings(text):
            assert places(table, way.wishes, False) == plainly(table, way.wishes, False)
            assert places(table, way.wishes, True) == plainly(table, way.wishes, True)
    assert any(places(table, way.wishes, first > 0) for way in typings(part) if first or part)


@given(st.lists(st.tuples(NAMES, st.integers(0, 255)), max_size=20))
@settings(max_examples=20)
def test_tables_are_read_from_files_the_same(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, int]]
) -> None:
    folder = tmp_path_factory.mktemp("table") / "suggestions"
    entries = [entry(name, weight, (1, 2) if weight % 2 else (weight,)) for name, weight in rows]
    write_table(folder, entries, READ)
    opened, made = SuggestionTable.open(folder), table_in_memory(entries, READ)
    for name in ARRAYS.keys() - {"common"}:  # a table in memory asks the one in files how names are read
        assert np.array_equal(getattr(opened, name), getattr(made, name)), name
    assert [opened.entry(number) for number in range(len(opened))] == sorted(
        {row for row in entries if row.key}, key=lambda row: row.order
    )


def test_a_lost_file_of_a_table_is_damage(tmp_path: Path) -> None:
    write_table(tmp_path / "suggestions", [entry("身份证")], READ)
    (tmp_path / "suggestions" / "chars.bin").unlink()
    with pytest.raises(DamagedIndex):
        SuggestionTable.open(tmp_path / "suggestions")


def test_entries_are_numbered_by_weight_length_and_text() -> None:
    rows = [entry("身份证补领", 1), entry("身份证", 1), entry("户口迁移", 2), entry("户口登记", 1), entry("（）", 9)]
    table = table_in_memory(rows, READ)
    texts = [table.text(number) for number in range(len(table))]
    assert texts == ["户口迁移", "身份证", "户口登记", "身份证补领"]


@pytest.mark.parametrize("inside", [True, False])
def test_a_table_without_entries_finds_nothing(inside: bool) -> None:
    table = table_in_memory([], READ)
    assert find(table, (Char("身"),), inside=inside).tolist() == []


def test_long_names_are_found_by_what_can_be_typed() -> None:
    long = "身份证" * 60
    table = table_in_memory([entry(long), entry("身份证" * 4 + "补领")], READ)
    assert places(table, tuple(map(Char, "身份证" * 4 + "补")), False) == {(0, 0)}
    assert len(find(table, tuple(map(Char, long[:MAX_ENTRY_LENGTH])), inside=False)) == 1
    assert find(table, tuple(map(Char, long)), inside=False).tolist() == []
