"""The shipped lists that people keep by hand.

1. Each says what it is, who owns it and when it was reviewed, then has its columns, and a cell for each in every row.
2. Cells have no space at the ends; the first is in normal form, and no two rows have the same.
3. Closed columns hold only what they may.
4. A reading has one syllable for each character, in plain letters.
5. What is asked for, and what of a query is scaffolding, leaves the words alone that decide what is meant.
"""

import re

import pytest

from dictionaries.normalize import normal_text
from tests.dictionaries.shipped_lists import FOLDER, read_list

COLUMNS = {
    "banned": "text category action match variants note",
    "allowed": "text note",
    "stopwords": "text where role note",
    "asks": "text asks note",
    "audience": "text audience note",
    "polyphones": "phrase pinyin note",
    "hotlines": "number name note",
    "suggestions": "text action note",
}
CLOSED = {
    ("stopwords", 1): "anywhere start end alone",
    ("stopwords", 2): "scaffold weak",
    ("asks", 1): "materials time fee benefit place conditions process contact basis forms hours",
    ("audience", 1): "natural legal",
    ("suggestions", 1): "deny protect",
}
LISTS = pytest.mark.parametrize("kind", COLUMNS)


@LISTS
def test_1_head_and_columns(kind):
    lines = (FOLDER / f"{kind}.tsv").read_text(encoding="utf-8").split("\n")
    assert lines[:2] == [f"# kind: {kind}", "# owner: 内容管理组"]
    assert re.fullmatch(r"# reviewed: \d{4}-\d\d-\d\d", lines[2])
    assert lines[-1] == ""
    header, *rows = read_list(kind)
    assert header == COLUMNS[kind].split()
    assert {len(row) for row in rows} == {len(header)}


@LISTS
def test_2_cells(kind):
    rows = read_list(kind)[1:]
    assert [row for row in rows if any(cell != cell.strip() for cell in row)] == []
    keys = [row[0] for row in rows]
    assert [key for key in keys if not key or normal_text(key) != key] == []
    assert len(set(keys)) == len(keys)


@pytest.mark.parametrize(("kind", "column"), CLOSED)
def test_3_closed_columns(kind, column):
    assert {row[column] for row in read_list(kind)[1:]} <= set(CLOSED[kind, column].split())


def test_3_hotlines_are_numbers():
    assert all(re.fullmatch(r"1\d{2}|1\d{4}|9\d{4}", number) for number, *_ in read_list("hotlines")[1:])


def test_4_readings():
    for phrase, pinyin, _ in read_list("polyphones")[1:]:
        syllables = pinyin.split(" ")
        assert len(syllables) == len(phrase), phrase
        assert all(re.fullmatch("[a-z]{1,6}", syllable) for syllable in syllables), phrase


@pytest.mark.parametrize("word", ["注销", "补办", "变更", "挂失", "补贴", "提取", "转移", "年检", "续期"])
def test_5_what_decides_is_no_stop_word(word):
    assert word not in {text for text, *_ in read_list("stopwords")[1:]}


@pytest.mark.parametrize(
    ("text", "where", "role"),
    [("请问", "start", "scaffold"), ("怎么办", "anywhere", "scaffold"), ("查询", "anywhere", "weak")],
)
def test_5_stop_words(text, where, role):
    assert [text, where, role] in [row[:3] for row in read_list("stopwords")[1:]]
