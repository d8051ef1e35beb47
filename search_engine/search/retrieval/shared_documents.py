"""Matching the text that copies share: once a base, by sums over arrays kept for each word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import reduce

import numpy as np

from dictionaries.normalize import squash
from indexer.catalog import CatalogText, WordHits
from indexer.generation.arrays import Array, Float32s, Int64s, UInt8s, UInt32s
from ranker.matching.parsed_query import ParsedQuery
from ranker.matching.relevance import EXACT, NAMED_BY_WORDS, NEAR, in_body, name_classes
from ranker.profile import MatchProfile, RankProfile
from search_engine.search.retrieval.scoring import word_weights

NO_SLOTS = np.zeros(0, np.int64)


@dataclass(frozen=True, slots=True)
class SharedDocuments:
    """For each slot, and a last entry that is always empty (what slot -1 reads): masks of words found, class, score.

    Attributes:
        name, near, anywhere: uint32, needs met in names; in names, authority and topics; in any field.
        relevance_class: 2-6, 0 where words are missing.
        text: Text score, 0 where nothing was found.
        as_typed: The slots of which a name equals the text as it was typed.
        frequency: For each need and wish, how many bases meet it.
    """

    name: UInt32s
    near: UInt32s
    anywhere: UInt32s
    relevance_class: UInt8s
    text: Float32s
    as_typed: Int64s
    frequency: tuple[int, ...]


class _Masks:
    """What is found, clause by clause.

    Attributes:
        longest: For each clause, how many characters of each name it stands for at most: name → characters.
    """

    def __init__(self, catalog: CatalogText) -> None:
        self._catalog, self._size = catalog, catalog.slots + 1
        self.name, self.near, self.anywhere = (np.zeros(self._size, np.uint32) for _ in range(3))
        self.longest: list[Array] = []

    def add(self, bit: np.uint32, words: Sequence[str], *, keeps_class: bool) -> None:
        """One alternative of the clause whose `longest` is the last: bases that have all of its words."""
        hits = [self._catalog.word(word) for word in words]
        one = hits[0] if len(hits) == 1 else self._in_all(hits)
        self.anywhere[one.anywhere] |= bit
        self.near[one.near] |= bit
        if keeps_class:
            self.name[one.named] |= bit
            characters = sum(len(squash(word)) for word in words)
            self.longest[-1][one.names] = np.maximum(self.longest[-1][one.names], characters)

    def _in_all(self, hits: Sequence[WordHits]) -> WordHits:
        names = reduce(np.intersect1d, (hit.names for hit in hits))
        named, near, anywhere = (
            _in_each([getattr(hit, field) for hit in hits], self._size) for field in ("named", "near", "anywhere")
        )
        return WordHits(names, named, near, anywhere)


def match_shared(
    catalog: CatalogText, profile: RankProfile, parsed_query: ParsedQuery
) -> tuple[SharedDocuments, SharedDocuments]:
    """Match one wording: as it is, and with every wish a need."""
    masks = _Masks(catalog)
    frequency = []
    for i, clause in enumerate(parsed_query.clauses):
        bit = np.uint32(1 << i)
        masks.longest.append(np.zeros(len(catalog.name_slot), np.uint16))
        for one in clause.alternatives:
            masks.add(bit, one.words, keeps_class=one.keeps_class)
        frequency.append(int(np.count_nonzero(masks.anywhere & bit)))
    text = np.zeros(catalog.slots + 1, np.float32)
    for field, word, weight in word_weights(parsed_query, profile.first_phase):
        hits = catalog.scores(field, word)
        text[hits.slots] += np.float32(weight) * hits.scores
    found = SharedDocuments(
        masks.name,
        masks.near,
        masks.anywhere,
        _classes(catalog, profile.match, parsed_query, masks),
        text,
        np.unique(catalog.exact(parsed_query.exact[0])) if parsed_query.exact else NO_SLOTS,
        tuple(frequency),
    )
    if not parsed_query.optional:
        return found, found
    return found, replace(
        found, relevance_class=_classes(catalog, profile.match, parsed_query.promote_optional(), masks)
    )


def _classes(catalog: CatalogText, match: MatchProfile, parsed_query: ParsedQuery, masks: _Masks) -> UInt8s:
    """As `classify`, for all bases at once."""
    required = np.uint32(parsed_query.required_mask)
    classes = np.zeros(catalog.slots + 1, np.uint8)
    classes[(masks.anywhere & required) == required] = in_body(parsed_query)
    classes[(masks.near & required) == required] = NEAR
    if ((masks.name & required) == required).any():
        of_names = name_classes(masks.longest[: len(parsed_query.required)], catalog.bare, match.coverage)
        for relevance_class in NAMED_BY_WORDS:
            classes[catalog.name_slot[of_names == relevance_class]] = relevance_class
    for text in parsed_query.exact:
        classes[catalog.exact(text)] = EXACT
    classes[-1] = 0
    return classes


def _in_each(parts: Sequence[Int64s], size: int) -> Int64s:
    """Slots that stand in every one of some arrays."""
    found = np.ones(size, np.bool_)
    for slots in parts:
        there = np.zeros(size, np.bool_)
        there[slots] = True
        found &= there
    return found.nonzero()[0]
