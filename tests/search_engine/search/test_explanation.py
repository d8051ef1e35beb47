"""`zwfw explain`: why a search answers as it does.

1. The cards are those of the search, in its order; what decides between neighbours is the first key in which they
   differ, and of a score the signals' differences sum to that of the scores.
2. Counts by class and tier sum to the cards.
3. Of a document: where it stands, which card it is folded into, which words it lacks, or that it is not there.
4. Profiles and signals that are switched off are explained as they are asked for.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search_engine.errors import BadParameters
from search_engine.query.request import SearchRequest
from search_engine.search.explanation import Explanation, explain
from tests.promise.catalogues import requests, scenes
from tests.promise.home import Home, copies_of, home_with

pytestmark = pytest.mark.long

YUHANG, XIHU, CODE = "330110", "330106", "000709001000"
MATTERS: list[dict[str, Any]] = [
    {"id": "a", "kind": "matter", "title": "居民身份证补领", "region": YUHANG, "popularity": 5.0},
    {"id": "b", "kind": "matter", "title": "居民身份证换领", "region": YUHANG, "popularity": 500.0},
    {"id": "xihu", "kind": "matter", "title": "护照签发", "region": XIHU, "catalog_code": CODE},
    {"id": "yuhang", "kind": "matter", "title": "护照签发", "region": YUHANG, "catalog_code": CODE},
    {"id": "old", "kind": "matter", "title": "护照补发", "region": YUHANG, "status": "offline"},
    {"id": "later", "kind": "matter", "title": "护照换发", "region": YUHANG, "effective_from": "2104-01-01"},
]


@pytest.fixture(scope="module")
def home() -> Iterator[Home]:
    with home_with(copies_of(MATTERS)) as found:
        yield found


def explained(home: Home, q: str, document: str | None = None, **more: Any) -> Explanation:
    found = explain(home._current(), SearchRequest(**{"q": q, "region": YUHANG, **more}), document)
    assert found is not None
    return found


@settings(max_examples=25)
@given(scene=scenes(), data=st.data())
def test_an_explanation_equals_the_search_it_explains(scene, data) -> None:
    request = replace(data.draw(requests(scene.regions)), page=1, size=10)
    with home_with(scene.copies) as home:
        page, found = home.search(request), explain(home._current(), request)
    assert found is not None
    assert [card["id"] for card in found.cards] == [item.id for item in page.items]
    assert sum(row["cards"] for row in found.counts) == page.total == found.candidates.get("cards", 0)
    assert [(one.above, one.below) for one in found.between] == [
        (one.id, other.id) for one, other in zip(page.items, page.items[1:], strict=False)
    ]
    whys = {card["id"]: card["why"] for card in found.cards}
    for one in found.between:
        above, below = whys[one.above], whys[one.below]
        if one.by in ("class", "tier", "foreign", "depth"):
            assert above[one.by] != below[one.by]
        if one.by == "score":
            assert sum(one.signals.values()) == pytest.approx(above["score"] - below["score"], abs=1e-6)
        if one.by == "id":
            assert above["score"] == below["score"]
            assert one.above < one.below


def test_the_first_differing_key_decides_between_neighbours(home: Home) -> None:
    [between] = explained(home, "居民身份证").between
    assert (between.above, between.below, between.by) == ("b", "a", "score")
    assert between.signals["popularity"] > 1


@pytest.mark.parametrize(
    ("q", "document", "told", "place", "card"),
    [
        ("居民身份证", "a", "已显示", 2, None),
        ("居民身份证", "none", "没有这个编号", None, None),
        ("居民身份证", "old", "不在索引里", None, None),
        ("居民身份证", "later", "现在不可见", None, None),
        ("居民身份证", "yuhang", "缺少下列检索词", None, None),
        ("护照签发", "xihu", "合并在同一事项", 1, "yuhang"),
    ],
)
def test_a_documents_fate_is_told(
    home: Home, q: str, document: str, told: str, place: int | None, card: str | None
) -> None:
    fate = explained(home, q, document).document
    assert fate is not None
    assert told in fate.told
    assert (fate.place, fate.card) == (place, card)


def test_a_document_without_a_card_is_told_why(home: Home) -> None:
    fate = explained(home, "护照签发", "xihu", region="330100", region_mode="only").document
    assert fate is not None
    assert fate.place == 1  # below the region: it is the card that asks for one, or folded into it
    fate = explained(home, "居民身份证", "a", region=XIHU, region_mode="only").document
    assert fate is not None
    assert ("不在所要的地区" in fate.told, fate.card) == (True, None)


def test_missing_words_of_a_document_are_told(home: Home) -> None:
    fate = explained(home, "身份证补领", "b").document
    assert fate is not None
    assert {"".join(one["words"]): (one["name"], one["anywhere"]) for one in fate.words} == {
        "身份证": (True, True), "补领": (False, False)
    }  # fmt: skip


def test_switched_off_signals_are_explained_as_asked(home: Home) -> None:
    found = explained(home, "居民身份证", off_signals=("popularity",))
    assert [card["id"] for card in found.cards] == ["a", "b"]
    for name, wrong in (("rank_profile", "none"), ("off_signals", ("none",))):
        with pytest.raises(BadParameters) as error:
            explained(home, "居民身份证", **{name: wrong})
        assert [fault.field for fault in error.value.details] == [name]
