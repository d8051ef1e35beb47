"""What an office takes up of itself (依职权) is left out by document, not by base.

1. Whatever classes bases and documents have, those that pass are these: all that others take up on application, and of
   the rest what is named exactly. Each keeps its class, and where nothing is left out the matches are the same object.
2. Pages show that: a base of which some copies are left out is shown by the nearest of the others, and counts these
   alone, in its card and in the facets; the channel of powers has all of them, and its count says so.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.snapshot import Snapshot
from ranker.collapse.row_filter import without_ex_officio
from ranker.matching.matches import Matches, RowMatches
from ranker.matching.relevance import EXACT
from ranker.ordering.cascade import RegionCascade
from search_engine.query.request import SearchRequest
from search_engine.query.vocabulary import COLLAPSES
from search_engine.search.retrieval.directory import everything
from tests.promise.home import copies_of, home_with

YUHANG, XIHU, SHANGHAI = "330110", "330106", "310115"
OFFICE = {"initiative": "依职权", "level": "县级", "matter_type": "行政处罚"}


def copy(number: str, region: str, title: str, **more: str) -> dict[str, str]:
    return {"id": number, "kind": "matter", "title": title, "region": region, **more}


# Bases that no office, every office, and one office of three takes up of itself; and documents of one region.
COPIES = (
    *(copy(f"none-{region}", region, "护照签发") for region in (YUHANG, XIHU, SHANGHAI)),
    *(copy(f"all-{region}", region, "违法停车处罚", **OFFICE) for region in (YUHANG, XIHU, SHANGHAI)),
    copy("open", SHANGHAI, "夜间施工许可证明", level="市级"),
    copy("shut", XIHU, "夜间施工许可证明", **OFFICE),
    copy("here", YUHANG, "居民身份证补领"),
    copy("here-shut", YUHANG, "居民身份证补领", **OFFICE),
    copy("there", XIHU, "居民身份证补领"),
    copy("alone", SHANGHAI, "婚姻登记"),
    copy("alone-shut", SHANGHAI, "婚姻处罚", **OFFICE),
)


@pytest.fixture(scope="module")
def home():
    with home_with(copies_of(COPIES)) as made:
        yield made


def classes_of(snapshot: Snapshot, matches: Matches) -> dict[str, int]:
    """The class of each document that matches, by itself or by its base."""
    slots, chain = matches.slots.relevance_class, matches.chain
    found: dict[int, int] = {}
    for slot in slots.nonzero()[0]:
        rows = snapshot.rows_of_bases(snapshot.base_of_slot(np.array([slot])))
        found |= dict.fromkeys(rows.tolist(), int(slots[slot]))
    parts = [(matches.wide.row, matches.wide.relevance_class)]
    if chain is not None:
        parts.append((chain.rows.rows, chain.relevance_class))
    for rows, relevance_class in parts:
        found |= dict(zip(rows.tolist(), relevance_class.tolist(), strict=True))
    ids = snapshot.ids(np.array(list(found), np.int64))
    return {name: value for name, value in zip(ids, found.values(), strict=True) if value}


@given(data=st.data(), region=st.sampled_from((YUHANG, SHANGHAI, None)))
def test_documents_pass_one_by_one(home, data, region):
    snapshot = home.snapshot
    cascade = RegionCascade.of(snapshot.tree, snapshot.groups, region) if region else None
    found = everything(snapshot, cascade)

    def drawn(count: int):
        return np.array(data.draw(st.lists(st.integers(0, EXACT), min_size=count, max_size=count)), np.uint8)

    slots, chain, wide = drawn(snapshot.slots), found.chain, found.wide
    if chain is not None:
        own = drawn(len(chain.rows.rows))
        # a document has its base's words, too
        chain = replace(chain, relevance_class=np.maximum(own, np.append(slots, np.uint8(0))[chain.rows.slot]))
    wide = RowMatches.without_evidence(snapshot, wide.row, np.maximum(drawn(len(wide.row)), 1))
    found = replace(found, slots=replace(found.slots, relevance_class=slots), chain=chain, wide=wide)
    before, office = classes_of(snapshot, found), {raw["id"] for raw in COPIES if "initiative" in raw}
    passing = without_ex_officio(snapshot, found, cascade)
    wanted = {name: value for name, value in before.items() if name not in office or value == EXACT}
    assert classes_of(snapshot, passing) == wanted
    assert (passing is found) == (wanted == before)


CASES = {
    "others": ("夜间施工", "others", (), {"open": 0}),
    "all": ("夜间施工", "all", (), {"open": 0}),
    "none": ("夜间施工", "none", (), {"open": 0}),
    "own region": ("居民身份证", "others", (), {"here": 1}),
    "by its name": ("夜间施工许可证明", "others", (), {"shut": 1}),
    "powers": ("夜间施工", "others", ("power",), {"shut": 0}),
    "every office": ("违法停车", "none", (), {}),
    "every office, powers": ("违法停车", "all", ("power",), {"all-330110": 2}),
}


@pytest.mark.parametrize(("text", "collapse", "channels", "shown"), CASES.values(), ids=CASES)
def test_pages_show_the_copies_that_pass(home, text, collapse, channels, shown):
    page, _ = home.search_all(SearchRequest(text, region=YUHANG, collapse=collapse, channels=channels))
    assert {item.id: item.collapsed["count"] for item in page.items} == shown


@pytest.mark.parametrize("region", [YUHANG, None])
@pytest.mark.parametrize("collapse", COLLAPSES)
def test_facets_count_the_copies_that_pass(home, region, collapse):
    request = SearchRequest("夜间施工", region=region, collapse=collapse)
    page, _ = home.search_all(request)
    powers, _ = home.search_all(replace(request, channels=("power",)))
    assert [(row["value"], row["count"]) for row in page.facets["level"]] == [("市级", 1)]
    counts = {row["value"]: row["count"] for row in page.facets["channel"]}
    assert (counts["all"], counts["guide"], counts["power"]) == (1, 1, powers.total)
