"""Words that may have been meant where something is doubtful, each with the slip that would make the text of it."""

from __future__ import annotations

import numpy as np

from indexer.arrays import Bools, UInt64s
from indexer.vocabulary import Vocabulary
from indexer.vocabulary.keys import codes, string_keys, without
from search_engine.understanding.spelling.channel import MISSING, SWAPPED, Channel
from search_engine.understanding.spelling.lattice import Edge
from search_engine.understanding.spelling.windows import LONGEST, Free, Windows

MOST_A_KEY = 12
"""Words taken for one key, commonest first."""

MOST = 80
"""Candidates kept in all, by probability with slip; bounds the cost of scoring them together."""

SHORTEST_GAP = 3
"""Characters of the shortest word that may lack one or have one too many."""

LONGEST_GAP = 9
"""Characters of the longest window that is looked up without each of its characters, which costs its square."""

Found = dict[tuple[int, int, int], float]


def candidates(vocabulary: Vocabulary, windows: Windows, doubt: Bools, channel: Channel) -> list[Edge]:
    """Edges with slips, the most probable ones."""
    found: Found = {}
    free = windows.free(doubt)
    _by_sound(vocabulary, windows, free, channel, found)
    _by_text(vocabulary, windows, free, channel, found)
    _pairs(vocabulary, windows, free, channel, found)
    alone = vocabulary.model.alone
    best = sorted(found.items(), key=lambda item: -(item[1] + float(alone[item[0][2]])))[:MOST]
    return [Edge(start, end, word, slip) for (start, end, word), slip in best]


def _by_sound(vocabulary: Vocabulary, windows: Windows, free: Free, channel: Channel, found: Found) -> None:
    keys, places = _sound_keys(windows, free)
    rows, words = vocabulary.sounding.found(keys, MOST_A_KEY)
    for row, word in zip(rows, words, strict=True):
        start, length = places[row]
        _replaced(vocabulary, windows, channel, (start, start + length, word), found)


def _by_text(vocabulary: Vocabulary, windows: Windows, free: Free, channel: Channel, found: Found) -> None:
    """Look-alikes and swaps share all but one or two characters with the word; gaps and extra ones are looked up so."""
    keys, places = _text_keys(windows, free)
    rows, words = vocabulary.gaps.found(keys, MOST_A_KEY)
    for row, word in zip(rows, words, strict=True):
        start, length, place = places[row]
        span = (start, start + length, word)
        typed, meant = windows.text[start : start + length], vocabulary.text(word)
        if place < 0:
            _keep(found, span, MISSING)
        elif _swapped(typed, meant, place):
            _keep(found, span, SWAPPED)
        elif len(meant) == length:
            _replaced(vocabulary, windows, channel, span, found)
    exact = vocabulary.exact.first(keys)
    for row in np.flatnonzero(exact >= 0).tolist():
        start, length, place = places[row]
        word = int(exact[row])
        if place >= 0 and length > SHORTEST_GAP and vocabulary.of_site(word):
            slip = channel.extra(windows.text[start : start + length], place, windows.sounds[start : start + length])
            _keep(found, (start, start + length, word), slip)


def _sound_keys(windows: Windows, free: Free) -> tuple[UInt64s, list[tuple[int, int]]]:
    keys, places = [], []
    for length in range(2, min(LONGEST, len(windows.text)) + 1):
        starts = free.starts(length)
        keys.append(windows.sound_keys[length][starts])
        places.extend([(start, length) for start in starts.tolist()])
    return np.concatenate(keys) if keys else np.zeros(0, np.uint64), places


def _text_keys(windows: Windows, free: Free) -> tuple[UInt64s, list[tuple[int, int, int]]]:
    """Keys of windows (place -1) and of windows without the character at a place, with (start, length, place)."""
    keys: list[UInt64s] = [np.zeros(0, np.uint64)]
    places: list[tuple[int, int, int]] = []
    for length in range(2, min(LONGEST_GAP, len(windows.text)) + 1):
        starts = free.starts(length)
        if not len(starts):
            continue
        keys.append(windows.keys[length][starts])
        places.extend((start, length, -1) for start in starts.tolist())
        for place in range(length) if length >= SHORTEST_GAP else ():
            keys.append(without(windows.keys, length, place)[starts])
            places.extend((start, length, place) for start in starts.tolist())
    return np.concatenate(keys), places


def _pairs(vocabulary: Vocabulary, windows: Windows, free: Free, channel: Channel, found: Found) -> None:
    """Words of two characters have no gaps worth looking up: each look-alike is tried, and the two swapped."""
    spans: list[tuple[int, float | None]] = []
    texts: list[str] = []
    for start in free.starts(2).tolist() if len(windows.text) > 1 else ():
        first, second = windows.text[start], windows.text[start + 1]
        tried = [other + second for other in channel.alike(first)] + [first + other for other in channel.alike(second)]
        texts.extend((*tried, second + first))
        spans.extend([(start, None)] * len(tried) + [(start, SWAPPED)])
    if not texts:
        return
    letters = codes("".join(texts))
    words = vocabulary.exact.first(string_keys(letters, np.arange(0, len(letters) + 1, 2, dtype=np.uint32)))
    for row in np.flatnonzero(words >= 0).tolist():
        start, slip = spans[row]
        span = (start, start + 2, int(words[row]))
        if slip is None:
            _replaced(vocabulary, windows, channel, span, found)
        elif texts[row] != windows.text[start : start + 2]:
            _keep(found, span, slip)


def _replaced(
    vocabulary: Vocabulary, windows: Windows, channel: Channel, span: tuple[int, int, int], found: Found
) -> None:
    start, end, word = span
    if not vocabulary.may_be_meant(word):
        return
    typed, meant = windows.text[start:end], vocabulary.text(word)
    if typed == meant or len(typed) != len(meant):
        return
    slip = channel.replaced(typed, meant, windows.sounds[start:end], vocabulary.sounds_of(word))
    if slip is not None:
        _keep(found, span, slip)


def _swapped(typed: str, meant: str, place: int) -> bool:
    """Whether the word is the text with the character at a place and its right neighbour the other way round."""
    return (
        len(typed) == len(meant)
        and typed[:place] + typed[place : place + 2][::-1] + typed[place + 2 :] == meant != typed
    )


def _keep(found: Found, span: tuple[int, int, int], slip: float) -> None:
    found[span] = max(found.get(span, -np.inf), slip)
