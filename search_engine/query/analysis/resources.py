"""What the steps of understanding may use, made once for a lexicon and a catalogue."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from dictionaries.banned import BannedWords
from dictionaries.caches import memoize
from dictionaries.confusables import read_confusables
from dictionaries.lexicon import Lexicon
from dictionaries.lexicon.entries import PinRule, StopWord
from dictionaries.patterns.phrase_patterns import PhrasePatterns
from dictionaries.patterns.phrases import PhraseBook
from dictionaries.patterns.wildcard_patterns import WildcardPatterns, has_wildcard
from dictionaries.pinyin import NEAR_SOUNDS, Pinyin
from dictionaries.places import PlaceBook, PlaceMention
from dictionaries.regions import RegionTree
from dictionaries.ways.crisis import CrisisBook
from dictionaries.ways.way_book import WayBook
from indexer.analysis.analyzer import Analyzer
from indexer.analysis.blocklist import banned_words
from indexer.vocabulary import Vocabulary
from ranker.matching.parsed_query import Clause
from search_engine.query.analysis.name_book import NameBook
from search_engine.query.analysis.term_book import Term, term_book, wildcard_patterns_of
from search_engine.query.homophones import Homophones
from search_engine.query.semantic_names import SharedNames
from search_engine.query.spelling import Speller

# Texts whose words and places are kept for the next step that asks.
TEXTS_KEPT = 256
LATIN = re.compile(r"[a-z]{2,}")


@dataclass(frozen=True, slots=True, weakref_slot=True)
class AnalysisResources:
    """The dictionaries in the form that each step looks them up in.

    Attributes:
        banned, places: None where nothing is banned, where no places are known.
        names: What the catalogue calls its things.
        names_by_meaning: The same names as vectors; None where only words count.
        words: What is known of words, for reading pinyin and mending errors; None where nothing is corrected.
        homophones: Places that sound alike; None where no pinyin is read.
        pins: What editors put first for a query.
        crisis: What is typed in distress.
        ways: Functions of the portal, offices, portals.
        others: Analyzers with other words, by which texts that a change of the words has not reached are cut still.
        needs: What terms require, kept by their text and how many ways there are to say them; at most two a term.
        inside_words: Spans of the words and of the names that a text is made of: what hides a place.
        mentions: The places that a text names; both are kept for the next step that asks.
    """

    analyzer: Analyzer
    terms: PhraseBook[Term] = field(default_factory=lambda: PhraseBook({}))
    gaps: WildcardPatterns[Term] = field(default_factory=lambda: WildcardPatterns({}))
    stop_words: PhraseBook[StopWord] = field(default_factory=lambda: PhraseBook({}))
    asks: PhraseBook[str] = field(default_factory=lambda: PhraseBook({}))
    ask_patterns: PhrasePatterns[str] = field(default_factory=lambda: PhrasePatterns(()))
    audience: PhraseBook[str] = field(default_factory=lambda: PhraseBook({}))
    banned: BannedWords | None = None
    places: PlaceBook | None = None
    names: NameBook = field(default_factory=NameBook)
    names_by_meaning: SharedNames | None = None
    words: KnownWords | None = None
    pins: tuple[PinRule, ...] = ()
    crisis: CrisisBook = field(default_factory=CrisisBook)
    ways: WayBook = field(default_factory=WayBook)
    homophones: Homophones | None = None
    others: tuple[Analyzer, ...] = ()
    required: dict[tuple[str, int], Clause | None] = field(default_factory=dict, compare=False, repr=False)
    inside_words: Callable[[str], tuple[tuple[int, int], ...]] = field(init=False, compare=False, repr=False)
    mentions: Callable[[str], tuple[PlaceMention, ...]] = field(init=False, compare=False, repr=False)

    @classmethod
    def of(cls, lexicon: Lexicon, analyzer: Analyzer, tree: RegionTree) -> AnalysisResources:
        """The tools that a lexicon and the regions give, of an empty catalogue."""
        return cls(
            analyzer=analyzer,
            terms=term_book(lexicon),
            gaps=wildcard_patterns_of(lexicon),
            stop_words=PhraseBook({row.text: row for row in lexicon.stopwords}),
            asks=PhraseBook({row.text: row.asks for row in lexicon.asks}),
            ask_patterns=PhrasePatterns((row.pattern, row.asks) for row in lexicon.ask_patterns),
            audience=PhraseBook({row.text: row.audience for row in lexicon.audience}),
            banned=banned_words(lexicon, analyzer),
            places=PlaceBook.of(lexicon, tree),
            pins=lexicon.pins,
            crisis=CrisisBook.of(lexicon),
            ways=WayBook(lexicon),
            names=NameBook((), terms_of(lexicon)),
        )

    def for_catalogue(
        self,
        lexicon: Lexicon,
        names: Sequence[str],
        vocabulary: Vocabulary | None = None,
        near_sounds: tuple[str, ...] = NEAR_SOUNDS,
        names_by_meaning: SharedNames | None = None,
    ) -> AnalysisResources:
        """The same for a catalogue: its names, squashed, also by meaning, and the vocabulary that was built of it."""
        words = {word for name in names for word in self.analyzer.texts(name)}
        known = alike = None
        if vocabulary is not None:
            known = KnownWords.of(lexicon, vocabulary, pinyin_of(lexicon), words, near_sounds)
            alike = Homophones(self.places.tree, known.pinyin) if self.places else None
        book = NameBook(names, terms_of(lexicon), words)
        return replace(self, names=book, names_by_meaning=names_by_meaning, words=known, homophones=alike)

    def also_cut_by(self, others: tuple[Analyzer, ...]) -> AnalysisResources:
        """The same for an index of which some texts are cut by other words."""
        return replace(self, others=others, required={}) if others != self.others else self

    def __post_init__(self) -> None:
        object.__setattr__(self, "mentions", memoize(self._mentions, TEXTS_KEPT, name="place_mentions"))
        object.__setattr__(self, "inside_words", memoize(self._inside_words, TEXTS_KEPT, name="inside_words"))

    def _mentions(self, text: str) -> tuple[PlaceMention, ...]:
        return self.places.find(text, self.inside_words) if self.places else ()

    def _inside_words(self, text: str) -> tuple[tuple[int, int], ...]:
        words = [(word.start, word.end) for word in self.analyzer.top_words(text)]
        return (*words, *[(name.start, name.end) for name in self.names.spans(text)])


@dataclass(frozen=True, slots=True)
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
def confusables() -> dict[str, dict[str, float]]:
    """Characters that look alike, read at the first question."""
    return read_confusables()


def terms_of(lexicon: Lexicon) -> frozenset[str]:
    """All terms of a lexicon, and what they are also called."""
    synonyms = (text for row in lexicon.synonyms for text in (row.term, row.target) if not has_wildcard(text))
    return frozenset((*(topic.term for topic in lexicon.topics), *synonyms))


def pinyin_of(lexicon: Lexicon) -> Pinyin:
    """How the lexicon reads Chinese text."""
    return Pinyin.of(lexicon)
