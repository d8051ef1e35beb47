"""What the steps of understanding may use, made once for a lexicon and a catalogue."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from dictionaries.banned import BannedWords
from dictionaries.lexicon import Lexicon
from dictionaries.lexicon.entries import StopWord
from dictionaries.phrases import PhraseBook
from dictionaries.places import PlaceBook
from dictionaries.regions import RegionTree
from indexer.analyzer import Analyzer
from search_engine.understanding.names import NameBook
from search_engine.understanding.terms import Term, term_book


@dataclass(frozen=True, slots=True)
class Tools:
    """The dictionaries in the form that each step looks them up in.

    Attributes:
        names: What the catalogue calls its things.
    """

    analyzer: Analyzer
    terms: PhraseBook[Term] = field(default_factory=lambda: PhraseBook({}))
    stop_words: PhraseBook[StopWord] = field(default_factory=lambda: PhraseBook({}))
    asks: PhraseBook[str] = field(default_factory=lambda: PhraseBook({}))
    audience: PhraseBook[str] = field(default_factory=lambda: PhraseBook({}))
    banned: BannedWords | None = None
    places: PlaceBook | None = None
    names: NameBook = field(default_factory=NameBook)

    @classmethod
    def of(cls, lexicon: Lexicon, analyzer: Analyzer, tree: RegionTree) -> Tools:
        """The tools that a lexicon and the regions give, of an empty catalogue."""
        return cls(
            analyzer=analyzer,
            terms=term_book(lexicon),
            stop_words=PhraseBook({row.text: row for row in lexicon.stopwords}),
            asks=PhraseBook({row.text: row.asks for row in lexicon.asks}),
            audience=PhraseBook({row.text: row.audience for row in lexicon.audience}),
            names=NameBook((), terms_of(lexicon)),
        )

    def with_names(self, lexicon: Lexicon, names: Sequence[str]) -> Tools:
        """The same for a catalogue."""
        words = {word for name in names for word in self.analyzer.texts(name)}
        return replace(self, names=NameBook(names, terms_of(lexicon), words))


def terms_of(lexicon: Lexicon) -> frozenset[str]:
    """All terms of a lexicon, and what they are also called."""
    synonyms = (text for row in lexicon.synonyms for text in (row.term, row.target))
    return frozenset((*(topic.term for topic in lexicon.topics), *synonyms))
