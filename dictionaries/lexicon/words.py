"""The words of a lexicon that segmentation keeps whole, as a segmenter gets them."""

from __future__ import annotations

from dictionaries.lexicon.lexicon import Lexicon


def words_of(lexicon: Lexicon) -> tuple[str, ...]:
    """In the lexicon's order: how probable a word is taken to be depends on those before it."""
    return tuple([row.word for row in lexicon.words])
