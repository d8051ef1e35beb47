"""Whether a homophone is a disguise or just what the text says: 举办驾证换发 sounds like 办假证, and means 驾证."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from dictionaries.caches import memoize

Known = Callable[[str], bool]

# Characters of a piece of text that is looked up: Chinese words have two to four.
PIECE_LENGTHS = (2, 3, 4)
# Characters of a word of which some are others: two syllables sound like too many ordinary words.
SHORTEST_GUESSED = 3
# Pieces whose answer is kept.
KEPT_PIECES = 65_536


def nothing_known(piece: str) -> bool:
    """No piece of text is an ordinary word: every homophone counts."""
    return False


class FalsePositiveGuard:
    """Looks whether characters stand in ordinary words."""

    def __init__(self, known: Known) -> None:
        self._known = memoize(known, KEPT_PIECES, name="ordinary_words")

    def allows(self, letters: str, places: Sequence[int], size: int) -> bool:
        """Whether a word of `size` characters may be meant, of which those at `places` are others: from three on, if one
        of them is in no ordinary word; where all are others, if none is.
        """
        if not places:
            return True
        if size < SHORTEST_GUESSED:
            return False
        covered = [self._covered(letters, place) for place in places]
        return not (any(covered) if len(places) == size else all(covered))

    def covers(self, letters: str, places: Sequence[int]) -> bool:
        """Whether the character at every place is part of an ordinary word there, which may reach beyond the span."""
        return all(self._covered(letters, place) for place in places)

    def _covered(self, letters: str, place: int) -> bool:
        return any(
            self._known(letters[start : start + length])
            for length in PIECE_LENGTHS
            for start in range(max(0, place - length + 1), min(place, len(letters) - length) + 1)
        )
