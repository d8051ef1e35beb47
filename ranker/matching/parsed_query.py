"""What is asked of text: what a match needs, in which words it may be said, and what only adds to a score."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from operator import attrgetter
from typing import NamedTuple

from dictionaries.lazy_property import lazy_property

# Masks of what was found are 32 bits wide; the longest of 1,235 real questions has 27 distinct words.
MOST_WORDS = 32


class Alternative(NamedTuple):
    """One way to say what is needed: all of some words. A tuple, since needs are compared and hashed by theirs.

    Attributes:
        weight: (0, 1], what its words count for in a score.
        keeps_class: Whether it is as good as what was typed (an official equivalent); else it gives at most class 3.
    """

    words: tuple[str, ...]
    weight: float = 1.0
    keeps_class: bool = True


@dataclass(frozen=True)
class Clause:
    """One thing that a match of class 2 and above has, in any of its alternatives; the first is what was typed."""

    alternatives: tuple[Alternative, ...]

    @classmethod
    def of(cls, *words: str) -> Clause:
        """What can be said in but one way."""
        return cls((Alternative(words),))

    @lazy_property
    def exact_equivalents(self) -> tuple[tuple[str, ...], ...]:
        """The words of the alternatives that keep a class."""
        return tuple([one.words for one in self.alternatives if one.keeps_class])

    @lazy_property
    def variants(self) -> tuple[tuple[str, ...], ...]:
        """The words of every alternative."""
        return tuple([one.words for one in self.alternatives])


@dataclass(frozen=True)
class ParsedQuery:
    """The text part of a query after understanding; hashable, so that what it matched can be kept.

    Attributes:
        exact: Squashed texts; a name that equals one is of class 6: the text as typed, what understanding left of it,
            the same with official equivalents.
        required: The needs: what classes 3 and above require, in order; at most `MOST_WORDS` together with
            `optional`.
        optional: The wishes: what no class requires, and what counts beside the needs in relaxation and score: of a
            sentence, what stands around the matter that it is about.
        sentence: It is a sentence as people speak. Long texts have all its words by chance, short ones never: words in
            a body give no class, and what answers most of it counts (see `relaxation`).
        typed: How many words a sentence has, needed or not; 0: as many as there are needs.
        semantic_text: A text to compare by meaning; empty: words alone count.
        code: A number that documents may be called by, or a part of one; "" for most.
        semantic_always: It is compared whatever its words find; else only where no name has all of them.
        score_only_terms: Sub-words, single characters, weak words; they add to the score.
    """

    exact: tuple[str, ...] = ()
    required: tuple[Clause, ...] = ()
    optional: tuple[Clause, ...] = ()
    score_only_terms: tuple[str, ...] = ()
    sentence: bool = False
    typed: int = 0
    semantic_text: str = ""
    semantic_always: bool = False
    code: str = ""

    def __hash__(self) -> int:
        return self._hash

    @lazy_property
    def _hash(self) -> int:
        """Made once: a request looks into five caches by it."""
        return hash(_all_of_it(self))

    @classmethod
    def of(cls, exact: Iterable[str], words: Iterable[str], score_only_terms: Sequence[str] = ()) -> ParsedQuery:
        """A wording without alternatives: each word is a need of its own."""
        return cls(tuple(exact), tuple(map(Clause.of, words)), score_only_terms=tuple(score_only_terms))

    @lazy_property
    def clauses(self) -> tuple[Clause, ...]:
        """Needs and wishes: what masks have a bit for."""
        return (*self.required, *self.optional)

    @lazy_property
    def required_mask(self) -> int:
        """The mask of all needs."""
        return (1 << len(self.required)) - 1

    @property
    def length(self) -> int:
        """How many words were typed."""
        return self.typed or len(self.clauses)

    def promote_optional(self) -> ParsedQuery:
        """The same with every wish a need."""
        return replace(self, required=self.clauses, optional=())

    def compared_as(self, text: str, *, always: bool) -> ParsedQuery:
        """The same with a text to compare by meaning (`dataclasses.replace` would look at each field by itself)."""
        said = self.exact, self.required, self.optional, self.score_only_terms
        return ParsedQuery(*said, self.sentence, self.typed, text, always, self.code)

    @property
    def empty(self) -> bool:
        """Nothing is asked of text: every document will do."""
        return not self.required

    @lazy_property
    def words(self) -> tuple[str, ...]:
        """The typed words of needs and wishes, distinct, in order."""
        return tuple(dict.fromkeys(word for clause in self.clauses for word in clause.alternatives[0].words))

    @lazy_property
    def every_word(self) -> tuple[str, ...]:
        """All words, typed or not, required or not: what a page marks."""
        required = (word for clause in self.clauses for words in clause.variants for word in words)
        return tuple(dict.fromkeys((*required, *self.score_only_terms)))


_all_of_it = attrgetter(*[field.name for field in fields(ParsedQuery)])
