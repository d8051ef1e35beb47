"""The understander in force: for the lexicon as it is now, and the names of the catalogue that is served."""

from __future__ import annotations

import time
from collections.abc import Callable

from dictionaries.lexicon import Lexicon
from indexer.analyzer import Analyzer
from indexer.view import IndexView
from search_engine.understanding.steps import Understander
from search_engine.understanding.tools import Tools

# Seconds after which names that came into the catalogue are known; until then their words are read like any others.
NAMES_AFTER = 10.0


class Understanders:
    """Holds it, and makes a new one when the lexicon or the catalogue is another.

    Args:
        lexicon: The lexicon in force.
        analyzer: The analyzer that the index was made with.
    """

    def __init__(self, lexicon: Callable[[], Lexicon], analyzer: Analyzer) -> None:
        self._lexicon, self._analyzer = lexicon, analyzer
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
        tools = self._tools_of(lexicon, view).with_names(lexicon, view.shared_names())
        understander = Understander(tools, lexicon.version)
        self._made = (key, time.monotonic(), understander)
        return understander

    def _tools_of(self, lexicon: Lexicon, view: IndexView) -> Tools:
        if self._tools is None or self._tools[:2] != (lexicon.version, view.tree.version):
            self._tools = (lexicon.version, view.tree.version, Tools.of(lexicon, self._analyzer, view.tree))
        return self._tools[2]
