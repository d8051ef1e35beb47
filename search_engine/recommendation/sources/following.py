"""What people handle after what this person handled, or after what the context is about."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from search_engine.recommendation.candidate import Candidate
from search_engine.recommendation.reason import Reason
from search_engine.recommendation.situation import Situation

# "常办" is said where at least one in ten goes on so.
OFTEN = 0.1


def following(situation: Situation) -> Iterator[Candidate]:
    """Rules of the sequential model; the score is their confidence."""
    model = situation.knowledge.following
    if model is None:
        return
    keys = situation.numbering.keys(situation.about)
    first = {keys[base]: (base, "next") for base in situation.about if base in keys}
    done = {key: (base, "handled_next") for key, base in situation.bases(situation.history.handled).items()}
    weights: Any = model.weights_  # type: ignore[attr-defined] # a sequential model's
    number = model.number_
    for key, (base, code) in {**done, **first}.items():
        if key not in number:
            continue
        start, end = weights.indptr[number[key] : number[key] + 2]
        row = zip(weights.indices[start:end].tolist(), weights.data[start:end].tolist(), strict=True)
        often = {model.items_[place]: share for place, share in row if share >= OFTEN}
        for other, found in situation.bases(often).items():
            yield Candidate(found, often[other], Reason(code, situation.name(base)))
