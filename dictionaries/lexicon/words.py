"""The words of a lexicon that segmentation keeps whole, as a segmenter gets them."""

from __future__ import annotations

from dictionaries.lexicon.lexicon import Lexicon


def words_of(lexicon: Lexicon) -> tuple[str, ...]:
    """In an order of their own: how probable a segmenter takes a word to be depends on those that it got before, and a
    row that only stands elsewhere in a file shall change nothing.
    """
    return tuple(sorted(row.word for row in lexicon.words))
