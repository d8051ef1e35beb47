"""The table of a kind's rows.

1. It lists what the plain list lists, in the same order, page by page.
2. It is narrowed by any cell, however the text was typed, and by state; a page of it is a part of all that fits.
3. Who is bound to a region sees shipped rows and their own.
4. It is the one of what is published now, and is made once for a version; what is published of another kind makes
   nothing anew.
"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_engine.editing.formatting import row_cells
from search_engine.editing.rows.row_list import STATES, listed_rows
from tests.search_engine.editing.editors import MILK_TEA, Bench, somebody, wish

NATION, HANGZHOU = somebody("总编"), somebody("杭州", "330100")


@pytest.fixture(scope="module")
def bench(tmp_path_factory):
    made = Bench(tmp_path_factory.mktemp("table"))
    rows = [
        wish(**MILK_TEA),
        wish(**(MILK_TEA | {"term": "海鲜店"}), region="330200"),
        wish(term="驾照", target="机动车驾驶证", weight="0.5"),
        wish(**(MILK_TEA | {"term": "茶楼"}), region="330110"),
        wish("stopwords", text="麻烦", off="off"),
    ]
    made.editor.publish(NATION, [made.editor.draft(NATION, one).number for one in rows])
    yield made
    made.close()


def told(found):
    return [(str(one.row.key), one.state) for one in found]


@pytest.mark.parametrize("kind", ["synonyms", "stopwords", "banned", "words"])
@pytest.mark.parametrize("actor", [NATION, HANGZHOU], ids=["nation", "hangzhou"])
def test_the_table_lists_what_the_plain_list_lists(bench, kind, actor):
    plain = listed_rows(bench.editor.state(), actor, kind)
    total, found = bench.editor.table(kind).find(actor)
    assert [row_cells(one.row) for one in found] == [row["cells"] for row in plain]
    assert [one.state for one in found] == [row["state"] for row in plain]
    assert total == len(plain) == sum(bench.editor.table(kind).counts(actor).values())


def test_the_table_is_narrowed_by_any_cell(bench):
    table = bench.editor.table("synonyms")
    assert told(table.find(NATION, "食品")[1]) == [
        ("同义词“奶茶店 → 食品经营许可”", "own"),
        ("同义词“海鲜店 → 食品经营许可”（330200）", "own"),
        ("同义词“茶楼 → 食品经营许可”（330110）", "own"),
    ]
    assert told(table.find(NATION, "機動車")[1]) == [("同义词“驾照 → 机动车驾驶证”", "changed")]
    assert table.find(NATION, "", ("shipped",)) == (0, [])
    assert told(table.find(HANGZHOU, "店")[1]) == [("同义词“奶茶店 → 食品经营许可”", "own")]
    assert [one.state for one in bench.editor.table("stopwords").find(NATION, "麻烦")[1]] == ["off"]


@given(
    st.sampled_from(["", "店", "食品", "official", "没有"]), st.sets(st.sampled_from(STATES)), st.integers(0, 6),
    st.integers(1, 4),
)  # fmt: skip
def test_a_page_of_the_table_is_a_part_of_all_that_fits(bench, text, states, first, size):
    table = bench.editor.table("synonyms")
    total, everything = table.find(NATION, text, states)
    assert total == len(everything)
    assert table.find(NATION, text, states, first=first, size=size) == (total, everything[first : first + size])


def test_the_table_follows_what_is_published(tmp_path):
    bench = Bench(tmp_path)
    before = bench.editor.table("synonyms")
    assert bench.editor.table("synonyms") is before
    other = bench.another()
    other.publish(NATION, [other.draft(NATION, wish(**MILK_TEA)).number])
    after = bench.editor.table("synonyms")
    other.publish(NATION, [other.draft(NATION, wish("stopwords", text="劳烦哈", where="start", role="weak")).number])
    unchanged = bench.editor.table("synonyms")
    assert (unchanged.state.number, unchanged.find(NATION)) == (2, after.find(NATION))
    assert unchanged._texts is after._texts
    after = unchanged
    assert (before.find(NATION)[0], after.find(NATION)[0]) == (1, 2)
    assert bench.editor.table("synonyms") is after
    bench.close()


def test_the_table_is_made_beside_the_requests(bench):
    table = bench.editor.table("stopwords")
    bench.editor.keep_fresh()
    assert bench.editor.table("stopwords") is table
    draft = bench.editor.draft(NATION, wish("stopwords", text="劳驾", where="start", role="weak"))
    bench.editor.publish(NATION, [draft.number])
    bench.editor.keep_fresh()
    made = bench.editor._tables._kept["stopwords"]
    assert made is not table
    assert bench.editor.table("stopwords") is made
