"""The understander in force: for the lexicon as it is now, and the names of the catalogue that is served."""

from __future__ import annotations

import time
from collections.abc import Callable

import structlog

from dictionaries.lexicon import Lexicon
from dictionaries.lexicon.entries import Saying
from dictionaries.meaning import load_word_vectors
from dictionaries.pinyin import NEAR_SOUNDS
from indexer.analyzer import Analyzer
from indexer.errors import IndexerError
from indexer.view import IndexView
from indexer.vocabulary import Vocabulary, load_vocabulary
from search_engine.retrieval.meaning import SharedNames
from search_engine.retrieval.sayings import Sayings
from search_engine.understanding.steps import Understander
from search_engine.understanding.tools import Tools

LOG = structlog.get_logger()
# Seconds after which names that came into the catalogue are known; until then their words are read like any others.
NAMES_AFTER = 10.0


class Understanders:
    """Holds it, and makes a new one when the lexicon or the catalogue is another.

    Args:
        lexicon: The lexicon in force.
        analyzer: The analyzer that the index was made with.
        spelling: Whether pinyin is read and errors are mended.
        near_sounds: Which near sounds count (names of `NEAR_SOUNDS`).
        meaning: Whether sentences are compared with names by meaning.
    """

    def __init__(
        self,
        lexicon: Callable[[], Lexicon],
        analyzer: Analyzer,
        *,
        spelling: bool = True,
        near_sounds: tuple[str, ...] = NEAR_SOUNDS,
        meaning: bool = True,
    ) -> None:
        self._lexicon, self._analyzer, self._spelling = lexicon, analyzer, spelling
        self._near_sounds, self._meaning = near_sounds, meaning
        self._names: tuple[str, SharedNames] | None = None
        self._sayings: tuple[tuple[Saying, ...], Sayings] | None = None
        self._vocabulary: tuple[str, Vocabulary] | None = None
        self._tools: tuple[str, str, Tools] | None = None
        self._made: tuple[tuple[str, str, str, int], float, Understander] | None = None

    def of(self, view: IndexView) -> Understander:
        """The understander for a view."""
        lexicon = self._lexicon()
        key = (lexicon.version, view.tree.version, view.generation.name, view.slots)
        if self._made is not None:
            made, when, understander = self._made
            only_names = made[:3] == key[:3]
            if made == key or (only_names and time.monotonic() - when < NAMES_AFTER):
                return understander
        tools = self._tools_of(lexicon, view).for_catalogue(
            lexicon, view.shared_names(), self._vocabulary_of(view), self._near_sounds, self._names_of(view, lexicon)
        )
        understander = Understander(tools, lexicon.version)
        self._made = (key, time.monotonic(), understander)
        return understander

    def _vocabulary_of(self, view: IndexView) -> Vocabulary | None:
        """The vocabulary of a view's generation; None where none was built, or it cannot be read."""
        folder = view.generation.vocabulary
        if not self._spelling or not folder.is_dir():
            return None
        if self._vocabulary is None or self._vocabulary[0] != view.generation.name:
            try:
                self._vocabulary = (view.generation.name, load_vocabulary(folder))
            except (OSError, ValueError, IndexerError) as error:
                LOG.warning("vocabulary unreadable", folder=folder.name, error=str(error))
                return None
        return self._vocabulary[1]

    def _names_of(self, view: IndexView, lexicon: Lexicon) -> SharedNames | None:
        """The names of a view by meaning; None where they are not asked for, or the vectors cannot be read."""
        if not self._meaning:
            return None
        if self._sayings is None or self._sayings[0] != lexicon.sayings:
            self._sayings, self._names = (lexicon.sayings, Sayings.of(lexicon.sayings)), None
        known = self._names[1] if self._names and self._names[0] == view.generation.name else None
        try:
            names = SharedNames.of(load_word_vectors(), self._sayings[1], view, known)
        except (OSError, ValueError) as error:
            LOG.warning("word vectors unreadable", error=str(error))
            return None
        self._names = (view.generation.name, names)
        return names

    def _tools_of(self, lexicon: Lexicon, view: IndexView) -> Tools:
        if self._tools is None or self._tools[:2] != (lexicon.version, view.tree.version):
            self._tools = (lexicon.version, view.tree.version, Tools.of(lexicon, self._analyzer, view.tree))
        return self._tools[2]
