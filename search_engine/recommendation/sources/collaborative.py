"""What goes with the person's history, or with what the context is about, by the model that the site's split chose."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from ranker.recommenders import Histories
from search_engine.people.learning.anonymous import LEAST_USERS
from search_engine.recommendation.reason import Candidate, Reason
from search_engine.recommendation.request_context import Situation

# Items of a history that speak, the weightiest; candidates of all of them.
MOST_ITEMS, MAX_CANDIDATES = 30, 60
# What a context's first matter counts, each next one a little less.
FALLING = 0.7


def collaborative(situation: Situation) -> Iterator[Candidate]:
    """Scores of the model, as a share of the best; each with the item that speaks loudest for it, of those of which it
    is true; where there is none the candidate is left to other sources.
    """
    model = situation.knowledge.together
    weights = _speaking(situation)
    if model is None or not weights:
        return
    number = situation.knowledge.numbers["together"]
    asking = {key: weight for key, weight in weights.items() if key in number}
    if not asking:
        return
    parts = model.scores(Histories.of([{key: weight} for key, weight in asking.items()], number))
    total = parts.sum(axis=0)
    total[[number[key] for key in asking]] = 0
    best = np.argsort(-total, kind="stable")[:MAX_CANDIDATES]
    best = best[total[best] > 0]
    found = situation.bases([model.items_[place] for place in best.tolist()])
    there = situation.bases(asking)  # what the catalogue has no more has no name to give
    keys = np.array(list(asking))
    for place in best.tolist():
        key = model.items_[place]
        loudest = keys[np.argsort(-parts[:, place], kind="stable")].tolist()
        reason = next(
            (one for speaker in loudest if speaker in there and (one := _reason(situation, speaker, key))), None
        )
        if key in found and reason is not None:
            yield Candidate(found[key], float(total[place] / total[best[0]]), reason)


def _speaking(situation: Situation) -> Mapping[str, float]:
    """Keys of what speaks: in a context its matters alone."""
    if situation.about:
        keys = situation.numbering.keys(situation.about)
        return {keys[base]: FALLING**place for place, base in enumerate(situation.about) if base in keys}
    weights = situation.history.weights(situation.now)
    return dict(sorted(weights.items(), key=lambda pair: (-pair[1], pair[0]))[:MOST_ITEMS])


def _reason(situation: Situation, speaker: str, key: str) -> Reason | None:
    """常一起办 is said only where enough people handled both, 也常关注 where enough turned to both.

    None where neither is so: models with a low pass give weights to pairs
    that nobody has, over what lies between them.
    """
    name = situation.name(situation.bases([speaker])[speaker])
    if situation.knowledge.pairs.co_occurrences(speaker, key) < LEAST_USERS:
        return (
            Reason("interest", name) if situation.knowledge.shared.co_occurrences(speaker, key) >= LEAST_USERS else None
        )
    history = situation.history
    if situation.about:
        return Reason("together", name)
    if speaker in history.handled:
        return Reason("handled_together", name)
    return Reason("kept_together" if speaker in history.kept else "viewed_together", name)
