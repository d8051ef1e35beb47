"""The service object: everything that HTTP and the command line can ask for, in one place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import replace
from functools import cached_property, partial
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy.exc import DBAPIError

from dictionaries.banned import MASK, BannedWords
from dictionaries.places import Locator
from dictionaries.reasons import Message
from dictionaries.regions import Region, RegionTree, UnknownRegion
from indexer.backends import check_backend
from indexer.errors import StorageFailure, StoreBusy
from indexer.events.outbox import EventOutbox
from indexer.outbox import SpoolState
from indexer.store.area import Area
from indexer.store.audit import AuditEntry, AuditLog, AuditQuery, AuditQueue
from indexer.store.audit.reading import visible_entries
from indexer.store.queries.query_log import QueryEntry, QueryLog
from indexer.store.shelf.app_states import ONLINE, STATES, WARNED
from ranker.profile import RankProfile, read_profile
from ranker.signals import all_signals, check_weights
from search_engine.alarms import AlarmRecord
from search_engine.checkpoints import searches_in_turns
from search_engine.documents.changes import ChangeFeed
from search_engine.documents.document_list import DocumentList
from search_engine.documents.document_service import ANYTHING, DocumentService, WriteRights
from search_engine.documents.served_documents import ServedDocuments
from search_engine.editing.replay.profile_place import ProfilePlace
from search_engine.editing.services import EditingServices
from search_engine.editing.switches.kill_switches import KillSwitches
from search_engine.editing.versions.applying import settling_of
from search_engine.errors import BadParameters, Detail, Forbidden, NotFound, NotReady
from search_engine.gateway.admission import Admission
from search_engine.gateway.callers import Callers
from search_engine.gateway.tickets import Exchanged
from search_engine.hot.answering import HotTerms
from search_engine.idempotency import IdempotencyKeys
from search_engine.installation.accounts import ConsoleAccess
from search_engine.installation.api_keys import KeyStore, Writer
from search_engine.installation.background import Background
from search_engine.installation.installation import Installation
from search_engine.installation.readiness import readiness
from search_engine.installation.serving_state import ServingState, SnapshotChanged
from search_engine.installation.switch_file import RECOMMENDATIONS, SUGGESTIONS
from search_engine.page.region_answers import list_regions, locate, region_answer
from search_engine.page.search_page import Item, SearchPage
from search_engine.page.voice_answer import HEARD_IN_PART, VoiceAnswer
from search_engine.people.activity import Activity, SharedBuckets, TokenBuckets
from search_engine.people.identity import Person
from search_engine.people.identity.tokens import demo_token
from search_engine.query.analysis.analysis_step import CORRECTIONS
from search_engine.query.analysis.steps import STEPS
from search_engine.query.audience import page_of
from search_engine.query.given_values import held_to, wrong_object
from search_engine.query.request import SearchRequest
from search_engine.query.speech_nbest import NBestEntry, compared, said
from search_engine.query.vocabulary import PLATFORMS
from search_engine.recommendation import Recommendations
from search_engine.sealed import SealedSecrets
from search_engine.search.browse import directory
from search_engine.search.interpretations import interpretations
from search_engine.search.life_events import LifeEvents
from search_engine.search.live_kind import APP, live_rows_of
from search_engine.search.pipeline import Pipeline
from search_engine.settings.setting import OFF
from search_engine.settings.settings import Settings
from search_engine.shelf.instead import instead_of
from search_engine.shelf.notice import OffShelf
from search_engine.shelf.shelf import Shelf
from search_engine.suggestion import Suggester, Suggestion
from search_engine.suggestion.parameters import MOST_LIMIT, SUGGEST_PARAMETERS
from search_engine.suggestion.read_instead import Reading, read_instead
from search_engine.tuning.judging.judging_service import Judging
from search_engine.tuning.kit import TuningKit
from search_engine.tuning.tuning_jobs import TuningJobs

LOG_OF_ALL_SITES = Message(
    "forbidden", "限定站点的不能查看审计日志", "who is limited to sites cannot read the audit log", "日志不按站点区分",
    "it is not kept by site", joint="：",
)  # fmt: skip
NO_TICKETS = Message(
    "not_found", "本服务没有设置票据适配器（ZWFW_TICKETS），不接受用户票据",
    "this service has no adapter for tickets (ZWFW_TICKETS) and takes none",
)  # fmt: skip
NO_ADDRESS = Message("not_found", "没有这个地址", "there is no such address")
__all__ = ["ProfileView", "Service"]

T = TypeVar("T")
GIVING_WAY = 2  # times that a question gives way before it is answered in one go

# Switches that have a part in searches.
OF_SEARCHES = frozenset([step.kill_switch for step in STEPS]) - {""}
BLOCK = "block"
# Of suggestions: arguments that need no second look.
ANY_PLATFORM, LIMITS = (None, *PLATFORMS), range(1, MOST_LIMIT + 1)


class Service(EditingServices):
    """Answers and takes documents for one installation. Safe for several threads; one view is used at a time."""

    def __init__(self, installation: Installation) -> None:
        super().__init__(installation, ServingState(installation))
        self.settings = installation.settings
        self._recording = ContextVar("recording", default=True)
        # where marks of readers are counted; None: in this process
        self.report_buckets: SharedBuckets | None = None

    @classmethod
    def open(cls, settings: Settings, *, read_only: bool = False) -> Service:
        """The service of an installation; `read_only`: this process writes no documents and migrates nothing.
        Raises `WrongDatabase`, `UnknownBackend`, `InvalidProfile` where a setting cannot be used; the text says which.
        """
        check_backend(settings.backend)
        place = Installation(settings, read_only=read_only, patient=True)
        check_weights(place.rank_profiles.in_use(settings.rank_profile), all_signals())
        return cls(place)

    @property
    def tree(self) -> RegionTree:
        """The regions."""
        return self.installation.tree()

    @property
    def keys(self) -> KeyStore:
        """Keys of programs that write."""
        return self.installation.keys

    @property
    def secrets(self) -> SealedSecrets:
        """Keys that are kept encrypted."""
        return self.installation.secrets

    @property
    def callers(self) -> Callers:
        """Registered callers from other systems."""
        return self.installation.callers

    @cached_property
    def admission(self) -> Admission:
        """Who calls, may they, and how often."""
        place, shared = self.installation, self.report_buckets
        buckets = TokenBuckets if shared is None else shared.holding
        return Admission(place.callers, place.nonces, place.call_book, self.settings.known_calls, buckets)

    @property
    def console_access(self) -> ConsoleAccess:
        """Who may enter the console, and who is in it."""
        return self.installation.console_access

    @property
    def audit(self) -> AuditLog:
        """Who wrote what."""
        return self.installation.audit

    @cached_property
    def audit_queue(self) -> AuditQueue:
        """What is recorded there without keeping anybody waiting."""
        return AuditQueue(self.audit)

    def audit_entries(self, query: AuditQuery, reader: Writer) -> tuple[list[AuditEntry], int | None]:
        """A page of it, and the number that the next page is older than. Raises `Forbidden` for a key of some sites:
        entries are not told apart by sites.
        """
        if reader.holder.sites:
            raise Forbidden(LOG_OF_ALL_SITES())
        return visible_entries(self.audit, query, Area(self.tree, reader.holder.regions))

    @property
    def log(self) -> QueryLog:
        """The query log."""
        return self.installation.query_log

    @cached_property
    def activity(self) -> Activity:
        """What people do, and their rights."""
        place, title = self.installation, self.document_desk.title
        return Activity(
            place.events, self.settings, place.tree, place.hides, title, place.log_location, self.report_buckets,
            self._event_outbox(),
        )  # fmt: skip

    def _event_outbox(self) -> EventOutbox | None:
        place = self.installation
        if place.outbox is None or place.followed is None:
            return None
        salts = place.followed.salts

        def known(ids: Sequence[str]) -> Collection[str]:
            with self.state.snapshot() as snapshot:
                return snapshot.documents.rows_of_ids(ids)

        return EventOutbox(place.outbox.events, lambda: salts.value() or {}, lambda: place.events.pseudonyms, known)

    def settling(self) -> Background:
        """What this process has to do from time to time where no worker runs beside it; a context."""
        return settling_of(self.installation)

    def person(self, token: str | None) -> Person | None:
        """The person of a token; None: nobody is signed in. Raises `BadToken`."""
        return self.installation.tokens.person(token)

    def exchange_ticket(self, ticket: str) -> Exchanged:
        """The token of the person that a ticket of the platform's is for.

        Raises:
            NotFound: No adapter is set (`ZWFW_TICKETS`).
            BadTicket: The ticket is not in order, or was used before.
            NotReady: The platform does not answer as it should, or the adapter cannot be had.
            SecretUnavailable: No secrets can be kept, or not this one.
        """
        if not self.settings.tickets:
            raise NotFound(NO_TICKETS())
        return self.installation.tickets.exchange(ticket)

    def demo_token(self) -> str:
        """A token for a person who does not exist. Raises `NotFound` where the catalogue is no sample."""
        if not self.settings.demo:
            raise NotFound(NO_ADDRESS())
        return demo_token(self.installation.demo_key)

    def search(self, request: SearchRequest, person: Person | None = None) -> SearchPage:
        """One page; for a person who has agreed, in an order that knows what they did. Raises `BadParameters` or
        `NotReady`.
        """
        if not isinstance(request, SearchRequest):
            raise wrong_object("request", "SearchRequest(q=…)", request)
        if request.filters:
            request = self.ask(lambda pipeline: pipeline.with_known_values(request))
        page = self._search(request, person if request.personal else None)
        if self.settings.log_queries and self._recording.get():
            entry = _log_entry(page, request, self.tree)
            if entry is not None:
                self.log.record(entry)
        return page

    @contextmanager
    def unrecorded(self) -> Iterator[None]:
        """What this thread asks meanwhile stands in no log: nobody asked it."""
        token = self._recording.set(False)
        try:
            yield
        finally:
            self._recording.reset(token)

    def voice(self, hypotheses: Sequence[NBestEntry], region: str | None) -> VoiceAnswer:
        """The page of what was said, by at least one hypothesis. Raises as `search`."""
        surest = compared(hypotheses)
        with self.state.snapshot() as snapshot:
            audience = self.state.audience(region)
            text = said(surest, self.installation.analyzer_provider.of(snapshot, audience))
        page = self.search(SearchRequest(q=text, region=region))
        if len(surest) < len(hypotheses):
            page = replace(page, notices=(*page.notices, HEARD_IN_PART.format(count=len(surest))))
        return VoiceAnswer(text, page)

    def suggest(
        self,
        text: str,
        region: str | None = None,
        pf: str | None = None,
        limit: int = 10,
        site: str = "",
        department: str = "",
    ) -> list[Suggestion]:
        """What a few typed keys may become, at most `limit` (1-20); [] while suggestions are off. Raises
        `BadParameters`, `NotReady`.

        Args:
            site, department: Of the page that asks: rows of the dictionaries may act there alone.
        """
        if not (isinstance(text, str) and isinstance(region, str | None) and pf in ANY_PLATFORM and limit in LIMITS):
            held_to(SUGGEST_PARAMETERS, q=text, region=region, pf=pf, limit=limit, site=site, department=department)

        def suggested(suggester: Suggester, region: str | None) -> list[Suggestion]:
            return list(suggester.suggest(text, region, pf, limit))

        return self._by_suggestions(suggested, region, site, department) or []

    def _by_suggestions(
        self, ask: Callable[[Suggester, str | None], T], region: str | None, site: str, department: str
    ) -> T | None:
        """What the suggestions of a region say; None while they are off. Raises `BadParameters`, `NotReady`."""
        if self.settings.suggest == OFF or SUGGESTIONS in self.switched_off:
            return None
        try:
            region = self.tree.nearest(region).code if region else None
            with self.state.suggester(region, site, department) as suggester:
                return ask(suggester, region or self.settings.default_region or None)
        except UnknownRegion as error:
            raise BadParameters([Detail("region", str(error))]) from error

    def catalog(self, node: str | None, region: str | None, collapse: str = "others") -> dict[str, Any]:
        """A node of the directory (C 0103 §6.3), its children, their counts. Raises `NotFound`, `BadParameters`."""
        return directory(self._search, node, region, collapse)

    def interpretations(self, document: Mapping[str, Any]) -> tuple[Item, ...]:
        """The interpretations of a policy, or the policies that an interpretation is of. Raises `NotReady`,
        `BadParameters`.
        """
        return interpretations(self._search, document)

    def life_events(self, region: str | None) -> LifeEvents:
        """What rows in force for somebody of a region say of life events. Raises `NotReady`, `BadParameters`."""
        return self.ask(lambda pipeline: pipeline.of(SearchRequest(region=region)).life_events.events)

    @cached_property
    def recommendations(self) -> Recommendations:
        """What else a person might need."""
        place = self.installation
        return Recommendations(
            self.state.pipeline, place.events, place.people, place.knowledge, self.settings.default_region,
            lambda region: [(term.text, term.origin) for term in self.hot.terms(region)],
            is_off=lambda: RECOMMENDATIONS in self.switched_off,
            is_away=lambda: place.followed is not None and place.followed.is_away(),
        )  # fmt: skip

    @cached_property
    def tuning(self) -> TuningKit:
        """What a data team compares and tries, and puts live."""
        return TuningKit(self.installation, self.editor)

    @cached_property
    def tuning_jobs(self) -> TuningJobs:
        """Comparisons and headroom that take a process of their own."""
        return TuningJobs(self.installation, self.editor)

    @cached_property
    def judging(self) -> Judging:
        """Sets of queries whose results people judge."""
        return self.tuning.judging

    @cached_property
    def kill_switches(self) -> KillSwitches:
        """What is switched off, and switching it."""
        return KillSwitches.of(self.installation)

    @property
    def switched_off(self) -> frozenset[str]:
        """See `Installation.switched_off`."""
        return self.installation.switched_off

    def _search(self, request: SearchRequest, person: Person | None = None) -> SearchPage:
        if off := self.switched_off & OF_SEARCHES:
            page = self._search_as_asked(_without(request, off), person)
            return replace(page, query=replace(page.query, switched_off=tuple(sorted(off))))
        return self._search_as_asked(request, person)

    def _search_as_asked(self, request: SearchRequest, person: Person | None) -> SearchPage:
        def reading(suggester: Suggester, region: str | None) -> Reading | None:
            return suggester.reading(request.q, region, request.pf)

        read = partial(self._by_suggestions, reading, request.region, *page_of(request))
        return read_instead(self._page_of(request, person), request, read, partial(self._page_of, person=person))

    def _page_of(self, request: SearchRequest, person: Person | None) -> SearchPage:
        history = self.recommendations.history(person.user) if person else None

        def answered(pipeline: Pipeline) -> tuple[SearchPage, BannedWords | None]:
            personalization = self.recommendations.personalization(pipeline.snapshot, history) if history else None
            # documents are looked at by what is banned for everybody
            return pipeline.search(request, personalization), pipeline.query_analyzer.resources.banned

        page, banned = (self.ask_giving_way if searches_in_turns() else self.ask)(answered)
        self.installation.answered_texts.look(page.items, banned)
        return page

    def with_profile(self, profile: RankProfile | Path) -> ProfileView:
        """The same installation as it would answer by another rank profile, for as long as somebody compares; this
        service goes on as it is. Any profile may be given, a file also one of other steps.

        Raises:
            InvalidProfile: The profile cannot be used.
        """
        return ProfileView(self, read_profile(profile) if isinstance(profile, Path) else profile)

    def vocabulary(self) -> dict[str, list[dict[str, str]]]:
        """The values of every parameter that has a fixed set, with labels; without an index those that are always."""
        return self.state.vocabulary()

    def ask(self, question: Callable[[Pipeline], T]) -> T:
        """Ask the pipeline of the newest view. Raises `NotReady`."""
        with self.state.pipeline() as pipeline:
            return question(pipeline)

    def ask_giving_way(self, question: Callable[[Pipeline], T]) -> T:
        """As `ask`, for a question of several searches: those of others go between them. Where commits come between,
        too, the question is asked anew, the last time without giving way.
        """
        for _ in range(GIVING_WAY):
            with suppress(SnapshotChanged), self.state.pipeline_giving_way() as pipeline:
                return question(pipeline)
        return self.ask(question)

    @cached_property
    def hot(self) -> HotTerms:
        """What many people ask for."""
        return HotTerms(self.installation, self.ask)

    @cached_property
    def document_desk(self) -> DocumentService:
        """One, its copies, many that are sent, one that goes."""
        place = self.installation
        read = ServedDocuments(self.state.snapshot, lambda: place.store).get if place.remote else None
        return DocumentService(lambda: place.store, place.document_check, self.state.snapshot, place.leave_banned, read)

    @cached_property
    def shelf(self) -> Shelf:
        """Which apps are on the shelf."""
        return Shelf(lambda: self.installation.store)

    def off_shelf(self, document_id: str, region: str | None = None) -> OffShelf | None:
        """An app that people knew and that was taken off, with where they can go instead; None for any other document.

        Args:
            region: Code of the reader's; None: the document's own.
        """
        found = self.document_desk.off_shelf(document_id)
        if found is None:
            return None
        try:
            return OffShelf(*found, instead_of(lambda request: self._search(request).items, *found, region))
        except (NotReady, BadParameters):  # no index, or a region that it does not know: what the document says is left
            return OffShelf(*found, instead_of(lambda request: (), *found, region))

    @property
    def idempotency(self) -> IdempotencyKeys:
        """Answers of writes that may be sent twice."""
        return self.installation.idempotency

    @cached_property
    def document_list(self) -> DocumentList:
        """All of them, for who compares them with their own."""
        return DocumentList(lambda: self.installation.store)

    @cached_property
    def changes(self) -> ChangeFeed:
        """What became visible, and what is gone."""
        return ChangeFeed(lambda: self.installation.store, self.settings.tombstone_days)

    def rights(self, writer: Writer | None) -> WriteRights:
        """Where a key may write documents; without one: who runs this process, everywhere."""
        return ANYTHING if writer is None else WriteRights(writer.author, writer.area(self.tree))

    def regions(self, parent: str | None, q: str | None) -> list[dict[str, Any]]:
        """Regions below one (provinces where none is named), or those that a text means. Raises `BadParameters`."""
        return list_regions(self.tree, parent, q)

    def region(self, code: str) -> dict[str, Any]:
        """One region; an abolished one with its successor. Raises `NotFound`."""
        return region_answer(self.tree, code)

    def locate(self, lat: float, lon: float) -> dict[str, Any]:
        """The county, or the next place above it, of a point (degrees, WGS-84). Raises `NotFound` outside of China."""
        return locate(self.tree, lat, lon)

    def surroundings(self, code: str) -> tuple[Region, ...]:
        """The county of a region that the tree knows, then those beside it; a city or province that has counties
        alone.
        """
        return Locator(self.tree).surroundings(code)

    def ready(self) -> dict[str, Any]:
        """Whether the service can answer, and how far its index is."""
        return readiness(self.state, self.installation)

    def alarms(self) -> AlarmRecord:
        """What the worker knows of alarms; an empty record where it has not looked yet."""
        return self.installation.alarm_file.read()

    def app_counts(self) -> Mapping[str, int]:
        """State → how many apps are in it, those too of which nothing was ever decided; {} while there is no index or
        the database does not answer.
        """
        place = self.installation
        try:
            recorded = Counter(place.followed.apps.value() or {}) if place.followed else self.shelf.counts()
            with self.state.snapshot() as snapshot:
                recorded[ONLINE] = max(len(live_rows_of(snapshot, APP)) - recorded[WARNED], 0)
        except (NotReady, StoreBusy, StorageFailure, DBAPIError):
            return {}
        return {state: recorded[state] for state in STATES}

    def outbox(self) -> Mapping[str, SpoolState]:
        """How stands what waits on this host for databases on a server; empty where they are files of this host."""
        outbox = self.installation.outbox
        return {} if outbox is None else outbox.states()

    def update_index(self) -> None:
        """Bring the index up to the documents, in this process; it is built where there is none. Raises `IndexLocked`
        where a worker does so already.
        """
        self.installation.worker().run_once()

    def close(self) -> None:
        """Write what waits to be written, and let go of the files."""
        if "audit_queue" in vars(self):
            self.audit_queue.close()
        self.installation.close()

    def __enter__(self) -> Service:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class ProfileView:
    """What a service would answer by another rank profile. It answers from the same view of the index, by the words in
    force when it was made, without any row of ranking; nothing is written, nothing is logged, and nobody is known. Safe
    for several threads; one of them and of the service uses the view at a time. Nothing has to be closed.

    Raises:
        InvalidProfile: The profile cannot be used.
    """

    def __init__(self, service: Service, profile: RankProfile) -> None:
        check_weights(profile, all_signals())
        self.profile, self._service = profile, Service(ProfilePlace(service.installation, profile))
        self._service.state.searchers = service.state.searchers

    def search(self, request: SearchRequest) -> SearchPage:
        """One page. Raises `BadParameters`, `NotReady`."""
        with self._service.unrecorded():
            return self._service.search(request)

    def ranking(self, request: SearchRequest, depth: int = 10) -> list[str]:
        """The ids of the first cards; none where the query is not searched. Raises `BadParameters`, `NotReady`."""
        return self._service.ask(lambda pipeline: pipeline.of(request).ranking(request, depth))

    def ask(self, question: Callable[[Pipeline], T]) -> T:
        """Ask its pipeline, as `Service.ask` does. Raises `NotReady`."""
        return self._service.ask(question)

    def __enter__(self) -> ProfileView:
        return self

    def __exit__(self, *_: object) -> None:
        pass


def _without(request: SearchRequest, off: frozenset[str]) -> SearchRequest:
    """The request as if who asks had left out the same themselves, so that nothing that is kept is mixed up."""
    if CORRECTIONS in off:
        request = replace(request, correct="off", is_read=True)
    steps = {step.off for step in STEPS if step.kill_switch in off - {CORRECTIONS}}
    return replace(request, off=tuple(sorted({*request.off, *steps})), is_read=True) if steps else request


def _log_entry(page: SearchPage, request: SearchRequest, tree: RegionTree) -> QueryEntry | None:
    """The entry of a search and its page; nothing in it is of a person. None: it is nobody's business.

    Of what is held back the category is noted, and no word of the text.
    """
    query = page.query
    held = query.blocked["category"] if query.blocked and query.blocked["action"] == BLOCK else None
    if not query.raw or (page.private and (held is None or query.crisis)):
        return None
    region = query.region["code"] if query.region else None
    if region is None and request.region and request.region in tree:  # of what is held back no region is resolved
        region = tree.canonical(request.region)
    return QueryEntry(
        query.raw if held is None else MASK,
        region,
        ",".join(request.channels) or "all",
        page.page,
        page.total,
        len(page.notices),
        page.took_ms,
        page_of(request)[0] or None,
        held,
        1 if query.corrected and query.corrected["applied"] else None,
    )
