"""What people handle after what this person handled, or after what the context is about."""

from __future__ import annotations

from collections.abc import Iterator

from search_engine.recommendation.reason import Candidate, Reason
from search_engine.recommendation.request_context import Situation

# "常办" is said where at least one in ten goes on so.
OFTEN = 0.1


def sequential(situation: Situation) -> Iterator[Candidate]:
    """Rules of the sequential model; the score is their confidence."""
    keys = situation.numbering.keys(situation.about)
    first = {keys[base]: (base, "next") for base in situation.about if base in keys}
    done = {key: (base, "handled_next") for key, base in situation.bases(situation.history.handled).items()}
    for key, (base, code) in {**done, **first}.items():
        near = situation.knowledge.near("following", key)
        often = {other: share for other, share in near.items() if share >= OFTEN}
        for other, found in situation.bases(often).items():
            yield Candidate(found, often[other], Reason(code, situation.name(base)))
