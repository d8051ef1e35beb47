"""What the worker does for alarms.

1. Counts, what others left, and outside interfaces become alarms in the record, and in posts to who is to be told: of
   an interface the admin and its provider. Of several hosts the one that asks interfaces tells of them.
2. A post that fails stops nothing, is counted, and is tried again later and later; others are told meanwhile.
3. The record outlives the process: a worker that starts anew tells nothing twice.
4. Posts are JSON, signed where there is a key, by SM2 where that is set; no address stands in the log.
5. Tasks run so often as they should; none asks outside interfaces where that is switched off.
"""

import hashlib
import hmac
import json
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import structlog

from indexer.store.interfaces.rows import Check
from search_engine import Settings
from search_engine.alarms import watch as module
from search_engine.alarms.record_file import RecordFile
from search_engine.alarms.records import Found, WordOccurrence
from search_engine.alarms.watch import AlarmWatch
from search_engine.alarms.webhook import post
from search_engine.installation.installation import Installation
from search_engine.interfaces.addresses import Networks
from search_engine.interfaces.interface import Interface
from search_engine.interfaces.known_interface import KnownInterface
from search_engine.signing.proof import read_proof
from search_engine.signing.sm2 import KeyPair
from search_engine.signing.sm3 import sm3
from search_engine.tasks.worker_tasks import alarm_tasks
from tests.search_engine.interfaces.hosts import host

ADMIN, OWNER = "https://admin.example/h?token=secret", "https://zj.example/h"
WORDS = Found(
    occurrences=[
        WordOccurrence(
            id="n1", site="浙江", field="title", word="假证", category="x", action="block", where="loaded", at=5
        )
    ]
)


class Scene:
    """A watch with a clock, counts and receivers of its own."""

    def __init__(self, home: Path, monkeypatch: pytest.MonkeyPatch, **settings: Any) -> None:
        self.now, self.totals, self.posts = 1_000_000_000, Counter[tuple[str, str]](), []
        self.posts: list[tuple[str, dict[str, Any]]]
        self.refuse: set[str] = set()
        self.networks: dict[str, Networks | None] = {}
        self.settings = Settings(home=home, alarm_webhook=ADMIN, site_owners={"浙江": OWNER}, **settings)
        monkeypatch.setattr(module, "read_totals", lambda _: Counter(self.totals))
        self.watch = self.new()

    def new(self) -> AlarmWatch:
        def taken(url: str, body: bytes, key: str, seconds: float, networks: Networks | None) -> bool:
            self.posts.append((url, json.loads(body)))
            self.networks[url] = networks
            return url not in self.refuse

        def unread() -> Any:
            raise AssertionError("nothing is old enough to be looked at again")

        return AlarmWatch(self.settings, lambda _: None, unread, post=taken, clock=lambda: self.now)

    def step(self, seconds: int = 10) -> list[tuple[str, list[tuple[str, str]]]]:
        """Time passes; returns who was told what."""
        self.now += seconds * 1_000
        self.posts.clear()
        self.watch.look()
        self.watch.tell()
        return [(url, [(one["change"], one["kind"]) for one in body["alarms"]]) for url, body in self.posts]


@pytest.fixture
def scene(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Scene:
    return Scene(tmp_path, monkeypatch)


def test_counts_become_alarms_and_posts(scene: Scene, tmp_path: Path) -> None:
    assert scene.step() == []
    scene.totals.update({("calls", "search.search"): 100, ("slow", "search.search"): 50})
    assert scene.step() == [(ADMIN, [("opened", "slow")])]
    assert scene.step() == []
    record = RecordFile(tmp_path).read()
    assert [alarm.key for alarm in record.open] == ["slow search.search"]
    assert record.window["search.search"] == {"calls": 100, "slow": 50}
    assert (record.checked, record.webhook) == (scene.now, {"sent": 1})
    assert scene.step(300) == [(ADMIN, [("closed", "slow")])]


def test_words_of_others_are_posted_to_owners(scene: Scene, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LOOK_AGAIN", 10**15)
    RecordFile(tmp_path).leave(WORDS)
    assert scene.step() == [(ADMIN, [("opened", "sensitive")]), (OWNER, [("opened", "sensitive")])]
    (alarm,) = scene.posts[1][1]["alarms"]
    assert alarm["documents"] == [
        {"id": "n1", "field": "title", "word": "假证", "category": "x", "action": "block", "where": "loaded"}
    ]


def test_alarms_of_deleted_documents_close(scene: Scene, tmp_path: Path) -> None:
    RecordFile(tmp_path).leave(WORDS)
    scene.watch._banned = lambda: None  # type: ignore[assignment,return-value]
    # the document is not in the store: it has been deleted
    assert scene.step() == []
    assert RecordFile(tmp_path).read().sites["浙江"].listed == []


def known(*outcomes: str, at: int = 5, receiver: str = "", content: tuple[str, ...] = ()) -> KnownInterface:
    checks = [Check("线路", at, outcome, reason="…", content=content) for outcome in outcomes]
    interface = Interface(name="线路", address="https://v.gov.cn/line?key=1", receiver=receiver, provider="浙江")
    return KnownInterface(interface, checks, interval=1_000)


def test_interfaces_open_and_close_an_alarm_to_the_admin_and_the_provider(scene: Scene) -> None:
    own = "https://provider.example/h"
    for outcomes, told in (
        (("timed_out",), []),
        (("failed", "timed_out"), [(ADMIN, [("opened", "interface")]), (own, [("opened", "interface")])]),
        (("ok", "failed"), [(ADMIN, [("closed", "interface")]), (own, [("closed", "interface")])]),
    ):
        one = known(*outcomes, receiver=own)
        scene.watch.note_interfaces([one], one.checks[:1])
        assert scene.step() == told
    assert scene.networks == {ADMIN: None, own: Networks()}, "what was registered may not lead inside"


def test_contents_of_interfaces_are_told_to_the_owner_of_the_settings(scene: Scene) -> None:
    one = known("ok", "ok", content=("返回内容 items[0].name：敏感词“假证”（伪造）",))
    scene.watch.note_interfaces([one], [])
    assert scene.step() == [(ADMIN, [("opened", "interface_content")]), (OWNER, [("opened", "interface_content")])]
    (alarm,) = scene.posts[1][1]["alarms"]
    assert "items[0].name" in alarm["message"]
    assert "key=1" not in alarm["message"]


def test_several_interfaces_of_a_provider_are_one_post(scene: Scene) -> None:
    one, own = known("failed", "failed"), "https://provider.example/h"
    several = [
        replace(one, interface=one.interface.model_copy(update={"name": name, "receiver": own})) for name in "甲乙丙"
    ]
    scene.watch.note_interfaces(several, [])
    assert scene.step() == [(ADMIN, [("opened", "interface")] * 3), (own, [("opened", "interface")] * 3)]


def test_interfaces_that_another_host_asks_are_forgotten_without_a_word(scene: Scene, tmp_path: Path) -> None:
    one = known("failed", "failed")
    scene.watch.note_interfaces([one], one.checks)
    assert scene.step() == [(ADMIN, [("opened", "interface")]), (OWNER, [("opened", "interface")])]
    assert scene.step(600) == []
    assert RecordFile(tmp_path).read().open == []


def test_answers_of_interfaces_are_counted_and_forgotten_with_them(scene: Scene, tmp_path: Path) -> None:
    for outcomes in (["failed"], ["timed_out", "failed"], ["ok", "timed_out", "failed"]):
        one = known(*outcomes)
        scene.watch.note_interfaces([one], one.checks[:1])
    scene.step()
    found = RecordFile(tmp_path).read().interfaces["线路"]
    assert (found.host, found.outcome, found.bad) == ("v.gov.cn", "ok", 0)
    assert found.counts == {"failed": 1, "timed_out": 1, "ok": 1}
    scene.watch.note_interfaces([], [])
    scene.step()
    assert RecordFile(tmp_path).read().interfaces == {}


def test_a_failed_post_is_sent_again_alone(scene: Scene, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LOOK_AGAIN", 10**15)
    scene.refuse = {ADMIN}
    RecordFile(tmp_path).leave(WORDS)
    assert [url for url, _ in scene.step()] == [ADMIN, OWNER]
    tried = [bool(scene.step()) for _ in range(15)]
    assert [place for place, one in enumerate(tried, 1) if one] == [1, 3, 7, 15]
    scene.refuse = set()
    assert scene.step(160) == [(ADMIN, [("opened", "sensitive")])]
    assert scene.step() == []
    assert RecordFile(tmp_path).read().webhook == {"failed": 5, "sent": 2}


def test_a_clock_set_back_does_not_delay_a_retry(scene: Scene, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LOOK_AGAIN", 10**15)
    scene.refuse = {ADMIN}
    RecordFile(tmp_path).leave(WORDS)
    assert [url for url, _ in scene.step()] == [ADMIN, OWNER]
    scene.refuse = set()
    assert ADMIN in [url for url, _ in scene.step(-86_400)]


def test_a_restarted_worker_posts_nothing_twice(scene: Scene) -> None:
    scene.step()
    scene.totals.update({("calls", "search.search"): 100, ("failed", "search.search"): 50})
    assert scene.step() == [(ADMIN, [("opened", "failing")])]
    scene.step()
    scene.watch = scene.new()
    assert scene.step() == [(ADMIN, [("closed", "failing")])]
    scene.totals.update({("calls", "search.search"): 100, ("failed", "search.search"): 50})
    assert scene.step() == []


@pytest.mark.parametrize("key", ["", "密钥"])
def test_posts_are_json_signed_with_the_key(key: str) -> None:
    with host() as other:
        assert post(f"{other.address}/200", b'{"a":1}', key, 5)
        signature = other.headers[0].get("X-Zwfw-Signature")
        assert other.headers[0]["Content-Type"] == "application/json"
    expected = "sha256=" + hmac.new(key.encode(), b'{"a":1}', hashlib.sha256).hexdigest()
    assert signature == (expected if key else None)


def test_posts_are_signed_by_sm2_where_that_is_set(tmp_path: Path) -> None:
    keys = KeyPair.new()
    place = Installation(Settings(home=tmp_path, alarm_app="zjzwfw"))
    with host() as other:
        assert not place.alarm_post(f"{other.address}/200", b"{}", "key", 5, None), "no key: nothing is sent unsigned"
        assert other.asked == []
        place.sealed_value = lambda name: keys.to_bytes()  # type: ignore[method-assign]
        assert place.alarm_post(f"{other.address}/200", b"{}", "key", 5, None)
        proof = read_proof(other.headers[0])
    assert keys.public.verifies(proof.text("POST", b"/200", b"", sm3(b"{}")), proof.signature)


@pytest.mark.parametrize("path", ["/500", "/404", "/to", "/silent"])
def test_a_post_with_another_answer_is_not_taken(path: str) -> None:
    with host() as other:
        other.target = "/200"
        assert not post(other.address + path, b"{}", "", 0.2)
    assert not post("http://127.0.0.1:1/", b"{}", "", 5)


def test_the_log_holds_no_address_of_a_receiver(scene: Scene) -> None:
    scene.step()
    scene.refuse = {ADMIN}
    scene.totals.update({("calls", "search.search"): 100, ("slow", "search.search"): 50})
    with structlog.testing.capture_logs() as lines:
        scene.step()
    assert [line["event"] for line in lines] == ["webhook failed"]
    assert "secret" not in repr(lines)


@pytest.mark.parametrize(
    ("seconds", "names"), [(0, ["alarms", "alarm-posts"]), (7, ["alarms", "alarm-posts", "interfaces"])]
)
def test_alarm_tasks_run_as_often_as_set(tmp_path: Path, seconds: int, names: list[str]) -> None:
    tasks = alarm_tasks(Installation(Settings(home=tmp_path, probe_seconds=seconds)))
    assert [task.name for task in tasks] == names
    assert [task.by_builder for task in tasks] == [name == "interfaces" for name in names], "of several hosts one asks"
    run: Callable[[], object] = tasks[0].run
    run()
    assert RecordFile(tmp_path).read().checked > 0
