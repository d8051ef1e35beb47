"""Ways to read a text as words: every word is an edge from where it begins to where it ends; the best way through is
found by Viterbi's algorithm (1967), and forward and backward scores give the best way through each single edge.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from indexer.arrays import Float32s, Int64s
from indexer.vocabulary import Vocabulary

NEVER = np.float32(-1e9)
"""Stands for ln 0."""

FIXED = -2
"""Word number of a stretch that must stay: explained by itself, at no cost."""

UNKNOWN = -1
"""Word number of a character in no list."""


@dataclass(frozen=True, slots=True)
class Edge:
    """A word that may stand in `[start, end)` of the text.

    Attributes:
        word: Its number, or `FIXED`, `UNKNOWN`.
        slip: ln P(typed | meant); 0 for the text as it stands.
    """

    start: int
    end: int
    word: int
    slip: float = 0.0


@dataclass(frozen=True, slots=True)
class Ways:
    """The lattice, scored.

    Attributes:
        edges: By start.
        through: The best score of a way through each edge, shape (edges,).
        reached: The best score of a way up to the end of each edge, shape (edges,).
        path: Numbers of the edges of the best way, from left to right.
        score: Of the best way: Σ ln P(word | word before) + Σ slip.
    """

    edges: tuple[Edge, ...]
    through: Float32s
    reached: Float32s
    path: tuple[int, ...]
    score: float


def read_ways(vocabulary: Vocabulary, edges: Sequence[Edge], length: int) -> Ways:
    """Score a lattice over a text of `length` > 0 characters; some way through must exist."""
    ordered = sorted(edges, key=lambda edge: edge.start)
    begins: list[list[int]] = [[] for _ in range(length + 1)]
    ends: list[list[int]] = [[] for _ in range(length + 1)]
    for i, edge in enumerate(ordered):
        begins[edge.start].append(i)
        ends[edge.end].append(i)
    words = np.array([edge.word for edge in ordered], np.int64)
    slips = np.array([edge.slip for edge in ordered], np.float32)
    steps = _steps(vocabulary, words, slips, begins, ends)
    forward = np.full(len(ordered), NEVER, np.float32)
    came_from = np.full(len(ordered), -1, np.int64)
    for place in range(length):
        if not begins[place] or (place and not ends[place]):
            continue
        if not place:
            forward[begins[0]] = steps[0][0]
            continue
        scores = forward[ends[place]][:, None] + steps[place]
        best = scores.argmax(axis=0)
        forward[begins[place]] = scores.max(axis=0)
        came_from[begins[place]] = np.asarray(ends[place])[best]
    backward = np.full(len(ordered), NEVER, np.float32)
    backward[ends[length]] = 0.0
    for place in range(length - 1, 0, -1):
        if begins[place] and ends[place]:
            backward[ends[place]] = (steps[place] + backward[begins[place]][None, :]).max(axis=1)
    last = max(ends[length], key=lambda i: forward[i])
    return Ways(tuple(ordered), forward + backward, forward, _back(last, came_from), float(forward[last]))


def _steps(
    vocabulary: Vocabulary, words: Int64s, slips: Float32s, begins: list[list[int]], ends: list[list[int]]
) -> list[Float32s]:
    """For each place the score of each edge that begins there after each that ends there, shape (ended, begun)."""
    firsts: list[int] = []
    seconds: list[int] = []
    shapes: list[tuple[int, int]] = []
    for place, begun in enumerate(begins):
        before = ends[place] if place else [-1]
        for i in before:
            firsts.extend([i] * len(begun))
            seconds.extend(begun)
        shapes.append((len(before), len(begun)))
    first = np.array(firsts, np.int64)
    second = np.array(seconds, np.int64)
    score = vocabulary.model.following(np.where(first >= 0, words[first], UNKNOWN), words[second])
    score = np.where(words[second] == FIXED, np.float32(0), score) + slips[second]
    found: list[Float32s] = []
    at = 0
    for rows, columns in shapes:
        found.append(score[at : at + rows * columns].reshape(rows, columns))
        at += rows * columns
    return found


def _back(last: int, came_from: Int64s) -> tuple[int, ...]:
    path = [last]
    while came_from[path[-1]] >= 0:
        path.append(int(came_from[path[-1]]))
    return tuple(reversed(path))
