"""Every recommender in the registry.

1. Fitting returns the model, leaves the parameters alone, and is repeatable to the bit.
2. A list is n item numbers, best first, none twice, nothing of the history, `NONE` only where items have run out.
3. The answer of a history does not depend on who else asks, nor on the batch that it falls into.
4. An empty history gets what is popular; items that the model does not know are left out of a history.
5. A saved model answers as the fitted one, whoever loads it; its kind and parameters come back.
6. Nothing of any user is kept: a saved model does not grow with users and no learned array has a row for each.
7. The whole order equals the plain one: sorted by score, then popularity, then number.
8. A part that the model needs and that is missing is told by name; other models take no notice.
9. Interactions of nobody can be fitted.
10. Wrong histories and n are refused.
"""

from dataclasses import replace

import numpy as np
import pytest
from scipy import sparse

from ranker.errors import BadModel, MissingPart, UnknownModel
from ranker.recommenders import RECOMMENDERS, Histories, Interactions, load_recommender
from ranker.recommenders import recommender_of as by_name
from ranker.recommenders.selection import NONE
from tests.ranker.recommenders.samples import asking, grouped

SAMPLE = grouped()
USERS, ITEMS = SAMPLE.matrix.shape
NEEDS = {"recent_popularity": "times", "sequential_rules": "times", "content": "features"}
# A parameter of each that must come back from the disk.
CHANGED = {
    "popularity": {},
    "recent_popularity": {"half_life": 3.0},
    "item_knn": {"shrinkage": 1.0, "per_item": 5},
    "spectral": {"rank": 2, "low_pass": 0.9},
    "local_ridge": {"support": 7, "ridge": 0.5, "dropout": 0.2},
    "sequential_rules": {"support": 2, "false_rules": 0.9},
    "content": {"floor": 0.2},
}

pytestmark = pytest.mark.parametrize("name", RECOMMENDERS)


def fitted(name):
    return by_name(name)(**CHANGED[name]).fit(SAMPLE)


def some() -> Histories:
    return Histories(SAMPLE.matrix[:9])


def test_fitting_returns_the_model_and_is_repeatable(name):
    made = by_name(name)(**CHANGED[name])
    assert made.fit(SAMPLE) is made
    assert {key: made.parameters()[key] for key in CHANGED[name]} == CHANGED[name]
    again = made.recommend(some(), 5)
    other = made.fit(SAMPLE).recommend(some(), 5)
    np.testing.assert_array_equal(again.items, other.items)
    np.testing.assert_array_equal(again.scores, other.scores)


def test_a_list_has_unseen_items_best_first_and_none_twice(name):
    found = fitted(name).recommend(some(), ITEMS)
    assert found.items.shape == found.scores.shape == (9, ITEMS)
    for row, (items, scores) in enumerate(zip(found.items, found.scores, strict=True)):
        listed = items[items != NONE]
        seen = SAMPLE.matrix[[row]].indices
        assert sorted([*listed, *seen]) == list(range(ITEMS))
        assert (items[listed.size :] == NONE).all()
        assert (np.diff(scores[: listed.size]) <= 0).all()


def test_an_answer_does_not_depend_on_who_else_asks(name, monkeypatch):
    model = fitted(name)
    whole = model.recommend(some(), 6)
    monkeypatch.setattr("ranker.recommenders.recommender.CELLS", 2 * ITEMS)
    batched = model.recommend(some(), 6)
    np.testing.assert_array_equal(whole.items, batched.items)
    for row in range(9):
        np.testing.assert_array_equal(whole.items[[row]], model.recommend(some().part(row, row + 1), 6).items)


def test_an_empty_history_gets_what_is_popular(name):
    model = fitted(name)
    unknown = Histories.of([{}, {"没有这一项": 1.0}], model.number_)
    assert unknown.matrix.nnz == 0
    found = model.recommend(unknown, 5)
    if by_name(name).baseline:
        wanted = np.argsort(-model.scores(unknown)[0], kind="stable")[:5]
    else:
        wanted = np.lexsort((np.arange(ITEMS), -model.popularity_))[:5]
    np.testing.assert_array_equal(found.items, [wanted, wanted])
    known = [{"事项3": 1.0, "没有这一项": 1.0}, {"事项3": 1.0}]
    with_unknown, without = model.recommend(Histories.of(known, model.number_), 5).items
    np.testing.assert_array_equal(with_unknown, without)
    assert model.ids(found.items[0]) == [f"事项{item}" for item in wanted]


def test_a_saved_model_answers_as_the_fitted_one(name, tmp_path):
    model = fitted(name)
    model.save(tmp_path / "model")
    for loaded in (load_recommender(tmp_path / "model"), by_name(name).load(tmp_path / "model")):
        assert type(loaded) is type(model)
        assert loaded.parameters() == model.parameters()
        assert loaded.items_ == model.items_
        ours, theirs = model.recommend(some(), ITEMS), loaded.recommend(some(), ITEMS)
        np.testing.assert_array_equal(ours.items, theirs.items)
        np.testing.assert_array_equal(ours.scores, theirs.scores)
    others = [other for other in RECOMMENDERS.values() if other.name != name]
    with pytest.raises(BadModel, match="模型种类"):
        others[0].load(tmp_path / "model")


def test_a_saved_model_holds_nothing_of_a_user(name, tmp_path):
    times = np.concatenate([SAMPLE.times] * 3)
    matrix = sparse.csr_array(sparse.vstack([SAMPLE.matrix] * 3))
    more = replace(SAMPLE, matrix=matrix, times=times)
    by_name(name)(**CHANGED[name]).fit(SAMPLE).save(tmp_path / "few")
    by_name(name)(**CHANGED[name]).fit(more).save(tmp_path / "many")
    few, many = (np.load(tmp_path / of / "arrays.npz", allow_pickle=False) for of in ("few", "many"))
    for key in few.files:
        assert not {USERS, 3 * USERS} & set(many[key].shape), key
        if name != "sequential_rules":
            assert few[key].nbytes == many[key].nbytes, key


def test_the_whole_order_equals_a_plain_sort(name):
    model = fitted(name)
    scores = np.asarray(model.scores(some()))
    found = model.recommend(some(), ITEMS)
    for row in range(9):
        unseen = set(range(ITEMS)) - set(SAMPLE.matrix[[row]].indices)
        plain = sorted(unseen, key=lambda item: (-scores[row, item], -model.popularity_[item], item))
        np.testing.assert_array_equal(found.items[row][: len(plain)], plain)


def test_a_missing_part_is_told_by_name(name):
    bare = Interactions(SAMPLE.matrix, SAMPLE.items)
    model = by_name(name)()
    if name not in NEEDS:
        assert model.fit(bare) is model
        return
    with pytest.raises(MissingPart) as caught:
        model.fit(bare)
    assert (caught.value.model, caught.value.part) == (name, NEEDS[name])


def test_interactions_of_nobody_can_be_fitted(name):
    nobody = Interactions.from_pairs([], [], SAMPLE.items, times=[], rows=0, features=SAMPLE.features)
    found = by_name(name)().fit(nobody).recommend(asking(SAMPLE.matrix[:2].toarray()), 3)
    assert found.items.shape == (2, 3)
    assert (found.items != NONE).all()


def test_wrong_histories_and_names_are_refused(name):
    model = fitted(name)
    with pytest.raises(ValueError, match="histories over"):
        model.recommend(asking(np.ones((1, ITEMS + 1))), 3)
    with pytest.raises(ValueError, match="n ≥ 1"):
        model.recommend(some(), 0)
    with pytest.raises(UnknownModel, match=name):
        by_name(name + "?")
