"""Every answer is as `/openapi.json` says, over the sample catalogue.

1. Ten answers of every call, right and wrong requests alike, have the status, the media type and the fields that the
   document gives them, and no field besides; of each call some succeed and some are refused, of searches three.
2. So have five hundred (`make soak`).
3. Without an index, and while the disk is full, what is answered is described too. So are hot terms and a person's
   feed, for which the sample is too quiet.
4. Every write of a run of the whole API is in the audit log, and nothing else; nothing in it tells of whom.
5. The check is strict: a field that nobody described, a wrong type and a status that is not there are found.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from importlib.metadata import EntryPoint
from pathlib import Path
from random import Random

import jwt
import pytest
from flask import Flask, Response
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from api.app import OPERATIONS, create_app
from api.http.answers import answer
from api.openapi.document import openapi_document
from indexer.errors import DiskFull
from indexer.store.engine import writing
from indexer.store.queue.items import QueueItem, write_item
from indexer.store.switches import add_step
from ranker.hot import HotTerm
from search_engine import Service, Settings
from search_engine.access import AuditQuery
from search_engine.editing.replay.jobs import PreviewJob, PreviewJobs
from search_engine.editing.replay.preview import Preview
from search_engine.gateway.tickets import TicketPerson, adapter
from search_engine.installation import job_folder
from search_engine.people.activity.reports import Report, take_report
from search_engine.sealed.master_key import new_key_text
from tests.api.conformance import Conformance
from tests.api.fake_service import PLAIN_MATTER, TOKEN, WRITER, FakeService
from tests.api.real_requests import DRAWN, Call, Requests
from tests.relevance.judged import read_judged
from tests.sample import copy_of
from tests.search_engine.editing.editors import somebody, wish

pytestmark = pytest.mark.long

USER_KEY = "k" * 32
FEW, MANY = 10, 500
RIGHTS = ("tickets:exchange", "documents:write", "audit:read", "dictionaries:write", "dictionaries:publish")
# What each call that writes has done where it succeeded, by name: action, and how often the log has it.
WRITES = {
    "putDocument": "documents.write",
    "putDocuments": "documents.write",
    "deleteDocument": "documents.delete",
    "deleteDocuments": "documents.delete",
    "putEvents": "events.write",
    "putReport": "reports.write",
    "setConsent": "consent.",
    "deleteFootprint": "footprint.delete",
    "putFavourite": "favourites.put",
    "deleteFavourites": "favourites.delete",
    "feedSeen": "feed.seen",
    "putDraft": "dictionaries.draft",
    "importDictionary": "dictionaries.import",
    "importThesaurus": "dictionaries.thesaurus",
    "undoDraft": "dictionaries.undo",
    "deleteDraft": "dictionaries.discard",
    "returnDraft": "dictionaries.return",
    "publishDrafts": "dictionaries.publish",
    "rollbackDictionaries": "dictionaries.rollback",
    "approveDrafts": "dictionaries.approve",
    "keepQuery": "kept_queries.keep",
    "deleteKeptQuery": "kept_queries.remove",
    "setQueue": "queue.set",
    "putSwitch": "switches.set",
    "reviewSwitch": "switches.review",
    "deleteMe": "person.erase",  # last: without consent nothing is kept of a person
}
# Calls that send something and write nothing.
ONLY_READ = {one.name for one in OPERATIONS if one.reads} | {
    "exchangeTicket", "checkDrafts", "previewDrafts", "getActs", "teachOnce", "teachEffect"
}  # fmt: skip


@pytest.fixture(scope="module")
def service(sample_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    home = copy_of(sample_home, tmp_path_factory.mktemp("conformance") / "home")
    master = home.with_name("master.key")
    master.touch(0o600)
    master.write_text(new_key_text())
    settings = Settings(
        home=home, log_queries=False, user_key=USER_KEY, tickets="any", master_key=f"file:{master}"
    )  # fmt: skip
    found = Service.open(settings)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(adapter, "entry_points", lambda group: [EntryPoint("any", f"{__name__}:AnyTicket", group)])
        yield found
    found.close()


class AnyTicket:
    """Takes every ticket, each once."""

    single_use = 60.0

    def __init__(self, secret: object) -> None:
        pass

    def person(self, ticket: str, seconds: float) -> TicketPerson:
        return TicketPerson(f"t-{ticket}")


@pytest.fixture(autouse=True)
def _no_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Previews of many queries stay where they are: none is made."""
    monkeypatch.setattr(job_folder, "spawned", lambda *asked: None)


@pytest.fixture(scope="module")
def client(service: Service) -> FlaskClient:
    return create_app(service).test_client()


@pytest.fixture(scope="module")
def requests(service: Service) -> Requests:
    with service.installation.store.engine.connect() as connection:
        ids = [row[1] for batch in service.installation.store.rows(connection) for row in batch]
    token = jwt.encode({"sub": "u-1", "exp": int(time.time()) + 3_600}, USER_KEY, "HS256")
    other = somebody("别人")
    ban = {"text": "代办文凭", "category": "伪造证件", "action": "block", "match": "contains", "variants": "all"}
    for text in ("代办文凭", "代写论文"):
        service.editor.draft(other, wish("banned", **ban | {"text": text}))
    judged = read_judged()

    def drafts(author: str) -> list[int]:
        return [draft.number for draft in service.editor.drafts(other, author)]

    with writing(service.installation.store.engine) as connection:
        for _ in range(MANY + 2 * FEW):
            add_step(connection, "meaning", "on", "别人", "试")

    with writing(service.installation.store.engine) as connection:
        for name in ("月球", "火星", "水星"):
            write_item(connection, QueueItem("query", name, "330110", "", name, sources={"nothing_found": 3}, count=3))

    def steps() -> list[int]:
        return [step.number for step in service.kill_switches.steps(only_open=True) if step.author == "别人"]

    seen = PreviewJob("0" * 16, "key:测试", (1,), "", 1, state="done", preview=nothing_changes())
    PreviewJobs(service.installation.home).write(seen)

    return Requests(
        Random(1), ids, sorted({one.text for one in judged}), sorted({one.region for one in judged if one.region}),
        {"X-Zwfw-Key": service.keys.create("测试", RIGHTS)}, {"X-Zwfw-User": token},
        lambda: drafts("key:测试"), lambda: drafts("别人"), steps, seen.id,
        lambda: [one.number for one in service.kept_queries.all(other)],
        take_report(service.activity.intake, Report("not_found", query="月球"), None).receipt,
    )  # fmt: skip


def nothing_changes() -> dict[str, object]:
    return Preview(0, "", 1, 0, (), (), None, None, 0.5).as_dict()


def checked(
    client: FlaskClient, requests: Requests, count: int, wrote: Counter[str] | None = None, longest: int = 4
) -> Conformance:
    """Turns of all calls.

    Args:
        wrote: Gets how many writes of each were carried out, some at least.
        longest: So many times `count` turns, until each call has both succeeded and been refused.
    """
    found = Conformance(client.get("/openapi.json").get_json())
    assert found.names == set(DRAWN), "a call that nobody asks here"
    for turn in range(longest * count):
        # what is drawn is drawn by chance, and some calls need others before them
        if turn >= count and all(is_seen(found.seen[name]) for name in DRAWN) and is_all(wrote):
            break
        for name in DRAWN:
            with requests.of(name).sent(client) as response:
                found.check(name, response)
                if wrote is not None and name in WRITES:
                    wrote[name] += response.status_code < 300 and was_written(response)
    return found


def was_written(response: TestResponse) -> bool:
    """Whether an answer that is no refusal tells of a write, for the first time."""
    return "Idempotency-Replayed" not in response.headers and not any(
        text in response.text for text in ('"load":null', '"dry_run":true')
    )


def is_all(wrote: Counter[str] | None) -> bool:
    """Whether each write was carried out."""
    return wrote is None or all(wrote[name] for name in WRITES)


def is_seen(statuses: Mapping[int, int]) -> bool:
    """Whether a call has both succeeded and been refused."""
    return any(status < 300 for status in statuses) and any(status >= 400 for status in statuses)


def hold(found: Conformance) -> None:
    assert found.faults == {}
    for name, statuses in found.seen.items():
        assert any(status < 300 for status in statuses), f"no {name} succeeded: {statuses}"
        assert any(status >= 400 for status in statuses), f"no {name} was refused: {statuses}"


@dataclass(frozen=True)
class Run:
    """Ten turns of all calls: what was answered, which writes were carried out, and how many of each action came into
    the log.
    """

    found: Conformance
    wrote: Counter[str]
    logged: dict[str, int]


@pytest.fixture(scope="module")
def run(service: Service, client: FlaskClient, requests: Requests) -> Run:
    before, wrote = {action: in_log(service, action) for action in WRITES.values()}, Counter[str]()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(job_folder, "spawned", lambda *asked: None)
        found = checked(client, requests, FEW, wrote)
    logged = {action: in_log(service, action) - count for action, count in before.items()}
    return Run(found, wrote, logged)


def test_many_answers_of_every_call_are_as_described(run: Run) -> None:
    hold(run.found)
    assert run.found.seen["search"][200] >= FEW // 3  # about half of what is drawn is right


@pytest.mark.soak
def test_five_hundred_answers_of_every_call_are_as_described(client: FlaskClient, requests: Requests) -> None:
    hold(checked(client, requests, MANY))


def in_log(service: Service, action: str) -> int:
    """How many writes the log has: an entry each, or as many as were counted."""
    service.audit_queue.flush()
    entries = service.audit.entries(AuditQuery(action=action, limit=10_000))
    return sum((entry.after or {}).get("requests", 1) for entry in entries)


def test_4_every_write_is_in_the_log(service: Service, requests: Requests, run: Run) -> None:
    assert {one.name for one in OPERATIONS if one.method != "get"} == {*WRITES, *ONLY_READ}
    assert is_all(run.wrote), run.wrote
    done = Counter[str]()
    for name, count in run.wrote.items():
        done[WRITES[name]] += count
    assert run.logged == done
    assert list(service.audit.faults()) == []
    told = repr(service.audit.entries(AuditQuery(limit=10_000)))
    hidden = [service.installation.events.pseudonyms.user("u-1"), "u-1", requests.key["X-Zwfw-Key"]]
    assert not [text for text in hidden if text in told]


def test_answers_without_an_index_are_as_described(requests: Requests, tmp_path: Path) -> None:
    with Service.open(Settings(home=tmp_path, user_key=USER_KEY, spelling="off")) as empty:
        # who may not publish switches nothing off: what is off needs no index
        rights = tuple(right for right in RIGHTS if right != "dictionaries:publish")
        requests = replace(requests, key={"X-Zwfw-Key": empty.keys.create("测试", rights)})
        client = create_app(empty).test_client()
        found = checked(client, requests, 10, longest=1)  # some never succeed
        heard = {"hypotheses": [{"text": "身份证", "confidence": 1}]}
        with Call("POST", "/v1/voice", body=heard).sent(client) as response:  # of those drawn few have words
            found.check("voice", response)
    assert found.faults == {}
    refused = {name for name, statuses in found.seen.items() if statuses[503]}
    assert refused >= {"search", "suggest", "recommend", "voice", "catalog", "ready"}


def test_hot_terms_feeds_and_a_full_disk_are_answered_as_described(requests: Requests) -> None:
    service = FakeService()
    service.documents = {"m": {**PLAIN_MATTER, "id": "m"}}
    service.hot.found = [HotTerm(text="身份证", rank=1, heat=3.25, trend="new", origin="330110", pinned=False)]
    client = create_app(service).test_client()
    found = Conformance(client.get("/openapi.json").get_json())
    person = {"X-Zwfw-User": TOKEN}
    for name, call in (
        ("hot", Call("GET", "/v1/hot")),
        ("feed", Call("GET", "/v1/me/feed", None, person)),
        ("recommend", Call("GET", "/v1/recommend")),
    ):
        with call.sent(client) as response:
            found.check(name, response)
            assert response.status_code == 200
    service.failure = DiskFull("home", 0)
    row = Call("POST", "/v1/documents:bulk", None, {"X-Zwfw-Key": WRITER}, "{}", "application/x-ndjson")
    for name, call in (
        ("putDocuments", row),
        ("deleteDocument", Call("DELETE", "/v1/documents/m", None, {"X-Zwfw-Key": WRITER})),
    ):
        with call.sent(client) as response:
            found.check(name, response)
            assert response.status_code == 507
    service.close()
    assert found.faults == {}


@pytest.mark.parametrize(
    ("value", "status"),
    [
        ({"status": "ok", "colour": "red"}, 200),
        ({"status": 1}, 200),
        ({}, 200),
        ({"status": "ok"}, 201),
        ({"error": {"code": "x", "message": "x", "details": [], "trace": "x"}}, 422),
    ],
)
def test_5_the_check_is_strict(value: dict[str, object], status: int) -> None:
    app = Flask("strict")

    @app.get("/healthz")
    def health() -> Response:
        return answer(value, status)

    found = Conformance(openapi_document(OPERATIONS))
    with app.test_client() as client, client.get("/healthz") as response:
        found.check("health", response)
    assert len(found.faults) == 1
