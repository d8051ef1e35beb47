"""What a recommender is worth: every item ranked for every user, never a sample of them."""

from __future__ import annotations

import time
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from ranker.evaluation import Evaluation, Measure, Run, evaluate
from ranker.evaluation.coverage import coverage
from ranker.evaluation.novelty import novelty
from ranker.recommenders.interactions import Histories, Interactions
from ranker.recommenders.recommender import Recommender

# Metrics of one list, at the depth asked for.
LISTS = ("recall", "ndcg", "mrr")


@dataclass(frozen=True, slots=True, eq=False)
class Measured:
    """One model on one split.

    Attributes:
        model: Its name.
        evaluation: Recall, nDCG and MRR of each user who wants something.
        coverage: Share of the items that stand in anybody's list, 0 to 1.
        novelty: Mean bits of surprise of what is listed.
        fit_s: Seconds of fitting.
        baseline: Whether it is a popularity baseline.
    """

    model: str
    evaluation: Evaluation
    coverage: float
    novelty: float
    fit_s: float
    baseline: bool

    def values(self) -> dict[str, float | int]:
        """All figures by name."""
        depth = self.evaluation.measures[0].depth
        return {
            **self.evaluation.means(),
            "users": len(self.evaluation.queries),
            "fit_s": self.fit_s,
            f"coverage@{depth}": self.coverage,
            f"novelty@{depth}": self.novelty,
        }


def measure(model: Recommender, train: Interactions, wanted: sparse.csr_array, at: int) -> Measured:
    """Fits a model and measures the first `at` items of every user who wants something.

    Items that a user has in `train` are not recommended. Of a user without any, nothing is known. Everything wanted
    counts, whether the model knows the item or not.

    Args:
        model: Its earlier fit is forgotten.
        train: What it learns from; its rows are the histories.
        wanted: CSR of the shape of `train.matrix`.
        at: Depth, at least 1.

    Raises:
        MissingPart: The model needs what `train` does not have.
    """
    begin = time.perf_counter()
    model.fit(train)
    fit_s = time.perf_counter() - begin
    asking = np.flatnonzero(np.diff(wanted.indptr))
    ranked = model.recommend(Histories(train.matrix[asking]), at)
    names = [str(user) for user in asking]
    run = Run({name: tuple(model.ids(row)) for name, row in zip(names, ranked.items.tolist(), strict=True)})
    ends = wanted.indptr
    qrels = {
        name: {train.items[item]: 1 for item in wanted.indices[ends[user] : ends[user + 1]]}
        for name, user in zip(names, asking, strict=True)
    }
    lists = list(run.rankings.values())
    users_per_item = np.bincount(train.matrix.indices, minlength=len(train.items))
    held = dict(zip(train.items, users_per_item.tolist(), strict=True))
    return Measured(
        model.name,
        evaluate(run, qrels, [Measure(name, at) for name in LISTS]),
        coverage(lists, len(train.items), at),
        novelty(lists, held, train.users, at),
        fit_s,
        model.baseline,
    )
