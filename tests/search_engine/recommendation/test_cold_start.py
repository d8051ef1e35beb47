"""A fresh installation: no event, no model, no person.

1. Regions and audiences have lists of their own, none of them empty, and different ones.
2. What leads a list is what the region has and what is used much.
3. At most two of the first six are of one department, as long as there are others.
4. Contexts have lists of their own.
5. The same request has the same list.
6. A catalogue that says nothing of use, occasions or themes is recommended from all the same, the nearest first.
"""

from collections import Counter

import pytest

from tests.search_engine.recommendation.town import NATION, XUHUI, YUHANG, Town, matter

FOUR = [(region, audience) for region in (YUHANG, XUHUI) for audience in ("natural", "legal")]


def test_regions_and_audiences_have_different_lists(town):
    lists = {
        (region, audience): tuple(town.ids(region=region, audience=audience, limit=6)) for region, audience in FOUR
    }
    assert all(lists.values())
    assert len(set(lists.values())) == 4
    for one in lists:
        for other in lists:
            if one[1] != other[1]:
                assert not set(lists[one]) & set(lists[other])


@pytest.mark.parametrize(
    ("region", "audience", "leading"),
    [
        (YUHANG, "natural", "y-birth"),
        (YUHANG, "legal", "y-firm"),
        (XUHUI, "natural", "x-fund"),
        (XUHUI, "legal", "x-bank"),
    ],
)
def test_what_the_region_has_and_uses_much_leads(town, region, audience, leading):
    assert leading in town.ids(region=region, audience=audience, limit=3)


@pytest.mark.parametrize(("region", "audience"), FOUR)
def test_the_first_six_have_at_most_two_of_a_department(town, region, audience):
    found = town.recommend(region=region, audience=audience, limit=6)
    departments = Counter(town.service.document_desk.get(one.item.id)["authority"]["department"] for one in found)
    everything = town.recommend(region=region, audience=audience)
    others = {town.service.document_desk.get(one.item.id)["authority"]["department"] for one in everything}
    assert max(departments.values()) <= 2 or len(others) < 3


def test_contexts_have_lists_of_their_own(town):
    after = town.ids(context="matter:y-birth", limit=3)
    assert {"y-card", "y-vaccine"} <= set(after)
    assert town.ids(context="licence:居住证") == ["y-sign"]
    assert town.ids(context="licence:暂住证") == []
    assert town.ids(context="empty", limit=3)


def test_the_same_request_has_the_same_list(town):
    assert town.ids() == town.ids()


def test_a_bare_catalogue_is_recommended_nearest_first(tmp_path):
    bare = [matter("n", "护照签发", NATION), matter("y", "门牌编制"), matter("y2", "地名查询", online=["受理"])]
    town = Town(tmp_path, [*bare, matter("x", "门牌编制", XUHUI), matter("n2", "门牌编制", NATION)])
    try:
        found = town.reasons(context="home")
        assert list(found) == ["y2", "y", "n"]
        assert found["y"]["text"] == "余杭区可办"
        assert found["n"]["text"] == "全国可办"
        assert town.ids(region=XUHUI) == ["x", "n"]
    finally:
        town.close()
