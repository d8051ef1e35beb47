"""What must hold of everything that is recommended, in every context.

1. The region has it: its own, what lies above and below it; nothing of elsewhere, though it serves people from here.
2. It is for the audience that is asked for, or for nobody in particular.
3. It is online: neither taken off nor suspended.
4. It is something that one applies for: no fines, no policies.
5. The platform shows it.
6. What the person handled stays away, unless it is due again; what they dismissed stays away.
7. A context's own matter is not recommended to itself, nor what the page shows already.
8. A card that stands for copies below the region says so, as in a search.
"""

import pytest

from search_engine import BadParameters, NotFound
from tests.search_engine.recommendation.town import NATION, XUHUI, Town

CONTEXTS = ("home", "empty", "matter:y-birth", "after:出生登记", "licence:居住证")


@pytest.mark.parametrize("context", CONTEXTS)
def test_every_context_recommends_only_what_may_be_offered(town, context):
    found = town.recommend(context=context, audience="natural")
    assert found or context.startswith("after")  # the page shows what it is about already
    ids = {one.item.id for one in found}
    assert not ids & {"x-id", "x-fund", "x-tree", "x-firm", "x-bank"}
    assert not ids & {"y-firm", "y-seal", "y-tax"}
    assert not ids & {"y-gone", "y-off"}
    assert not ids & {"y-fine", "y-policy"}
    assert len(ids) == len(found)


def test_nothing_of_elsewhere_is_recommended(town):
    assert not any(one.item.foreign for one in town.recommend(context="licence:户口"))
    assert "x-move" in town.ids(region=XUHUI)
    assert "n-tax" in town.ids()
    assert "y-app" not in town.ids(region=XUHUI)
    assert "x-fund" in town.ids(region=XUHUI)


def test_an_unknown_region_is_refused(town):
    with pytest.raises(BadParameters):
        town.recommend(region="999999")


def test_only_matters_of_the_audience_are_recommended(town):
    legal = town.ids(audience="legal")
    assert {"y-firm", "y-seal", "y-tax"} <= set(legal)
    assert not {"y-id", "y-birth"} & set(legal)
    assert {"y-firm", "y-id"} <= set(town.ids())


def test_a_matter_comes_back_when_it_is_online_again(lively):
    assert "y-gone" not in lively.ids()
    document = lively.service.document_desk.get("y-gone")
    lively.put([document | {"status": "online"}])
    lively.place.worker().run_once()
    assert "y-gone" in lively.ids()


def test_only_matters_of_the_platform_are_recommended(town):
    assert "y-mini" in town.ids(pf="mini")
    assert "y-mini" not in town.ids(pf="web")
    assert "y-mini" in town.ids()


def test_handled_and_dismissed_matters_stay_away(lively):
    user = lively.agree("u")
    assert {"y-id", "y-card"} <= set(lively.ids(user))
    lively.did("u", "handle", "y-id")
    lively.did("u", "dismiss", "y-card")
    assert not {"y-id", "y-card"} & set(lively.ids(user))
    assert {"y-id", "y-card"} <= set(lively.ids())
    # a copy of the same base elsewhere is the same thing
    assert "x-id" not in lively.ids(user, region=XUHUI)


@pytest.mark.parametrize(("ago", "again"), [(200, False), (290, True), (365, True), (394, True), (400, False)])
def test_a_handled_matter_comes_back_when_due(lively, ago, again):
    user = lively.agree("u")
    lively.did("u", "handle", "y-sign", ago=ago)
    assert ("y-sign" in lively.ids(user)) is again


def test_a_matter_is_not_recommended_to_itself(town):
    assert "y-birth" not in town.ids(context="matter:y-birth")
    assert "y-birth" not in town.ids(context="after:出生登记")
    with pytest.raises(NotFound):
        town.recommend(context="matter:nobody")


def test_a_card_for_copies_below_needs_a_region(town: Town):
    found = {one.item.id: one.item for one in town.recommend(region="330100", audience="natural")}
    assert found["y-id"].needs_region
    assert found["y-id"].region["code"] == "330100"
    nation = {one.item.title for one in town.recommend(region=NATION)}
    assert "居民身份证补领" in nation


def test_without_a_region_each_title_comes_once(town):
    titles = [one.item.title for one in town.recommend(region=None)]
    assert "居民身份证补领" in titles
    assert len(titles) == len(set(titles))
