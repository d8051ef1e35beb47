"""What clicks say of each document of a query, as rows and as grades."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from types import MappingProxyType
from typing import Any, Final

import numpy as np

from ranker.clicks import LEAST_LOOKS, MODELS, Support, grade, linked_places, support_of
from search_engine.tuning.click_log import ClickLog
from search_engine.tuning.contexts import query_id

# Who has judged, in a file of judgements: nobody did.
JUDGE: Final = "clicks"
# The model whose scores have a scale that grades can be read from.
GRADED: Final = "pbm"
_NO_IDS: Final[Mapping[tuple[str, str], str]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class ClickScore:
    """A base of a query and region.

    Attributes:
        query: Id of the text and region, as a drawn set has it.
        document: As what it was shown last; "": its document is gone.
        score: α (0 to 1) of the position-based model, or COEC (1: as anything else at its places).
        looks: Impressions, in those of the first place.
        support: A value of `Support`.
    """

    query: str
    text: str
    region: str
    base: str
    document: str
    score: float
    shown: int
    clicked: int
    looks: float
    support: str

    @property
    def grade(self) -> int | None:
        """0 to 3 by the thresholds of `ranker.clicks.grades`; None: too few looks, or the data cannot tell."""
        return None if self.support == Support.UNKNOWN else grade(self.score, self.looks)

    def as_dict(self) -> dict[str, Any]:
        """As a line of JSON has it."""
        return {**asdict(self), "score": round(self.score, 4), "looks": round(self.looks, 1)}


@dataclass(frozen=True, slots=True)
class ClickScores:
    """What a model has learnt.

    Attributes:
        model: Of `MODELS`.
        places: What each place is worth, compared with the first; None: nothing that is told apart was shown there.
        linked: Places (from 1) of which the data tell it.
        scores: Query after query, the best first; after them what fewer than `LEAST_LOOKS` have looked at, whose score
            is mostly chance.
    """

    model: str
    places: tuple[float | None, ...]
    linked: tuple[int, ...]
    scores: tuple[ClickScore, ...]

    def grades(self) -> dict[str, dict[str, int]]:
        """Query id → document id → grade, of what can be graded."""
        found: dict[str, dict[str, int]] = {}
        for score in self.scores:
            if score.document and (value := score.grade) is not None:
                found.setdefault(score.query, {})[score.document] = value
        return found


def score_clicks(log: ClickLog, model: str, ids: Mapping[tuple[str, str], str] = _NO_IDS) -> ClickScores:
    """Fit a model of `MODELS` to what people did.

    Args:
        ids: Text (in normal form) and region → id of the query in somebody's set; others are called by `query_id`.
    """
    fitted = MODELS[model]().fit(log.counts)
    places = [round(value, 4) if np.isfinite(value) else None for value in fitted.places_.tolist()]
    scores = sorted(_scores(log, fitted.scores_.tolist(), fitted.looks_.tolist(), ids), key=_order)
    linked = tuple(sorted(place + 1 for place in linked_places(log.counts)))
    return ClickScores(model, tuple(places), linked, tuple(scores))


def _scores(
    log: ClickLog, scores: list[float], looks: list[float], ids: Mapping[tuple[str, str], str]
) -> Iterator[ClickScore]:
    counts = log.counts
    shown, clicked = counts.by_pair(counts.shown).tolist(), counts.by_pair(counts.clicked).tolist()
    for place, (pair, support) in enumerate(zip(counts.pairs, support_of(counts), strict=True)):
        name = ids.get((pair.query, pair.region)) or query_id(pair.query, pair.region)
        yield ClickScore(
            name, pair.query, pair.region, pair.base, log.documents.get(pair, ""),
            scores[place], int(shown[place]), int(clicked[place]), looks[place], support,
        )  # fmt: skip


def _order(score: ClickScore) -> tuple[str, str, bool, float, str]:
    return score.text, score.region, score.looks < LEAST_LOOKS, -score.score, score.base
