"""An installation as it is, but for its dictionaries and the index that they make: what answers a preview."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from dictionaries.lexicon import Lexicon, LexiconManager
from indexer.backends import get_backend
from indexer.generation.generations import GenerationFolder
from indexer.snapshot import SearcherManager, Snapshot
from search_engine.editing.replay.frequent import ReplayQuery
from search_engine.installation.installation import Installation
from search_engine.installation.serving_state import ServingState
from search_engine.query.audience import audience_of
from search_engine.search.pipeline import Pipeline
from search_engine.suggestion import Suggester

T = TypeVar("T")
Clock = Callable[[], float]


class FixedLexicon(LexiconManager):
    """A lexicon that is in force whatever is published."""

    def __init__(self, lexicon: Lexicon, place: Installation, clock: Clock) -> None:
        super().__init__(place.lexicon_file, clock)
        self._fixed = lexicon

    def lexicon(self) -> Lexicon:
        """That one."""
        return self._fixed


class HeldSearchers(SearcherManager):
    """One view of the index, and no newer one: what is compared is of one moment."""

    def __init__(self, place: Installation, snapshot: Snapshot) -> None:
        super().__init__(place.generations, place.tree, place.store, get_backend)
        self._held = snapshot

    def snapshot(self) -> Snapshot:
        """That view."""
        return self._held


class PreviewPlace(Installation):
    """Another installation's parts with another lexicon. It writes nothing.

    Args:
        generations: Where its index is; None: where the other one's is.
        clock: Seconds since 1970 UTC, by which rows with a date come and go; None: the other one's.
        like: One that answers from the same index: what was read of that is not read again.
    """

    def __init__(
        self,
        place: Installation,
        lexicon: Lexicon,
        generations: GenerationFolder | None = None,
        clock: Clock | None = None,
        like: PreviewPlace | None = None,
    ) -> None:
        super().__init__(place.settings, read_only=True)
        self.clock = clock or (lambda: place.clock())
        # what the other one has made is this one's too
        vars(self).update({name: getattr(place, name) for name in ("store", "parts", "rank_profiles", "_analyzers")})
        self.lexicons = FixedLexicon(lexicon, self, self.clock)
        self.generations = generations or place.generations
        beside: Installation = place if like is None else like
        same_views = self.generations.path == beside.generations.path
        self.analyzer_provider = beside.analyzer_provider.beside(
            self.lexicons.lexicon, self.clock, same_views=same_views
        )


class View:
    """What people see by one lexicon: searches of all, by the rows that act for each.

    Args:
        searchers: The view of the index.
    """

    def __init__(self, place: PreviewPlace, searchers: SearcherManager) -> None:
        self.place, self._state = place, ServingState(place)
        self._state.searchers = searchers

    @property
    def searchers(self) -> SearcherManager:
        """Its view of the index."""
        return self._state.searchers

    @property
    def lexicon(self) -> Lexicon:
        """The lexicon, with the rows that act for some."""
        return self.place.lexicons.lexicon()

    def prepare(self, query: ReplayQuery) -> None:
        """Make what a query will ask for, beside searches of others that share the view."""
        place = self.place
        audience = audience_of(place.tree(), query.region or place.settings.default_region)
        searchers = self.searchers
        place.analyzer_provider.make(searchers.snapshot, searchers.lock, audience)

    @contextmanager
    def pipeline(self) -> Iterator[Pipeline]:
        """What answers; for this thread alone. Raises `NotReady`."""
        with self._state.pipeline() as pipeline:
            yield pipeline

    @contextmanager
    def suggester(self, query: ReplayQuery) -> Iterator[Suggester]:
        """What suggests where a query is from; for this thread alone. Raises `NotReady`."""
        with self._state.suggester(query.region or None, query.site, query.department) as suggester:
            yield suggester

    def asked(self, question: Callable[[Pipeline], T]) -> T:
        """What the pipeline answers. Raises `NotReady`."""
        with self.pipeline() as pipeline:
            return question(pipeline)


def opened(place: Installation) -> Snapshot:
    """The index of a place as it is now. Raises `IndexFailure`."""
    return SearcherManager(place.generations, place.tree, place.store, get_backend, time.time).snapshot()
