"""Relevance classes: how well a document's words answer the query's, before anything else is looked at.

    6  the raw text or the core (also with official equivalents) equals a name
    5  all core words stand in one name and make up most of it (`coverage` of the rank profile)
    4  all core words stand in one name
    3  all core words stand in names, authority and topics together
    2  all core words stand somewhere; not of sentences, whose words long texts have by chance
    1  relaxed: some of them
    0  no match

Of sentences, and of what nothing has all words of, meaning gives a class too: 5 to what fits best, 2 to what is near
(see `meaning_policy`).

A name is the title or an alias. A word may also be found in an alternative's words: official equivalents count as the
word that they stand for, all others only for classes 3 and below. What copies share decides; a copy's own text raises
its class to at most 3.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from dictionaries.normalize import squash
from dictionaries.opposites import said_in
from indexer.generation.arrays import Array, Int64s, UInt8s
from indexer.generation.base_doc_values import Name
from ranker.matching.parsed_query import Clause, ParsedQuery
from ranker.profile import MatchProfile

EXACT, MOST_OF_NAME, IN_NAME, NEAR, ANYWHERE, RELAXED, NO_MATCH = 6, 5, 4, 3, 2, 1, 0


def classify(
    match: MatchProfile,
    parsed_query: ParsedQuery,
    name: Array,
    near: Array,
    anywhere: Array,
    exact: Array,
    names_of: Callable[[Int64s], Sequence[Sequence[Name]]],
) -> UInt8s:
    """Classes 2 to 6 of documents (or bases), 0 where words are missing.

    Args:
        name, near, anywhere: uint32 masks of the needs met in names; in names, authority and topics; in any field.
        exact: bool, whether a name equals one of the wording's exact texts.
        names_of: Places in these arrays → the names of each.
    """
    required_mask = np.uint32(parsed_query.required_mask)
    classes = np.zeros(len(name), np.uint8)
    classes[(anywhere & required_mask) == required_mask] = in_body(parsed_query)
    classes[(near & required_mask) == required_mask] = NEAR
    # what is named exactly needs no look at its names
    named = (((name & required_mask) == required_mask) & ~exact).nonzero()[0]
    if len(named):
        classes[named] = classes_by_names(squashed(parsed_query.required), names_of(named), match.coverage)
    classes[exact] = EXACT
    return classes


# What a single name gives that meets all needs, the lower class first.
NAMED_BY_WORDS = (IN_NAME, MOST_OF_NAME)


def name_classes(longest: Sequence[Array], bare: Array, coverage: float) -> UInt8s:
    """Of names: 5, 4, or 0 for one that does not meet all needs.

    Args:
        longest: For each need, how many characters of each name its longest alternative there has; 0 for none.
        bare: Characters of each name without what stands in brackets.
        coverage: Characters found ÷ characters of the name, from which its class is 5.
    """
    found = np.add.reduce([one.astype(np.int64) for one in longest])
    met = np.logical_and.reduce([one > 0 for one in longest])
    most = np.where(found >= coverage * bare, MOST_OF_NAME, IN_NAME)
    return np.where(met, most, NO_MATCH).astype(np.uint8)


# For each need, the alternatives that keep a class, the shortest first: how many characters, and the squashed words.
ExactEquivalents = tuple[tuple[tuple[int, tuple[str, ...]], ...], ...]


def squashed(required: Sequence[Clause]) -> ExactEquivalents:
    """What `classes_by_names` looks for."""
    return tuple([tuple(sorted(map(_measured, clause.exact_equivalents))) for clause in required])


def _measured(words: Sequence[str]) -> tuple[int, tuple[str, ...]]:
    squashed_words = tuple(map(squash, words))
    return sum(map(len, squashed_words)), squashed_words


def classes_by_names(
    exact_equivalents: ExactEquivalents, documents: Sequence[Sequence[Name]], coverage: float
) -> UInt8s:
    """Of documents that meet all needs in their names together, each given by its names: 5, 4, or 3 where no single
    name meets all of them. All names are looked at together, need by need.
    """
    names = [name for one in documents for name in one]
    texts = [name.exact for name in names]
    longest = []
    for alternatives in exact_equivalents:
        characters = np.zeros(len(texts), np.int64)
        for length, words in alternatives:  # the longest last, so that it stays
            characters[np.logical_and.reduce([said_in(texts, word) for word in words])] = length
        longest.append(characters)
    of_names = name_classes(longest, np.array(list(map(len, [name.bare for name in names])), np.int64), coverage)
    best = np.full(len(documents), NEAR, np.uint8)
    np.maximum.at(best, np.arange(len(documents)).repeat(list(map(len, documents))), of_names)
    return best


def in_body(parsed_query: ParsedQuery) -> int:
    """The class of what has all needs somewhere."""
    return NO_MATCH if parsed_query.sentence else ANYWHERE


def raise_by_own(classes: Array, parsed_query: ParsedQuery, near: Array, anywhere: Array) -> UInt8s:
    """Classes of copies, given what their bases have and the masks of both together: raised to at most 3."""
    required_mask = np.uint32(parsed_query.required_mask)
    raised = np.where(
        (near & required_mask) == required_mask,
        NEAR,
        np.where((anywhere & required_mask) == required_mask, in_body(parsed_query), NO_MATCH),
    )
    return np.maximum(classes, raised).astype(np.uint8)
