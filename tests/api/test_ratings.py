"""Ratings of C 0103-2018 §7.6.1: the whole, and the five others of table 1.

1. They come in as an object or as columns of a spreadsheet under their Chinese names, from 0 to 5; they are stored with
   each copy by itself, and given out as they came.
2. What is absent stays absent: no part is made up, and no mean of the others stands for the whole.
3. The page shows what is given, by the names of the standard, and nothing where nothing is.
"""

from __future__ import annotations

import pytest

from api.portal.sections import ratings, sections_of
from indexer.documents.document import OWN_FIELDS
from indexer.loaders.headers import field_of
from search_engine import Service, Settings

MATTER = {
    "id": "a", "kind": "matter", "title": "居民身份证补领", "region": "330110", "catalog_code": "000109001000",
}  # fmt: skip
GIVEN = {"visits": 4.5, "guide": 5, "efficiency": 0, "service": 3.25}


@pytest.fixture
def desk(tmp_path):
    with Service.open(Settings(home=tmp_path, spelling="off")) as service:
        yield service.document_desk


def put(desk, **more):
    return desk.put([MATTER | more], "试", skip_bad_rows=True)


def test_1_they_are_stored_with_each_copy(desk):
    put(desk, ratings=GIVEN, rating=4.1)
    put(desk, id="b", region="330106")
    assert desk.get("a")["ratings"] == GIVEN
    assert "ratings" not in desk.get("b")
    assert "ratings" in OWN_FIELDS
    names = ("去现场次数满意度", "办事指南符合度", "办事效率", "服务质量", "网上体验")
    assert [field_of(name) for name in names] == [
        f"ratings.{name}" for name in ("visits", "guide", "efficiency", "service", "online")
    ]
    for wrong in (5.1, -1, "好"):
        assert put(desk, ratings={"online": wrong}).skipped == 1


def test_2_what_is_absent_stays_absent(desk):
    put(desk, ratings=GIVEN)
    found = desk.get("a")
    assert "online" not in found["ratings"]
    assert "rating" not in found
    put(desk, ratings={})
    assert not desk.get("a").get("ratings")


def test_3_the_page_shows_what_is_given():
    shown = ratings({"rating": 4.14, "rating_count": 120, "ratings": GIVEN})
    assert shown == (
        ("整体评价", "4.1 分（120 次评价）"), ("去现场次数满意度", "4.5 分"), ("办事指南符合度", "5.0 分"),
        ("办事效率", "0.0 分"), ("服务质量", "3.2 分"),
    )  # fmt: skip
    assert [name for name, _ in ratings({"ratings": {"online": 4}})] == ["网上体验"]
    for kind in ("matter", "app"):
        assert "ratings" in {one.anchor for one in sections_of({"kind": kind, "rating": 4.0})}
        assert "ratings" not in {one.anchor for one in sections_of({"kind": kind, "rating_count": 9})}
