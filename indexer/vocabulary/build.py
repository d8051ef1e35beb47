"""From what was counted to a vocabulary with its indices."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import repeat

import numpy as np

from dictionaries.pinyin import Pinyin
from indexer.analysis.analyzer import Analyzer
from indexer.generation.arrays import Bools, Int64s, UInt32s, UInt64s
from indexer.vocabulary.inventory import COMMON, PLACE, SITE, take_inventory
from indexer.vocabulary.model import fit_model, probabilities
from indexer.vocabulary.sounds import initial_symbols, near_symbols, sounds
from indexer.vocabulary.tables import POWERS, Table, Trigrams, codes, mixed, string_keys
from indexer.vocabulary.vocabulary import Vocabulary

MEANT = 100
"""Least frequency in the general lexicon (of 60 million) of a word that a misspelling may stand for; rarer ones are
hardly meant. (Places are found by their sound at any frequency: a name in pinyin may be any of them.)"""

MAX_WORD_LENGTH = 12
"""Characters of the longest word with a place in the indices of sounds and gaps."""


@dataclass(frozen=True, slots=True)
class VocabularySources:
    """Words that are known whatever the documents say.

    Attributes:
        terms: Topics, synonyms and their targets.
        places: Names of places, short ones too.
        services: Names of well-known services.
        named: Names of offices, lines and portals.
    """

    terms: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    named: tuple[str, ...] = ()


def build_vocabulary(
    names: Iterable[tuple[str, float]],
    terms: Iterable[str],
    queries: Iterable[tuple[str, int]],
    analyzer: Analyzer,
    pinyin: Pinyin,
    places: Iterable[str] = (),
    services: Iterable[str] = (),
    whole: Iterable[str] = (),
    named: Iterable[str] = (),
) -> Vocabulary:
    """Count, fit the model, make the indices.

    Args:
        names: Names and aliases of the catalogue with a weight > 0 (1, or how many copies there are).
        terms: Reviewed terms: topics, synonyms and their targets, services.
        queries: Frequent queries with how often they came.
        analyzer: Cuts phrases into words, as it does for the index.
        pinyin: Reads words.
        places: Names of places, short ones too.
        services: Names of well-known services.
        whole: Further titles, squashed, that are right as a whole; their words are no words of the site.
        named: Names of offices, lines and portals: words of the site, how often they are said is not known.
    """
    inventory = take_inventory(names, terms, queries, places, services, named, analyzer)
    chances = probabilities(inventory)
    words = sorted(filter(None, chances))
    words.sort(key=chances.__getitem__, reverse=True)  # equals stay in their order
    inventory.exact.update(whole)
    model = fit_model(words, chances, inventory)
    letters = codes("".join(words))
    lengths = np.fromiter(map(len, words), np.int64, len(words))
    offsets = np.concatenate(([0], np.cumsum(lengths))).astype(np.uint32)
    spoken = _spoken(words, pinyin)
    common = np.fromiter(map(inventory.general.get, words, repeat(0)), np.int64, len(words)) >= MEANT
    marks = np.fromiter(map(inventory.marks.get, words, repeat(0)), np.uint8, len(words)) | (common * np.uint8(COMMON))
    own = (marks & (SITE | PLACE)) > 0
    sited = (marks & SITE) > 0
    meant = (sited | common) & (lengths >= 2) & (lengths <= MAX_WORD_LENGTH)
    return Vocabulary(
        letters=letters,
        sounds=spoken,
        offsets=offsets,
        marks=marks,
        model=model,
        exact=_whole(letters, offsets, np.ones(len(words), bool)),
        beginnings=_beginnings(letters, offsets, own),
        sounding=_whole(near_symbols(spoken), offsets, meant | (own & (lengths >= 2) & (lengths <= MAX_WORD_LENGTH))),
        initials=_whole(initial_symbols(spoken), offsets, own & (lengths >= 2) & (lengths <= MAX_WORD_LENGTH)),
        gaps=_gaps(letters, offsets, meant),
        trigrams=Trigrams.of(inventory.written),
        names=np.unique(_names(inventory.exact)),
    )


def _spoken(words: Sequence[str], pinyin: Pinyin) -> UInt32s:
    return np.fromiter((number for word in words for number in sounds(pinyin.syllables(word))), np.uint32)


def _names(texts: Iterable[str]) -> UInt64s:
    ordered = [text for text in texts if text]
    lengths = np.fromiter(map(len, ordered), np.int64, len(ordered))
    return string_keys(codes("".join(ordered)), np.concatenate(([0], np.cumsum(lengths))).astype(np.uint32))


def _whole(symbols: UInt32s, offsets: UInt32s, chosen: Bools) -> Table:
    keys = string_keys(symbols, offsets)
    return Table.of(keys[chosen], np.flatnonzero(chosen).astype(np.uint32))


def _beginnings(letters: UInt32s, offsets: UInt32s, chosen: Bools) -> Table:
    """Entries for each beginning of two characters and more, itself shorter than the word."""
    found: list[Table] = []
    lengths = np.diff(offsets.astype(np.int64))
    for length in range(2, MAX_WORD_LENGTH):
        longer = np.flatnonzero(chosen & (lengths > length) & (lengths <= MAX_WORD_LENGTH))
        found.append(Table(_keys_of(_matrix(letters, offsets, longer, length)), longer.astype(np.uint32)))
    every = Table.of(np.concatenate([t.keys for t in found]), np.concatenate([t.words for t in found]))
    first = np.ones(len(every.keys), bool)
    first[1:] = every.keys[1:] != every.keys[:-1]
    return Table(every.keys[first], every.words[first])


def _gaps(letters: UInt32s, offsets: UInt32s, chosen: Bools) -> Table:
    """Entries for each word without each one of its characters."""
    keys: list[UInt64s] = []
    words: list[UInt32s] = []
    lengths = np.diff(offsets.astype(np.int64))
    for length in range(3, MAX_WORD_LENGTH + 1):
        these = np.flatnonzero(chosen & (lengths == length))
        matrix = _matrix(letters, offsets, these, length)
        for place in range(length):
            keys.append(_keys_of(np.delete(matrix, place, axis=1)))
            words.append(these.astype(np.uint32))
    return Table.of(np.concatenate(keys), np.concatenate(words))


def _matrix(letters: UInt32s, offsets: UInt32s, these: Int64s, length: int) -> UInt32s:
    """The first `length` characters of words, shape (words, length)."""
    start = offsets[:-1][these].astype(np.int64)
    return np.asarray(letters[start[:, None] + np.arange(length)], np.uint32)


def _keys_of(matrix: UInt32s) -> UInt64s:
    width = matrix.shape[1]
    return np.asarray((mixed(matrix) * POWERS[:width][::-1]).sum(axis=1, dtype=np.uint64), np.uint64)
