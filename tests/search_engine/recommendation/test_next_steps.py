"""Next steps and renewals in the sample.

1. Every row of both tables names matters that the sample catalogue has, under that very name; nothing follows itself.
2. Where nobody has handled anything yet, what follows a matter stands first, with its reason, in the table's order.
3. A person is told what follows what they handled; what they handled already stays away.
"""

from dictionaries.lexicon import shipped_lexicon
from dictionaries.normalize import squash
from search_engine.recommendation.renewals import validities
from search_engine.recommendation.sources.next_steps import steps_by_matter
from tests.known import catalogue
from tests.search_engine.recommendation.town import Town


def next_steps():
    return steps_by_matter(shipped_lexicon().next_steps)


def test_next_steps_name_matters_of_the_sample():
    titles = {squash(matter.title) for matter in catalogue() if matter.shared["initiative"] == "依申请"}
    assert len(next_steps()) >= 40
    for matter, following in next_steps().items():
        assert matter in titles
        assert {squash(step) for step in following} <= titles - {matter}, matter
        assert len(set(following)) == len(following)


def test_expiring_matters_of_the_sample_can_be_renewed():
    titles = {squash(matter.title) for matter in catalogue()}
    for validity in validities():
        assert any(validity.starts_with(title) for title in titles), validity.name
        assert any(validity.is_renewed_by(title) for title in titles), validity.name


def test_next_steps_of_the_table_come_first_without_events(town: Town):
    assert next_steps()["企业设立登记"][0] == "公章刻制备案"
    for context in ("matter:y-firm", "after:企业设立登记"):
        found = town.recommend(context=context, audience="legal")
        assert found[0].item.id == "y-seal"
        assert found[0].reason == {"code": "follows", "text": "办完“企业设立登记”后可以接着办"}
    assert "follows" not in {one.reason["code"] for one in town.recommend(context="matter:y-seal")}


def test_a_person_is_told_what_follows_what_they_handled(lively: Town):
    user = lively.agree("me")
    lively.did("me", "handle", "y-firm", ago=3)
    assert lively.reasons(user)["y-seal"]["code"] == "handled_follows"
    lively.did("me", "handle", "y-seal", ago=2)
    assert "y-seal" not in lively.ids(user)
