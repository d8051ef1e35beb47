"""Ways to read a text as words: every word is an edge from where it begins to where it ends; the best way through is
found by Viterbi's algorithm (1967), and forward and backward scores give the best way through each single edge.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from operator import itemgetter
from typing import NamedTuple

import numpy as np

from dictionaries.lazy_property import lazy_property
from indexer.vocabulary import Vocabulary

NEVER = -1e9
"""Stands for ln 0."""

START = itemgetter(0)
FIXED = -2
"""Word number of a stretch that must stay: explained by itself, at no cost."""

UNKNOWN = -1
"""Word number of a character in no list."""


Steps = tuple[list[int], list[int], list[float]]
"""Numbers of two edges of which the second begins where the first ends, and what the second costs after it."""


class Edge(NamedTuple):
    """A word that may stand in `[start, end)` of the text. A tuple, since a text makes hundreds.

    Attributes:
        word: Its number, or `FIXED`, `UNKNOWN`.
        slip: ln P(typed | meant); 0 for the text as it stands.
    """

    start: int
    end: int
    word: int
    edit: float = 0.0


as_edge: Callable[[tuple[int, int, int, float]], Edge] = partial(tuple.__new__, Edge)
"""All four of a tuple as an edge, without the call of Python that `Edge` itself is: a text makes dozens."""


@dataclass(frozen=True)
class Ways:
    """The lattice, scored.

    Attributes:
        edges: By start.
        reached: The best score of a way up to the end of each edge.
        path: Numbers of the edges of the best way, from left to right.
        score: Of the best way: Σ ln P(word | word before) + Σ slip.
    """

    edges: tuple[Edge, ...]
    reached: list[float]
    path: tuple[int, ...]
    score: float
    _steps: Steps
    _length: int

    @lazy_property
    def through(self) -> list[float]:
        """The best score of a way through each edge; worked out when it is asked for."""
        backward = [0.0 if edge.end == self._length else NEVER for edge in self.edges]
        firsts, seconds, steps = self._steps
        for first, second, step in zip(reversed(firsts), reversed(seconds), reversed(steps), strict=True):
            if first >= 0 and step + backward[second] > backward[first]:
                backward[first] = step + backward[second]
        return [up + down for up, down in zip(self.reached, backward, strict=True)]


def read_ways(vocabulary: Vocabulary, edges: Sequence[Edge], length: int) -> Ways:
    """Score a lattice over a text of `length` > 0 characters; some way through must exist.

    Plain loops: at a dozen edges a place they are faster than arrays; only the model is asked for all pairs at once.
    """
    ordered = sorted(edges, key=START)
    steps = _steps(vocabulary, ordered, *_pairs(ordered, length))
    forward = [NEVER] * len(ordered)
    came_from = [-1] * len(ordered)
    for first, second, step in zip(*steps, strict=True):
        score = step if first < 0 else forward[first] + step
        if score > forward[second]:
            forward[second], came_from[second] = score, first
    last = max([i for i, edge in enumerate(ordered) if edge[1] == length], key=forward.__getitem__)
    return Ways(tuple(ordered), forward, _back(last, came_from), forward[last], steps, length)


def _pairs(ordered: list[Edge], length: int) -> tuple[list[int], list[int]]:
    """Each edge that begins at a place after each that ends there, places from left to right; -1 before the first."""
    ends: list[list[int]] = [[] for _ in range(length + 1)]
    for i, (_, end, _, _) in enumerate(ordered):
        ends[end].append(i)
    ends[0] = [-1]
    before = [ends[edge[0]] for edge in ordered]
    firsts = [first for some in before for first in some]
    seconds = [second for second, some in enumerate(before) for _ in some]
    return firsts, seconds


def _steps(vocabulary: Vocabulary, ordered: list[Edge], firsts: list[int], seconds: list[int]) -> Steps:
    """The pairs, with ln P of the second word after the first and its slip."""
    _, _, numbers, slips = zip(*ordered, strict=True)
    words = np.array((*numbers, UNKNOWN), np.int64)  # the last one is found at -1
    first, second = words[np.array((firsts, seconds), np.int64)]
    score = vocabulary.model.transition(first, second)
    if FIXED in numbers:
        score[second == FIXED] = 0
    if any(slips):  # the text as it stands has none
        score += np.array(slips, np.float32)[seconds]
    return firsts, seconds, score.tolist()


def _back(last: int, came_from: list[int]) -> tuple[int, ...]:
    path = [last]
    while came_from[path[-1]] >= 0:
        path.append(came_from[path[-1]])
    return tuple(reversed(path))
