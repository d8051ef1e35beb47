"""What a recogniser of speech has heard: texts with how sure it is of each, and which of them was said.

Each hypothesis speaks for the text that spelling makes of it (办理身份政 → 办理身份证) and, half as much, for itself.
Taken is the text that is best supported and most probable by the language of the catalogue; silence only where nothing
else was heard:

    ln Σ support + FLUENT · ln P(text) / characters

so that two half-sure hypotheses that mean one thing outweigh one that makes no sense.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from dictionaries.normalize import normal_text
from search_engine.query.analysis import SWITCHES, QueryAnalyzer
from search_engine.query.analysis.parts import KnownWords
from search_engine.query.analysis.steps import CORRECTING


@dataclass(frozen=True, slots=True)
class NBestEntry:
    """One reading of what was said; `confidence` is from 0 to 1."""

    text: str
    confidence: float


# Recognisers end sentences with a stop.
STOPS = "。．.？?！!，, "
# What a hypothesis says for itself where it may be mended.
UNMENDED = 0.5
# Weight of a text's mean ln P beside the recogniser's confidence: real words have about -4 a character, nonsense -8.
FLUENT = 0.5
LEAST_CONFIDENCE = 0.01
# Characters of the hypotheses that are compared: ten sentences of thirty. Each is read for errors, which takes up to
# 20 ms for a hundred characters; 20 hypotheses of 500 held a thread for a second.
MOST_COMPARED = 300
# Steps of the analysis that say nothing of how a text is to be read.
OTHER_STEPS = tuple(name for name in SWITCHES if name not in CORRECTING)


def compared(hypotheses: Sequence[NBestEntry]) -> list[NBestEntry]:
    """The hypotheses that are compared, the surest first: as many as have `MOST_COMPARED` characters together, and at
    least one.
    """
    surest = sorted(hypotheses, key=lambda one: -one.confidence)
    ends = accumulate(len(one.text) for one in surest)
    return [one for place, (one, end) in enumerate(zip(surest, ends, strict=True)) if not place or end <= MOST_COMPARED]


def said(hypotheses: Sequence[NBestEntry], query_analyzer: QueryAnalyzer) -> str:
    """The text that was most probably said; where no words are known, the surest hypothesis."""
    support: dict[str, float] = defaultdict(float)
    words = query_analyzer.resources.words
    for hypothesis in [one for one in hypotheses if one.text.strip(STOPS)] or hypotheses:
        text = hypothesis.text.strip(STOPS)
        weight = max(hypothesis.confidence, LEAST_CONFIDENCE)
        mended = _mended(text, query_analyzer)
        support[mended] += weight
        if mended != text:
            support[text] += weight * UNMENDED
    return max(support, key=lambda text: _merit(text, support[text], words))


def _mended(text: str, query_analyzer: QueryAnalyzer) -> str:
    """What spelling makes of a text; what it is not sure of counts too, since speech has no misprints, only sounds."""
    found = query_analyzer.analyze(text, OTHER_STEPS).corrections
    return found[-1].corrected if found else text


def _merit(text: str, support: float, words: KnownWords | None) -> float:
    if words is None or not text:
        return math.log(support)
    normal = normal_text(text)
    return math.log(support) + FLUENT * words.speller.chance(normal) / max(1, len(normal))
