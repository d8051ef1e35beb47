"""An installation: where its parts live under ZWFW_HOME, and how they are put together."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from secrets import token_bytes

from dictionaries.banned import BannedWords
from dictionaries.caches import Latest, memoize
from dictionaries.intents.crisis import CrisisIndex
from dictionaries.lexicon import KINDS, Lexicon, LexiconManager
from dictionaries.normalize import normal_text
from dictionaries.regions import RegionTree, load_tree
from indexer.analysis.analyzer import Analyzer
from indexer.backends import reach
from indexer.backup.backup import Places
from indexer.backup.placement import finish_restore, is_unfinished
from indexer.errors import BackupRefused, StoreBusy, StoreMoved, UnfinishedRestore
from indexer.events import EventStore, People, Pseudonyms
from indexer.events.pseudonyms import key_in
from indexer.events.summaries import asked_by_few
from indexer.generation.beside import folder_of
from indexer.generation.generations import GenerationFolder
from indexer.loaders import BannedCheck, DocumentCheck
from indexer.loaders.loading import LoadReport
from indexer.loaders.parallel_check import CheckRules
from indexer.store import DocumentStore, open_engine
from indexer.store.audit import AuditLog, Author
from indexer.store.engine import open_plain
from indexer.store.gateway.call_book import CallBook
from indexer.store.gateway.nonces import Nonces
from indexer.store.location import Location, beside, is_there, sqlite_file
from indexer.store.queries.query_log import FREQUENT, QueryLog, frequent_queries
from indexer.store.schemas import EVENTS, QUERY_LOG
from indexer.suggestions import SuggestionSources
from indexer.worker.reanalysis.in_force import DictionariesInForce
from indexer.worker.worker import Worker
from ranker.profile import RankProfiles
from search_engine.alarms import RecordFile
from search_engine.alarms.sensitive import AnsweredTexts, of_load
from search_engine.alarms.webhook import Post, post
from search_engine.errors import SecretUnavailable
from search_engine.gateway.caller_table import CallerTable, table_of
from search_engine.gateway.callers import Callers, rows_of_callers
from search_engine.gateway.tickets import TicketExchange
from search_engine.gateway.tickets.adapter import adapter_of
from search_engine.idempotency import IdempotencyKeys
from search_engine.installation.accepted_profiles import outdated_profiles
from search_engine.installation.accounts import ConsoleAccess
from search_engine.installation.api_keys import KeyStore
from search_engine.installation.cluster import Cluster
from search_engine.installation.followed import Followed
from search_engine.installation.followed_values import FollowedValues
from search_engine.installation.indexed_dictionaries import IndexedDictionaries
from search_engine.installation.outbox import FOLDER, Outbox
from search_engine.installation.private_home import private_folder
from search_engine.installation.switch_file import switch_file
from search_engine.interfaces.outgoing import no_secret, signing_with
from search_engine.interfaces.prober import Prober
from search_engine.interfaces.registry import InterfaceRegistry
from search_engine.people.identity import TokenReader, ticket_tokens
from search_engine.people.identity.tokens import token_reader
from search_engine.people.learning import Learner, ModelFolder, ModelManager
from search_engine.query.analysis import QueryAnalyzerProvider
from search_engine.query.analysis.parts import Parts
from search_engine.sealed import SealedSecrets
from search_engine.sealed.key_sources import SECONDS
from search_engine.settings.setting import ON
from search_engine.settings.settings import MB, Settings
from search_engine.suggestion import SuggestionRules

# By which an installation knows its own indices in a cluster.
MARK = "installation.key"
# Seconds that a request waits for the source of the master key; a command has whole ten.
MASTER_KEY_WAITS = 1.0
# In force, and those of texts that a change of the words has not reached.
ANALYZERS_KEPT = 4


@dataclass(frozen=True, slots=True)
class Hiding:
    """By the rows of one lexicon. Two of the same rows are equal."""

    banned: BannedWords
    crisis: CrisisIndex

    @classmethod
    def of(cls, lexicon: Lexicon, parts: Parts) -> Hiding:
        """That of a lexicon. `parts`: what its rows make."""
        return cls(parts.banned(lexicon), parts.crisis(lexicon))

    def __call__(self, text: str) -> bool:
        """Whether a text holds something banned, or is of somebody in distress."""
        return self.banned.hides(text) or self.crisis.situation(text) is not None


class Installation:
    """The parts of one installation, each made when it is first asked for.

    Attributes:
        home: The folder where all files lie.
        event_key_file: The key of the hashes of persons.
        extra_regions: The regions that an admin has added.
        lexicon_file: The compiled dictionaries; absent where those that come with the software are in force.
        lexicon_lock: Held while they are written; the file stays.
        own_dictionaries: The installation's own dictionary files, beside those that come with the software.

    Args:
        read_only: For processes that only answer: they create and migrate nothing.
        patient: For processes that answer without a database: a server that does not answer now keeps none from being
            put together; whoever asks it is told.

    Raises:
        UnfinishedRestore: A restore is at work; or one was killed, and this process only reads. Others go on with it.
    """

    def __init__(self, settings: Settings, *, read_only: bool = False, patient: bool = False) -> None:
        self.home = home = Path(settings.home)
        self.log_file, self.event_file, self.event_key_file = home / "log.db", home / "events.db", home / "events.key"
        self.lexicon_file, self.lexicon_lock = home / "lexicon.json", home / "locks" / "lexicon.lock"
        self.extra_regions, self.own_dictionaries = home / "regions.tsv", home / "dictionaries"
        self.rank_profile_folder = home / "profiles"
        self.settings, self._read_only, self._patient = settings, read_only, patient or read_only
        # seconds since 1970 UTC, by which rows of the dictionaries come and go
        self.clock: Callable[[], float] = time.time
        # what hides texts, held for the lexicon in force
        self._hiding: Latest[str, Hiding] = Latest()
        settings.unseal_with(lambda name: self.secrets.get(name))
        if settings.opensearch:
            reach("opensearch", settings.opensearch, home / MARK)
        if is_unfinished(self.home):
            if read_only:
                raise UnfinishedRestore
            finish_restore(self.places())

    @property
    def database(self) -> Path | str:
        """Where documents live: a file, or a URL."""
        return self.settings.database or self.home / "zwfw.db"

    @property
    def event_location(self) -> Location:
        """Where events live: a file, or a part of the documents' database."""
        return beside(self.database, self.event_file, EVENTS.name)

    @property
    def log_location(self) -> Location:
        """Where the query log lives; likewise."""
        return beside(self.database, self.log_file, QUERY_LOG.name)

    @cached_property
    def remote(self) -> bool:
        """Whether the databases are on a server: who reads does not wait for it, and is answered while it is away."""
        return sqlite_file(self.database) is None

    @cached_property
    def followed(self) -> FollowedValues | None:
        """What is followed of databases on a server; None where they are files of this host."""
        return FollowedValues(self.home / "followed", self) if self.remote else None

    @cached_property
    def outbox(self) -> Outbox | None:
        """What waits on this host for databases on a server; None where they are files of this host."""
        return self.left_outbox() if self.remote else None

    def left_outbox(self) -> Outbox:
        """What waits on this host, or has waited since its databases were on a server."""
        return Outbox.of(self.home / FOLDER, self.settings.outbox * MB)

    @cached_property
    def rank_profiles(self) -> RankProfiles:
        """The rank profiles that ship, and the installation's own."""
        folder = self.rank_profile_folder
        return RankProfiles(folder, outdated_profiles(folder))

    @cached_property
    def alarm_file(self) -> RecordFile:
        """Where alarms are kept."""
        return RecordFile(self.home)

    @cached_property
    def answered_texts(self) -> AnsweredTexts:
        """What looks at answers for sensitive words."""
        return AnsweredTexts(self.alarm_file)

    @cached_property
    def interfaces(self) -> InterfaceRegistry:
        """Outside interfaces."""
        return InterfaceRegistry(lambda: self.store.engine, self.settings)

    @cached_property
    def prober(self) -> Prober:
        """What asks them how they are."""
        return Prober(
            self.interfaces, self.settings, self.home / "locks" / "interfaces", self.banned, secret=self.sealed_value
        )

    @property
    def alarm_post(self) -> Post:
        """What posts alarms, signed as the settings say."""
        app = self.settings.alarm_app
        return partial(post, sign=partial(signing_with(self.sealed_value), app)) if app else post

    def sealed_value(self, name: str) -> bytes:
        """A secret that is kept sealed, for a request of ours. Raises `NotSendable`."""
        try:
            return self.secrets.get(name)
        except SecretUnavailable:
            return no_secret(name)

    def leave_banned(self, report: LoadReport) -> None:
        """Leave for the worker what a load has met of sensitive words."""
        if report.banned:
            self.alarm_file.leave(of_load(report))

    def tree(self) -> RegionTree:
        """The regions as they are now."""
        return load_tree(self.extra_regions)

    def places(self) -> Places:
        """Where the parts are, for copying them. Raises `BackupRefused` where the database is no file, `WrongDatabase`
        where it is none at all.
        """
        database = sqlite_file(self.database)
        if database is None:
            raise BackupRefused(
                "文档库不在本机文件中（ZWFW_DATABASE）：请用该数据库自己的工具备份与恢复，如 pg_dump、pg_restore"
            )
        own = {f"dictionary-{kind.file}": self.own_dictionaries / kind.file for kind in KINDS}
        dictionaries = {self.lexicon_file.name: self.lexicon_file, **own}
        return Places(
            database, self.log_file, self.extra_regions, self.home / "index", self.home / "locks",
            self.event_file, self.event_key_file, self.rank_profile_folder, dictionaries,
        )  # fmt: skip

    @cached_property
    def store(self) -> DocumentStore:
        """The document store."""
        if not self._read_only:
            private_folder(self.home)
        if self._read_only and not is_there(self.database):
            open_engine(self.database).dispose()
        try:
            engine = open_engine(self.database, read_only=self._read_only)
        except StoreBusy as error:
            if isinstance(error, StoreMoved) or not (self._patient and self.remote):
                raise
            engine = open_plain(self.database, read_only=self._read_only)  # readers do without; who writes is told
        settings = self.settings
        return DocumentStore(engine, self.home / "locks", settings.disk_reserve, reviews=settings.app_review)

    @cached_property
    def idempotency(self) -> IdempotencyKeys:
        """Answers of writes that may be sent twice."""
        return IdempotencyKeys(lambda: self.store, self.settings.idempotency_hours)

    @cached_property
    def generations(self) -> GenerationFolder:
        """The folder of indices."""
        return folder_of(self.home / "index")

    @cached_property
    def cluster(self) -> Cluster | None:
        """What several hosts share; None: this is the only host."""
        if not self.settings.storage or sqlite_file(self.database) is not None:
            return None
        return Cluster(self.settings, self.store.engine, self.generations)

    @property
    def analyzer(self) -> Analyzer:
        """The analyzer, with the words of the dictionaries in force. Raises `BadDictionaries`."""
        return self._indexed.analyzer()

    def analyzer_of(self, words: tuple[str, ...]) -> Analyzer:
        """The analyzer with some words; the last few are kept, since each takes a tenth of a second to make."""
        return self._analyzers(words)

    @cached_property
    def _analyzers(self) -> Callable[[tuple[str, ...]], Analyzer]:
        segmenter = self.settings.segmenter
        return memoize(lambda words: Analyzer(words, segmenter), ANALYZERS_KEPT, name="analyzers")

    @cached_property
    def _indexed(self) -> IndexedDictionaries:
        """What of the dictionaries goes into an index."""
        return IndexedDictionaries(
            self.settings, lambda: self.lexicons.in_force(), self.tree, self.analyzer_of, self._frequent_queries,
            self.suggestion_rules,
        )  # fmt: skip

    def dictionaries_in_force(self) -> DictionariesInForce:
        """What of the dictionaries in force an index is made of. Raises `BadDictionaries`."""
        return self._indexed.in_force(lambda: self.suggestion_sources)

    def check_rules(self) -> CheckRules:
        """What documents are held to, for the processes that check a file. Raises `BadDictionaries`."""
        settings, lexicon = self.settings, self.lexicons.in_force()
        return CheckRules(self.extra_regions, settings.known_hosts, lexicon, settings.holds_banned, settings.segmenter)

    def document_check(self) -> DocumentCheck:
        """The same for this process: what is banned is made once for each version of the dictionaries."""
        banned = BannedCheck(self.banned(), hold=self.settings.holds_banned)
        return DocumentCheck(self.tree(), self.settings.known_hosts, banned=banned)

    @cached_property
    def parts(self) -> Parts:
        """What rows of the dictionaries make."""
        return Parts(lambda words: self.analyzer_of(words))

    def banned(self) -> BannedWords:
        """What is banned for everybody by the dictionaries in force. Raises `BadDictionaries`."""
        return self._hiding_in_force().banned

    def hides(self, text: str) -> bool:
        """Whether a text holds something banned for everybody, or somebody is in distress: nobody else is to see it."""
        return self._hiding_in_force()(text)

    def _hiding_in_force(self) -> Hiding:
        lexicon = self.lexicons.in_force()
        return self._hiding.of(lexicon.version, lambda: Hiding.of(lexicon, self.parts))

    @cached_property
    def lexicons(self) -> LexiconManager:
        """The dictionaries in force."""
        return LexiconManager(self.lexicon_file, lambda: self.clock())

    @cached_property
    def switches(self) -> Followed[frozenset[str]]:
        """What follows the switches."""
        return switch_file(self.home / "switches.json", lambda: self.store.engine)

    @property
    def switched_off(self) -> frozenset[str]:
        """What is switched off for everybody, by name (`search_engine.installation.switch_file.SWITCHES`)."""
        return self.switches.value() or frozenset()

    @cached_property
    def analyzer_provider(self) -> QueryAnalyzerProvider:
        """What understands queries, by these dictionaries and the catalogue served."""
        settings = self.settings
        return QueryAnalyzerProvider(
            lambda: self.lexicons.lexicon(),
            self.parts,
            spelling=settings.spelling == ON,
            near_sounds=settings.near_sounds,
            meaning=settings.meaning == ON,
            clock=lambda: self.clock(),
        )

    def suggestion_rules(self, lexicon: Lexicon | None = None) -> SuggestionRules:
        """Which texts are never suggested, by a lexicon (None: the one in force for everybody); none that holds a word
        that it bans.
        """
        lexicon = lexicon or self.lexicons.in_force()
        return SuggestionRules.of(lexicon, Hiding.of(lexicon, self.parts))

    @cached_property
    def keys(self) -> KeyStore:
        """Keys of programs that write."""
        return KeyStore(self.store.engine, self.followed.keys.value if self.followed else None)

    @cached_property
    def secrets(self) -> SealedSecrets:
        """Secrets that are kept encrypted."""
        known = self.followed.secrets.value if self.followed else lambda: None
        return SealedSecrets(
            lambda: self.store.engine, self.settings.master_key, self.settings.seal, known, lambda: self.clock(),
            MASTER_KEY_WAITS if self._patient else SECONDS,
        )  # fmt: skip

    @cached_property
    def callers(self) -> Callers:
        """Registered callers from other systems."""
        followed = Followed[CallerTable](
            self.home / "callers.json", lambda _: rows_of_callers(self.store.engine), table_of
        )
        return Callers(lambda: self.store.engine, followed, lambda: self.nonces.begin())

    @cached_property
    def call_book(self) -> CallBook:
        """How many calls there were."""
        return CallBook(self.log_location, self.settings.log_days, writes=not self._read_only)

    @cached_property
    def nonces(self) -> Nonces:
        """What is remembered of signed calls."""
        return Nonces(self.log_location, self.home / "nonces.db")

    @cached_property
    def console_access(self) -> ConsoleAccess:
        """Who may enter the console, and who is in it."""
        return ConsoleAccess(
            self.store.engine, self.settings, self.tree, lambda: self.clock(),
            self.followed.sessions.value if self.followed else None,
        )  # fmt: skip

    @cached_property
    def audit(self) -> AuditLog:
        """Who wrote what."""
        return AuditLog(self.store.engine)

    @cached_property
    def query_log(self) -> QueryLog:
        """The query log."""
        private_folder(self.home)
        spool = None if self.outbox is None else self.outbox.query_log
        return QueryLog(self.log_location, self.settings.log_days, spool)

    @cached_property
    def events(self) -> EventStore:
        """What people did."""
        private_folder(self.home)
        return EventStore(self.event_location, self._pseudonyms, self.store.base_keys)

    def _pseudonyms(self) -> Pseudonyms:
        known = self.followed.fingerprint.value() if self.followed else None
        return Pseudonyms.of_file(self.event_key_file, self.events.fingerprint if known is None else known or None)

    @cached_property
    def people(self) -> People:
        """What is kept about persons who have agreed."""
        return People(self.events, self.log_location)

    @cached_property
    def models(self) -> ModelFolder:
        """The folder of what was learnt."""
        return ModelFolder(self.home / "models")

    @cached_property
    def knowledge(self) -> ModelManager:
        """What was learnt, as this process holds it."""
        return ModelManager(self.models)

    def learner(self) -> Learner:
        """What learns; in one process alone, the one that indexes."""
        models = ModelFolder(self.cluster.learnt) if self.cluster else self.models
        return Learner(self.events, self.store, models, self.tree, self.analyzer)

    @cached_property
    def tokens(self) -> TokenReader:
        """Who persons are."""
        return token_reader(
            self.settings, lambda: self.demo_key, lambda name: self.events.pseudonyms.user(name),
            lambda: self.secrets.get(ticket_tokens.SECRET),
        )  # fmt: skip

    @cached_property
    def tickets(self) -> TicketExchange:
        """Who tickets of the platform's are for. Raises `ValueError` where the adapter that is set cannot be had."""
        secrets, settings = self.secrets, self.settings

        def new_key() -> bytes:
            return token_bytes(ticket_tokens.KEY_BYTES)

        return TicketExchange(
            adapter_of(settings.tickets, secrets.get),
            settings.ticket_seconds,
            lambda: secrets.made_once(ticket_tokens.SECRET, new_key, Author.of_service("tickets")),
            lambda name: self.events.pseudonyms.user(name),
            lambda: self.store.engine,
        )

    @property
    def demo_key(self) -> bytes:
        """What tokens of the demonstration are signed with; shared by the processes of this installation."""
        return key_in(self.home / "demo.key")

    @property
    def suggestion_sources(self) -> SuggestionSources:
        """By the dictionaries in force, what is suggested besides names, and how names are read."""
        return self._indexed.sources()

    def _frequent_queries(self) -> list[tuple[str, int]]:
        """Text and how often. None that holds something banned, as what is banned is now: a word may have been asked
        before it was; and none that only a few people ask, as far as events tell.
        """
        found = {text: times for text, times in frequent_queries(self.log_location) if not self.hides(text)}
        names = {text: normal_text(text).strip() for text in found}
        told = is_there(self.event_location)
        few = asked_by_few(self.events, sorted(set(names.values())), FREQUENT) if told else set()
        return [(text, times) for text, times in found.items() if names[text] not in few]

    def worker(self, author: Author | None = None, generations: GenerationFolder | None = None) -> Worker:
        """The process that indexes.

        Args:
            author: Who has it build, for the audit log; None: nobody but itself.
            generations: Where it builds; None: where this installation serves from.
        """
        made_of = self.dictionaries_in_force()
        return Worker(
            self.store, generations or self.generations, self.tree, made_of.fields, self.settings.backend,
            made_of.version, author=author, in_force=self.dictionaries_in_force, rebuild=self.settings.rebuild == ON,
        )  # fmt: skip

    def close(self) -> None:
        """Write what waits to be written, and let go of the files; what nobody has asked for is not opened for it."""
        opened = vars(self)
        for name in ("query_log", "events", "keys", "call_book", "nonces"):
            if name in opened:
                opened[name].close()
        if "console_access" in opened:
            self.console_access.sessions.close()
        if "store" in opened:
            self.store.engine.dispose()
