"""Grades that clicks give to documents, for whoever has no judgements yet."""

from __future__ import annotations

from collections.abc import Sequence

# Least α of the position-based model for grade 3, 2 and 1, below which it is 0: more than half of those who look at it
# click what they looked for; who clicks one time in ten may as well have slipped.
THRESHOLDS: Sequence[tuple[float, int]] = ((0.5, 3), (0.25, 2), (0.1, 1))
# Looks (impressions, in those of the first place) from which a grade is given: with fewer, α says what the prior says.
LEAST_LOOKS = 20.0


def grade(attractiveness: float, looks: float) -> int | None:
    """0 to 3; None: too few have looked at it.

    Args:
        attractiveness: α, 0 to 1.
        looks: Σ n_r · θ_r.
    """
    if looks < LEAST_LOOKS:
        return None
    return next((grade for least, grade in THRESHOLDS if attractiveness >= least), 0)
