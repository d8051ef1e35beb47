"""What is known of a person, and who gets it.

1. Without consent, without a token, of somebody else: nothing personal in recommendations, search or feed.
2. Forgetting and withdrawing are effective on the very next answer of all three.
3. The order of a search knows the person's matters; `personal=0` does not.
4. A person's department and history say what comes first, fading with time; what was dismissed says nothing.
"""

from search_engine import SearchRequest
from search_engine.access import Person
from search_engine.recommendation.history import History
from tests.search_engine.recommendation.town import DAY, NOW, YUHANG, Town, matter
from tests.signals import share_of

REQUEST = SearchRequest(q="登记", region=YUHANG, explain=True)


def busy(town: Town, name: str = "me") -> str:
    user = town.agree(name)
    town.did(name, "handle", "y-birth")
    town.did(name, "view", "y-name")
    town.did(name, "favourite", "y-vaccine")
    return user


def test_nobody_else_gets_what_is_personal(lively):
    plain = lively.reasons()
    user = busy(lively)
    assert lively.reasons(user) != plain
    assert lively.reasons() == plain
    assert lively.reasons(lively.user("somebody else")) == plain
    assert lively.service.search(REQUEST).query.personal is False
    assert lively.service.search(REQUEST, Person(lively.user("somebody else"))).query.personal is False
    assert lively.service.recommendations.feed(lively.user("somebody else")).agreed is False


def test_without_consent_no_history_is_read(lively):
    lively.did("shy", "handle", "y-birth")
    shy = lively.user("shy")
    assert lively.service.recommendations.history(shy) == History()
    assert lively.reasons(shy) == lively.reasons()
    # what somebody did before they agreed is not theirs
    lively.agree("shy")
    assert lively.service.recommendations.history(shy).empty


def test_forgetting_takes_effect_on_the_next_answer(lively):
    plain, page = lively.reasons(), lively.service.search(REQUEST).items
    user = busy(lively)
    assert "y-birth" not in lively.ids(user)
    assert lively.service.search(REQUEST, Person(user)).query.personal
    lively.place.people.forget(user)
    assert lively.reasons(user) == plain
    assert lively.service.search(REQUEST, Person(user)).items == page
    assert lively.service.recommendations.feed(user).agreed is False


def test_a_deleted_entry_counts_no_more(lively):
    user = lively.agree("me")
    lively.did("me", "handle", "y-birth")
    event = lively.place.people.footprint(user)[0].id
    assert "y-birth" not in lively.ids(user)
    lively.place.people.forget_footprint(user, [event])
    assert "y-birth" in lively.ids(user)


def test_a_search_order_knows_the_person_unless_switched_off(lively):
    lively.put([matter("y-club", "社团登记", department="民政"), matter("y-grave", "墓地登记", department="殡葬")])
    lively.place.worker().run_once()
    request = SearchRequest(q="登记", region=YUHANG, explain=True)
    for document in ("y-club", "y-grave"):
        user = lively.agree(document)
        lively.did(document, "view", document)
        page = lively.service.search(request, Person(user))
        mine = [item for item in page.items if share_of(item, "personal") > 0]
        assert document in {item.id for item in mine}
        same = [item.id for item in page.items if item.why["class"] == mine[0].why["class"]]
        assert same.index(document) < same.index({"y-club": "y-grave", "y-grave": "y-club"}[document])
    off = lively.service.search(SearchRequest(q="登记", region=YUHANG, explain=True, personal=False), Person(user))
    assert off.query.personal is False
    assert all(share_of(item, "personal") == 0 for item in off.items)


def test_weights_of_a_history_fade_with_time():
    history = History(
        handled={"a": NOW - 60 * DAY}, viewed={"a": NOW, "b": NOW, "c": NOW}, kept={"c": NOW}, dismissed={"b": NOW}
    )
    weights = history.weights(NOW)
    assert set(weights) == {"a", "c"}
    assert weights["a"] == 1.5  # handled counts three, half of it after sixty days
    assert weights["c"] == 2.0
    assert history.weights(NOW + 60 * DAY)["c"] == 1.0
