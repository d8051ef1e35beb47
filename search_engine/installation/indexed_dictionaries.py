"""What of the dictionaries in force goes into an index, and digests that tell whether any of it has changed."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from functools import partial

import orjson

from dictionaries.caches import Latest
from dictionaries.kinds.intents import Hotline, Office, PortalName
from dictionaries.lexicon import Lexicon
from dictionaries.lexicon.lexicon import words_of
from dictionaries.pinyin import Pinyin
from dictionaries.regions import RegionTree
from indexer.analysis.analyzer import Analyzer
from indexer.analysis.fields import FieldWriter
from indexer.meaning import MeaningSources
from indexer.segmenters import DEFAULT_SEGMENTER
from indexer.suggestions import SuggestionSources
from indexer.suggestions.hidden_entries import ShowingRules
from indexer.vocabulary import VocabularySources
from indexer.worker.reanalysis.in_force import DictionariesInForce
from search_engine.query.analysis.term_index import terms_of
from search_engine.settings.setting import ON
from search_engine.settings.settings import Settings

VERSION_LENGTH = 12


# Places of these levels are words that may be misspelt; towns and villages are too many.
WORDED = frozenset({"province", "city", "county"})


class IndexedDictionaries:
    """Follows the lexicon in force; what its changes leave as it was stays the same object.

    Args:
        lexicon, tree: Give the lexicon and the regions as they are now.
        analyzer_of: The analyzer with some words.
        queries: Gives frequent queries.
        rules: Gives a lexicon's rules of which suggestions may be shown.
    """

    def __init__(
        self,
        settings: Settings,
        lexicon: Callable[[], Lexicon],
        tree: Callable[[], RegionTree],
        analyzer_of: Callable[[tuple[str, ...]], Analyzer],
        queries: Callable[[], Sequence[tuple[str, int]]],
        rules: Callable[[Lexicon], ShowingRules],
    ) -> None:
        self._settings, self._lexicon, self._tree = settings, lexicon, tree
        self._analyzer_of, self._queries, self._rules = analyzer_of, queries, rules
        self._in_force: Latest[str, DictionariesInForce] = Latest()
        self._fields: Latest[tuple[str, ...], FieldWriter] = Latest()
        self._analyzer: Latest[str, Analyzer] = Latest()
        self._sources: Latest[tuple[str, str], SuggestionSources] = Latest()

    def analyzer(self) -> Analyzer:
        """The analyzer with the words in force. Raises `BadDictionaries`."""
        lexicon = self._lexicon()
        return self._analyzer.of(lexicon.version, lambda: self._analyzer_of(words_of(lexicon)))

    def in_force(self, sources: Callable[[], SuggestionSources]) -> DictionariesInForce:
        """What an index is made of now. Raises `BadDictionaries`.

        Args:
            sources: Gives what suggestions are made of.
        """
        lexicon = self._lexicon()
        return self._in_force.of(lexicon.version, lambda: self._made_of(lexicon, sources))

    def _made_of(self, lexicon: Lexicon, sources: Callable[[], SuggestionSources]) -> DictionariesInForce:
        words, settings = words_of(lexicon), self._settings
        fields = self._fields.of(words, lambda: FieldWriter(self._analyzer_of(words)))
        version = analysis_version(words, settings.segmenter)
        tables = tables_version(lexicon, spelling=settings.spelling == ON)
        rules = partial(self._rules, lexicon)
        return DictionariesInForce(fields, version, sources, tables, lexicon.version, rules)

    def sources(self) -> SuggestionSources:
        """What is suggested besides names, and how names are read. Raises `BadDictionaries`."""
        lexicon, tree = self._lexicon(), self._tree()
        return self._sources.of((lexicon.version, tree.version), lambda: self._sources_of(lexicon, tree))

    def _sources_of(self, lexicon: Lexicon, tree: RegionTree) -> SuggestionSources:
        meaning = MeaningSources(lambda: self._lexicon().paraphrases)
        return SuggestionSources(
            terms=tuple(topic.term for topic in lexicon.topics),
            queries=self._queries,
            pinyin=Pinyin.of(lexicon),
            vocabulary=vocabulary_sources(lexicon, tree) if self._settings.spelling == ON else None,
            meaning=meaning if self._settings.meaning == ON else None,
        )


def analysis_version(words: tuple[str, ...], segmenter: str) -> str:
    """12 hex digits that change with the words, and the segmenter where it is not the usual one."""
    digest = hashlib.sha256("\n".join(words).encode()).hexdigest()[:VERSION_LENGTH]
    return digest if segmenter == DEFAULT_SEGMENTER else f"{digest}-{segmenter}"


def tables_version(lexicon: Lexicon, *, spelling: bool) -> str:
    """12 hex digits that change with what suggestions and vocabulary are made of besides names and queries: words,
    readings, terms, services.

    Args:
        spelling: Whether there is to be a vocabulary.
    """
    readings = [(row.phrase, row.pinyin) for row in lexicon.polyphones]
    topics = [topic.term for topic in lexicon.topics]
    others = [sorted(terms_of(lexicon)), [row.text for row in lexicon.services]] if spelling else []
    parts = [words_of(lexicon), readings, topics, others]
    return hashlib.sha256(orjson.dumps(parts)).hexdigest()[:VERSION_LENGTH]


def vocabulary_sources(lexicon: Lexicon, tree: RegionTree) -> VocabularySources:
    """The terms and services of a lexicon, what else it calls by a name, and the places of a tree."""
    services = tuple(row.text for row in lexicon.services)
    rows: tuple[Office | Hotline | PortalName, ...] = (*lexicon.offices, *lexicon.hotlines, *lexicon.portals)
    named = tuple(sorted({text for row in rows for text in (row.name, *row.aliases)}))
    return VocabularySources(tuple(sorted(terms_of(lexicon))), tuple(place_names(tree)), services, named)


def place_names(tree: RegionTree) -> Iterator[str]:
    """Names and short names of the places that are words; a city's twice: more people seek 惠州 than 徽州."""
    for region in tree:
        if region.level in WORDED:
            yield region.name
            yield region.short_name
        if region.level == "city":
            yield region.short_name
