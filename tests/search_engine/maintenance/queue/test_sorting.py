"""What an item most likely is.

1. A ban is nothing of ours, a document has a wrong element, whatever else was seen.
2. A query that finds nothing: a word is missing where something near is there, else a matter.
3. A query that finds: a matter is missing where all is elsewhere, else a word.
4. Each sort is told with what it goes by.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.store.queue.items import ABOUTS, BAN, DOCUMENT, ELEMENT, MATTER, NOT_OURS, QUERY, SORTS, WORD
from search_engine.maintenance.queue.observations import LOW_RATING, NO_CLICK, NOT_FOUND, NOTHING, SOURCES, WRONG
from search_engine.maintenance.queue.sorting import Led, propose

SEEN = st.dictionaries(st.sampled_from(SOURCES), st.integers(1, 99), min_size=1)
LED = st.builds(
    Led, st.integers(0, 3), st.sampled_from(["", "护照"]), st.sampled_from(["", "hotline"]), st.booleans(),
    st.booleans(), st.sampled_from(["", "居住证"]),
)  # fmt: skip


@given(st.sampled_from(ABOUTS), SEEN, LED)
def test_every_item_gets_a_sort_with_its_reason(about, sources, led):
    found = propose(about, sources, led)
    assert found.sort in SORTS
    assert found.why or about == DOCUMENT
    assert {BAN: found.sort == NOT_OURS, DOCUMENT: found.sort == ELEMENT}.get(about, found.sort in (WORD, MATTER))


@pytest.mark.parametrize(
    ("led", "sort", "told"),
    [
        (Led(), MATTER, "目录中也没有"),
        (Led(names_nothing=True), NOT_OURS, "没有说明要办何事"),
        (Led(nearest="居住证"), WORD, "含义相近的“居住证”"),
        (Led(anywhere=True, first="护照"), WORD, "不限地区能搜到“护照”"),
        (Led(total=3, first="护照", local=False), MATTER, "只在其他地区有，如“护照”"),
        (Led(total=3, first="护照"), WORD, "现在第一条是“护照”"),
        (Led(way="hotline"), WORD, "直达入口"),
    ],
)
def test_a_query_lacks_a_word_or_a_matter_by_what_is_near(led, sort, told):
    found = propose(QUERY, {NOTHING: 3, NO_CLICK: 12, NOT_FOUND: 1}, led)
    assert found.sort == sort
    assert told in found.why


def test_a_document_is_sorted_with_its_reasons():
    assert propose(DOCUMENT, {WRONG: 1, LOW_RATING: 3}, Led()).why == "有人标为信息有误、办事指南符合度评价低"
