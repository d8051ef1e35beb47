"""The understander in force: for the lexicon as it is now, and the names of the catalogue that is served."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import AbstractContextManager

import structlog

from dictionaries.caches import Latest
from dictionaries.lexicon import Lexicon
from dictionaries.lexicon.entries import Paraphrase
from dictionaries.lexicon.words import words_of
from dictionaries.meaning import load_word_vectors
from dictionaries.pinyin import NEAR_SOUNDS
from dictionaries.regions import RegionTree
from indexer.analysis.analyzer import Analyzer
from indexer.errors import IndexerError
from indexer.generation.analysis_state import Words
from indexer.meaning import Paraphrases
from indexer.snapshot import Snapshot
from indexer.vocabulary import Vocabulary, load_vocabulary
from search_engine.query.analysis.query_analyzer import QueryAnalyzer
from search_engine.query.analysis.resources import AnalysisResources
from search_engine.query.semantic_names import SharedNames

LOG = structlog.get_logger()
# Seconds after which names that came into the catalogue are known; until then their words are read like any others.
NAMES_AFTER = 10.0
# Versions of the lexicon, of the regions, the generation; how many names it has, by which words it is cut, and which of
# its vocabularies is in use.
Key = tuple[str, str, str, int, int, int]


class QueryAnalyzerProvider:
    """Holds it, and makes a new one when the lexicon or the catalogue is another.

    Args:
        lexicon: The lexicon in force.
        analyzer_of: The analyzer with some words.
        spelling: Whether pinyin is read and errors are mended.
        near_sounds: Which near sounds count (names of `NEAR_SOUNDS`).
        meaning: Whether sentences are compared with names by meaning.
    """

    def __init__(
        self,
        lexicon: Callable[[], Lexicon],
        analyzer_of: Callable[[Words], Analyzer],
        *,
        spelling: bool = True,
        near_sounds: tuple[str, ...] = NEAR_SOUNDS,
        meaning: bool = True,
    ) -> None:
        self._lexicon, self._analyzer_of, self._spelling = lexicon, analyzer_of, spelling
        self._near_sounds, self._meaning = near_sounds, meaning
        self._names: tuple[str, SharedNames] | None = None
        self._paraphrases: Latest[tuple[Paraphrase, ...], Paraphrases] = Latest()
        self._vocabulary: Latest[tuple[str, int], Vocabulary] = Latest()
        self._tools: Latest[tuple[str, str], AnalysisResources] = Latest()
        self._made: tuple[Key, float, QueryAnalyzer] | None = None
        self._renewed_beside = False

    def of(self, snapshot: Snapshot) -> QueryAnalyzer:
        """The understander for a view; the caller holds the view's lock."""
        key = self._key(snapshot)
        if self._made is not None:
            made, when, query_analyzer = self._made
            fresh = self._renewed_beside or (made[0] == key[0] and time.monotonic() - when < NAMES_AFTER)
            if made == key or (made[1:3] == key[1:3] and fresh and covers(query_analyzer.resources, snapshot)):
                return query_analyzer
        query_analyzer = self._prepare(snapshot)()
        self._made = (key, time.monotonic(), query_analyzer)
        return query_analyzer

    def renew(self, snapshot: Callable[[], Snapshot], lock: AbstractContextManager[object]) -> None:
        """Make what another lexicon or other names ask for beside the requests, which are answered by the one before
        meanwhile (a tenth of a second of a request otherwise). Once this was called, requests leave it to its caller.
        """
        with lock:
            newest = snapshot()
            key = self._key(newest)
            if self._made is None or self._made[0] == key or self._made[0][1:3] != key[1:3]:
                self._renewed_beside = self._renewed_beside or self._made is not None
                return
            make = self._prepare(newest)
        query_analyzer = make()
        with lock:
            self._made = (key, time.monotonic(), query_analyzer)
            self._renewed_beside = True

    def _key(self, snapshot: Snapshot) -> Key:
        commit = snapshot.commit
        name = snapshot.generation.name
        return (
            self._lexicon().version, snapshot.tree.version, name, snapshot.slots, commit.analysis, commit.vocabulary
        )  # fmt: skip

    def _prepare(self, snapshot: Snapshot) -> Callable[[], QueryAnalyzer]:
        """Read what is needed of a view; what is returned makes the understander of it, and needs no lock."""
        lexicon = self._lexicon()
        names, vocabulary, by_meaning = (
            snapshot.shared_names(),
            self._vocabulary_of(snapshot),
            self._names_of(snapshot, lexicon),
        )
        tree, words = snapshot.tree, snapshot.words_in_use

        def make() -> QueryAnalyzer:
            found = self._tools_of(lexicon, tree).for_catalogue(
                lexicon, names, vocabulary, self._near_sounds, by_meaning
            )
            others = tuple(self._analyzer_of(one) for one in words if one != found.analyzer.site_words)
            return QueryAnalyzer(found.also_cut_by(others), lexicon.version)

        return make

    def _vocabulary_of(self, snapshot: Snapshot) -> Vocabulary | None:
        """The vocabulary of a view's generation; None where none was built, or it cannot be read."""
        folder = snapshot.vocabulary
        if not self._spelling or folder is None or not folder.is_dir():
            return None
        try:
            key = (snapshot.generation.name, snapshot.commit.vocabulary)
            return self._vocabulary.of(key, lambda: load_vocabulary(folder))
        except (OSError, ValueError, IndexerError) as error:
            LOG.warning("vocabulary unreadable", folder=folder.name, error=str(error))
            return None

    def _names_of(self, snapshot: Snapshot, lexicon: Lexicon) -> SharedNames | None:
        """The names of a view by meaning; None where they are not asked for, or the vectors cannot be read."""
        if not self._meaning:
            return None
        paraphrases = self._paraphrases.of(lexicon.paraphrases, lambda: Paraphrases.of(lexicon.paraphrases))
        # not kept by a key: those of the same generation and paraphrases go on where the last ended
        known = self._names[1] if self._names and self._names[0] == snapshot.generation.name else None
        known = known if known and known.paraphrases is paraphrases else None
        try:
            names = SharedNames.of(load_word_vectors(), paraphrases, snapshot, known)
        except (OSError, ValueError, IndexerError) as error:
            LOG.warning("word vectors unreadable", error=str(error))
            return None
        self._names = (snapshot.generation.name, names)
        return names

    def _tools_of(self, lexicon: Lexicon, tree: RegionTree) -> AnalysisResources:
        key = (lexicon.version, tree.version)
        return self._tools.of(key, lambda: AnalysisResources.of(lexicon, self._analyzer_of(words_of(lexicon)), tree))


def covers(resources: AnalysisResources, snapshot: Snapshot) -> bool:
    """Whether queries are cut in every way in which texts of a view are, so that none of these is missed."""
    known = [resources.analyzer.site_words, *(other.site_words for other in resources.others)]
    return all(words in known for words in snapshot.words_in_use)
