"""What is described alike: for matters that nobody has handled yet, and sites without events."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from search_engine.recommendation.candidate import Candidate
from search_engine.recommendation.reason import Reason
from search_engine.recommendation.situation import Situation

# Matters that are looked at, and neighbours of each.
MOST_ASKED, MOST = 5, 12
# Cosine of descriptions below which 相近 would be too much said: about the same heading and one word of the name.
LEAST = 0.25


def alike(situation: Situation) -> Iterator[Candidate]:
    """Cosine of descriptions, times how much the matter itself counts."""
    model = situation.knowledge.content
    if model is None:
        return
    asked = _asked(situation)
    number, keys = model.number_, situation.numbering.keys(asked)
    for base, weight in asked.items():
        if keys.get(base) not in number:
            continue
        ranked = model.similar([number[keys[base]]], MOST)
        near = dict(zip(model.ids(ranked.items[0].tolist()), ranked.scores[0].tolist(), strict=False))
        near = {key: score for key, score in near.items() if score >= LEAST}
        for key, found in situation.bases(near).items():
            yield Candidate(found, weight * near[key], Reason("alike", situation.name(base)))


def _asked(situation: Situation) -> Mapping[int, float]:
    """Bases by how much they count, 0 to 1."""
    if situation.about:
        return {base: 1 / (1 + place) for place, base in enumerate(situation.about[:MOST_ASKED])}
    strongest = sorted(situation.weights.items(), key=lambda pair: (-pair[1], pair[0]))[:MOST_ASKED]
    most = max((weight for _, weight in strongest), default=1.0)
    return {base: weight / most for base, weight in strongest}
