"""The entries of a build.

1. Which names contain which words is what a plain look finds.
2. Titles, aliases and their weights: kinds that people look for weigh more, visits add; news and 依职权 are left out.
3. A life event stands for the bases of its documents.
4. Terms and queries stand for bases whose names hold them; those without, and those that are a name, are left out.
5. Of a query the words that no name has do not count, as long as the others are half of it.
6. Readings that begin alike are one range; letters are readings of their own.
7. A generation has its table, and is damaged without it.
8. A name that comes later is read as the table reads: by neighbours where a character has several readings.
"""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.documents.profile import Profile
from indexer.errors import DamagedIndex
from indexer.generation.checksums import check_sizes
from indexer.suggestions import Entry, SuggestionTable
from indexer.suggestions.collect import STEPS_OF_E, EntryCollector, bases_containing, telling
from indexer.suggestions.late_readings import LateReadings
from indexer.suggestions.making import plain_pinyin, write_table
from indexer.suggestions.readings import Readings

WORDS = st.text("身份证补", max_size=4)


@given(st.lists(WORDS, max_size=8), st.lists(st.tuples(st.integers(0, 5), st.text("身份证补", max_size=9)), max_size=9))
def test_names_containing_words_are_those_of_a_plain_look(words: list[str], names: list[tuple[int, str]]) -> None:
    plain = {word: frozenset(base for base, name in names if word in name) for word in words if len(word) >= 2}
    assert bases_containing(words, names) == {word: bases for word, bases in plain.items() if bases}


def collected(
    contents: list[dict[str, Any]],
    *,
    visits: tuple[int, ...] = (),
    events: dict[int, tuple[str, ...]] | None = None,
    terms: tuple[str, ...] = (),
    queries: tuple[tuple[str, int], ...] = (),
) -> list[Entry]:
    """The entries of bases of one row each; the profile of a row is its base's number."""
    count = len(contents)
    rows = np.arange(count)
    collector = EntryCollector(rows, np.array(visits or (0,) * count, np.float32), rows, count)
    for base, content in enumerate(contents):
        collector.add(base, content)
    profiles = {number: Profile(life_events=names) for number, names in (events or {}).items()}
    return collector.entries(profiles, terms, queries, lambda text: [text[i : i + 2] for i in range(0, len(text), 2)])


def test_suggested_names_are_weighted_by_kind_and_visits() -> None:
    entries = collected(
        [
            {"title": "身份证补领", "kind": "matter", "aliases": ["补办"]},
            {"title": "管理办法", "kind": "policy"},
            {"title": "动态", "kind": "news"},
            {"title": "处罚", "kind": "matter", "initiative": "依职权"},
            {"title": "无类"},
        ],
        visits=(1_000, 10**12, 0, 0, 0),
    )
    weights = {entry.text: entry.weight for entry in entries}
    assert set(weights) == {"身份证补领", "补办", "管理办法", "无类"}
    assert weights["身份证补领"] - weights["无类"] == round(STEPS_OF_E * np.log1p(1_000))
    assert weights["身份证补领"] > weights["补办"] > weights["无类"]
    assert [entry.kind for entry in entries if entry.text == "无类"] == ["matter"]
    assert {entry.bases for entry in entries if entry.text in ("身份证补领", "补办")} == {(0,)}


def test_a_life_event_stands_for_the_bases_of_its_documents() -> None:
    contents = [{"title": "出生登记"}, {"title": "医保参保"}, {"title": "动态", "kind": "news"}]
    entries = collected(contents, events={0: ("新生儿出生",), 1: ("新生儿出生", "就业"), 2: ("就业", "停办")})
    events = {entry.text: entry.bases for entry in entries if entry.kind == "life_event"}
    assert events == {"新生儿出生": (0, 1), "就业": (1,)}


def test_terms_and_queries_stand_for_the_names_that_hold_them() -> None:
    contents = [{"title": "公积金提取"}, {"title": "公积金（贷款）", "topics": ["住房"]}]
    entries = collected(
        contents,
        terms=("公积金", "驾驶证", "公积金提取", "住房"),
        queries=(("公积提取", 9), ("火星", 99), ("公积金", 9)),
    )
    words = {(entry.kind, entry.text): entry.bases for entry in entries if entry.kind in ("term", "query")}
    assert words == {("term", "公积金"): (0, 1), ("term", "住房"): (1,), ("query", "公积提取"): (0,)}


@pytest.mark.parametrize(
    ("text", "words", "told"),
    [
        ("公积金怎么提取", ("公积金", "怎么", "提取"), ("公积金", "提取")),
        ("怎么提取", ("怎么", "提取"), ("提取",)),
        ("到底怎么提取", ("到底", "怎么", "提取"), ()),
        ("火星", ("火星",), ()),
        ("", (), ()),
    ],
)
def test_telling_words_of_a_query_are_those_in_names(text: str, words: tuple[str, ...], told: tuple[str, ...]) -> None:
    holding = {"公积金": frozenset({1}), "提取": frozenset({1})}
    assert telling(text, words, holding) == told


def test_readings_that_begin_alike_are_one_range() -> None:
    readings = Readings.current()
    assert readings.number("shen") > 0
    assert readings.number("证") == readings.number("") == 0
    for letters in ("s", "sh", "shen", "zh", "i", "shenx"):
        low, high = readings.beginning(letters)
        plain = [number for number, name in enumerate(readings.names, 1) if name.startswith(letters)]
        assert list(range(low, high)) == plain
    assert chr(int(readings.letters[readings.number("shen")])) == "s"


def test_a_cut_suggestion_table_is_damage(tmp_path: Path) -> None:
    write_table(tmp_path / "suggestions", [Entry("身份证", "matter", 1, (0,))], lambda text: ["shen", "fen", "zheng"])
    check_sizes(tmp_path / "suggestions")
    (tmp_path / "suggestions" / "texts.bin").write_bytes(b"")
    with pytest.raises(DamagedIndex):
        check_sizes(tmp_path / "suggestions")


def test_a_late_name_is_read_as_its_neighbours_in_the_table(tmp_path: Path) -> None:
    names = ("银行开户", "行政许可", "行政复议", "行政处罚", "重庆户籍")
    write_table(tmp_path / "t", [Entry(name, "matter", 1, (0,)) for name in names], plain_pinyin().syllables)
    late = LateReadings(SuggestionTable.open(tmp_path / "t"))
    assert late.read("银行") == ("yin", "hang")
    assert late.read("行政") == ("xing", "zheng")
    assert late.read("代行ca12") == ("dai", "xing", "c", "a", "1", "2")
    assert late.read("到重庆") == ("dao", "chong", "qing")
    assert late.read("无人机") == ("wu", "ren", "ji")
    assert late.read("𠀀α") == ("", "")
    assert late.read("") == ()


def test_the_mean_visits_of_copies_weigh_a_suggestion() -> None:
    bases = np.array([0, 0, 0, 1])
    collector = EntryCollector(bases, np.array([30, 60, 90, 180], np.float32), np.zeros(4, np.int64), 2)
    collector.add(0, {"title": "户口登记"})
    collector.add(1, {"title": "提取住房公积金"})
    weight = {entry.text: entry.weight for entry in collector.entries({}, (), (), lambda text: [text])}
    assert weight["提取住房公积金"] - weight["户口登记"] == round(STEPS_OF_E * (np.log(181 / 61) - np.log(3) / 4))
