"""Which function of the portal does a text sound like (我的办件, 投诉 …), or which public line (its number), or does it
ask for an office's telephone, address or hours?
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from dictionaries.intents.text_classifier import TextClassifier, read_classifier

FILE = Path(__file__).parent.parent / "data" / "functions.npz"
# Chosen by cross-validation over the examples: where a way is told beside what was found, and where nothing else is
# looked for.
LIKELY, SURE = 0.5, 0.8
# What is asked of an office, which is no function of the portal.
CONTACT = "contact"


def sounds_like(text: str) -> tuple[str, bool] | None:
    """The function that a text in normal form sounds like, and whether that is sure; None for any other text."""
    function, chance = _classifier().label(text)
    return (function, chance > SURE) if chance > LIKELY else None


@cache
def _classifier() -> TextClassifier:
    """The one that ships, read at the first question."""
    return read_classifier(FILE)
