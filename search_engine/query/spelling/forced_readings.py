"""The text as it stands: its words, and which of its characters no good word explains."""

from __future__ import annotations

from itertools import repeat

import numpy as np

from indexer.generation.arrays import Bools
from indexer.vocabulary import Vocabulary
from search_engine.query.spelling.lattice import FIXED, Edge, Ways, as_edge
from search_engine.query.spelling.windows import MAX_WINDOW_LENGTH, Windows

STAND_ALONE = frozenset(
    "的了在和与及或是吗呢吧么我你他她有无不没要想能可会去到从向对为被把给让就都也还又再很太多少大小新老上下前后里外中内"
    "个人一二三四五六七八九十百几年月日号元天次第每各该此这那办领交开补换查买卖租等省市区县镇乡村"
)
"""Characters that are words of their own in what people type."""

MOST_TOGETHER = 4
"""Words that are heard together."""

MOST_HEARD = 4
"""Words of one sound that are looked at, commonest first."""

COMMON_PAIR = -9.0
"""Least ln P of a word that two single characters sound like: 办 里 (办理); two syllables have many homophones."""

RARE = -12.5
"""ln P of a general word under which it is doubted: 200 sightings in the 60 million words of the lexicon."""


def plain_edges(vocabulary: Vocabulary, windows: Windows) -> list[Edge]:
    """Edges of the text as it stands: its known words, single characters, and stretches that must stay."""
    layout = windows.keys.layout
    words = vocabulary.exact.first(windows.keys.keys)  # -1, UNKNOWN, where there is none
    stands = words >= 0
    stands[: layout.count] |= ~np.array(windows.fixed, bool)  # windows of one character come first
    rows = stands.nonzero()[0]
    columns = (layout.starts[rows].tolist(), layout.ends[rows].tolist(), words[rows].tolist())
    return [*_fixed_edges(windows), *map(as_edge, zip(*columns, repeat(0.0), strict=False))]


def doubtful(vocabulary: Vocabulary, windows: Windows, ways: Ways) -> Bools:
    """Which characters no good word explains, shape (characters,)."""
    found = np.zeros(len(windows.text), bool)
    for number in ways.path:
        edge = ways.edges[number]
        if edge.word != FIXED and not _explained(vocabulary, windows.text, edge):
            found[edge.start : edge.end] = True
    _sounds_like_another(vocabulary, windows, ways, found)
    _begun(vocabulary, windows, found)
    return np.asarray(found & ~np.array(windows.fixed, bool))


def _explained(vocabulary: Vocabulary, text: str, edge: Edge) -> bool:
    if edge.end - edge.start == 1:
        return text[edge.start] in STAND_ALONE
    return vocabulary.of_site(edge.word) or float(vocabulary.model.alone[edge.word]) >= RARE


def _sounds_like_another(vocabulary: Vocabulary, windows: Windows, ways: Ways, doubt: Bools) -> None:
    """Words that are right one by one, but together sound like another phrase of the site: 护照 办 里, 生活 交费."""
    spans = _together([ways.edges[number] for number in ways.path])
    if not spans:
        return
    numbers = [windows.keys.layout.number(start, end) for start, end in spans]
    rows, words = vocabulary.sounding.found(windows.sound_keys.keys[numbers], MOST_HEARD)
    written = vocabulary.exact.first(windows.keys.keys[[numbers[row] for row in rows]]).tolist() if rows else ()
    for row, word, as_it_stands in zip(rows, words, written, strict=True):
        start, end = spans[row]
        known = as_it_stands >= 0 and vocabulary.of_site(as_it_stands)
        if known or not vocabulary.of_site(word) or vocabulary.sounds_of(word) != windows.sounds[start:end]:
            continue
        if end - start > 2 or float(vocabulary.model.alone[word]) >= COMMON_PAIR:
            doubt[start:end] = True


def _together(path: list[Edge]) -> list[tuple[int, int]]:
    """Spans of a few neighbouring words none of which must stay."""
    found: list[tuple[int, int]] = []
    for first, (start, _, word, _) in enumerate(path):
        if word == FIXED:
            continue
        for _, end, later, _ in path[first + 1 : first + MOST_TOGETHER]:
            if later == FIXED or end - start > MAX_WINDOW_LENGTH:
                break
            found.append((start, end))
    return found


def _begun(vocabulary: Vocabulary, windows: Windows, doubt: Bools) -> None:
    """What is still being typed is right as far as it goes: 公积, and 公积 after a place."""
    length = len(windows.text)
    starts = [start for start in range(max(0, length - MAX_WINDOW_LENGTH + 1), length - 1) if doubt[start]]
    if not starts:
        return
    keys = windows.keys.keys[[windows.keys.layout.number(start, length) for start in starts]]
    begun = vocabulary.beginnings.has(keys).nonzero()[0]
    if len(begun):
        doubt[starts[begun[0]] :] = False


def _fixed_edges(windows: Windows) -> list[Edge]:
    """One edge for each longest stretch that must stay."""
    if True not in windows.fixed:
        return []
    edges = []
    start = None
    for i, stays in enumerate((*windows.fixed, False)):
        if stays and start is None:
            start = i
        elif not stays and start is not None:
            edges.append(Edge(start, i, FIXED))
            start = None
    return edges
