"""A candidate: a base that a source proposes, how strongly, and why."""

from __future__ import annotations

from dataclasses import dataclass

from search_engine.recommendation.reason import Reason


@dataclass(frozen=True, slots=True)
class Candidate:
    """One proposal.

    Attributes:
        base: Its number in the view.
        score: How strongly among what the source proposes, 0 to 1.
    """

    base: int
    score: float
    reason: Reason
