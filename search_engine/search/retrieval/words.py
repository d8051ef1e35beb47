"""How one word, and one need, is looked for: in names, near them, anywhere.

A word stands in a name wherever its characters do. Short ones are found by the names' own pieces, since a phrase of
characters as common as 办 and 理 costs a hundred times as much. A need is met by all words of one of its alternatives;
in names only by those that keep a class.
"""

from __future__ import annotations

from collections.abc import Callable

from dictionaries.caches import memoized
from dictionaries.normalize import squash
from indexer.catalog.shared_text import LONGEST_PIECE
from indexer.query import AllOf, AnyOf, Phrase, Query, Term

OfWord = Callable[[str], Query]
# Words whose questions are kept, a few hundred bytes each: three of four words of a new text were asked for before.
WORDS_KEPT = CLAUSES_KEPT = 5_000


@memoized(WORDS_KEPT, name="word_questions")
def in_name(word: str) -> Query:
    """Documents of which a name has the word."""
    text = squash(word)
    return Term("name_pieces", text) if len(text) <= LONGEST_PIECE else Phrase("name_chars", tuple(text))


@memoized(WORDS_KEPT, name="word_questions")
def in_near(word: str) -> Query:
    """Documents whose authority or topics have the word, or, of short words, a name."""
    return Term("near", word)


@memoized(WORDS_KEPT, name="word_questions")
def in_any(word: str) -> Query:
    """Documents of which any field has the word as a word."""
    return Term("match", word)


@memoized(WORDS_KEPT, name="word_questions")
def near_or_name(word: str) -> Query:
    """Documents that have the word in a name, authority or topics."""
    return Term("near", word) if is_piece(word) else AnyOf((Term("near", word), in_name(word)))


@memoized(WORDS_KEPT, name="word_questions")
def anywhere(word: str) -> Query:
    """Documents that have the word in any field."""
    return Term("match", word) if is_piece(word) else AnyOf((Term("match", word), in_name(word)))


@memoized(WORDS_KEPT, name="word_questions")
def is_piece(word: str) -> bool:
    """Whether the word stands as a piece of names beside the words of `near` and `match`."""
    return squash(word) == word and len(word) <= LONGEST_PIECE


@memoized(CLAUSES_KEPT, name="clause_questions")
def clause_query(ways: tuple[tuple[str, ...], ...], of_word: OfWord) -> Query:
    """Documents that have all words of one of some alternatives."""
    parts = [of_word(words[0]) if len(words) == 1 else AllOf(tuple(map(of_word, words))) for words in ways]
    return parts[0] if len(parts) == 1 else AnyOf(tuple(parts))
