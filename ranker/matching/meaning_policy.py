"""What meaning decides beside words: who is compared, which class it gives and takes, and how near a match counts as
(decision 0021). The thresholds stand in the rank profile (`[match.meaning]`).

A thing is as near to a text as its texts are together, its names and how people ask for it: of several that are about
as near, each adds a little to the nearest (a soft maximum of cosines; a single text's is its cosine):

    similarity = T · ln Σ exp(cosine / T)

What counts is not how near a thing is, but how much farther than the nearest of all:

    nearness = exp(-(best - similarity) / decay)
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from indexer.generation.arrays import Array, Bools, Float32s, Int64s, UInt8s
from ranker.matching.relevance import ANYWHERE, EXACT, IN_NAME, MOST_OF_NAME, NO_MATCH, RELAXED
from ranker.profile import MeaningThresholds


@dataclass(frozen=True, slots=True)
class Compared:
    """Candidates that were compared with a text.

    Attributes:
        relevance_class: By their words; similarity: about -1 to 1.
        leads: They decide how near others have to be, where they are near enough to say anything themselves.
    """

    relevance_class: UInt8s
    similarity: Float32s
    leads: bool = True


@dataclass(frozen=True, slots=True)
class Judged:
    """The same candidates: their classes with what meaning gives and takes, and their nearness, 0-1."""

    relevance_class: UInt8s
    nearness: Float32s


@dataclass(frozen=True, slots=True)
class Judgement:
    """What meaning said.

    Attributes:
        parts: The candidates, part by part as they were given.
        best: The similarity of the nearest of all.
        alone: Nothing has all needs by its words.
    """

    parts: tuple[Judged, ...]
    best: float
    alone: bool


def is_compared(best_class: int, *, always: bool) -> bool:
    """Whether a query is compared by meaning, given the best class that words gave: a search of a few words only where
    no name has all of them, a sentence always.
    """
    return always or best_class < IN_NAME


def judge(
    thresholds: MeaningThresholds,
    parts: Sequence[Compared],
    answered: Callable[[], Sequence[Float32s]],
    *,
    always: bool,
) -> Judgement | None:
    """Give what is near the class that this is worth; lower what has all needs but is about something else to class 1.
    None where nothing is near enough to say anything.

    Where something else has a search's few words, meaning counts only if somebody says it almost so.

    Args:
        answered: How much of the query the words of each candidate answer, 0-1, part by part.
        always: The text is a sentence.
    """
    nearest = [float(part.similarity.max(initial=-1)) for part in parts]
    best = max([near for near, part in zip(nearest, parts, strict=True) if part.leads])
    if all_lead := best < thresholds.confident:
        best = max(nearest)
    by_words = [int(part.relevance_class.max(initial=0)) for part in parts if part.leads or all_lead]
    alone = max(by_words) == NO_MATCH
    if best < thresholds.confident or (best < thresholds.paraphrase and not (always or alone)):
        return None
    fits = [
        blended_relevance(thresholds, part.similarity, share) for part, share in zip(parts, answered(), strict=True)
    ]
    leading = [fit for fit, part in zip(fits, parts, strict=True) if part.leads or all_lead]
    fittest = max([float(fit.max(initial=-1.0)) for fit in leading])
    far = [is_far(thresholds, fit, fittest) for fit in fits]
    judged = tuple(
        Judged(
            np.maximum(
                _lowered(part.relevance_class, away),
                class_by_meaning(thresholds, part.similarity, best, fit, fittest),
            ),
            semantic_decay(thresholds, part.similarity, best),
        )
        for part, away, fit in zip(parts, far, fits, strict=True)
    )
    return Judgement(judged, best, alone)


def best_per_group(cosines: Float32s, starts: Int64s, together: float) -> Float32s:
    """How near things are, given the cosines of their texts.

    Args:
        cosines: Of the texts, thing by thing; of several queries one a column.
        starts: Where each thing's begin; each has one text at least.
        together: T, above.
    """
    if not len(starts):
        return np.zeros((0, *cosines.shape[1:]), np.float32)
    sums = np.add.reduceat(np.exp(cosines / np.float32(together)), starts)
    found: Float32s = (np.float32(together) * np.log(sums)).astype(np.float32)
    return found


def semantic_decay(thresholds: MeaningThresholds, similarity: Float32s, best: float) -> Float32s:
    """How near documents are beside the nearest of all, 0-1.

    Args:
        similarity: About -1 to 1.
    """
    away = np.minimum(similarity - np.float32(best), 0)
    found: Float32s = np.exp(away / np.float32(thresholds.decay)).astype(np.float32)
    return found


def similarity_of(decay: float, nearness: Float32s, best: float) -> Float32s:
    """What `semantic_decay` was made of; what has no nearness has no similarity.

    Args:
        decay: Of the profile.
        best: The similarity of the nearest of all.
    """
    with np.errstate(divide="ignore"):
        found: Float32s = np.float32(best) + np.float32(decay) * np.log(nearness)
    return found


def is_far(thresholds: MeaningThresholds, similarity: Float32s, best: float) -> Bools:
    """Which documents are about something else, however many of the words they have."""
    found: Bools = similarity < best - thresholds.off_topic_gap
    return found


def blended_relevance(thresholds: MeaningThresholds, similarity: Float32s, answered: Float32s) -> Float32s:
    """What decides between the nearest: the similarity, and how much of the query words answer, 0-1."""
    found: Float32s = similarity + np.float32(thresholds.words) * answered
    return found


def class_by_meaning(
    thresholds: MeaningThresholds, similarity: Float32s, best: float, fit: Float32s, fittest: float
) -> UInt8s:
    """The class that meaning gives: what fits best is as good as named, what is near (with 1/e of the nearness of the
    nearest, or more) as what has all words.

    Args:
        best: The similarity of the nearest of all.
        fit: `blended_relevance`; `fittest`: the greatest of all.
    """
    near = similarity >= best - thresholds.decay
    named = near & (fit >= fittest - thresholds.as_fit)
    return np.where(named, MOST_OF_NAME, np.where(near, ANYWHERE, NO_MATCH)).astype(np.uint8)


def _lowered(relevance_class: Array, far: Bools) -> UInt8s:
    """Classes with those of what is far lowered, unless it was named exactly."""
    lowers = far & (relevance_class < EXACT) & (relevance_class > RELAXED)
    return np.where(lowers, RELAXED, relevance_class).astype(np.uint8)
