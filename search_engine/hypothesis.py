"""What a recogniser of speech has heard: texts with how sure it is of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from search_engine.page import SearchPage


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """One reading of what was said; `confidence` is from 0 to 1."""

    text: str
    confidence: float


@dataclass(frozen=True, slots=True)
class VoiceAnswer:
    """The text that was searched for, and its page."""

    text: str
    search: SearchPage


def surest(hypotheses: Sequence[Hypothesis]) -> str:
    """The text of the surest hypothesis, the first of equals; without the stop that recognisers end a sentence with."""
    return max(hypotheses, key=lambda hypothesis: hypothesis.confidence).text.strip().rstrip("。．.？?！!，,")
