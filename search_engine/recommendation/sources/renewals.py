"""What of the person's runs out: the matter that renews it."""

from __future__ import annotations

from collections.abc import Iterator

from search_engine.recommendation.reason import Candidate, Reason
from search_engine.recommendation.request_context import Situation


def renewals(situation: Situation) -> Iterator[Candidate]:
    """What runs out first stands first."""
    ends = sorted(situation.due.items(), key=lambda pair: (pair[1].at, pair[0]))
    for place, (base, end) in enumerate(ends):
        yield Candidate(base, 1 / (1 + 0.1 * place), Reason("renewal", end.validity.name, end.month))
