"""Learning from what people did, and from nothing that they took back.

1. What is learnt without somebody who was forgotten is what would have been learnt had they never been there, to the
   last bit (any people, any events).
2. After a deletion nothing of the person is found in the database, the files or the models: not their hash, not their
   number, not the generation that was learnt from them.
3. No pair and no item that fewer than ten people have is in a saved model.
4. Deltas give the models that learning anew gives.
5. One step switches; old generations go; a process that serves sees the next one; what cannot be read is nothing known.
6. The first data is learnt from within half a minute, a deletion at the next step, a write at the next but ten minutes.
7. A favourite that is taken back is learnt from no more, by the difference and anew.
"""

import hashlib

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.events import Event, EventStore, People, Pseudonyms, Visitor
from ranker.errors import NoSolution
from ranker.recommenders import recommender_of
from search_engine.people.learning import Knowledge, ModelFolder, ModelManager, learner
from search_engine.people.learning.choosing import CANDIDATES, Chosen
from search_engine.people.learning.learner import ABSORB_EVERY, FIRST_EVERY, Learner
from search_engine.recommendation.history import read_history
from tests.promise.places import tree
from tests.search_engine.recommendation.town import DAY, NOW

ITEMS = "abcdefgh"


class NoMatters:
    """A store without documents."""

    def matters(self):
        return iter(())

    def sequence(self):
        return 0


class Site:
    """Events, people, and what is learnt from them; documents "a1", "a2" … are copies of the base "a"."""

    def __init__(self, folder):
        self.folder = folder
        self.events = EventStore(
            folder / "events.db", lambda: Pseudonyms(b"k" * 32), lambda ids: {i: i[0] for i in ids}
        )
        self.people, self.models = People(self.events), ModelFolder(folder / "models")
        self.now = NOW / 1_000
        self.learner = Learner(self.events, NoMatters(), self.models, tree, None, lambda: self.now)
        self.count = 0

    def user(self, name):
        return self.events.pseudonyms.user(name)

    def did(self, name, type, item, at=NOW - 20 * DAY):
        self.count += 1
        self.people.agree(self.user(name), NOW - 100 * DAY)
        event = Event(f"e-{name}-{self.count}", type, at, "330110000000", "s", documents=(f"{item}1",))
        self.events.append([event], Visitor(self.user(name)), NOW)

    def current(self):
        return Knowledge.load(self.models.current())


@pytest.fixture
def site(tmp_path):
    site = Site(tmp_path)
    yield site
    site.events.close()


@pytest.fixture
def neighbours(monkeypatch):
    """Item-kNN, whatever a split of so few would choose."""
    monkeypatch.setattr(learner, "choose_model", lambda _: Chosen("item_knn", {}))


def fingerprint(folder):
    """What every array of every model holds; the manifest's times are no part of it."""
    found = {}
    for path in sorted(folder.rglob("*.npz")):
        with np.load(path, allow_pickle=False) as file:
            for name in sorted(file.files):
                if name != "until":
                    values = file[name]
                    text = f"{values.dtype}{values.shape}".encode() + values.tobytes()
                    found[f"{path.relative_to(folder)}:{name}"] = hashlib.sha256(text).hexdigest()
    return found


people = st.lists(st.tuples(st.sampled_from(ITEMS), st.sampled_from(["view", "handle", "favourite"])), max_size=4)


SITES = {
    "others": st.lists(people, min_size=8, max_size=26),
    "mine": people.filter(bool),
    "model": st.sampled_from(["item_knn", "spectral", "local_ridge"]),
}


@settings(max_examples=6)
@given(**SITES)
def test_learning_after_forgetting_equals_never_having_known(tmp_path_factory, others, mine, model):
    as_if_they_had_never_been(tmp_path_factory, others, mine, model)


@pytest.mark.soak
@settings(max_examples=60)
@given(**SITES)
def test_learning_after_forgetting_equals_never_having_known_often(tmp_path_factory, others, mine, model):
    as_if_they_had_never_been(tmp_path_factory, others, mine, model)


def as_if_they_had_never_been(tmp_path_factory, others, mine, model):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(learner, "choose_model", lambda _: Chosen(model, {}))
        learnt = []
        for with_me in (True, False):
            site = Site(tmp_path_factory.mktemp("site"))
            for number, done in enumerate(others):
                if number == 3 and with_me:
                    for item, type in mine:
                        site.did("me", type, item)
                # the same for everybody: a crowd that lifts pairs above the least number of people
                for item, type in [*done, ("a", "handle"), ("b", "handle")]:
                    site.did(f"p{number}", type, item, NOW - 30 * DAY)
            if with_me:
                site.learner.step()
                site.people.forget(site.user("me"))
            assert site.learner.step()
            learnt.append(fingerprint(site.models.current()))
            site.events.close()
        assert learnt[0] == learnt[1]


def test_a_forgotten_person_is_in_no_model_and_file(site, neighbours):
    for number in range(12):
        for item in "abc":
            site.did(f"p{number}", "handle", item)
    for item in "abc":
        site.did("me", "handle", item)
    site.learner.step()
    before = site.models.current()
    user = site.user("me")
    assert read_history(site.events, user).handled
    site.people.forget(user)
    assert read_history(site.events, user).empty  # the very next answer
    assert site.learner.step()
    assert not before.exists()
    assert [path.name for path in site.models.path.glob("m*")] == [site.models.current().name]
    marks = [user.encode(), bytes.fromhex(user), b"e-me-"]
    files = [path for path in site.folder.rglob("*") if path.is_file()]
    assert len(files) > 4
    for path in files:
        content = path.read_bytes()
        assert not [mark for mark in marks if mark in content], path
    assert site.current().manifest.users == 12
    assert site.current().manifest.forgotten == site.events.mark("forgotten")


@pytest.mark.parametrize("model", ["item_knn", "spectral", "local_ridge"])
def test_pairs_of_few_people_are_in_no_model(site, monkeypatch, model):
    monkeypatch.setattr(learner, "choose_model", lambda _: Chosen(model, {}))
    for number in range(15):
        for item in "ab":
            site.did(f"p{number}", "view", item)
    for number in range(9):
        site.did(f"p{number}", "view", "c")  # too few have it
        site.did(f"q{number}", "view", "d")
    for number in range(8):
        site.did(f"p{number}", "view", "d")  # enough have it, too few with a
    site.learner.step()
    together = site.current().together
    assert together.items_ == ("a", "b", "d")
    number = together.number_
    weights = together.weights_.toarray()
    assert weights[number["a"], number["b"]] > 0
    assert weights[number["a"], number["d"]] == 0 == weights[number["d"], number["b"]]
    shared = site.current().shared
    assert shared.co_occurrences("a", "b") == 15
    assert shared.co_occurrences("a", "d") == 0 == shared.co_occurrences("a", "c")


def test_a_model_without_solution_gives_way_to_a_plainer_one(site, monkeypatch):
    """What hiding pairs leaves may have no solution; then a plainer model of the same matrix serves."""

    def refuse(self, gram):
        raise NoSolution("")

    monkeypatch.setattr(learner, "choose_model", lambda _: Chosen("local_ridge", {}))
    monkeypatch.setattr(recommender_of("local_ridge"), "fit_gram", refuse)
    for number in range(15):
        for item in "ab":
            site.did(f"p{number}", "view", item)
    site.learner.step()
    assert type(site.current().together) is recommender_of("spectral")


def test_deltas_give_the_models_of_learning_anew(site, monkeypatch):
    monkeypatch.setattr(learner, "choose_model", lambda _: Chosen("local_ridge", {}))
    for number in range(15):
        for item in "abc":
            site.did(f"p{number}", "view", item)
    site.learner.step()
    for number in range(8, 22):
        site.did(f"p{number}", "handle", "abc"[number % 3])
        site.did(f"p{number}", "view", "b")
    site.now += ABSORB_EVERY / 1_000 + 1
    monkeypatch.setattr(learner, "GROWN", 100.0)
    assert site.learner.step()
    delta = site.current()
    site.learner.learn()
    anew = site.current()
    assert delta.together.items_ == anew.together.items_
    assert delta.manifest.users == anew.manifest.users == 22
    np.testing.assert_allclose(delta.together.weights_.toarray(), anew.together.weights_.toarray(), rtol=1e-5)
    np.testing.assert_array_equal(delta.together.popularity_, anew.together.popularity_)
    np.testing.assert_array_equal(delta.shared.counts.toarray(), anew.shared.counts.toarray())


def test_serving_processes_follow_the_next_generation(site, neighbours):
    manager = ModelManager(site.models)
    assert manager.current().manifest is None
    for number in range(12):
        for item in "ab":
            site.did(f"p{number}", "handle", item)
    site.learner.learn()
    first = manager.current()
    assert first.near("together", "a") != {}
    assert manager.current() is first
    site.learner.learn()
    assert manager.current() is not first
    (site.models.current() / "together" / "arrays.npz").write_bytes(b"torn")
    assert ModelManager(site.models).current().manifest is None
    site.models.begin()  # what a kill leaves
    assert len(list(site.models.path.glob("m*"))) == 2
    site.learner.learn()
    assert len(list(site.models.path.glob("m*"))) == 1
    site.models.clear()
    assert manager.current().manifest is None


def test_no_model_stays_when_learning_after_forgetting_fails(site, neighbours, monkeypatch):
    for number in range(12):
        for item in "ab":
            site.did(f"p{number}", "handle", item)
    site.learner.step()
    site.people.forget(site.user("p1"))
    monkeypatch.setattr(learner, "choose_model", lambda _: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        site.learner.step()
    assert site.models.current() is None
    assert not list(site.models.path.glob("m*"))


def test_learning_is_due_at_once_after_deletions_and_soon_after_writes(site, neighbours):
    assert site.learner.step()
    assert not site.learner.step()
    for number in range(12):
        for item in "ab":
            site.did(f"p{number}", "handle", item)
    assert not site.learner.step()
    site.now += FIRST_EVERY / 1_000 + 1
    assert site.learner.step()
    assert site.current().manifest.items == 2
    site.people.forget(site.user("p1"))
    assert site.learner.step()
    assert site.current().manifest.users == 11
    assert not site.learner.step()
    site.now += 86_400
    assert site.learner.step()
    site.now -= 86_400  # the clock is set back: nothing waits for a day
    assert site.learner.step()
    assert not site.learner.step()


def test_every_candidate_model_can_follow_changes(site):
    """What may be chosen can be solved from a Gram matrix, or is a baseline."""
    for name in CANDIDATES:
        assert recommender_of(name).baseline or hasattr(recommender_of(name), "fit_gram")


def test_a_favourite_taken_back_is_learnt_from_no_more(site, neighbours, monkeypatch):
    monkeypatch.setattr(learner, "GROWN", 100.0)
    for number in range(15):
        for item in "ab":
            site.did(f"p{number}", "view", item)
        site.did(f"p{number}", "favourite", "c")
    site.learner.step()
    assert site.current().near("together", "a").keys() == {"b", "c"}
    for number in range(12):
        site.did(f"p{number}", "unfavourite", "c", NOW - 19 * DAY)
    site.now += ABSORB_EVERY / 1_000 + 1
    assert site.learner.step()
    assert site.current().near("together", "a").keys() == {"b"}  # three people are too few to be learnt from
    site.learner.learn()
    assert site.current().together.items_ == ("a", "b")
