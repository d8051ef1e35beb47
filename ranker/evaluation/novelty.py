"""Novelty: how little known what is shown is; popularity lists have the least of it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence


def novelty(rankings: Iterable[Sequence[str]], users_of: Mapping[str, int], users: int, depth: int) -> float:
    """Novelty@k = mean over all listed items of −log2(share of users who have it), the mean self-information.

    An item that nobody has counts as if one user had it.

    Source: Zhou et al., Solving the apparent diversity-accuracy dilemma of recommender systems, PNAS 107(10), 2010.

    Args:
        rankings: One list of item ids for each user, best first.
        users_of: Item id → how many users have it.
        users: How many users there are, at least 1 if anything is listed.
        depth: k, at least 1.

    Returns:
        Bits, 0 to log2(users); 0 where nothing is listed.
    """
    bits = [math.log2(users / max(users_of.get(item, 0), 1)) for ranking in rankings for item in ranking[:depth]]
    return sum(bits) / len(bits) if bits else 0.0
