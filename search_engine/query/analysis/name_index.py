"""Names that must not be taken apart: what a catalogue calls its things, and terms of the dictionaries; and the
things that a text names by them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from dictionaries.caches import memoize
from dictionaries.normalize import normal_text, squash
from dictionaries.patterns.phrases import Occurrence, PhraseIndex
from search_engine.query.analysis.words import Boundaries

if TYPE_CHECKING:
    from search_engine.query.analysis.resources import AnalysisResources

# Shorter ones are words, which segmentation knows.
MIN_NAME_LENGTH = 3
# Texts whose names are kept: several steps ask for the same.
CACHE_SIZE = 4_096


class NameIndex:
    """Names and terms, immutable.

    Attributes:
        squashed: Every name, squashed: what tells whether a text is a name as a whole.

    Args:
        names: Titles and aliases, as written.
        terms: Further texts that stand whole, in normal form.
        words: Words of the names.
        like: One of the same names and words, with other terms: what is the same is shared with it.
    """

    def __init__(
        self,
        names: Iterable[str] = (),
        terms: Iterable[str] = (),
        words: Iterable[str] = (),
        like: NameIndex | None = None,
    ) -> None:
        self._words: frozenset[str] = like._words if like else frozenset(words)
        self.squashed: frozenset[str] = like.squashed if like else frozenset(map(squash, names))
        self._names: frozenset[str] = (
            like._names if like else self.squashed | {normal_text(name).strip() for name in names}
        )
        texts = [text for text in self._names.union(terms) if len(text) >= MIN_NAME_LENGTH]
        self._book: PhraseIndex[None] = PhraseIndex(dict.fromkeys(texts), like._book if like else None)
        self._spans = memoize(self._book.longest, CACHE_SIZE, name="name_spans")

    def restricted_to(self, texts: Iterable[str]) -> NameIndex:
        """The same with the names alone that stand in some texts, but for what is a name as a whole."""
        made = object.__new__(NameIndex)
        made._words, made.squashed = self._words, self.squashed
        made._names = frozenset(text[one.start : one.end] for text in texts for one in self._book.all(text))
        made._book = PhraseIndex(dict.fromkeys(name for name in made._names))
        made._spans = memoize(made._book.longest, CACHE_SIZE, name="name_spans")
        return made

    def has_word(self, word: str) -> bool:
        """Whether a word stands in any name."""
        return word in self._words

    def spans(self, text: str) -> list[Occurrence[None]]:
        """Where names and terms stand in a normal text: the longest, not overlapping."""
        return self._spans(text)


def is_inside(start: int, end: int, spans: Iterable[Occurrence[None]]) -> bool:
    """Whether a stretch is a part of one of some names, but not all of it."""
    return any(one.start <= start and end <= one.end and (start, end) != (one.start, one.end) for one in spans)


Offsets = tuple[int, int]
# Characters of a thing; one alone is in everything.
SHORTEST = 2


def known_things(text: str, resources: AnalysisResources) -> list[Offsets]:
    """Where they stand in a normal text, the longest, in order; not what is but a way of asking (材料, 电话), nor what
    only stands around things (办理).
    """
    found = [(one.start, one.end) for one in resources.terms.all(text)]
    found += [(one.start, one.end) for one in resources.names.spans(text)]
    if not found:
        return []
    words, chosen = Boundaries.of(text, resources.analyzer), list[Offsets]()
    for start, end in sorted(set(found), key=lambda one: (one[0] - one[1], one[0])):
        said = text[start:end]
        if (
            end - start < SHORTEST
            or not words.hold(start, end)
            or said in resources.stop_words
            or said in resources.asks
        ):
            continue
        if all(end <= first or last <= start for first, last in chosen):
            chosen.append((start, end))
    return sorted(chosen)


def without(stretches: Sequence[Offsets], things: Sequence[Offsets]) -> list[Offsets]:
    """What is left of some stretches of a text without some others; nothing that is left is empty."""
    left = [(start, end) for start, end in stretches if start < end]
    for first, last in things:
        pieces = [((start, min(end, first)), (max(start, last), end)) for start, end in left]
        left = [(start, end) for pair in pieces for start, end in pair if start < end]
    return left
