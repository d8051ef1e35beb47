"""What spelling has to say about a text."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Edit:
    """One stretch that was mended.

    Attributes:
        start, end: Its span in the text as typed.
        wrong: What stood there; may be empty only where `right` is not.
        right: What is meant.
    """

    start: int
    end: int
    wrong: str
    right: str


@dataclass(frozen=True, slots=True)
class Correction:
    """A text with its errors mended.

    Attributes:
        original: As typed, in normal form.
        corrected: As meant.
        edits: What changed, from left to right; their spans do not overlap.
        confidence: In [0, 1]: 1 for the reviewed list, else by how much better the language model explains it.
        applied: True: search for `corrected`; False: ask (did you mean).
    """

    original: str
    corrected: str
    edits: tuple[Edit, ...]
    confidence: float
    applied: bool
