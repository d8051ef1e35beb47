"""In which order entries are suggested that were found in one table.

1. A syllable that was typed out comes before longer ones that begin so, however much those are used.
2. All of a name comes before its beginning; two first letters are not all of it, three are.
3. Of what can be had the more used comes first, wherever in the chain it is; of equals the nearer.
4. A reading that is sure comes before one that is not, a beginning before what is inside.
"""

import numpy as np
import pytest

from dictionaries.pinyin import Pinyin
from indexer.suggestions import Entry, SuggestionTable, table_in_memory
from search_engine.suggestion.choosing import Found, in_order
from search_engine.suggestion.finding import find
from search_engine.suggestion.typed import typings

READ = Pinyin().syllables


def table_of(names: dict[str, int]) -> SuggestionTable:
    """A table of names and their weights."""
    return table_in_memory([Entry(name, "matter", weight, (0,)) for name, weight in names.items()], READ)


def found_in(table: SuggestionTable, typed: str, tiers: dict[str, int]) -> list[str]:
    parts = []
    for way in typings(typed):
        for inside in (False, True):
            places = find(table, way.wishes, inside=inside)
            entries = table.entries[places].astype(np.int64)
            near = np.array([tiers.get(table.text(entry), 0) for entry in entries.tolist()], np.int8)
            parts.append(Found(table, places, entries, way, inside, near))
    found = [part for part in parts if len(part.places)]
    return list(dict.fromkeys(candidate.entry.text for candidate in in_order(found, wanted=10)))


@pytest.mark.parametrize(
    ("typed", "first"),
    [("shen", "身份核验"), ("she", "社保转移"), ("sheng", "生育登记"), ("sh", "生育登记"), ("生", "生育登记")],
)
def test_a_syllable_typed_out_comes_before_longer_ones(typed: str, first: str) -> None:
    table = table_of({"身份核验": 40, "生育登记": 90, "社保转移": 50})
    assert found_in(table, typed, {})[0] == first


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("户口", "户口"), ("hukou", "户口"), ("户kou", "户口"),
        ("hk", "户口迁移"), ("huk", "户口迁移"), ("户k", "户口迁移"),
        ("sfz", "身份证"), ("shenfz", "身份证"), ("身fz", "身份证"), ("身份z", "身份证"),
    ],
)  # fmt: skip
def test_all_of_a_name_comes_before_its_beginning(typed: str, first: str) -> None:
    table = table_of({"户口": 40, "户口迁移": 50, "身份证": 40, "身份证换领": 50})
    assert found_in(table, typed, {})[0] == first


@pytest.mark.parametrize("tier", [0, 1, 2, 3])
def test_what_is_used_more_comes_before_what_is_nearer(tier: int) -> None:
    table = table_of({"公积金": 41, "公园年票": 40})
    assert found_in(table, "公", {"公积金": tier}) == ["公积金", "公园年票"]


def test_of_equals_the_nearer_comes_first() -> None:
    table = table_of({"公积金": 40, "公园年票": 40})
    assert found_in(table, "公", {"公积金": 1}) == ["公园年票", "公积金"]
    assert found_in(table, "公", {"公园年票": 1}) == ["公积金", "公园年票"]


def test_sure_readings_come_before_unsure_and_inside() -> None:
    table = table_of({"西安户籍": 90, "先进评选": 40, "评选先进": 99})
    assert found_in(table, "xian", {}) == ["先进评选", "西安户籍", "评选先进"]
