"""Words that may have been meant where something is doubtful, each with the slip that would make the text of it."""

from __future__ import annotations

from operator import itemgetter

import numpy as np

from indexer.generation.arrays import Bools
from indexer.vocabulary import Vocabulary
from indexer.vocabulary.spans import DeletionWindows, pair_keys
from indexer.vocabulary.tables import codes
from search_engine.query.spelling.channel import MISSING, SWAPPED, Channel
from search_engine.query.spelling.lattice import Edge
from search_engine.query.spelling.windows import Windows

MOST_A_KEY = 12
"""Words taken for one key, commonest first."""

MAX_CANDIDATES = 80
"""Candidates kept in all, by probability with slip; bounds the cost of scoring them together."""

SHORTEST_GAP = 3
"""Characters of the shortest word that may lack one or have one too many."""

LONGEST_GAP = 9
"""Characters of the longest window that is looked up without each of its characters, which costs its square."""

Found = dict[tuple[int, int, int], float]
CHANCE = itemgetter(0)


def candidates(vocabulary: Vocabulary, windows: Windows, doubt: Bools, channel: Channel) -> list[Edge]:
    """Edges with slips, the most probable ones."""
    found: Found = {}
    free = windows.free(doubt)
    _by_sound(vocabulary, windows, free, channel, found)
    _by_text(vocabulary, windows, free, channel, found)
    _pairs(vocabulary, windows, free, channel, found)
    alone = vocabulary.model.alone[[word for _, _, word in found]].tolist()
    chances = [edit + chance for edit, chance in zip(found.values(), alone, strict=True)]
    best = sorted(zip(chances, found.items(), strict=True), key=CHANCE, reverse=True)[:MAX_CANDIDATES]
    return [Edge(start, end, word, edit) for _, ((start, end, word), edit) in best]


def _by_sound(vocabulary: Vocabulary, windows: Windows, free: Bools, channel: Channel, found: Found) -> None:
    looked_at = free.nonzero()[0]
    rows, words = vocabulary.sounding.found(windows.sound_keys.keys[looked_at], MOST_A_KEY)
    layout = windows.keys.layout
    for row, word in zip(looked_at[rows].tolist(), words, strict=True):
        _replaced(vocabulary, windows, channel, (int(layout.starts[row]), int(layout.ends[row]), word), found)


def _by_text(vocabulary: Vocabulary, windows: Windows, free: Bools, channel: Channel, found: Found) -> None:
    """Look-alikes and swaps share all but one or two characters with the word; gaps and extra ones are looked up so."""
    gaps = DeletionWindows.of(len(windows.text), SHORTEST_GAP, LONGEST_GAP).isin_sorted(free)
    keys = windows.keys.without(gaps)
    rows, words = vocabulary.gaps.found(keys, MOST_A_KEY)
    for (start, end, place), word in zip(_places(windows, gaps, rows), words, strict=True):
        span = (start, end, word)
        typed, meant = windows.text[start:end], vocabulary.text(word)
        if place < 0:
            _keep(found, span, MISSING)
        elif _swapped(typed, meant, place):
            _keep(found, span, SWAPPED)
        elif len(meant) == end - start:
            _replaced(vocabulary, windows, channel, span, found)
    longer = ((gaps.places >= 0) & (windows.keys.layout.lengths[gaps.windows] > SHORTEST_GAP)).nonzero()[0]
    exact = vocabulary.exact.first(keys[longer])
    there = (exact >= 0).nonzero()[0]
    words = exact[there].tolist()
    for (start, end, place), word in zip(_places(windows, gaps, longer[there].tolist()), words, strict=True):
        if vocabulary.of_site(word):
            edit = channel.extra(windows.text[start:end], place, windows.sounds[start:end])
            _keep(found, (start, end, word), edit)


def _places(windows: Windows, gaps: DeletionWindows, rows: list[int]) -> list[tuple[int, int, int]]:
    """(start, end, place left out or -1) of some rows."""
    numbers = gaps.windows[rows]
    starts, ends = windows.keys.layout.starts[numbers].tolist(), windows.keys.layout.ends[numbers].tolist()
    return list(zip(starts, ends, gaps.places[rows].tolist(), strict=True))


def _pairs(vocabulary: Vocabulary, windows: Windows, free: Bools, channel: Channel, found: Found) -> None:
    """Words of two characters have no gaps worth looking up: each look-alike is tried, and the two swapped."""
    spans: list[tuple[int, float | None]] = []
    texts: list[str] = []
    for start in windows.keys.layout.starts[free & (windows.keys.layout.lengths == 2)].tolist():
        first, second = windows.text[start], windows.text[start + 1]
        tried = [other + second for other in channel.confusables_of(first)]
        tried += [first + other for other in channel.confusables_of(second)]
        texts.extend((*tried, second + first))
        spans.extend([(start, None)] * len(tried) + [(start, SWAPPED)])
    if not texts:
        return
    words = vocabulary.exact.first(pair_keys(codes("".join(texts))))
    for row in (words >= 0).nonzero()[0].tolist():
        start, edit = spans[row]
        span = (start, start + 2, int(words[row]))
        if edit is None:
            _replaced(vocabulary, windows, channel, span, found)
        elif texts[row] != windows.text[start : start + 2]:
            _keep(found, span, edit)


def _replaced(
    vocabulary: Vocabulary, windows: Windows, channel: Channel, span: tuple[int, int, int], found: Found
) -> None:
    start, end, word = span
    if not vocabulary.may_be_meant(word):
        return
    typed, meant = windows.text[start:end], vocabulary.text(word)
    if typed == meant or len(typed) != len(meant):
        return
    edit = channel.replaced(typed, meant, windows.sounds[start:end], vocabulary.sounds_of(word))
    if edit is not None:
        _keep(found, span, edit)


def _swapped(typed: str, meant: str, place: int) -> bool:
    """Whether the word is the text with the character at a place and its right neighbour the other way round."""
    return (
        len(typed) == len(meant)
        and typed[:place] + typed[place : place + 2][::-1] + typed[place + 2 :] == meant != typed
    )


def _keep(found: Found, span: tuple[int, int, int], edit: float) -> None:
    found[span] = max(found.get(span, -np.inf), edit)
