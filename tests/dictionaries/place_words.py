"""The words of a text, as those who understand queries give them to a `PlaceIndex`."""

from collections.abc import Sequence

from tests.known import analyzer

ANALYZER = analyzer()


def words(text: str) -> Sequence[tuple[int, int]]:
    return [(token.start, token.end) for token in ANALYZER.top_words(text)]
