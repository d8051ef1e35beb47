"""Which model serves a site: the one that its own later behaviour shows to be better than popularity."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from scipy import sparse

from ranker.errors import MissingPart
from ranker.evaluation import Measure, compare
from ranker.recommenders.interactions import Interactions
from ranker.recommenders.measuring import Measured, measure
from ranker.recommenders.recommender import Recommender

# What the choice goes by: what stands first matters most on a page that shows a handful.
DECISIVE = "ndcg"
# How often luck alone may make a model look better than popularity.
LUCK = 0.05


@dataclass(frozen=True, slots=True, eq=False)
class Choice:
    """What was measured, and what follows.

    Attributes:
        table: Every model that could be fitted, in the order given.
        winner: The name of the chosen one.
        left_out: Model → the part of the interactions that it needs and that is not there.
    """

    table: tuple[Measured, ...]
    winner: str
    left_out: dict[str, str]


def choose(models: Iterable[Recommender], train: Interactions, valid: sparse.csr_array, at: int = 20) -> Choice:
    """Measures all models and names the winner by nDCG.

    A model that is no popularity baseline wins only if it is better than the best baseline on the same users by more
    than luck (paired randomisation test); else that baseline does.

    Args:
        models: At least one popularity baseline among them that can be fitted.
        train, valid: The two parts of a split by time of the site's own events (`split_by_time`).

    Raises:
        ValueError: There is no baseline.
    """
    table: list[Measured] = []
    left_out: dict[str, str] = {}
    for model in models:
        try:
            table.append(measure(model, train, valid, at))
        except MissingPart as missing:
            left_out[missing.model] = missing.part
    return Choice(tuple(table), _winner(table, Measure(DECISIVE, at)), left_out)


def _winner(table: list[Measured], decisive: Measure) -> str:
    def worth(one: Measured) -> float:
        return one.evaluation.means()[str(decisive)]

    baselines = [one for one in table if one.baseline]
    if not baselines:
        raise ValueError("a popularity baseline is needed")
    floor = max(baselines, key=worth)
    for one in sorted((one for one in table if not one.baseline), key=worth, reverse=True):
        if not one.evaluation.queries:
            break
        found = compare(floor.evaluation.of(decisive), one.evaluation.of(decisive))
        if found.difference > 0 and found.p_value < LUCK:
            return one.model
    return floor.model
