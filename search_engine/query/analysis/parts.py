"""What the rows of a kind make: lexicons that have the same rows of it share it, for as long as any of them is used.

So a publish costs what it changed, and a region whose synonyms are its own shares all else with the others. Nothing
that depends on other rows is kept here: what a text means is kept by whole lexicons (`AnalysisResources`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar

from dictionaries.banned import BannedWords
from dictionaries.caches import WhileUsed
from dictionaries.confusables import LookAlikes, read_confusables, with_halves
from dictionaries.intents.crisis import CrisisIndex
from dictionaries.intents.intent_index import IntentIndex
from dictionaries.kinds.words import StopWord
from dictionaries.lexicon import Lexicon
from dictionaries.lexicon.lexicon import words_of
from dictionaries.patterns.phrase_patterns import PhrasePatterns
from dictionaries.patterns.phrases import PhraseIndex
from dictionaries.patterns.wildcard_patterns import WildcardPatterns
from dictionaries.pinyin import NEAR_SOUNDS, Pinyin
from dictionaries.places import PlaceIndex
from dictionaries.regions import RegionTree
from indexer.analysis.analyzer import Analyzer
from indexer.analysis.blocklist import banned_words
from indexer.meaning import Paraphrases
from indexer.vocabulary import Vocabulary
from search_engine.query.analysis.name_index import NameIndex
from search_engine.query.analysis.term_index import Term, term_book, terms_of, wildcard_patterns_of
from search_engine.query.homophones import Homophones
from search_engine.query.spelling import Speller

LATIN = re.compile(r"[a-z]{2,}")


@dataclass(frozen=True, slots=True, weakref_slot=True)
class KnownWords:
    """Words with their probabilities, and what mends a text by them.

    Attributes:
        latin: Names in Latin letters, lower case, which are no pinyin.
        near_sounds: Which near sounds count (names of `NEAR_SOUNDS`).
    """

    vocabulary: Vocabulary
    pinyin: Pinyin
    speller: Speller
    latin: frozenset[str]
    near_sounds: tuple[str, ...] = NEAR_SOUNDS

    @classmethod
    def of(
        cls,
        lexicon: Lexicon,
        vocabulary: Vocabulary,
        pinyin: Pinyin,
        words: Iterable[str],
        near_sounds: tuple[str, ...] = NEAR_SOUNDS,
    ) -> KnownWords:
        """Those of a catalogue, given the words of its names."""
        reviewed = {row.wrong: row.right for row in lexicon.corrections}
        latin = frozenset((*filter(LATIN.fullmatch, words), *(row.text for row in lexicon.latin_names)))
        speller = Speller(vocabulary, pinyin, confusables(), reviewed, near_sounds)
        return cls(vocabulary, pinyin, speller, latin, near_sounds)


@cache
def confusables() -> LookAlikes:
    """Characters that look alike, read at the first question."""
    return with_halves(read_confusables())


# Of each part at most so many: more than there are lexicons in use.
PARTS_KEPT = 64
T = TypeVar("T")


class Parts:
    """Makes them. Safe for several threads; two that ask at once may both make a part.

    Args:
        analyzer_of: Gives the analyzer with some words, the same for the same ones.
    """

    def __init__(self, analyzer_of: Callable[[tuple[str, ...]], Analyzer]) -> None:
        self.analyzer_of = analyzer_of
        self._kept: dict[str, WhileUsed[tuple[Any, ...], Any]] = {}

    def analyzer(self, lexicon: Lexicon) -> Analyzer:
        """The analyzer with a lexicon's words."""
        return self.analyzer_of(words_of(lexicon))

    def terms(self, lexicon: Lexicon) -> PhraseIndex[Term]:
        """All terms but those with a gap."""
        key = (lexicon.synonyms, lexicon.topics)

        def make() -> PhraseIndex[Term]:
            last = self._last("terms")
            return term_book(lexicon, (*last[0], last[1]) if last else None)

        return self._of("terms", key, make)

    def wildcard_patterns(self, lexicon: Lexicon) -> WildcardPatterns[Term]:
        """The terms with a gap."""
        return self._of("gaps", (lexicon.synonyms,), lambda: wildcard_patterns_of(lexicon))

    def stop_words(self, lexicon: Lexicon) -> PhraseIndex[StopWord]:
        """Words that say nothing."""
        rows = lexicon.stopwords
        return self._of("stop_words", (rows,), lambda: PhraseIndex({row.text: row for row in rows}))

    def asks(self, lexicon: Lexicon) -> PhraseIndex[str]:
        """Phrases that ask for an element of a matter."""
        rows = lexicon.asks
        return self._of("asks", (rows,), lambda: PhraseIndex({row.text: row.asks for row in rows}))

    def ask_patterns(self, lexicon: Lexicon) -> PhrasePatterns[str]:
        """The same as patterns."""
        rows = lexicon.ask_patterns
        return self._of("ask_patterns", (rows,), lambda: PhrasePatterns((row.pattern, row.asks) for row in rows))

    def audience(self, lexicon: Lexicon) -> PhraseIndex[str]:
        """Words that tell whom a query is about."""
        rows = lexicon.audience
        return self._of("audience", (rows,), lambda: PhraseIndex({row.text: row.audience for row in rows}))

    def banned(self, lexicon: Lexicon, analyzer: Analyzer | None = None) -> BannedWords:
        """What is banned; `analyzer`: what tells ordinary words where it is not to be that of the lexicon's words."""
        analyzer = analyzer or self.analyzer(lexicon)
        key = (lexicon.banned, lexicon.offers, lexicon.word_classes, lexicon.allowed, lexicon.polyphones, analyzer)
        return self._of("banned", key, lambda: banned_words(lexicon, analyzer))

    def places(self, lexicon: Lexicon, tree: RegionTree) -> PlaceIndex:
        """Names of places."""
        key = (lexicon.place_aliases, lexicon.ambiguous_places, tree.version)
        return self._of("places", key, lambda: PlaceIndex.of(lexicon, tree))

    def crisis(self, lexicon: Lexicon) -> CrisisIndex:
        """What is typed in distress."""
        key = (lexicon.crisis, lexicon.crisis_help, lexicon.hotlines)
        return self._of("crisis", key, lambda: CrisisIndex.of(lexicon))

    def ways(self, lexicon: Lexicon) -> IntentIndex:
        """Functions of the portal, offices, portals."""
        names = ("portal_functions", "wishes", "situations", "portal_help", "portals", "offices", "hotlines")
        return self._of("ways", tuple([getattr(lexicon, name) for name in names]), lambda: IntentIndex(lexicon))

    def pinyin(self, lexicon: Lexicon) -> Pinyin:
        """How text is read."""
        return self._of("pinyin", (lexicon.polyphones,), lambda: Pinyin.of(lexicon))

    def paraphrases(self, lexicon: Lexicon) -> Paraphrases:
        """How people ask for what has a name."""
        return self._of("paraphrases", (lexicon.paraphrases,), lambda: Paraphrases.of(lexicon.paraphrases))

    def words_of(self, lexicon: Lexicon, names: Sequence[str]) -> frozenset[str]:
        """The words of names."""
        analyzer = self.analyzer(lexicon)
        texts = analyzer.texts
        return self._of(
            "words_of_names", (names, analyzer), lambda: frozenset(word for name in names for word in texts(name))
        )

    def names(self, lexicon: Lexicon, names: Sequence[str]) -> NameIndex:
        """Names and terms that must not be taken apart."""
        words = self.words_of(lexicon, names)
        key = (lexicon.synonyms, lexicon.topics, names, words)

        def make() -> NameIndex:
            last = self._last("names")
            like = last[1] if last and last[0][2] is names and last[0][3] is words else None
            return NameIndex(names, terms_of(lexicon), words, like)

        return self._of("names", key, make)

    def known_words(
        self, lexicon: Lexicon, vocabulary: Vocabulary, names: Sequence[str], near_sounds: tuple[str, ...]
    ) -> KnownWords:
        """What reads pinyin and mends errors."""
        words, pinyin = self.words_of(lexicon, names), self.pinyin(lexicon)
        # by its number: it has arrays, and whoever holds the result holds it too
        key = (lexicon.corrections, lexicon.latin_names, pinyin, id(vocabulary), words, near_sounds)
        return self._of("known_words", key, lambda: KnownWords.of(lexicon, vocabulary, pinyin, words, near_sounds))

    def homophones(self, tree: RegionTree, pinyin: Pinyin) -> Homophones:
        """Places that sound alike."""
        return self._of("homophones", (tree.version, pinyin), lambda: Homophones(tree, pinyin))

    def _last(self, part: str) -> tuple[tuple[Any, ...], Any] | None:
        """What was made last of a part, if it is still used, and of what."""
        kept = self._kept.get(part)
        return kept.last if kept else None

    def _of(self, part: str, key: tuple[Any, ...], make: Callable[[], T]) -> T:
        kept = self._kept.get(part)
        if kept is None:
            kept = self._kept.setdefault(part, WhileUsed(PARTS_KEPT, "lexicon_parts"))
        found: T = kept.of(key, make)
        return found
