"""A service that answers from a few documents: the double of `search_engine.Service` for tests of HTTP and pages."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from tempfile import mkdtemp
from typing import Any, BinaryIO
from weakref import finalize

from dictionaries.faults import Fault
from dictionaries.kinds.intents import LifeEventMatter
from dictionaries.places import Locator
from dictionaries.regions import Region, UnknownRegion, load_tree
from indexer.events import EventStore, Pseudonyms
from indexer.loaders.fault_tally import FaultTally
from indexer.outbox import SpoolState
from indexer.store import outcomes
from indexer.store.audit import Author
from indexer.store.switches import SwitchStep
from ranker.hot import HotTerm
from search_engine import (
    BadParameters,
    BadToken,
    Detail,
    Forbidden,
    Item,
    NotFound,
    NotReady,
    QueryRecord,
    SearchPage,
    SearchRequest,
    Settings,
    StaleWrite,
    Unauthorized,
)
from search_engine.access import AuditEntry, AuditQuery, Person, Writer
from search_engine.analytics import LONGEST_NOTE, SWITCHES
from search_engine.documents.bulk import forced_by
from search_engine.documents.changes import ChangeFeed
from search_engine.documents.deleting import DeleteResult, read_deletions
from search_engine.documents.document_list import DocumentList
from search_engine.documents.document_service import ANYTHING, WriteRights, has_begun, is_visible
from search_engine.documents.single_write import PutResult
from search_engine.documents.standing import Standing, by_its_dates
from search_engine.editing.actor import Actor
from search_engine.editing.drafts.choosing import drafts_chosen
from search_engine.editing.drafts.drafting import DraftInput, row_wished
from search_engine.editing.editor import Editor
from search_engine.editing.guarded_queries.guarded_query_service import KeptQueries
from search_engine.editing.opening import actor_of, kept_queries_of, queue_of, receipts_of
from search_engine.editing.queue.queue_service import Queue
from search_engine.editing.queue.receipts import Receipts
from search_engine.editing.replay.difference import PageChange
from search_engine.editing.replay.frequent import ReplayQuery
from search_engine.editing.replay.jobs import PreviewJob
from search_engine.editing.replay.live import LivePreview
from search_engine.editing.replay.outcome import Outcome
from search_engine.editing.replay.preview_options import clock_at
from search_engine.editing.replay.taken_out import rows_named
from search_engine.editing.switches.kill_switches import Switch
from search_engine.editing.teaching.effect import Effect
from search_engine.editing.teaching.lesson import Lesson
from search_engine.editing.teaching.target import Target
from search_engine.errors import BadTicket
from search_engine.gateway.tickets import Exchanged
from search_engine.idempotency import Commit, StoredAnswer, uncommitted
from search_engine.installation.api_keys import Key
from search_engine.installation.installation import Installation
from search_engine.operation import AlarmRecord
from search_engine.people.activity import Activity
from search_engine.search.explanation import Explanation
from search_engine.search.life_events import LifeEvents
from search_engine.search.vocabulary import vocabulary
from search_engine.searching import (
    BulkResult,
    Feed,
    FeedItem,
    NBestEntry,
    OffShelf,
    Recommended,
    RecommendRequest,
    Suggestion,
    VoiceAnswer,
    label,
)
from tests.search_engine.editing.editors import Bench

WRITER, READER = "secret-of-a-writer", "secret-of-a-reader"
TOKEN, OTHER_TOKEN = "token-of-a-person", "token-of-another"
# A value of each navigation of the directory that has a fixed set of them.
NODE_VALUES = {
    "nature": "行政许可", "audience": "natural", "level": "县级", "coverage": "全国",
}  # fmt: skip
HOSTILE = "<script>alert('x')</script>&\"登记\""
MATTER: dict[str, Any] = {
    "id": "11330110-1.a_b/c",
    "kind": "matter",
    "title": "居民身份证补领",
    "summary": "居民身份证丢失后申请补领。",
    "matter_type": "行政确认",
    "authority": {"name": "余杭区公安分局", "department": "公安"},
    "region": "330110",
    "level": "县级",
    "status": "online",
    "audience": ["natural"],
    "online": ["受理"],
    "promised_time": {"value": 5.0, "unit": "工作日"},
    "legal_time": {"value": 60, "unit": "自然日", "note": "偏远地区可延长"},
    "visits": 0,
    "conditions": ["身份证丢失或者损坏"],
    "materials": [{"name": "居民户口簿", "necessity": "必要", "original": 1, "electronic": True}],
    "process": ["申请", "受理", "领取"],
    "fee": {"charged": True, "standard": "每证40元"},
    "place": {"name": "余杭区政务服务中心"},
    "faqs": [{"question": "多久能拿到", "answer": "二十天内"}],
    "legal_basis": ["《中华人民共和国居民身份证法》"],
    "supervision": "12345",
    "links": {"pc": "https://example.org/apply", "mobile": "javascript:alert(1)"},
}
# A matter as the loaders let it in.
PLAIN_MATTER: dict[str, Any] = {**MATTER, "links": {"pc": "https://example.org/apply"}}
HOSTILE_MATTER: dict[str, Any] = {
    "id": "hostile",
    "kind": "matter",
    "title": HOSTILE,
    "summary": HOSTILE,
    "region": "330100",
    "status": "suspended",
    "conditions": [HOSTILE],
    "faqs": [{"question": HOSTILE, "answer": HOSTILE}],
    "materials": [{"name": HOSTILE, "form_url": "javascript:alert(2)"}],
    "links": {"pc": "data:text/html,x"},
}


@dataclass(frozen=True)
class FakeLoad:
    load: int = 7
    source: str = "/home/zhang/private/matters.jsonl"
    site: str | None = None
    started: str = "2026-01-01T00:00:00Z"
    finished: str | None = None
    sequence: int | None = None
    written: int = 0
    replaced: int = 0
    removed: int = 0
    skipped: int = 0


class FakeQueue:
    """Notes what is to be recorded."""

    def __init__(self) -> None:
        self.put_in: list[tuple[str, str, Any]] = []
        self.counted: list[tuple[str, str, dict[str, int]]] = []

    def put(self, author: Any, action: str, target: str = "", after: Any = None) -> None:
        self.put_in.append((author.actor, action, after))

    put_bounded = put

    def count(self, author: Any, action: str, counts: dict[str, int]) -> None:
        self.counted.append((author.actor, action, dict(counts)))


class FakeKeys:
    def check(self, secret: str, scope: str) -> Key:
        if secret not in (WRITER, READER):
            raise Unauthorized("密钥无效")
        if secret == READER:
            raise Forbidden(f"该密钥没有 {scope} 权限")
        return self._key(scope)

    def find(self, secret: str) -> Key | None:
        return self._key("") if secret in (WRITER, READER) else None

    def _key(self, scope: str) -> Key:
        return Key("门户", (scope,), (), (), (), "2026-01-01T00:00:00+08:00", None, None, None, 1)

    def holds(self, secret: str, scope: str = "") -> bool:
        return secret == WRITER or (secret == READER and not scope)


class FakeIdempotency:
    """No write was ever done before."""

    @contextmanager
    def write(self, actor: str, key: str) -> Iterator[FakeIdempotency]:
        yield self

    def answer(self) -> None:
        """What nobody has kept."""

    @contextmanager
    def transaction(self) -> Iterator[None]:
        yield None

    def store(self, connection: None, answer: StoredAnswer) -> None:
        """Keep nothing."""


class FakeSwitches:
    """Notes the steps of switches."""

    def __init__(self, service: FakeService) -> None:
        self._service = service
        self.noted: list[SwitchStep] = []

    def all(self) -> list[Switch]:
        self._service._fail()
        newest = {step.name: step for step in self.noted}
        return [Switch(name, text, newest[name].state if name in newest else "on", newest.get(name))
                for name, text in SWITCHES.items()]  # fmt: skip

    def steps(self, *, only_open: bool = False) -> list[SwitchStep]:
        return [step for step in reversed(self.noted) if step.reviewed is None or not only_open]

    def switch(self, name: str, state: str, author: Author, note: str) -> None:
        if name not in SWITCHES or state not in ("on", "off") or len(note) > LONGEST_NOTE:
            raise BadParameters([Detail("name", "没有这个开关")])
        self.noted.append(SwitchStep(len(self.noted) + 1, name, state, 1_772_000_000_000, author.actor, note))

    def review(self, number: int, author: Author, remark: str = "") -> None:
        if number > len(self.noted):
            raise NotFound("没有这次操作")
        step = self.noted[number - 1]
        self.noted[number - 1] = replace(step, reviewed=step.at, reviewer=author.actor, remark=remark)


@dataclass
class FakeRecommendations:
    """Recommends every document of a service, and notes who asked for what."""

    service: FakeService
    asked: list[tuple[RecommendRequest, str | None]] = field(default_factory=list)
    seen: list[str] = field(default_factory=list)
    agreed: bool = True
    reason: dict[str, str] = field(default_factory=lambda: {"code": "next", "text": "办完“出生登记”后常办"})

    def recommend(self, request: RecommendRequest, user: str | None = None) -> list[Recommended]:
        self.service._fail()
        self.service._region(request.region)
        if request.context.kind == "matter" and request.context.value not in self.service.documents:
            raise NotFound("没有这个编号的文档")
        self.asked.append((request, user))
        return [Recommended(item, self.reason) for item in self._items()][: request.limit]

    def feed(self, user: str, region: str | None = None, audience: str | None = None) -> Feed:
        self.service._fail()
        self.service._region(region)
        if not self.agreed:
            return Feed(False, 0, ())
        items = tuple(FeedItem(item, 1_790_000_000_000, "renewal", self.reason) for item in self._items())
        return Feed(True, 1_780_000_000_000, items)

    def mark_seen(self, user: str) -> int:
        self.seen.append(user)
        return 1_790_000_000_000

    def _items(self) -> list[Item]:
        documents = [
            document for document in self.service.documents.values() if document.get("region") in self.service.tree
        ]
        return [item_of(document, self.service.tree, number) for number, document in enumerate(documents)]


@dataclass
class FakeHot:
    """Attributes: `found` is what every region has; `asked` what was asked for."""

    service: FakeService
    found: list[HotTerm] = field(default_factory=list)
    asked: list[tuple[str | None, int]] = field(default_factory=list)

    def terms(
        self, region: str | None = None, limit: int = 10, site: str = "", department: str = ""
    ) -> tuple[HotTerm, ...]:
        self.service._fail()
        self.service._region(region)
        self.asked.append((region, limit))
        return tuple(self.found[:limit])

    def brief(self, region: str | None, limit: int, beside: Sequence[str] = ()) -> tuple[HotTerm, ...]:
        found = self.terms(region, 30)
        return tuple(term for term in found if term.short and not {term.text, term.short} & set(beside))[:limit]


class FakePreviews:
    """Nothing ever changes."""

    def __init__(self, editor: Editor) -> None:
        self._editor = editor

    def live(self, actor: Actor, drafts: Collection[int], text: str, region: str = "") -> LivePreview:
        self._editor.propose(drafts_chosen(actor, drafts))
        return LivePreview(PageChange(ReplayQuery(text, region, 1, "asked"), Outcome(), Outcome()), exact=True)

    def begin(self, actor: Actor, drafts: Collection[int], queries: int, at: str = "") -> PreviewJob:
        clock_at(at)
        proposal = self._editor.propose(drafts_chosen(actor, drafts)).proposal
        return PreviewJob("0" * 16, actor.name, proposal.drafts, proposal.digest, queries, at)

    def begin_acts(self, actor: Actor, kind: str, cells: Mapping[str, str], queries: int) -> PreviewJob:
        proposal = self._editor.propose(rows_named(actor, kind, cells)).proposal
        return PreviewJob("0" * 16, actor.name, proposal.drafts, proposal.digest, queries)

    def of(self, actor: Actor, name: str) -> PreviewJob:
        raise NotFound("没有这个预览")


class FakeTeaching:
    """What is taught is first already, and nothing else moves."""

    def __init__(self, service: FakeService) -> None:
        self._service = service

    def teach(self, text: str, document: str, region: str = "", scope: str = "", *, higher: bool = False) -> Lesson:
        self._service._fail()
        self._service._region(region)
        if document not in self._service.documents:
            raise NotFound(f"没有这个编号的文档：{document}")
        return Lesson(ReplayQuery(text, region), Target(document, text, text, 0, 0, region), 1, text)

    def effect(self, wishes: Sequence[DraftInput], taught: str, *, first: int = 0, most: int | None = None) -> Effect:
        self._service._fail()
        state = self._service.editor.state()
        for wish in wishes:
            row_wished(state, wish, self._service.tree)
        return Effect(0, 0, 0, 0, (), 0.0)

    def frequent(self) -> list[ReplayQuery]:
        return []


class FakeBook:
    """Counts nothing."""

    def count(self, caller: str, call: str, status: int, seconds: float) -> None:
        pass


class FakeAdmission:
    """Nobody is registered, and nothing is closed."""

    book = FakeBook()

    def listed(self, address: object, certificate: object) -> None:
        return None

    def is_closed(self, call: str) -> bool:
        return False


@dataclass
class FakeService:
    """Attributes: what a test may set; `failure` is raised by every call."""

    settings: Settings = field(default_factory=lambda: Settings(max_body=2000))
    alarm_record: AlarmRecord = field(default_factory=AlarmRecord)
    outboxes: dict[str, SpoolState] = field(default_factory=dict)
    failure: Exception | None = None
    page: dict[str, Any] = field(default_factory=dict)
    documents: dict[str, dict[str, Any]] = field(default_factory=dict)
    copies_found: list[dict[str, Any]] = field(default_factory=list)
    levels_found: tuple[dict[str, Any], ...] = ()
    nodes: dict[str, list[str]] = field(default_factory=dict)
    readings: tuple[Item, ...] = ()
    life_event_matters: tuple[LifeEventMatter, ...] = ()
    off_shelf_found: dict[str, OffShelf] = field(default_factory=dict)
    requests: list[SearchRequest] = field(default_factory=list)
    asking_actors: list[Person | None] = field(default_factory=list)
    suggested: list[tuple[str, str | None, str | None, int]] = field(default_factory=list)
    generation: str = "g1"
    recording: bool = True
    kept_fresh: int = 0
    recorded: list[bool] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.tree, self.keys, self.hot = load_tree(), FakeKeys(), FakeHot(self)
        self.admission = FakeAdmission()
        self.idempotency = FakeIdempotency()
        self.documents = {document["id"]: document for document in (MATTER, HOSTILE_MATTER)} | self.documents

    def search(self, request: SearchRequest, person: Person | None = None) -> SearchPage:
        self._fail()
        self.requests.append(request)
        self.recorded.append(self.recording)
        self.asking_actors.append(person)
        region = self._region(request.region)
        items = tuple(item_of(document, self.tree, number) for number, document in enumerate(self.documents.values()))
        return replace(page_of(request, region, items), **self.page)

    @cached_property
    def kill_switches(self) -> FakeSwitches:
        return FakeSwitches(self)

    @property
    def switched_off(self) -> frozenset[str]:
        return frozenset(one.name for one in self.kill_switches.noted if one.state == "off")

    @cached_property
    def recommendations(self) -> FakeRecommendations:
        return FakeRecommendations(self)

    def voice(self, hypotheses: Sequence[NBestEntry], region: str | None) -> VoiceAnswer:
        text = hypotheses[0].text
        return VoiceAnswer(text, self.search(SearchRequest(q=text, region=region)))

    def suggest(
        self, text: str, region: str | None = None, pf: str | None = None, limit: int = 10, site: str = "",
        department: str = "",
    ) -> list[Suggestion]:  # fmt: skip
        self._fail()
        self._region(region)
        self.suggested.append((text, region, pf, limit))
        names = [
            Suggestion(document["title"], document["kind"], ((0, 2),), document["id"])
            for document in self.documents.values()
        ]
        return [Suggestion("新生儿出生", "life_event", ()), *names][:limit]

    def person(self, token: str | None) -> Person | None:
        if token not in (None, TOKEN, OTHER_TOKEN):
            raise BadToken("用户令牌的签名不符")
        return Person(("a" if token == TOKEN else "b") * 64) if token else None

    @cached_property
    def audit_queue(self) -> FakeQueue:
        return FakeQueue()

    def audit_entries(self, query: AuditQuery, reader: Writer) -> tuple[list[AuditEntry], int | None]:
        self._fail()
        row = AuditEntry(9, 1_772_000_000_000, "key:门户", None, "documents.write", "load:7", None, {"sequence": 6},
                         {"sequence": 7, "written": 1}, "192.0.2.1", "", "0" * 32)  # fmt: skip
        return [row][: query.limit], None

    def ask_giving_way(self, question: Any) -> Explanation:
        """What a pipeline would explain; there is none here."""
        self._fail()
        return Explanation((), (), {}, (), (), (), None)

    @cached_property
    def _bench(self) -> Bench:
        home = Path(mkdtemp(prefix="zwfw-test-"))
        bench = Bench(home)
        finalize(self, shutil.rmtree, home, ignore_errors=True)
        finalize(self, bench.close)
        return bench

    @property
    def editor(self) -> Editor:
        """The real one, over a database of its own and a few rows."""
        return self._bench.editor

    @cached_property
    def installation(self) -> Installation:
        """The real one, over the same database: no document is in it."""
        made = Installation(Settings(home=self._bench.home, spelling="off", meaning="off"))
        finalize(self, made.store.engine.dispose)
        return made

    @cached_property
    def document_list(self) -> DocumentList:
        """The real one, of no document."""
        return DocumentList(lambda: self.installation.store)

    @cached_property
    def changes(self) -> ChangeFeed:
        """The real one, of no document."""
        return ChangeFeed(lambda: self.installation.store, 1)

    @cached_property
    def kept_queries(self) -> KeptQueries:
        return kept_queries_of(self.installation, self.editor)

    @cached_property
    def queue(self) -> Queue:
        return queue_of(self.installation)

    @cached_property
    def receipts(self) -> Receipts:
        return receipts_of(self.installation)

    @cached_property
    def previews(self) -> FakePreviews:
        return FakePreviews(self.editor)

    @cached_property
    def teaching(self) -> FakeTeaching:
        return FakeTeaching(self)

    def actor(self, writer: Writer) -> Actor:
        return actor_of(writer, self.tree)

    @cached_property
    def activity(self) -> Activity:
        """The real one, over a store of its own in which every document is a base."""
        home = Path(mkdtemp(prefix="zwfw-test-"))
        # many a test makes a service of its own and leaves it to the garbage
        finalize(self, shutil.rmtree, home, ignore_errors=True)
        store = EventStore(
            home / "events.db",
            lambda: Pseudonyms(b"k" * 32),
            lambda ids: {name: name for name in ids if name in self.documents},
        )
        return Activity(
            store, self.settings, load_tree, lambda text: "假证" in text,
            lambda name: self.documents[name]["title"] if name in self.documents else None,
        )  # fmt: skip

    def exchange_ticket(self, ticket: str) -> Exchanged:
        if not ticket.isprintable():
            raise BadTicket("用户票据无效")
        return Exchanged(TOKEN, 1_800_000_000, "natural", 3)

    def demo_token(self) -> str:
        if not self.settings.demo:
            raise NotFound("没有这个地址")
        return TOKEN

    def vocabulary(self) -> dict[str, list[dict[str, str]]]:
        return vocabulary(None)

    @property
    def document_desk(self) -> FakeDocumentDesk:
        return FakeDocumentDesk(self)

    @property
    def state(self) -> FakeService:
        return self

    def app_counts(self) -> dict[str, int]:
        return {}

    def off_shelf(self, document_id: str, region: str | None = None) -> OffShelf | None:
        return self.off_shelf_found.get(document_id)

    def rights(self, writer: Writer) -> WriteRights:
        return ANYTHING

    def life_events(self, region: str | None) -> LifeEvents:
        self._fail()
        return LifeEvents(self.life_event_matters)

    def interpretations(self, document: dict[str, Any]) -> tuple[Item, ...]:
        self._fail()
        return self.readings

    def catalog(self, node: str | None, region: str | None, collapse: str = "others") -> dict[str, Any]:
        self._fail()
        self._region(region)
        name = node or "theme"
        values = self.nodes.get(name, [NODE_VALUES.get(name, "婚姻登记")])
        children = [{"node": f"{name}:{value}", "label": label(name, value), "count": 3} for value in values]
        return {"node": node or "root", "label": "目录", "count": 3, "children": children, "search": {}}

    def regions(self, parent: str | None, q: str | None) -> list[dict[str, Any]]:
        found = self.tree.search(q) if q else self.tree.children(self._region(parent).code if parent else "000000")
        return [fields_of(region) for region in found]

    def region(self, code: str) -> dict[str, Any]:
        if code in self.tree:
            return fields_of(self.tree[code])
        if (name := self.tree.abolished_name(code)) is None:
            raise NotFound("没有这个行政区划")
        return {"code": code, "name": name, "level": None, "parent": None} | {
            "successor": fields_of(self.tree.successor(code)[0])
        }

    def locate(self, lat: float, lon: float) -> dict[str, Any]:
        if (region := Locator(self.tree).county(lat, lon)) is None:
            raise NotFound("该位置不在中国的陆地或岛屿上")
        return fields_of(region)

    def surroundings(self, code: str) -> tuple[Region, ...]:
        return Locator(self.tree).surroundings(code)

    def ready(self) -> dict[str, Any]:
        if isinstance(self.failure, NotReady):
            return {"ready": False, "reason": "还没有索引"}
        return {"ready": True, "generation": self.generation, "documents": 2, "sequence": 9, "index_sequence": 4}

    def alarms(self) -> AlarmRecord:
        return self.alarm_record

    def outbox(self) -> dict[str, SpoolState]:
        return self.outboxes

    def generation_name(self) -> str | None:
        return None if isinstance(self.failure, NotReady) else self.generation

    def keep_fresh(self) -> None:
        self.kept_fresh += 1

    def keep_tables_fresh(self) -> None:
        """Nobody edits here."""

    def busiest_region(self) -> str:
        return "330110"

    @contextmanager
    def unrecorded(self) -> Iterator[None]:
        self.recording = False
        yield
        self.recording = True

    def close(self) -> None:
        if "activity" in self.__dict__:
            self.activity.close()

    def _fail(self) -> None:
        if self.failure is not None:
            raise self.failure

    def _region(self, code: str | None) -> Any:
        try:
            return self.tree[code] if code else None
        except UnknownRegion as error:
            raise BadParameters([Detail("region", str(error))]) from error


def line_fault(line: bytes) -> str:
    try:
        return "" if isinstance(json.loads(line), dict) else "不是 JSON 对象"
    except (ValueError, RecursionError):
        return "不是 JSON"


def fields_of(region: Any) -> dict[str, Any]:
    return {"code": region.code, "name": region.name, "level": region.level, "parent": region.parent or None}


def item_of(document: dict[str, Any], tree: Any, number: int) -> Item:
    region = tree[document["region"]]
    return Item(
        id=document["id"],
        kind=document["kind"],
        title=document["title"],
        highlights={"title": ((2, 5),), "summary": ((2, 5),)},
        summary=document.get("summary", ""),
        channels=("natural",),
        matter_type=document.get("matter_type"),
        authority=(document.get("authority") or {}).get("name"),
        region={"code": region.code, "name": region.name, "level": region.level, "tier": number},
        foreign=False,
        needs_region=False,
        online=tuple(document.get("online", ())),
        promised_time=document.get("promised_time"),
        visits=document.get("visits"),
        links=document.get("links") or {},
        score=1.5,
        pinned=False,
        status=document["status"],
        answer=None,
        collapsed={"catalog_code": None, "count": 89},
    )


def page_of(request: SearchRequest, region: Any, items: tuple[Item, ...]) -> SearchPage:
    where = {"code": region.code, "name": region.name, "source": "param"} if region else None
    return SearchPage(
        search_id="s",
        dictionary_version="d",
        took_ms=1.25,
        total=25,
        total_is_exact=True,
        page=request.page,
        size=request.size,
        query=QueryRecord(raw=request.q, normalized=request.q, tokens=tuple(request.q.split()), region=where),
        items=items,
        facets={
            "channel": tuple(
                {"value": v, "label": t, "count": 25} for v, t in (("natural", "自然人"), ("all", "全部"))
            ),
            "ease": tuple(
                {"value": v, "label": t, "count": 3} for v, t in (("weekend", "周末能办"), ("online", "网上能办"))
            ),
            "department": tuple({"value": v, "label": v, "count": 2} for v in ("公安", "民政")),
        },
        cascade=({"code": "330110", "name": "余杭区", "level": "county", "count": 2},),
    )


@dataclass
class FakeDocumentDesk:
    service: FakeService

    def get(self, document_id: str, *, hidden: bool = False, over: bool = False) -> dict[str, Any]:
        self.service._fail()
        found = self.service.documents.get(document_id)
        if found is None or not (hidden or is_visible(found) or (over and has_begun(found))):
            raise NotFound("没有这个编号的文档，可能已下线")
        return found

    def own_fields(self, ids: Sequence[str]) -> dict[str, frozenset[str]]:
        return {one: frozenset(self.service.documents.get(one, {}).get("own_fields", ())) for one in ids}

    def standing(self, document: dict[str, Any]) -> Standing:
        heir = document.get("superseded_by")
        former = [one["id"] for one in self.service.documents.values() if one.get("superseded_by") == document["id"]]
        if heir in self.service.documents:
            return Standing("superseded", heir, tuple(former))
        return replace(by_its_dates(document), supersedes=tuple(former))

    def copies(
        self, document_id: str, region: str | None, page: int = 1, size: int = 10, name: str = ""
    ) -> dict[str, Any]:
        found = [{"group": "city", **copy} for copy in self.service.copies_found if name in copy["region"]["name"]]
        shown, counts = found[(page - 1) * size : page * size], Counter(copy["group"] for copy in found)
        own = next((copy for copy in found if region and copy["region"]["code"] == region), None)
        return {"total": len(found), "page": page, "size": size, "copies": shown, "groups": dict(counts), "own": own}

    def levels(self, document_id: str, region: str | None) -> tuple[dict[str, Any], ...]:
        return self.service.levels_found

    def put(
        self,
        stream: BinaryIO,
        source: str,
        *,
        may_be_object: bool = False,
        skip_bad_rows: bool,
        site: str | None = None,
        confirm: bool = False,
        force: bool = False,
        reason: str | None = None,
        rights: WriteRights = ANYTHING,
        commit: Commit[BulkResult] = uncommitted,
    ) -> BulkResult:
        self.service._fail()
        forced_by(force=force, reason=reason)
        rows = list(enumerate(stream, 1))
        faults = [(number, fault) for number, line in rows if (fault := line_fault(line))]
        if faults and not skip_bad_rows:
            raise BadParameters([Detail("", fault, number) for number, fault in faults])
        tally = FaultTally()
        tally.note(Fault(number, "", fault) for number, fault in faults)
        written = len(rows) - len(faults)
        return BulkResult(7, written, 0, len(faults), 0, 0, tally.faults, tally.totals, tally.cut)

    def put_one(
        self,
        document_id: str,
        raw: Mapping[str, Any],
        source: str,
        *,
        force: bool = False,
        reason: str | None = None,
        rights: WriteRights = ANYTHING,
        commit: Commit[PutResult] = uncommitted,
    ) -> PutResult:
        self.service._fail()
        forced_by(force=force, reason=reason)
        return PutResult(document_id, 7, 9, document_id not in self.service.documents, [])

    def delete(
        self,
        document_id: str,
        source: str,
        rights: WriteRights = ANYTHING,
        updated_at: datetime | None = None,
        reason: str | None = None,
        commit: Commit[None] = uncommitted,
    ) -> None:
        self.get(document_id)
        if updated_at is not None and updated_at < datetime(2026, 1, 1, tzinfo=UTC):
            raise StaleWrite("已有的文档更新")

    def delete_many(
        self,
        documents: Any,
        source: str,
        rights: WriteRights = ANYTHING,
        reason: str | None = None,
        commit: Commit[DeleteResult] = uncommitted,
    ) -> DeleteResult:
        self.service._fail()
        asked = read_deletions(documents)
        missing = [
            outcomes.Outcome(one.id, outcomes.NOT_FOUND, None, one.row)
            for one in asked
            if one.id not in self.service.documents
        ]
        return DeleteResult(8, 8, len(asked) - len(missing), missing)

    def load(self, number: int) -> FakeLoad:
        if number != 7:
            raise NotFound(f"没有编号为 {number} 的载入记录")
        return FakeLoad()
