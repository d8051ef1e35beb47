"""A person's tastes move the score alone.

1. Whatever the tastes: the same cards, in the same order of class, tier, depth and foreign; totals, facets and what is
   folded stay as they are.
2. What is added is 0 to the named maximum, is said in why, and is the whole difference of the scores; within one class
   and tier more comes first.
3. The page of a person is kept for nobody, and no kept page is a person's; without an effect it is everybody's page.
"""

from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ranker.profile import default_profile
from ranker.signals import Personalization
from search_engine.query.request import SearchRequest
from tests.promise.catalogues import requests, scenes
from tests.promise.examples import examples
from tests.promise.home import EVERYTHING, copies_of, home_with
from tests.signals import share_of

pytestmark = pytest.mark.long

SHARES = st.floats(0, 1)
TASTES = st.builds(
    Personalization,
    st.dictionaries(st.integers(0, 12), SHARES, max_size=6),
    st.dictionaries(st.sampled_from(["公安", "市场监管", "卫健", "没有的"]), SHARES, max_size=3),
    st.dictionaries(st.sampled_from(["准营准办", "证件办理"]), SHARES, max_size=2),
)


def above_score(item):
    return (-item.why["class"], item.why["tier"], -item.why["depth"], item.foreign)


@examples(12)
@given(scene=scenes(), personalization=TASTES, data=st.data())
def test_tastes_move_the_score_alone(scene, personalization, data):
    with home_with(scene.copies) as home:
        request = replace(
            data.draw(requests(scene.regions)), page=1, size=EVERYTHING, explain=True, sort="relevance", is_read=True
        )
        plain, personal = home.search(request), home._current().search(request, personalization)
        assume(not plain.items or plain.items[0].distance_km is None)
        assert (personal.total, personal.facets, personal.cascade) == (plain.total, plain.facets, plain.cascade)
        own = {item.id: item for item in plain.items}
        assert sorted(own) == sorted(item.id for item in personal.items)
        for item in personal.items:
            before = own[item.id]
            assert above_score(item) == above_score(before)
            assert item.collapsed == before.collapsed
            assert 0 <= share_of(item, "personal") <= default_profile().weight("personal")
            assert share_of(before, "personal") == 0
            assert item.score == pytest.approx(before.score + share_of(item, "personal"), abs=2e-3)
        if "近" not in request.q:
            assert [above_score(item) for item in personal.items] == [above_score(item) for item in plain.items]
            for one, other in zip(personal.items, personal.items[1:], strict=False):
                assert above_score(one) != above_score(other) or one.score >= other.score - 1e-4
        assert personal.query.personal is any(share_of(item, "personal") > 0 for item in personal.items)


MATTERS = [
    {"id": "a", "kind": "matter", "title": "居民身份证补领", "region": "330110", "authority": {"department": "公安"}},
    {"id": "b", "kind": "matter", "title": "居民身份证换领", "region": "330110", "authority": {"department": "民政"}},
    {"id": "c", "kind": "matter", "title": "身份证", "region": "330106", "authority": {"department": "民政"}},
]
REQUEST = SearchRequest(q="居民身份证", region="330110", explain=True)


def test_more_taste_comes_first_within_a_tier():
    with home_with(copies_of(MATTERS)) as home:
        pages = [home._current().search(REQUEST, Personalization(departments={name: 1.0})) for name in ("公安", "民政")]
        # the name itself, of another county where it cannot be used, stays where its class puts it
        assert [[item.id for item in page.items] for page in pages] == [["a", "b", "c"], ["b", "a", "c"]]
        assert share_of(pages[1].items[0], "personal") > 0


def test_a_personal_page_is_kept_for_nobody():
    with home_with(copies_of(MATTERS)) as home:
        pipeline = home._current()
        before = pipeline.search(REQUEST)
        mine = pipeline.search(REQUEST, Personalization(departments={"民政": 1.0}))
        others = pipeline.search(REQUEST, Personalization(departments={"公安": 1.0}))
        after = pipeline.search(REQUEST)
        assert mine.query.personal
        assert [item.id for item in mine.items] != [item.id for item in others.items]
        assert after.items is before.items
        assert not after.query.personal
        assert all(share_of(item, "personal") == 0 for item in after.items)
        # the other way round: a page kept first is not a person's afterwards
        nothing = pipeline.search(REQUEST, Personalization())
        assert nothing.items == before.items
        assert not nothing.query.personal
