"""The entries of a build: names of bases, life events, terms of the topic list, frequent queries.

Weights are logarithms in quarter steps of e: a matter that people use e times as often weighs four more. How much they
use one is the mean popularity of its copies, not the sum: what a city handles once for all of its counties is as much
wanted in each of them. One that many regions offer weighs a little more: 4 · (ln(1 + mean) + ln(copies) / 4). What
stands for several matters is wanted as much as the most wanted of them: a life event weighs the same, a term one step
of e less. So where nobody knows what is used, names come first, and where 身份证补领 is much used, 身份证 follows it.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from dictionaries.normalize import squash
from indexer.documents.profile import Profile
from indexer.generation.arrays import Array, Int64s
from indexer.suggestions.entry import MOST_WEIGHT, Entry, EntryKind

# Whole steps of e are too coarse: of the sample's names that begin with 公 sixty would weigh the same.
STEPS_OF_E = 4
COPIES_SHARE = 0.25
# What a term weighs less than the most wanted name that holds it: choosing it is a search, not yet the matter itself.
TERM_LESS = STEPS_OF_E
# Bases of which an entry for several keeps the number, the most wanted first; enough that one is in every region.
MOST_BASES = 256
# Stands for the weight of a base without a name that is suggested.
NOT_SUGGESTED = -1
# Words of a text, as a search has them.
WordsOf = Callable[[str], Sequence[str]]


# A word of one character stands in too much to say anything.
MIN_LENGTH = 2


# Where a name without popularity stands; room for lighter kinds below, for visits above.
NAME_WEIGHT = 100
# What an alias weighs less than its title, so that of both the title is shown.
ALIAS_LESS = 1
# Kinds whose names are suggested, and by how much they weigh less: who types three characters wants to do something,
# and the titles of policies are many.
KINDS_LESS: Mapping[str, int] = {
    "matter": 0, "guide": 0, "app": 0, "topic": 8, "policy": 80, "interpretation": 88,
}  # fmt: skip
OF_OFFICE = "依职权"


class EntryCollector:
    """Takes bases one by one, then gives all entries.

    Args:
        bases, popularity: Of each row its base's number in the build and its visits.
        profile: Of each row its profile's number.
    """

    def __init__(self, bases: Array, popularity: Array, profile: Array, count: int) -> None:
        copies = np.maximum(np.bincount(bases, minlength=count), 1)
        mean = np.bincount(bases, popularity, minlength=count) / copies
        self._weights = STEPS_OF_E * (np.log1p(mean) + COPIES_SHARE * np.log(copies))
        self._bases, self._profile = bases, profile
        self._entries: list[Entry] = []
        self._names: list[tuple[int, str]] = []
        self._other_titles: set[str] = set()
        self._name_weights = np.full(count, NOT_SUGGESTED, np.int16)

    def add(self, base: int, content: Mapping[str, Any]) -> None:
        """A base, with what its documents share."""
        entries = list(name_entries(base, content, round(float(self._weights[base]))))
        if not entries:
            self._other_titles.add(squash(content["title"]))
        self._entries.extend(entries)
        if entries:
            self._name_weights[base] = max(entry.weight for entry in entries)
            self._names.extend((base, entry.key) for entry in entries)
            self._names.extend((base, squash(topic)) for topic in content.get("topics", ()))

    def names(self) -> Iterator[str]:
        """The names taken so far, as they are shown."""
        return (entry.text for entry in self._entries)

    def other_titles(self) -> Iterable[str]:
        """Titles of what is not suggested, squashed; in order."""
        return sorted(self._other_titles)

    def entries(
        self,
        profiles: Mapping[int, Profile],
        terms: Iterable[str],
        queries: Iterable[tuple[str, int]],
        words_of: WordsOf,
    ) -> list[Entry]:
        """All entries. Terms and queries that no base's names hold are left out, and those that are a name.

        Args:
            words_of: A squashed text's words.
        """
        names = {entry.key for entry in self._entries}
        wanted = {term: (squash(term),) for term in terms if squash(term) not in names}
        names.update(map(squash, wanted))
        asked = {text: tuple(words_of(squash(text))) for text, _ in queries if squash(text) not in names}
        every = (word for words in (*wanted.values(), *asked.values()) for word in words)
        holding = bases_containing(every, self._names)
        asked = {text: words for text, said in asked.items() if (words := telling(text, said, holding))}
        counts = dict(queries)
        return [
            *self._entries,
            *self._life_events(profiles),
            *self._of_words(wanted, "term", holding, lambda _, most: most - TERM_LESS),
            *self._of_words(asked, "query", holding, lambda text, _: NAME_WEIGHT + STEPS_OF_E * math.log(counts[text])),
        ]

    def _life_events(self, profiles: Mapping[int, Profile]) -> Iterator[Entry]:
        by_event: dict[str, set[int]] = defaultdict(set)
        numbers = {number: profile.life_events for number, profile in profiles.items() if profile.life_events}
        rows = np.flatnonzero(np.isin(self._profile, list(numbers)))
        pairs = np.unique(np.stack((self._profile[rows], self._bases[rows])), axis=1)
        for number, base in pairs.T.tolist():
            for event in numbers[number]:
                by_event[event].add(base)
        for event, bases in sorted(by_event.items()):
            kept = self._kept(bases)
            if kept:
                yield Entry(event, "life_event", self._most(kept), kept)

    def _of_words(
        self,
        texts: Mapping[str, Sequence[str]],
        kind: Any,
        holding: Mapping[str, frozenset[int]],
        weight: Callable[[str, int], float],
    ) -> Iterator[Entry]:
        """Args: weight: Of a text, given the greatest weight of a name that it stands for."""
        for text, words in texts.items():
            bases = [holding.get(word, frozenset()) for word in words]
            kept = self._kept(frozenset.intersection(*bases)) if bases else ()
            if kept:
                yield Entry(text, kind, _bounded(weight(text, self._most(kept))), kept)

    def _kept(self, bases: Iterable[int]) -> tuple[int, ...]:
        numbers: Int64s = np.array(sorted(bases), np.int64)
        numbers = numbers[self._name_weights[numbers] != NOT_SUGGESTED] if len(numbers) else numbers
        order = np.argsort(-self._weights[numbers], kind="stable")[:MOST_BASES]
        return tuple(np.sort(numbers[order]).tolist())

    def _most(self, bases: Sequence[int]) -> int:
        """The greatest weight of a name of some bases."""
        return int(self._name_weights[list(bases)].max())


def telling(text: str, words: Sequence[str], holding: Mapping[str, frozenset[int]]) -> tuple[str, ...]:
    """The words of a query that names have (怎么 has none); () where they are less than half of it."""
    known = tuple(word for word in words if word in holding)
    return known if 2 * sum(map(len, known)) >= len(squash(text)) else ()


def bases_containing(words: Iterable[str], names: Iterable[tuple[int, str]]) -> Mapping[str, frozenset[int]]:
    """Word → the bases of which a name contains it.

    Args:
        words: Squashed; shorter ones than `MIN_LENGTH` are nobody's.
        names: Bases and their squashed names.
    """
    by_start: dict[str, list[str]] = defaultdict(list)
    for word in dict.fromkeys(words):
        if len(word) >= MIN_LENGTH:
            by_start[word[:MIN_LENGTH]].append(word)
    found: dict[str, set[int]] = defaultdict(set)
    for base, name in names:
        for place in range(len(name) - MIN_LENGTH + 1):
            for word in by_start.get(name[place : place + MIN_LENGTH], ()):
                if name.startswith(word, place):
                    found[word].add(base)
    return {word: frozenset(bases) for word, bases in found.items()}


def name_entries(base: int, content: Mapping[str, Any], weight: int = 0) -> Iterator[Entry]:
    """The entries of a base: its title and its aliases; none for a kind that is not suggested, nor for what an office
    takes up of itself, which a search shows by its whole name alone.

    Args:
        content: What its documents share.
        weight: What popularity adds; see `collect`.
    """
    kind: EntryKind = content.get("kind") or "matter"
    if kind not in KINDS_LESS or content.get("initiative") == OF_OFFICE:
        return
    own = NAME_WEIGHT - KINDS_LESS[kind] + weight
    for place, name in enumerate((content["title"], *content.get("aliases", ()))):
        yield Entry(name, kind, _bounded(own - (ALIAS_LESS if place else 0)), (base,))


def _bounded(weight: float) -> int:
    return max(0, min(MOST_WEIGHT, round(weight)))
