"""What answers now: the newest snapshot of the index, and the pipeline and the suggester that were made for it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from dictionaries.caches import Latest
from dictionaries.lexicon import BadDictionaries
from indexer.backends import get_backend
from indexer.errors import EngineUnavailable, IndexFailure
from indexer.snapshot import SearcherManager, Snapshot
from search_engine.errors import NotReady
from search_engine.installation.installation import Installation
from search_engine.page.instant_answers import InstantAnswers, names_of_life_events, ways_of_hotlines
from search_engine.query.analysis.query_analyzer import QueryAnalyzer
from search_engine.search.pipeline import Pipeline
from search_engine.suggestion import Suggester


class ServingState:
    """Follows the index and the dictionaries of an installation. One thread at a time is let in."""

    def __init__(self, installation: Installation) -> None:
        self._installation = installation
        self.searchers = SearcherManager(installation.generations, installation.tree, installation.store, get_backend)
        self.pipeline_in_use: Latest[tuple[Snapshot, QueryAnalyzer], Pipeline] = Latest()
        self.suggester_in_use: Latest[tuple[Snapshot, str], Suggester] = Latest()

    @contextmanager
    def snapshot(self) -> Iterator[Snapshot]:
        """The newest snapshot, for this thread alone. Raises `NotReady`, and `EngineUnavailable` as it comes."""
        try:
            with self.searchers.lock:
                yield self.searchers.snapshot()
        except EngineUnavailable:  # there is an index, and nothing has to be waited for but the engine
            raise
        except IndexFailure as error:
            raise NotReady(str(error)) from error
        except BadDictionaries as error:
            raise NotReady(str(error.faults[0])) from error

    @contextmanager
    def pipeline(self) -> Iterator[Pipeline]:
        """The pipeline of the newest snapshot, for this thread alone. Raises `NotReady`."""
        with self.snapshot() as snapshot:
            yield self._pipeline_of(snapshot)

    @contextmanager
    def suggester(self) -> Iterator[Suggester]:
        """The suggester of the newest snapshot, for this thread alone. Raises `NotReady`."""
        with self.snapshot() as snapshot:
            yield self._suggester_of(snapshot)

    def _pipeline_of(self, snapshot: Snapshot) -> Pipeline:
        place = self._installation
        query_analyzer = place.analyzer_provider.of(snapshot)

        def made() -> Pipeline:
            answers = self._instant_answers(snapshot)
            return Pipeline(snapshot, place.store, query_analyzer, answers, place.settings, place.rank_profiles)

        return self.pipeline_in_use.of((snapshot, query_analyzer), made)

    def _suggester_of(self, snapshot: Snapshot) -> Suggester:
        place = self._installation
        lexicon = place.lexicons.lexicon()

        def made() -> Suggester:
            resources = place.analyzer_provider.of(snapshot).resources
            return Suggester(snapshot, place.store, place.suggestion_rules(), lexicon.hotlines, resources)

        return self.suggester_in_use.of((snapshot, lexicon.version), made)

    def _instant_answers(self, snapshot: Snapshot) -> InstantAnswers:
        settings = self._installation.settings
        return InstantAnswers(
            hotlines=ways_of_hotlines(self._installation.lexicons.lexicon().hotlines),
            life_events=names_of_life_events(snapshot.facets["life_event"].values),
            credit_code_url=settings.credit_code_url,
            case_progress_url=settings.case_progress_url,
            case_patterns=tuple(map(re.compile, settings.case_patterns.split())),
        )
