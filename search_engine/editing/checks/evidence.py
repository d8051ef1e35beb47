"""What rows are judged by besides other rows: what the catalogue calls its things, and what people ask."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import accumulate

from dictionaries.banned import BannedWords
from dictionaries.caches import Latest, memoize
from dictionaries.intents.crisis import CrisisIndex
from dictionaries.lexicon import Lexicon
from dictionaries.meaning import WordVectors
from dictionaries.regions import RegionTree
from indexer.analysis.analyzer import Analyzer
from indexer.analysis.blocklist import banned_words
from indexer.store.monitor.kept_queries import KeptQuery
from ranker.profile import RankProfile
from search_engine.query.analysis.parts import Parts

# Between texts that are searched together: stands in none of them.
BETWEEN = "\n"


class Texts:
    """Many short texts, to be asked which have a piece: one search through all of them, not one for each.

    Args:
        texts: Without line breaks; each counts once.
    """

    def __init__(self, texts: Iterable[str]) -> None:
        self.texts: Sequence[str] = tuple(dict.fromkeys(texts))
        self._joined = BETWEEN.join(self.texts)
        self._starts = list(accumulate((len(text) + 1 for text in self.texts), initial=0))

    def __len__(self) -> int:
        return len(self.texts)

    @cached_property
    def _all(self) -> frozenset[str]:
        return frozenset(self.texts)

    def __contains__(self, text: object) -> bool:
        return text in self._all

    def with_piece(self, piece: str) -> Iterator[str]:
        """The texts that have a piece, in order, each once."""
        at = self._joined.find(piece) if piece else -1
        while at >= 0:
            place = bisect_right(self._starts, at) - 1
            yield self.texts[place]
            at = self._joined.find(piece, self._starts[place + 1])


@dataclass(frozen=True)
class KeptEvidence:
    """The queries that editors keep, and what is wrong with them by a lexicon.

    Attributes:
        faults: A lexicon and some queries → number of each that would not find what it must, and how, in Chinese.
    """

    queries: Sequence[KeptQuery]
    faults: Callable[[Lexicon, Sequence[KeptQuery]], Mapping[int, str]]


@dataclass(frozen=True)
class Evidence:
    """What is known beside the dictionaries.

    Attributes:
        analyzer: Cuts texts, with the words in force.
        segmenter: Its name, for another one with other words.
        names: What the catalogue calls its things: titles and aliases, squashed, each also without brackets.
        matters: Names as they are → the numbers of the things that are called so; any numbers.
        queries: What people ask often, in normal form, with how often, the most asked first; none where no log is kept.
        vectors: Of words; None where meaning is not known.
        tree: The regions.
        now: The minute in China, `YYYY-MM-DDTHH:MM` (see `dictionaries.lexicon.scope`).
        document_state: The state of the document of an id (`document_states`); None where nobody can tell.
        titles: Of all things of the catalogue, squashed; None where there is no catalogue.
        life_events: Gives the titles, squashed, of what says itself that it belongs to a life event, by event; None
            where nobody can tell.
        kept: Queries that editors keep, and how to ask them; None where nothing can be asked.
        profile: The rank profile that is set, without any row; None where nothing ranks.
        parts: What is made of rows and kept, so that what serves already is not made anew; None where nothing serves.
    """

    analyzer: Analyzer
    segmenter: str
    now: str
    names: Texts = field(default_factory=lambda: Texts(()))
    matters: Mapping[str, frozenset[int]] = field(default_factory=dict)
    queries: Sequence[tuple[str, int]] = ()
    vectors: WordVectors | None = None
    tree: RegionTree | None = None
    document_state: Callable[[str], str] | None = None
    kept: KeptEvidence | None = None
    titles: frozenset[str] | None = None
    life_events: Callable[[], Mapping[str, frozenset[str]]] | None = None
    profile: RankProfile | None = None
    parts: Parts | None = None

    @cached_property
    def asked(self) -> Texts:
        """What people ask often."""
        return Texts(text for text, _ in self.queries)

    def said(self, lexicon: Lexicon) -> Texts:
        """What people ask often; where nobody counts, what a lexicon's paraphrases have them ask. Each of some thousand
        rows may ask for it: the last one is kept.
        """
        if self.queries:
            return self.asked
        return self._said.of(lexicon, lambda: Texts(row.query for row in lexicon.paraphrases))

    @cached_property
    def _said(self) -> Latest[Lexicon, Texts]:
        return Latest()

    @cached_property
    def times(self) -> dict[str, int]:
        """How often."""
        return dict(self.queries)

    @cached_property
    def banned(self) -> Callable[[Lexicon], BannedWords]:
        """What is banned by a lexicon, whatever is wrong with its polyphones; the last few are kept."""

        def made(lexicon: Lexicon) -> BannedWords:
            readable = tuple(row for row in lexicon.polyphones if len(row.phrase) == len(row.pinyin))
            if len(readable) < len(lexicon.polyphones):
                lexicon = replace(lexicon, polyphones=readable)
            return self.parts.banned(lexicon, self.analyzer) if self.parts else banned_words(lexicon, self.analyzer)

        return memoize(made, 4, name="banned_by_lexicon")

    @cached_property
    def crisis(self) -> Callable[[Lexicon], CrisisIndex]:
        """What is distress by a lexicon; the last few are kept."""
        return memoize(self.parts.crisis if self.parts else CrisisIndex.of, 4, name="crisis_by_lexicon")
