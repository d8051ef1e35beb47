"""How likely a slip is: ln P(typed | meant), by kind of slip.

The constants are ordered by how people err with a pinyin keyboard (most slips are the wrong word of the right sound);
their sizes were found on 122 misspelt and 333 right queries of our own and on the training sentences of ECSpell.
"""

from __future__ import annotations

from dictionaries.confusables import LookAlikes, similarity_of
from dictionaries.pinyin import NEAR_SOUNDS, near
from indexer.vocabulary.sounds import NOT_SPOKEN, SYLLABLE_AT

SAME_SOUND = -4.5
"""Another character of the same syllable."""

NEAR_SOUND = -6.5
"""A character of a near syllable (zh/z, ang/an …)."""

LOOKS_ALIKE = -6.5
"""A character that looks the same; less likely by `LESS_ALIKE` for what the similarity lacks to 1."""
LESS_ALIKE = -8.0

MISSING = -8.5
"""A character left out."""

EXTRA = -9.0
"""A character too many; for all that is known it may be meant, so it is never taken away without asking."""

TWICE = -5.5
"""A character too many that stands in the word already, or sounds like a neighbour. Not one at the edge of the word
without such a neighbour: 洗 after 洗衣机 begins the next word (洗烂了)."""

SWAPPED = -6.4
"""Two neighbours the wrong way round."""

OTHER = -11.0
"""Any other character; only in what is written as in a name otherwise."""

COUNTING = frozenset("一二三四五六七八九十百千万两几这那每某各此")
"""No number is written for another one by mistake."""

ONE_CHOICE = 2.5
"""Given back for each further slip of sound in one word: the keyboard offered the whole word, chosen once."""


class Channel:
    """Scores slips.

    Args:
        confusables: Characters that look alike.
        near_sounds: Which near sounds count (names of `NEAR_SOUNDS`).
    """

    def __init__(self, confusables: LookAlikes, near_sounds: tuple[str, ...] = NEAR_SOUNDS) -> None:
        self._confusables = confusables
        self._near_sounds = frozenset(near_sounds)

    def replaced(self, typed: str, meant: str, typed_sounds: list[int], meant_sounds: list[int]) -> float | None:
        """Characters replaced one by one; None where one of them cannot be a slip. Texts of one length."""
        score, by_sound, changed = 0.0, 0, 0
        for wrong, right, heard, said in zip(typed, meant, typed_sounds, meant_sounds, strict=True):
            if wrong == right:
                continue
            changed += 1
            one = self.one(wrong, right, heard, said)
            if one is None:
                return None
            by_sound += heard == said
            score += one
        if changed > 1 and by_sound == changed:
            return score + ONE_CHOICE * (changed - 1)
        return score if changed <= 1 or (changed == 2 and len(typed) > 3) else None

    def confusables_of(self, char: str) -> str:
        """Characters that look like one, most alike first."""
        return self._confusables[char].characters if char in self._confusables else ""

    def extra(self, typed: str, place: int, sounds: list[int]) -> float:
        """The character at a place of the typed text is too many."""
        beside = [i for i in (place - 1, place + 1) if 0 <= i < len(typed)]
        inside = len(beside) == len((place - 1, place + 1))
        again = (inside and typed.count(typed[place]) > 1) or any(sounds[i] == sounds[place] for i in beside)
        return TWICE if again else EXTRA

    def one(self, wrong: str, right: str, heard: int, said: int) -> float | None:
        """One character for another, with the numbers of their syllables; None where they are nothing like."""
        if wrong in COUNTING and right in COUNTING:
            return None
        if heard == said:
            return SAME_SOUND
        scores = []
        if (
            heard < NOT_SPOKEN
            and said < NOT_SPOKEN
            and SYLLABLE_AT[said] in near(SYLLABLE_AT[heard], self._near_sounds)
        ):
            scores.append(NEAR_SOUND)
        if similarity := similarity_of(self._confusables, wrong, right):
            scores.append(LOOKS_ALIKE + LESS_ALIKE * (1 - similarity))
        return max(scores, default=None)
