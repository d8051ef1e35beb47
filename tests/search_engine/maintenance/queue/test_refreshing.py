"""The queue as it is gathered, over a small portal.

1. What found nothing often enough comes in, by normal form and county; what was asked too seldom, by one person alone,
   or is banned by now does not.
2. What readers mark, ratings, searches that nobody clicks after, and bans come in, each as what it is; nothing is said
   of clicks where the portal does not tell of any.
3. What was mended goes: it finds, and somebody clicked since; what nobody took up and is seen no more is forgotten.
4. What is done and comes back is open again; what is not ours stays so. What somebody chose stays.
5. Gathering twice changes nothing. It is due once a night. Each change of a state is in the audit log.
6. A document that is gone is nobody's work.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from indexer.store.queue.items import DONE, ELEMENT, MATTER, MENDED, NOT_OURS, OPEN, WORD
from search_engine.access import AuditQuery
from search_engine.maintenance.queue import refreshing
from tests.search_engine.conftest import DOCUMENTS
from tests.search_engine.maintenance.queue.scene import HANGZHOU, XIHU, YUHANG, Scene

pytestmark = pytest.mark.long


def test_queries_that_found_nothing_often_come_into_the_queue(scene: Scene) -> None:
    scene.logged("月球 旅行 ", times=2)
    scene.logged("月球 旅行", "330110001")
    scene.logged("外星人", times=2)
    scene.logged("水星", None, times=3)
    scene.logged("找到的", times=5, total=3)
    scene.logged("办假证", times=5)
    scene.logged("电话13812345678901", times=5)
    scene.logged("他的名字", times=4)
    scene.search("他的名字", 1)
    found = scene.gather()
    items = scene.items()
    assert set(items) == {"月球 旅行", "水星"}
    assert (found.seen, found.added) == (2, 2)
    one = items["月球 旅行"]
    assert (one.region, one.count, one.sources, one.state, one.proposed) == (
        YUHANG, 3, {"nothing_found": 3}, OPEN, MATTER,
    )  # fmt: skip
    assert items["水星"].region == ""


def test_marks_ratings_and_bans_come_into_the_queue(scene: Scene) -> None:
    for who in (1, 1, 2):
        scene.event("not_found", who, query="身份证补领")
    scene.event("wrong", 1, documents=("m1",))
    for who in (1, 2, 3):
        scene.event("rate", who, documents=("m3",), rating=2)
        scene.event("rate", who, documents=("m2",), rating=4)
    scene.logged("★", times=3, blocked="伪造证件")
    scene.logged("★★★护照", times=3)
    scene.gather()
    found = scene.items()
    assert {name: (one.sources, one.proposed, one.region) for name, one in found.items()} == {
        "身份证补领": ({"not_found": 2}, WORD, YUHANG),
        "m1": ({"wrong": 1}, ELEMENT, YUHANG),
        "m3": ({"low_rating": 3}, ELEMENT, HANGZHOU),
        "伪造证件": ({"held_back": 3}, NOT_OURS, YUHANG),
        "★★★护照": ({"held_back": 3}, NOT_OURS, YUHANG),
    }
    assert (found["m1"].shown, found["m1"].department, found["m1"].site) == ("居民身份证补领", "公安", "浙江")
    assert found["身份证补领"].department == "公安"


def test_wrong_elements_of_a_document_are_counted(scene: Scene) -> None:
    for who, element in ((1, "materials"), (1, "materials"), (1, "fee"), (2, "materials"), (3, None)):
        scene.event("wrong", who, documents=("m1",), element=element)
    scene.event("wrong", 1, documents=("m2",))
    scene.gather()
    one = scene.items()["m1"]
    assert (one.sources, one.elements) == ({"wrong": 3}, {"materials": 2, "fee": 1})
    assert (one.proposed, one.why) == (ELEMENT, "有人标为信息有误（材料 2 次、收费 1 次）")
    assert set(scene.items(element="fee")) == {"m1"}
    assert not scene.items(element="place")
    assert scene.items()["m2"].elements == {}


def test_low_ratings_sent_with_documents_come_into_the_queue(scene: Scene) -> None:
    first, second, third = (dict(one) for one in DOCUMENTS[:3])
    rated = [first | {"rating": 2.5, "rating_count": 10}, second | {"rating": 2.6, "rating_count": 99}]
    scene.load([*rated, third | {"rating": 1.0, "rating_count": 9}])
    scene.gather()
    assert {name: one.sources for name, one in scene.items().items()} == {"m1": {"low_rating": 10}}
    scene.set("m1", state="done")
    assert scene.gather().returned == 0  # the document is still the same
    scene.later(24 * 40)
    assert scene.gather().returned == 0


def test_searches_without_clicks_come_into_the_queue(scene: Scene) -> None:
    for who in range(12):
        scene.search("租房补贴", who)
    scene.gather()
    assert not scene.items()  # nobody tells of clicks
    for who in range(12):
        scene.search("食品经营", who, XIHU, clicked="m2")
    scene.gather()
    found = scene.items()
    assert {name: one.sources for name, one in found.items()} == {"租房补贴": {"no_click": 12}}
    assert found["租房补贴"].outcome["total"] > 0


def test_searches_without_clicks_are_told_by_site(scene: Scene) -> None:
    for who in range(40):
        site = ("浙江站", "公安站", None)[who % 3 if who < 30 else 0]
        clicked = "m1" if who == 39 else ""
        scene.search("租房补贴", who, clicked=clicked, site=site)
        scene.search("食品经营", who, XIHU, clicked="m2", site=site)
    scene.gather()
    found = scene.items()
    assert set(found) == {"租房补贴"}
    assert found["租房补贴"].outcome["sites"] == [
        {"site": "浙江站", "searches": 20, "clicked": 1}, {"site": "公安站", "searches": 10, "clicked": 0},
    ]  # fmt: skip


def test_mended_items_are_closed(scene: Scene) -> None:
    scene.event("not_found", 1, query="身份证补领")
    scene.logged("护照办理", times=3)
    scene.gather()
    assert set(scene.items(states=(OPEN,))) == {"身份证补领", "护照办理"}
    scene.search("身份证补领", 2, clicked="m1")
    for who in (2, 3):
        scene.search("护照办理", who, clicked="m1")  # clicked, as it is told, but it finds nothing
    found = scene.gather()
    assert found.mended == 1
    one = scene.items()["身份证补领"]
    assert (one.state, one.closed_by) == (DONE, MENDED)
    assert scene.items()["护照办理"].state == OPEN
    entries = scene.service.audit.entries(AuditQuery(action="queue"))
    assert [(one.action, one.target, one.after) for one in entries] == [
        ("queue.settle", f"queue_item:{one.number}", {"state": DONE})
    ]


def test_items_nobody_took_up_are_forgotten(scene: Scene) -> None:
    scene.logged("月球", times=3)
    scene.logged("火星", times=3)
    scene.gather()
    scene.set("火星", owner="李四")
    scene.later(24 * 31)
    scene.gather()
    assert set(scene.items()) == {"火星"}
    scene.later(24 * 181)
    scene.gather()
    assert not scene.items()


def test_an_item_done_that_comes_back_is_opened_again(scene: Scene) -> None:
    scene.logged("月球", times=3)
    scene.logged("火星", times=3)
    scene.gather()
    scene.set("月球", state="done", sort="word", owner="李四", note="已加同义词")
    scene.set("火星", state="not_ours")
    assert scene.gather().returned == 0
    scene.later()
    scene.logged("月球", times=2)
    assert scene.gather().returned == 0
    scene.logged("月球")
    scene.logged("火星", times=9)
    assert scene.gather().returned == 1
    found = scene.items()
    one = found["月球"]
    assert (one.state, one.closed, one.returned, one.sorted_as, one.proposed) == (OPEN, None, 1, WORD, MATTER)
    assert (one.owner, one.note, one.count) == ("李四", "已加同义词", 6)
    assert (found["火星"].state, found["火星"].count) == (NOT_OURS, 12)


def test_a_query_done_and_searched_in_vain_again_is_opened(scene: Scene) -> None:
    for who in range(12):
        scene.search("租房补贴", who)
        scene.search("食品经营", who, XIHU, clicked="m2")
    scene.gather()
    scene.set("租房补贴", state="done")
    scene.later()
    for who in range(9):
        scene.search("租房补贴", who)
    assert scene.gather().returned == 0
    scene.search("租房补贴", 9)
    assert scene.gather().returned == 1


def test_gathering_twice_changes_nothing_and_is_due_nightly(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    scene.logged("月球", times=3)
    assert scene.refresh.step() is not None
    before = scene.items()
    assert scene.refresh.step() is None
    assert scene.gather().added == 0
    assert {name: replace(one, changed=0) for name, one in scene.items().items()} == {
        name: replace(one, changed=0) for name, one in before.items()
    }
    scene.later(20)
    assert scene.refresh.step() is None
    scene.later(4)
    assert scene.refresh.step() is not None
    another = refreshing.QueueRefresh(scene.service, lambda _: None, scene.place.clock)
    assert another.step() is None  # what another host has done is known


def test_items_of_deleted_documents_are_closed(scene: Scene) -> None:
    scene.event("wrong", 1, documents=("m1",))
    scene.event("wrong", 1, documents=("m3",))
    scene.gather()
    scene.service.document_desk.delete("m1", "test")
    scene.service.update_index()
    scene.gather()
    found = scene.items()
    assert (found["m1"].state, found["m1"].closed_by) == (DONE, MENDED)
    assert found["m3"].state == OPEN
    scene.gather()
    assert scene.items()["m1"].state == DONE
