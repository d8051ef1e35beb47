"""Coverage: how much of the catalogue anybody is ever shown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence


def coverage(rankings: Iterable[Sequence[str]], catalogue: int, depth: int) -> float:
    """Coverage@k = |union of all first k| ÷ |catalogue|, the catalogue coverage of recommenders.

    Source: Ge, Delgado-Battenfeld, Jannach, Beyond accuracy: evaluating recommender systems by coverage and
    serendipity, RecSys 2010.

    Args:
        rankings: One list of item ids for each user, best first.
        catalogue: How many items there are, at least as many as are listed.
        depth: k, at least 1.

    Returns:
        0 to 1; 0 for an empty catalogue.
    """
    shown = {item for ranking in rankings for item in ranking[:depth]}
    return len(shown) / catalogue if catalogue else 0.0
