"""Matching the text that copies share: once a base, by sums over arrays kept for each word."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from indexer.generation.arrays import Bools, Float32s, Int64s, UInt8s, UInt32s
from indexer.query import Term
from indexer.snapshot import Snapshot
from ranker.matching.parsed_query import ParsedQuery
from ranker.matching.relevance import classify
from search_engine.search.retrieval.scoring import AS_TYPED, word_weights
from search_engine.search.retrieval.words import in_name, is_piece


@dataclass(frozen=True, slots=True)
class SharedDocuments:
    """For each slot, and a last entry that is always empty (what slot -1 reads): masks of words found, class, score.

    Attributes:
        name, near, anywhere: uint32, needs met in names; in names, authority and topics; in any field.
        klass: 2-6, 0 where words are missing.
        score: Text score, 0 where nothing was found.
        frequency: For each need and wish, how many bases meet it.
    """

    name: UInt32s
    near: UInt32s
    anywhere: UInt32s
    relevance_class: UInt8s
    score: Float32s
    frequency: tuple[int, ...]


def match_shared(snapshot: Snapshot, parsed_query: ParsedQuery) -> SharedDocuments:
    """Match one wording."""
    catalog, size = snapshot.catalog, snapshot.slots + 1
    name, near, anywhere = (np.zeros(size, np.uint32) for _ in range(3))
    frequency = []
    for i, clause in enumerate(parsed_query.clauses):
        bit = np.uint32(1 << i)
        for one in clause.alternatives:
            if one.keeps_class:
                name[_with_all(snapshot, one.words, _named)] |= bit
            near[_with_all(snapshot, one.words, _near)] |= bit
            anywhere[_with_all(snapshot, one.words, _anywhere)] |= bit
        near |= name & bit
        anywhere |= near & bit
        frequency.append(int(np.count_nonzero(anywhere & bit)))
    score = np.zeros(size, np.float32)
    for field, word, weight in word_weights(parsed_query):
        hits = catalog.term(field, word)
        score[hits.slots] += weight * hits.scores
    for text in parsed_query.exact[:1]:
        score[catalog.term("name_exact", text).slots] += np.float32(AS_TYPED)
    relevance_class = classify(
        parsed_query,
        name,
        near,
        anywhere,
        _exact(snapshot, parsed_query, size),
        lambda slot: snapshot.book.names(_base(snapshot, slot)),
    )
    relevance_class[-1] = 0
    return SharedDocuments(name, near, anywhere, relevance_class, score, tuple(frequency))


SlotsOfWord = Callable[[Snapshot, str], Int64s]


def _with_all(snapshot: Snapshot, words: Sequence[str], of_word: SlotsOfWord) -> Int64s:
    """Slots that have all of some words."""
    if len(words) == 1:
        return of_word(snapshot, words[0])
    found = np.zeros(snapshot.slots + 1, np.uint8)
    for word in words:
        # distinct slots: a word counts once, wherever it was found
        there = np.zeros(snapshot.slots + 1, np.uint8)
        there[of_word(snapshot, word)] = 1
        found += there
    return np.flatnonzero(found == len(words))


def _named(snapshot: Snapshot, word: str) -> Int64s:
    return snapshot.catalog.found(in_name(word)).slots


def _near(snapshot: Snapshot, word: str) -> Int64s:
    return _and_named(snapshot, word, "near")


def _anywhere(snapshot: Snapshot, word: str) -> Int64s:
    return _and_named(snapshot, word, "match")


def _and_named(snapshot: Snapshot, word: str, field: str) -> Int64s:
    found = snapshot.catalog.found(Term(field, word)).slots
    return found if is_piece(word) else np.concatenate((found, _named(snapshot, word)))


def _base(snapshot: Snapshot, slot: int) -> int:
    return int(snapshot.base_of_slot(np.int64(slot)))  # type: ignore[arg-type]


def _exact(snapshot: Snapshot, parsed_query: ParsedQuery, size: int) -> Bools:
    exact = np.zeros(size, np.bool_)
    for text in parsed_query.exact:
        exact[snapshot.catalog.term("name_exact", text).slots] = True
    return exact
