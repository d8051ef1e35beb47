"""What the steps of understanding may use, made once for a lexicon and a catalogue."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from dictionaries.banned import BannedWords
from dictionaries.caches import memoize
from dictionaries.intents.crisis import CrisisIndex
from dictionaries.intents.intent_index import IntentIndex
from dictionaries.kinds.lists import PinRule
from dictionaries.kinds.words import StopWord
from dictionaries.lexicon import Lexicon
from dictionaries.patterns.phrase_patterns import PhrasePatterns
from dictionaries.patterns.phrases import PhraseIndex
from dictionaries.patterns.wildcard_patterns import WildcardPatterns
from dictionaries.pinyin import NEAR_SOUNDS
from dictionaries.places import PlaceIndex, PlaceMention
from dictionaries.regions import RegionTree
from indexer.analysis.analyzer import Analyzer
from indexer.vocabulary import Vocabulary
from ranker.matching.parsed_query import Clause
from search_engine.query.analysis.name_index import NameIndex
from search_engine.query.analysis.parts import KnownWords, Parts
from search_engine.query.analysis.pin_index import PinIndex, pin_book
from search_engine.query.analysis.term_index import Term
from search_engine.query.homophones import Homophones
from search_engine.query.semantic_names import SharedNames
from search_engine.query.spelling.speller import Held, nothing_held

# Texts whose words and places are kept for the next step that asks.
TEXTS_KEPT = 256


@dataclass(frozen=True, slots=True, weakref_slot=True)
class AnalysisResources:
    """The dictionaries in the form that each step looks them up in.

    Attributes:
        banned, places: None where nothing is banned, where no places are known.
        names: What the catalogue calls its things.
        names_by_meaning: The same names as vectors; None where only words count.
        words: What is known of words, for reading pinyin and mending errors; None where nothing is corrected.
        homophones: Places that sound alike; None where no pinyin is read.
        pins: What editors put first for a query, or hide from it; pin_book: the same, to be looked up by query.
        crisis: What is typed in distress.
        ways: Functions of the portal, offices, portals.
        held: Whether anything in the catalogue has a word (`Snapshot.has_text`).
        lexicon: What all of it was made of.
        others: Analyzers with other words, by which texts that a change of the words has not reached are cut still.
        required: What terms require, kept by their text and how many ways there are to say them; at most two a term.
        inside_words: Spans of the words and of the names that a text is made of: what hides a place.
        mentions: The places that a text names; both are kept for the next step that asks.
    """

    analyzer: Analyzer
    terms: PhraseIndex[Term] = field(default_factory=lambda: PhraseIndex({}))
    gaps: WildcardPatterns[Term] = field(default_factory=lambda: WildcardPatterns({}))
    stop_words: PhraseIndex[StopWord] = field(default_factory=lambda: PhraseIndex({}))
    asks: PhraseIndex[str] = field(default_factory=lambda: PhraseIndex({}))
    ask_patterns: PhrasePatterns[str] = field(default_factory=lambda: PhrasePatterns(()))
    audience: PhraseIndex[str] = field(default_factory=lambda: PhraseIndex({}))
    banned: BannedWords | None = None
    places: PlaceIndex | None = None
    names: NameIndex = field(default_factory=NameIndex)
    names_by_meaning: SharedNames | None = None
    words: KnownWords | None = None
    pins: tuple[PinRule, ...] = ()
    crisis: CrisisIndex = field(default_factory=CrisisIndex)
    ways: IntentIndex = field(default_factory=IntentIndex)
    homophones: Homophones | None = None
    held: Held = nothing_held
    lexicon: Lexicon = field(default_factory=Lexicon, compare=False, repr=False)
    others: tuple[Analyzer, ...] = ()
    required: dict[tuple[str, int], Clause | None] = field(default_factory=dict, compare=False, repr=False)
    pin_book: PinIndex | None = field(init=False, compare=False, repr=False)
    inside_words: Callable[[str], tuple[tuple[int, int], ...]] = field(init=False, compare=False, repr=False)
    mentions: Callable[[str], tuple[PlaceMention, ...]] = field(init=False, compare=False, repr=False)

    @classmethod
    def of(
        cls,
        lexicon: Lexicon,
        analyzer: Analyzer,
        tree: RegionTree,
        parts: Parts | None = None,
        names: Sequence[str] = (),
    ) -> AnalysisResources:
        """The tools that a lexicon, the regions and a catalogue's names, squashed, give; with `parts` (by which this is
        the lexicon's analyzer) what another lexicon has the same rows of is not made again.
        """
        parts = parts or Parts(lambda _: analyzer)
        return cls(
            analyzer=analyzer,
            terms=parts.terms(lexicon),
            gaps=parts.wildcard_patterns(lexicon),
            stop_words=parts.stop_words(lexicon),
            asks=parts.asks(lexicon),
            ask_patterns=parts.ask_patterns(lexicon),
            audience=parts.audience(lexicon),
            banned=parts.banned(lexicon),
            places=parts.places(lexicon, tree),
            pins=lexicon.pins,
            crisis=parts.crisis(lexicon),
            ways=parts.ways(lexicon),
            names=parts.names(lexicon, names),
            lexicon=lexicon,
        )

    def for_catalogue(
        self,
        lexicon: Lexicon,
        names: Sequence[str],
        vocabulary: Vocabulary | None = None,
        near_sounds: tuple[str, ...] = NEAR_SOUNDS,
        names_by_meaning: SharedNames | None = None,
        parts: Parts | None = None,
        held: Held = nothing_held,
    ) -> AnalysisResources:
        """The same for a catalogue: its names, squashed, also by meaning, the vocabulary that was built of it, and
        which words it has.
        """
        parts = parts or Parts(lambda _: self.analyzer)
        known = alike = None
        if vocabulary is not None:
            known = parts.known_words(lexicon, vocabulary, names, near_sounds)
            alike = parts.homophones(self.places.tree, known.pinyin) if self.places else None
        book = parts.names(lexicon, names)
        # what terms require is kept for one lexicon alone
        return replace(
            self, names=book, names_by_meaning=names_by_meaning, words=known, homophones=alike, held=held, required={}
        )

    def also_cut_by(self, others: tuple[Analyzer, ...]) -> AnalysisResources:
        """The same for an index of which some texts are cut by other words."""
        return replace(self, others=others, required={}) if others != self.others else self

    def __post_init__(self) -> None:
        object.__setattr__(self, "pin_book", pin_book(self.pins, self.analyzer, self.stop_words))
        object.__setattr__(self, "mentions", memoize(self._mentions, TEXTS_KEPT, name="place_mentions"))
        object.__setattr__(self, "inside_words", memoize(self._inside_words, TEXTS_KEPT, name="inside_words"))

    def _mentions(self, text: str) -> tuple[PlaceMention, ...]:
        return self.places.find(text, self.inside_words) if self.places else ()

    def _inside_words(self, text: str) -> tuple[tuple[int, int], ...]:
        words = [(word.start, word.end) for word in self.analyzer.top_words(text)]
        return (*words, *[(name.start, name.end) for name in self.names.spans(text)])
