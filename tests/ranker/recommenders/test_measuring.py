"""Measuring and choosing.

1. The figures are those of a plain ranking of every item for every user who wants something.
2. Items of the training part are never listed; who wants nothing is not asked; unknown items stay in the denominator.
3. The winner is the best by nDCG that beats every popularity baseline by more than luck.
4. Where no model does, as on data without structure, the winner is the best baseline.
5. Models that lack a part are left out and named; without a baseline nothing can be chosen.
"""

import numpy as np
import pytest

from ranker.evaluation.ndcg import ndcg
from ranker.evaluation.recall import recall
from ranker.recommenders import RECOMMENDERS, Histories, Interactions, choose, hold_out, measure
from ranker.recommenders.item_knn import ItemKNN
from ranker.recommenders.local_ridge import LocalRidge
from ranker.recommenders.popularity import Popularity
from tests.ranker.recommenders.samples import grouped, of_dense


def test_figures_of_a_model_equal_a_plain_ranking():
    split = hold_out(grouped(), 0.3, 1)
    found = measure(ItemKNN(), split.train, split.wanted, 5)
    train, wanted = split.train.matrix.toarray(), split.wanted.toarray()
    model = ItemKNN().fit(split.train)
    scores = np.asarray(model.scores(Histories(split.train.matrix)))
    lists, values = [], []
    for user in np.flatnonzero(wanted.sum(axis=1)):
        unseen = np.flatnonzero(train[user] == 0).tolist()
        first = sorted(unseen, key=lambda item: (-scores[user, item], -model.popularity_[item], item))[:5]
        names = tuple(model.items_[item] for item in first)
        grades = {model.items_[item]: 1 for item in np.flatnonzero(wanted[user])}
        lists.append(first)
        values.append((recall(names, grades, 5), ndcg(names, grades, 5)))
    shown = found.values()
    assert (shown["recall@5"], shown["ndcg@5"]) == pytest.approx(np.mean(values, axis=0).tolist())
    assert shown["users"] == len(lists)
    assert shown["coverage@5"] == len({item for one in lists for item in one}) / 24
    bits = [-np.log2(train[:, item].mean()) for one in lists for item in one]
    assert shown["novelty@5"] == pytest.approx(np.mean(bits))


def test_trained_items_are_not_listed_and_unknown_ones_count():
    train = of_dense([[1, 1, 0, 0], [1, 0, 1, 0], [0, 0, 0, 0]])
    wanted = of_dense([[1, 0, 1, 0], [0, 0, 0, 0], [1, 0, 0, 1]]).matrix
    found = measure(Popularity(), train, wanted, 2)
    assert found.evaluation.queries == ("0", "2")
    # the first wants what it has and 2; the third, of whom nothing is known, wants 0 and 3, which nobody has
    assert found.evaluation.values[:, 0].tolist() == [0.5, 0.5]


def test_the_best_model_that_beats_popularity_is_chosen():
    split = hold_out(grouped(), 0.3, 1)
    choice = choose([Popularity(), ItemKNN(), LocalRidge()], split.train, split.wanted, 5)
    worth = {one.model: one.values()["ndcg@5"] for one in choice.table}
    assert choice.winner == max(worth, key=worth.__getitem__) != "popularity"


def test_4_popularity_wins_without_structure():
    draw = np.random.default_rng(4)
    rows, columns = np.nonzero(draw.random((400, 24)) < np.linspace(0.02, 0.5, 24))
    split = hold_out(Interactions.from_pairs(rows, columns, grouped().items), 0.3, 1)
    models = [Popularity(), ItemKNN(shrinkage=0.0), LocalRidge(ridge=0.1)]
    assert choose(models, split.train, split.wanted, 5).winner == "popularity"


def test_models_that_lack_a_part_are_left_out_and_named():
    split = hold_out(Interactions(grouped().matrix, grouped().items), 0.3, 1)
    choice = choose([made() for made in RECOMMENDERS.values()], split.train, split.wanted, 5)
    assert choice.left_out == {
        "recent_popularity": "times",
        "sequential_rules": "times",
        "content": "features",
    }
    assert [one.model for one in choice.table] == ["popularity", "item_knn", "spectral", "local_ridge"]
    with pytest.raises(ValueError, match="baseline"):
        choose([ItemKNN()], split.train, split.wanted, 5)
