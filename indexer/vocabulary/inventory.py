"""Which words a vocabulary holds, and how often each was seen."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise

from dictionaries.general import read_general_words
from dictionaries.normalize import bare_name, squash
from indexer.analysis.analyzer import Analyzer

LONGEST_WHOLE = 12
"""Characters of a name, term or query that is also kept whole; longer ones are hardly typed to the end."""

LONGEST_GENERAL = 5
"""Characters; longer entries of the general lexicon are sayings and names of bodies."""

LEAST_GENERAL = 10
"""Frequency in the general lexicon (of 60 million); below stand mostly cuttings that are no words."""

TERM_COUNT = 5.0
"""Occurrences that a reviewed term counts for: as much as five names with it."""

SERVICE_COUNT = 30.0
"""Occurrences that a service counts for: a payment application is asked for more often than any one matter."""

NAMED_COUNT = 0.5
"""Occurrences that an office counts for: few are asked for, and what all of them count for, all others lack."""

PLACE_COUNT = 2.0
"""Occurrences that a place counts for."""

SITE, NAME, PLACE, COMMON = 1, 2, 4, 8
"""Marks of a word: seen in the catalogue, its terms or its queries · a whole name, term or query · a place · a common
word of the language."""


@dataclass(slots=True)
class Inventory:
    """What was counted.

    Attributes:
        general: Frequencies in running text.
        site: Occurrences on this site, words and whole phrases.
        pairs: Occurrences of a word right after another.
        marks: `SITE`, `NAME`, `PLACE` by word.
        exact: Every name, term and query, whole, of any length.
        written: Names, terms and services: what the site itself writes, whole.
    """

    general: dict[str, int] = field(default_factory=dict)
    site: defaultdict[str, float] = field(default_factory=lambda: defaultdict(float))
    pairs: defaultdict[tuple[str, str], float] = field(default_factory=lambda: defaultdict(float))
    marks: dict[str, int] = field(default_factory=dict)
    exact: set[str] = field(default_factory=set)
    written: set[str] = field(default_factory=set)

    def count_general(self) -> None:
        """The general lexicon: every single character, and words that are common enough."""
        for word, frequency in read_general_words():
            if len(word) == 1 or (len(word) <= LONGEST_GENERAL and frequency >= LEAST_GENERAL):
                self.general[word] = max(frequency, 1)

    def count_phrase(self, words: list[str], weight: float, whole: str, whole_weight: float) -> None:
        """One phrase: its words, their neighbours, and itself where it is short enough."""
        for word in words:
            self._mark(word, SITE, weight)
        for pair in pairwise(words):
            self.pairs[pair] += weight
        if whole:
            self.exact.add(whole)
        if whole and len(whole) <= LONGEST_WHOLE:
            self._mark(whole, SITE | NAME, whole_weight)

    def count_named(self, name: str) -> None:
        """What is called so: a word of the site, however rare."""
        self._mark(name, SITE | NAME, NAMED_COUNT)
        self.written.add(name)

    def count_place(self, place: str) -> None:
        """Count a place's name, with the weight `PLACE_COUNT`."""
        self._mark(place, PLACE, PLACE_COUNT)

    def _mark(self, word: str, mark: int, weight: float) -> None:
        self.site[word] += weight
        self.marks[word] = self.marks.get(word, 0) | mark


def take_inventory(
    names: Iterable[tuple[str, float]],
    terms: Iterable[str],
    queries: Iterable[tuple[str, int]],
    places: Iterable[str],
    services: Iterable[str],
    named: Iterable[str],
    analyzer: Analyzer,
) -> Inventory:
    """Count everything. A query's weight is ln(1 + times), so that one bot's million queries make no language."""
    found = Inventory()
    found.count_general()
    phrases: defaultdict[str, float] = defaultdict(float)
    for name, weight in names:
        found.written.update((squash(name), bare_name(name)))
        phrases[bare_name(name)] += weight
    for phrase, weight in phrases.items():
        found.count_phrase(_words(analyzer, phrase), weight, phrase, weight)
    for term, weight in (*((term, TERM_COUNT) for term in terms), *((name, SERVICE_COUNT) for name in services)):
        found.count_phrase(_words(analyzer, squash(term)), 1.0, squash(term), weight)
        found.written.add(squash(term))
    for name in named:
        found.count_named(squash(name))
    found.exact.update(found.written)
    for query, times in queries:
        weight = math.log1p(max(times, 0))
        found.count_phrase(_words(analyzer, squash(query)), weight, squash(query), weight)
    for place in places:
        found.count_place(squash(place))
    return found


def _words(analyzer: Analyzer, phrase: str) -> list[str]:
    return [token.text for token in analyzer.top_words(phrase)]
