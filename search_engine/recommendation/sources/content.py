"""What is described alike: for matters that nobody has handled yet, and sites without events."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from search_engine.recommendation.reason import Candidate, Reason
from search_engine.recommendation.request_context import Situation

# Matters that are looked at, and neighbours of each.
MOST_ASKED, MAX_CANDIDATES = 5, 12
# Cosine of descriptions below which 相近 would be too much said: the same heading and a word of the kind (生育津贴,
# 高龄津贴) come to .31.
MIN_SIMILARITY = 0.35


def content_based(situation: Situation) -> Iterator[Candidate]:
    """Cosine of descriptions, times how much the matter itself counts."""
    asked = _asked(situation)
    keys = situation.numbering.keys(asked)
    for base, weight in asked.items():
        near = dict(list(situation.knowledge.near("content", keys.get(base, "")).items())[:MAX_CANDIDATES])
        near = {key: score for key, score in near.items() if score >= MIN_SIMILARITY}
        for key, found in situation.bases(near).items():
            yield Candidate(found, weight * near[key], Reason("alike", situation.name(base)))


def _asked(situation: Situation) -> Mapping[int, float]:
    """Bases by how much they count, 0 to 1."""
    if situation.about:
        return {base: 1 / (1 + place) for place, base in enumerate(situation.about[:MOST_ASKED])}
    strongest = sorted(situation.weights.items(), key=lambda pair: (-pair[1], pair[0]))[:MOST_ASKED]
    most = max((weight for _, weight in strongest), default=1.0)
    return {base: weight / most for base, weight in strongest}
