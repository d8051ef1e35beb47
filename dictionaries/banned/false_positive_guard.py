"""Whether a homophone is a disguise or just what the text says: 举办驾证换发 sounds like 办假证, and means 驾证."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from dictionaries.caches import memoize

Known = Callable[[str], bool]

# Characters of a piece of text that is looked up: Chinese words have two to four.
PIECE_LENGTHS = (2, 3, 4)
# Pieces whose answer is kept.
KEPT_PIECES = 65_536


def nothing_known(piece: str) -> bool:
    """No piece of text is an ordinary word: every homophone counts."""
    return False


class FalsePositiveGuard:
    """Looks whether characters stand in ordinary words."""

    def __init__(self, known: Known) -> None:
        self._known = memoize(known, KEPT_PIECES, name="ordinary_words")

    def covers(self, letters: str, places: Sequence[int], *, all_others: bool = False) -> bool:
        """Whether the characters at some places are what the text says: each is part of an ordinary word there, which
        may reach beyond the span; or any, where no character is the looked-for word's own.
        """
        covered = (self._covered(letters, place) for place in places)
        return any(covered) if all_others else all(covered)

    def _covered(self, letters: str, place: int) -> bool:
        return any(
            self._known(letters[start : start + length])
            for length in PIECE_LENGTHS
            for start in range(max(0, place - length + 1), min(place, len(letters) - length) + 1)
        )
