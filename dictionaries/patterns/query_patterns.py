"""Patterns of whole queries: the very query, what it begins with, a phrase in it, all words of the pattern. They are
never loose: no synonym and nothing near in meaning stands for another word.

Thousands of patterns cost a query little: whole queries and beginnings are looked up, phrases are found by one pass
over the text, and of patterns of words only those are looked at whose rarest word the query has.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

from dictionaries.normalize import squash
from dictionaries.patterns.phrases import PhraseIndex

Value = TypeVar("Value")
EXACT, ALL_WORDS, PHRASE = "exact", "all_words", "phrase"
ANY_END = "*"
Words = frozenset[str]


@dataclass(frozen=True, slots=True)
class QueryTexts:
    """A query as patterns are compared with it.

    Attributes:
        whole: Squashed: as typed, as it was understood, and without what says nothing.
        said: Squashed: as typed and as it was understood.
        words: Of both, each with the words and sub-words that it has.
    """

    whole: frozenset[str]
    said: frozenset[str]
    words: tuple[Words, ...] = ()


class QueryPatterns(Generic[Value]):
    """Patterns and what they stand for, immutable.

    Args:
        rows: How it is compared, the pattern in normal form, its value.
        words_of: The content words of a pattern; one without any fits no query.
    """

    def __init__(self, rows: Iterable[tuple[str, str, Value]], words_of: Callable[[str], Words]) -> None:
        self._whole: dict[str, list[Value]] = defaultdict(list)
        self._starts: dict[str, list[Value]] = defaultdict(list)
        phrases: dict[str, list[Value]] = defaultdict(list)
        worded: list[tuple[Words, Value]] = []
        for match, pattern, value in rows:
            if match == ALL_WORDS:
                worded.append((words_of(pattern), value))
            elif match == PHRASE:
                phrases[squash(pattern)].append(value)
            elif pattern.endswith(ANY_END):
                self._starts[squash(pattern.rstrip(ANY_END))].append(value)
            else:
                self._whole[squash(pattern)].append(value)
        self._lengths = sorted({len(start) for start in self._starts})
        self._phrases = PhraseIndex(dict(phrases))
        self._by_word = _by_rarest_word(worded)

    def matching(self, texts: QueryTexts) -> Iterator[Value]:
        """The values of the patterns that fit a query, each once."""
        for text in texts.whole:
            if text in self._whole:
                yield from self._whole[text]
        if self._starts:
            begun = {text[:length] for text in texts.whole for length in self._lengths if length <= len(text)}
            yield from (value for start in begun if start in self._starts for value in self._starts[start])
        if len(self._phrases):
            found = {id(one.value): one.value for text in texts.said for one in self._phrases.all(text)}
            yield from (value for values in found.values() for value in values)
        if self._by_word:
            yield from self._worded(texts)

    @property
    def has_words(self) -> bool:
        """Whether any pattern is compared by words."""
        return bool(self._by_word)

    def _worded(self, texts: QueryTexts) -> Iterator[Value]:
        for word in frozenset().union(*texts.words):
            for wanted, value in self._by_word.get(word, ()):
                if any(wanted <= words for words in texts.words):
                    yield value


def _by_rarest_word(worded: Iterable[tuple[Words, Value]]) -> dict[str, list[tuple[Words, Value]]]:
    """The patterns by that of their words which fewest of them have."""
    rows = [one for one in worded if one[0]]
    counts = Counter(word for words, _ in rows for word in words)
    found: dict[str, list[tuple[Words, Value]]] = defaultdict(list)
    for words, value in rows:
        found[min(words, key=lambda word: (counts[word], word))].append((words, value))
    return dict(found)
