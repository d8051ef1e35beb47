"""Sequential rules: after handling X, people handle Y."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np
import numpy.typing as npt
from scipy import sparse

from ranker.errors import MissingPart
from ranker.recommenders.interactions import Interactions
from ranker.recommenders.neighbours import PER_ITEM, Neighbours, keep_strongest
from ranker.recommenders.rule_tests import discoveries, order_p, surplus_p
from ranker.recommenders.transitions import Pairs, following_pairs

DAY_S = 86_400.0


@dataclass(frozen=True, slots=True)
class Rule:
    """After `before`, people handle `after`.

    Attributes:
        before, after: Item ids.
        support: Distinct users who handled `after` within the window after `before`.
        confidence: support ÷ users who handled `before`.
        lift: support ÷ the number of users expected if what they handle afterwards were drawn from everything.
        p_value: The larger p of the two tests.
    """

    before: str
    after: str
    support: int
    confidence: float
    lift: float
    p_value: float


class SequentialRules(Neighbours):
    """x W with w_XY = confidence of the rule X → Y, and 0 where there is none.

    A user has each item once, when it was handled first. X → Y is a rule if at least `support` users did so within
    `window` days, if more did so than would if every later event were drawn from all events (`surplus_p`), and if more
    went this way than the other (`order_p`): what is merely popular, or merely goes together, is no sequence. Of all
    rules at most a share of `false_rules` is expected to be chance (Benjamini, Hochberg, over every pair that could
    have been a rule).

    Source: Agrawal, Srikant, Mining sequential patterns, ICDE 1995, for support and confidence; Hämäläinen, Webb, DMKD
    33(2), 2019, on why rules need tests.

    Args:
        window: Days, above 0. Half a year: what follows from an occasion (a birth, a firm) is mostly done within it.
        support: Distinct users, at least 2; 20 also hides what only a few people did.
        false_rules: Share above 0.
        longest: Users with more items in their history are left out: those who handle matters for others have no order.
        per_item: Rules kept of each item, by confidence.

    Attributes:
        counts_: What stands behind the weights: rows X, Y, support, float64 lift and p, of shape (5, rules).
    """

    name = "sequential_rules"
    arrays = ("counts_",)

    counts_: npt.NDArray[np.float64]

    def __init__(
        self,
        window: float = 180.0,
        support: int = 20,
        false_rules: float = 0.01,
        longest: int = 500,
        per_item: int = PER_ITEM,
    ) -> None:
        self.window = window
        self.support = support
        self.false_rules = false_rules
        self.longest = longest
        self.per_item = per_item

    def fit(self, interactions: Interactions) -> Self:
        """Finds the rules.

        Raises:
            MissingPart: There are no times.
        """
        if interactions.times is None:
            raise MissingPart(self.name, "times")
        self._start(interactions)
        pairs = following_pairs(interactions.matrix, interactions.times, self.window * DAY_S, self.longest)
        frequent = pairs.keep(pairs.forward >= self.support)
        expected = frequent.expected()
        p = np.maximum(surplus_p(frequent.forward, expected), order_p(frequent.forward, frequent.backward))
        eligible = int(np.count_nonzero(frequent.users_per_item >= self.support))
        rules = discoveries(p, eligible * (eligible - 1), self.false_rules)
        self._keep(frequent.keep(rules), expected[rules], p[rules])
        return self

    def rules(self) -> list[Rule]:
        """All rules, by confidence descending."""
        found = []
        for before, after, support, lift, p in self.counts_.T:
            x, y = int(before), int(after)
            confidence = float(self.weights_[x, y])
            if confidence > 0:
                found.append(Rule(self.items_[x], self.items_[y], int(support), confidence, float(lift), float(p)))
        return sorted(found, key=lambda rule: (-rule.confidence, rule.before, rule.after))

    def _keep(self, pairs: Pairs, expected: npt.NDArray[np.float64], p: npt.NDArray[np.float64]) -> None:
        size = len(self.items_)
        confidence = pairs.forward / pairs.users_per_item[pairs.before]
        every = sparse.csr_array((confidence, (pairs.before, pairs.after)), shape=(size, size))
        self.weights_ = keep_strongest(every, self.per_item)
        self.counts_ = np.vstack((pairs.before, pairs.after, pairs.forward, pairs.forward / expected, p))
