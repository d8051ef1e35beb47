"""What answers now: the newest snapshot of the index, and the pipelines and suggesters that were made for it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

from dictionaries.caches import Latest, Results
from dictionaries.lexicon import EVERYBODY, Audience, BadDictionaries
from indexer.backends import get_backend
from indexer.errors import EngineUnavailable, IndexerError, IndexFailure
from indexer.snapshot import SearcherManager, Snapshot
from indexer.store.fetched_beside import FetchedBeside
from search_engine.checkpoints import giving_way
from search_engine.errors import NotReady
from search_engine.installation.installation import Installation
from search_engine.page.instant_answers import InstantAnswers, names_of_life_events
from search_engine.page.region_answers import busiest_region
from search_engine.query.analysis.query_analyzer import QueryAnalyzer
from search_engine.query.audience import audience_of, audience_of_request
from search_engine.query.request import SearchRequest
from search_engine.query.semantic_names import SharedNames
from search_engine.search.life_events import LifeEvents, LifeEventsOfView
from search_engine.search.pipeline import PAGES_KEPT, SCOPED_PAGES_KEPT, Pipeline
from search_engine.search.rankers import Rankers
from search_engine.search.vocabulary import vocabulary
from search_engine.suggestion import Suggester

# Pipelines and suggesters kept for those for whom other rows of the dictionaries act than for everybody.
SCOPED_KEPT = 32


class SnapshotChanged(Exception):
    """A commit came between two steps of one question."""


class ServingState:
    """Follows the index and the dictionaries of an installation. One thread at a time is let in.

    Where rows act for some only, whoever asks is answered by a pipeline and a suggester of their own: those keep what
    they have understood and found by the version of the lexicon in force for them.
    """

    def __init__(self, installation: Installation) -> None:
        self._installation = installation
        source = FetchedBeside(installation.store) if installation.remote else installation.store
        self.searchers = SearcherManager(installation.generations, installation.tree, source, get_backend)
        self.pipeline_in_use: Latest[tuple[Snapshot, QueryAnalyzer], Pipeline] = Latest()
        self.suggester_in_use: Latest[tuple[Snapshot, str], Suggester] = Latest()
        self._scoped_pipelines: Latest[Pipeline, Results[QueryAnalyzer, Pipeline]] = Latest()
        self._scoped_suggesters: Latest[Suggester, Results[str, Suggester]] = Latest()
        self._rankers: Latest[tuple[Snapshot, SharedNames | None], Rankers] = Latest()

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

    def generation_name(self) -> str | None:
        """The name of the generation that answers; None where none can."""
        try:
            with self.searchers.lock:
                return self.searchers.snapshot().generation.name
        except IndexerError:
            return None

    @contextmanager
    def pipeline(self) -> Iterator[Pipeline]:
        """The pipeline of the newest snapshot, for this thread alone; a request put to it is answered by the rows that
        act for whoever sends it. Raises `NotReady`.
        """
        with self.snapshot() as snapshot:
            yield self._pipeline_of(snapshot)

    @contextmanager
    def pipeline_giving_way(self) -> Iterator[Pipeline]:
        """The same for a question of several searches: at each `checkpoint` between them other threads go first. Raises
        `SnapshotChanged` there where the documents are others now: the question is to be asked anew.
        """
        with self.pipeline() as pipeline:
            snapshot, lock = pipeline.snapshot, self.searchers.lock
            state = snapshot.state

            def give_way() -> None:
                if lock.give_way() and snapshot.state != state:
                    raise SnapshotChanged

            with giving_way(give_way):
                yield pipeline

    @contextmanager
    def suggester(self, region: str | None = None, site: str = "", department: str = "") -> Iterator[Suggester]:
        """The suggester of the newest snapshot for somebody of a region, a site, a department, for this thread alone.
        Raises `NotReady`.
        """
        with self.snapshot() as snapshot:
            base = self._suggester_of(snapshot)
            audience = self.audience(region, site, department)
            yield base if audience is EVERYBODY else self._suggester_for(snapshot, base, audience)

    def audience(self, region: str | None, site: str = "", department: str = "") -> Audience:
        """Somebody of a region (without one: of the default), a site, a department, as far as any row tells them from
        everybody. Raises `BadDictionaries`.
        """
        place = self._installation
        if not place.analyzer_provider.has_conditions:
            return EVERYBODY
        return audience_of(place.tree(), region or place.settings.default_region, site, department)

    def _pipeline_of(self, snapshot: Snapshot) -> Pipeline:
        provider = self._installation.analyzer_provider
        query_analyzer = provider.of(snapshot)
        others = partial(self._pipeline_for, snapshot) if provider.has_conditions else None

        def made() -> Pipeline:
            self._scoped_pipelines = Latest()  # they and their view go with the one before
            return self._made(snapshot, query_analyzer, PAGES_KEPT, others)

        return self.pipeline_in_use.of((snapshot, query_analyzer), made)

    def _pipeline_for(self, snapshot: Snapshot, request: SearchRequest) -> Pipeline:
        """The pipeline for whoever sends a request."""
        place = self._installation
        audience = audience_of_request(snapshot.tree, request, place.settings.default_region)
        base, query_analyzer = self._pipeline_of(snapshot), place.analyzer_provider.of(snapshot, audience)
        if query_analyzer is base.query_analyzer:
            return base
        kept = self._scoped_pipelines.of(base, lambda: Results(SCOPED_KEPT, "scoped_pipelines"))
        return kept.get(query_analyzer) or kept.put(
            query_analyzer, self._made(snapshot, query_analyzer, SCOPED_PAGES_KEPT)
        )

    def _made(
        self,
        snapshot: Snapshot,
        query_analyzer: QueryAnalyzer,
        kept: int,
        others: Callable[[SearchRequest], Pipeline] | None = None,
    ) -> Pipeline:
        place, names = self._installation, query_analyzer.resources.names_by_meaning
        answers, settings, profiles = (
            self._instant_answers(snapshot, query_analyzer),
            place.settings,
            place.rank_profiles,
        )

        def rankers() -> Rankers:
            return Rankers(snapshot, names, profiles, settings.rank_profile)

        # what is found for a need is the same whatever lexicon it was understood by
        known = self._rankers.of((snapshot, names), rankers) if kept == PAGES_KEPT else self._rankers.value
        if known is not None and not known.goes_by(snapshot, names):
            known = rankers()
        return Pipeline(
            snapshot, place.store, query_analyzer, answers, settings, profiles, rankers=known, kept=kept, others=others,
            clock=lambda: place.clock(),
        )  # fmt: skip

    def _suggester_of(self, snapshot: Snapshot) -> Suggester:
        query_analyzer = self._installation.analyzer_provider.of(snapshot)
        before = self.suggester_in_use.value

        def made() -> Suggester:
            self._scoped_suggesters = Latest()
            return self._suggester(snapshot, query_analyzer, before)

        return self.suggester_in_use.of((snapshot, query_analyzer.version), made)

    def _suggester_for(self, snapshot: Snapshot, base: Suggester, audience: Audience) -> Suggester:
        query_analyzer = self._installation.analyzer_provider.of(snapshot, audience)
        if query_analyzer.version == base.version:
            return base
        kept = self._scoped_suggesters.of(base, lambda: Results(SCOPED_KEPT, "scoped_suggesters"))
        return kept.get(query_analyzer.version) or kept.put(
            query_analyzer.version, self._suggester(snapshot, query_analyzer, base, scoped=True)
        )

    def _suggester(
        self, snapshot: Snapshot, query_analyzer: QueryAnalyzer, beside: Suggester | None, *, scoped: bool = False
    ) -> Suggester:
        place, resources = self._installation, query_analyzer.resources
        rules, hotlines = place.suggestion_rules(resources.lexicon), resources.lexicon.hotlines
        return Suggester(
            snapshot, rules, hotlines, resources,
            version=query_analyzer.version, beside=beside, scoped=scoped,
        )  # fmt: skip

    def _instant_answers(self, snapshot: Snapshot, query_analyzer: QueryAnalyzer) -> InstantAnswers:
        settings, lexicon = self._installation.settings, query_analyzer.resources.lexicon
        ways = query_analyzer.resources.ways
        events = LifeEventsOfView(snapshot, LifeEvents(lexicon.life_event_matters))
        return InstantAnswers(
            hotlines=ways.hotlines,
            life_events=names_of_life_events(events.names(), lexicon.life_events),
            credit_code_url=settings.credit_code_url,
            case_progress_url=settings.case_progress_url,
            case_patterns=tuple(map(re.compile, settings.case_patterns.split())),
            asks_progress=ways.asks_progress,
        )

    def keep_fresh(self) -> None:
        """Do beside the requests what the next one would have to do. Once this was called, call it again and again."""
        self._installation.answered_texts.look_beside()
        if (suggester := self.suggester_in_use.value) is not None:
            suggester.look_beside()
        try:
            self._installation.analyzer_provider.renew(self.searchers.snapshot, self.searchers.lock)
        except (IndexerError, BadDictionaries):
            return  # who searches is told

    def vocabulary(self) -> dict[str, list[dict[str, str]]]:
        """The values of every parameter that has a fixed set; without an index those that are always."""
        try:
            with self.snapshot() as snapshot:
                return vocabulary(snapshot)
        except NotReady:
            return vocabulary(None)

    def busiest_region(self) -> str:
        """The county with most documents; where there is none, the region with most. Raises `NotReady`."""
        with self.snapshot() as snapshot:
            return busiest_region(snapshot)
