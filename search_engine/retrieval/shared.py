"""Matching the text that copies share: once a base, by sums over arrays kept for each word."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from indexer.arrays import Bools, Float32s, UInt8s, UInt32s
from indexer.view import IndexView
from ranker.relevance import classify
from ranker.wording import Wording
from search_engine.retrieval.scoring import word_weights
from search_engine.retrieval.words import in_name


@dataclass(frozen=True, slots=True)
class SharedText:
    """For each slot, and a last entry that is always empty (what slot -1 reads): masks of words found, class, score.

    Attributes:
        name, near, anywhere: uint32, words found in names; in names, authority and topics; in any field.
        klass: 2-6, 0 where words are missing.
        score: Text score, 0 where nothing was found.
        frequency: For each word, in how many bases it was found.
    """

    name: UInt32s
    near: UInt32s
    anywhere: UInt32s
    klass: UInt8s
    score: Float32s
    frequency: tuple[int, ...]


def match_shared(view: IndexView, wording: Wording) -> SharedText:
    """Match one wording."""
    catalog, size = view.catalog, view.slots + 1
    name, near, anywhere = (np.zeros(size, np.uint32) for _ in range(3))
    frequency = []
    for i, word in enumerate(wording.words):
        bit = np.uint32(1 << i)
        named = catalog.found(in_name(word)).slots
        name[named] |= bit
        near[named] |= bit
        near[catalog.term("near", word).slots] |= bit
        anywhere[catalog.term("match", word).slots] |= bit
        anywhere |= near & bit
        frequency.append(int(np.count_nonzero(anywhere & bit)))
    score = np.zeros(size, np.float32)
    for field, word, weight in word_weights(wording):
        hits = catalog.term(field, word)
        score[hits.slots] += weight * hits.scores
    klass = classify(
        wording, name, near, anywhere, _exact(view, wording, size), lambda slot: view.book.names(_base(view, slot))
    )
    klass[-1] = 0
    return SharedText(name, near, anywhere, klass, score, tuple(frequency))


def _base(view: IndexView, slot: int) -> int:
    return int(view.base_of_slot(np.int64(slot)))  # type: ignore[arg-type]


def _exact(view: IndexView, wording: Wording, size: int) -> Bools:
    exact = np.zeros(size, np.bool_)
    for text in dict.fromkeys((wording.raw, wording.core)):
        if text:
            exact[view.catalog.term("name_exact", text).slots] = True
    return exact
