"""Does a text sound like one of distress, and of which?"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from dictionaries.intents.text_classifier import TextClassifier, read_classifier

FILE = Path(__file__).parent.parent / "data" / "distress.npz"
# Chosen by cross-validation over the examples.
LEAST = 0.45


def sounds_like(text: str) -> str | None:
    """The situation that a text in normal form sounds like; None for any other text."""
    situation, chance = _classifier().label(text)
    return situation if chance > LEAST else None


@cache
def _classifier() -> TextClassifier:
    """The one that ships, read at the first question."""
    return read_classifier(FILE)
