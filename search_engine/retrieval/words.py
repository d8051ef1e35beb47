"""How one word is looked for: in names, near them, anywhere.

A word stands in a name wherever its characters do. Short ones are found by the names' own pieces, since a phrase of
characters as common as 办 and 理 costs a hundred times as much.
"""

from __future__ import annotations

from dictionaries.normalize import squash
from indexer.fields import LONGEST_PIECE
from indexer.query import AnyOf, Phrase, Query, Term


def in_name(word: str) -> Query:
    """Documents of which a name has the word."""
    text = squash(word)
    return Term("name_pieces", text) if len(text) <= LONGEST_PIECE else Phrase("name_chars", tuple(text))


def in_near(word: str) -> Query:
    """Documents whose authority or topics have the word, or, of short words, a name."""
    return Term("near", word)


def near_or_name(word: str) -> Query:
    """Documents that have the word in a name, authority or topics."""
    return Term("near", word) if _is_piece(word) else AnyOf((Term("near", word), in_name(word)))


def anywhere(word: str) -> Query:
    """Documents that have the word in any field."""
    return Term("match", word) if _is_piece(word) else AnyOf((Term("match", word), in_name(word)))


def _is_piece(word: str) -> bool:
    """Whether the word stands as a piece of names beside the words of `near` and `match`."""
    return squash(word) == word and len(word) <= LONGEST_PIECE
