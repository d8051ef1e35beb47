"""Matching the text that copies share: once a base, by sums over arrays kept for each word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from operator import itemgetter

import numpy as np

from dictionaries.normalize import squash
from indexer.catalog import CatalogText, WordHits
from indexer.generation.arrays import Float32s, Int64s, UInt8s, UInt32s, any_of
from ranker.matching.parsed_query import ParsedQuery
from ranker.matching.relevance import EXACT, NAMED_BY_WORDS, NEAR, in_body, name_classes
from ranker.profile import FirstPhase, MatchProfile
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
        in_names: For each clause the names that have an alternative which keeps a class, and how many characters of
            them this is.
    """

    def __init__(self, catalog: CatalogText) -> None:
        self._catalog = catalog
        self.name, self.near, self.anywhere = np.zeros((3, catalog.slots + 1), np.uint32)
        self.in_names: list[list[tuple[int, Int64s]]] = []

    def add(self, bit: np.uint32, words: Sequence[str], *, keeps_class: bool) -> None:
        """One alternative of the last clause of `in_names`: bases that have all of its words."""
        hits = [self._catalog.word(word) for word in words]
        one = hits[0] if len(hits) == 1 else self._in_all(hits)
        if not len(one.anywhere):
            return
        self.anywhere[one.anywhere] |= bit
        self.near[one.near] |= bit
        if keeps_class and len(one.named):
            self.name[one.named] |= bit
            self.in_names[-1].append((sum([len(squash(word)) for word in words]), one.names))

    def _in_all(self, hits: Sequence[WordHits]) -> WordHits:
        slots, names = len(self.anywhere), len(self._catalog.name_slot)
        return WordHits(
            _in_each([hit.names for hit in hits], names),
            _in_each([hit.named for hit in hits], slots),
            _in_each([hit.near for hit in hits], slots),
            _in_each([hit.anywhere for hit in hits], slots),
        )


def match_shared(
    catalog: CatalogText, match: MatchProfile, phase: FirstPhase, parsed_query: ParsedQuery
) -> tuple[SharedDocuments, SharedDocuments]:
    """Match one wording: as it is, and with every wish a need."""
    masks, clauses = _Masks(catalog), parsed_query.clauses
    bits = np.uint32(1) << np.arange(len(clauses), dtype=np.uint32)
    for bit, clause in zip(bits, clauses, strict=True):
        masks.in_names.append([])
        for one in clause.alternatives:
            masks.add(bit, one.words, keeps_class=one.keeps_class)
    slots = masks.anywhere.nonzero()[0]
    exact = [catalog.exact(text) for text in parsed_query.exact]
    exact += [catalog.saying(text) for text in parsed_query.exact[:1]]
    found = SharedDocuments(
        masks.name,
        masks.near,
        masks.anywhere,
        _classes(catalog, match, parsed_query, masks, slots, exact),
        _scores(catalog, word_weights(parsed_query, phase)),
        np.unique(exact[0]) if exact and len(exact[0]) else NO_SLOTS,
        tuple(((masks.anywhere[slots] & bits[:, None]) > 0).sum(axis=1).tolist()),
    )
    if not parsed_query.optional:
        return found, found
    promoted = _classes(catalog, match, parsed_query.promote_optional(), masks, slots, exact)
    return found, replace(found, relevance_class=promoted)


def _scores(catalog: CatalogText, weights: Sequence[tuple[str, str, float]]) -> Float32s:
    """The text score of all bases, and 0 for none."""
    text = np.zeros(catalog.slots + 1, np.float32)
    for field, word, weight in weights:
        hits = catalog.scores(field, word)
        if len(hits.slots):
            text[hits.slots] += np.float32(weight) * hits.scores
    return text


def _classes(
    catalog: CatalogText,
    match: MatchProfile,
    parsed_query: ParsedQuery,
    masks: _Masks,
    slots: Int64s,
    exact: Sequence[Int64s],
) -> UInt8s:
    """As `classify`, for all bases at once.

    Args:
        slots: The bases that have a word.
        exact: Those of which a name equals each of the query's exact texts.
    """
    required = np.uint32(parsed_query.required_mask)
    classes = np.zeros(catalog.slots + 1, np.uint8)
    in_any = slots[masks.anywhere[slots] & required == required]
    in_near = in_any[masks.near[in_any] & required == required]
    classes[in_any] = in_body(parsed_query)
    classes[in_near] = NEAR
    if len(in_near) and any_of(masks.name[in_near] & required == required):
        names, of_names = _named(catalog, match, masks.in_names[: len(parsed_query.required)])
        for relevance_class in NAMED_BY_WORDS:
            classes[catalog.name_slot[names[of_names == relevance_class]]] = relevance_class
    for equal in exact:
        classes[equal] = EXACT
    classes[-1] = 0
    return classes


def _named(
    catalog: CatalogText, match: MatchProfile, in_names: Sequence[Sequence[tuple[int, Int64s]]]
) -> tuple[Int64s, UInt8s]:
    """The names that meet the first need, and the classes that they give (see `name_classes`)."""
    names = np.concatenate([here for _, here in in_names[0]])
    longest = []
    for of_need in in_names:
        characters = np.zeros(len(catalog.name_slot), np.uint16)
        for length, here in sorted(of_need, key=itemgetter(0)):  # the longest last, so that it stays
            characters[here] = length
        longest.append(characters[names])
    return names, name_classes(longest, catalog.bare[names], match.coverage)


def _in_each(parts: Sequence[Int64s], size: int) -> Int64s:
    """The numbers below `size` that stand in every one of some arrays."""
    found = parts[0]
    for part in parts[1:]:
        there = np.zeros(size, np.bool_)
        there[part] = True
        found = found[there[found]]
    return found
