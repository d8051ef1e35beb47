"""What the engine is asked for one parsed query: whole documents of bases of one region (`own`); and by which words
copies meet its needs.

A clause goes into up to six questions and a word into more, so each part is built once, and is the same object wherever
it stands: an engine that keeps what it made of a part finds it again.

A word stands in a name wherever its characters do. Short ones are found by the names' own pieces, since a phrase of
characters as common as 办 and 理 costs a hundred times as much. A need is met by all words of one of its alternatives;
in names only by those that keep a class.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import chain

from dictionaries.caches import memoized
from dictionaries.normalize import squash
from indexer.analysis.fields import line_token
from indexer.backend import Masks, Search
from indexer.catalog import WordScores
from indexer.catalog.shared_text import LONGEST_PIECE
from indexer.query import AllOf, AnyOf, Constant, Numbers, Phrase, Query, Scored, Term
from ranker.matching.parsed_query import ParsedQuery
from ranker.profile import FirstPhase
from search_engine.search.retrieval.scoring import scoring_query

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


NOTHING = AnyOf(())
# The places of the classes of `best_with_all`.
AS_TYPED, CALLED_SO, IN_NAME, NEAR_NAME = range(4)


class TextQueries:
    """The questions of a parsed query; each method gives one.

    Args:
        scores: See `scoring_query`.

    Attributes:
        parsed_query: What is asked for.
        ways: By which words together each need and wish is met.
    """

    def __init__(self, parsed_query: ParsedQuery, phase: FirstPhase, scores: Callable[[str, str], WordScores]) -> None:
        self.parsed_query = parsed_query
        clauses = parsed_query.clauses
        self.ways: list[tuple[int, Sequence[str]]] = [
            (1 << i, words) for i, clause in enumerate(clauses) for words in clause.variants
        ]
        # for each need and wish, the documents that meet it by words of any field; near the names; in a name, where
        # only alternatives that keep a class count
        self._in_any = tuple([clause_query(clause.variants, in_any) for clause in clauses])
        self._in_near = tuple([clause_query(clause.variants, in_near) for clause in clauses])
        self._in_name = tuple([clause_query(clause.exact_equivalents, in_name) for clause in clauses])
        # documents of which a name equals one of the exact texts, or a line the text as it was typed
        said = [*parsed_query.exact, *map(line_token, parsed_query.exact[:1])]
        self._exact = tuple([Term("name_exact", text) for text in said])
        self._score = scoring_query(parsed_query, phase, scores)

    # ---- questions

    def own_masks(self, here: Numbers, limit: int) -> Masks:
        """Which needs and wishes whole documents of some regions meet, whether a name is the query, and whether one is
        the text as it was typed.
        """
        exact = (AnyOf(self._exact), self._exact[0]) if self._exact else ()
        return Masks(here, (*self._in_any, *self._in_near, *self._in_name, *exact), limit)

    def own_scores(self, here: Numbers, limit: int) -> Search:
        """How much whole documents of some regions score."""
        return Search(AllOf((Constant(here, 0.0), self._score)), limit)

    def best_with_all(self, limit: int) -> Search:
        """The best whole documents that meet every need (of sentences near the name), or are called so: first those
        that are called as was typed, then those that are called so otherwise, then those that meet all needs in their
        names, then those that meet them near the names.
        """
        as_typed = self._exact[0] if self._exact else NOTHING
        called_so = AnyOf(self._exact[1:]) if self._exact[1:] else NOTHING
        in_names = AllOf(self._in_name[: len(self.parsed_query.required)])
        near_names = AllOf(self._required(self._in_near, near_or_name))
        matching: Query = near_names if self.parsed_query.sentence else AllOf(self._required(self._in_any, anywhere))
        if self._exact:  # a text may be called by its number (文号), whose words are nobody's
            matching = AnyOf((*self._exact, matching))
        return Search(Scored(matching, self._score), limit, (as_typed, called_so, in_names, near_names))

    def with_any(self, limit: int) -> Search:
        """The best whole documents that have any of the words."""
        return Search(self._score, limit)

    def ways_by_need(self) -> list[tuple[Sequence[str], ...]]:
        """For each need the words that meet it together."""
        return [clause.variants for clause in self.parsed_query.required]

    # ---- parts

    def _required(self, by_word: tuple[Query, ...], of_word: OfWord) -> tuple[Query, ...]:
        """For each need the documents that meet it by words of a field or in a name; by words alone where all of them
        are such as stand as pieces of names too.
        """
        return tuple(
            [
                part if all(map(is_piece, chain(*clause.variants))) else clause_query(clause.variants, of_word)
                for clause, part in zip(self.parsed_query.required, by_word, strict=False)
            ]
        )
