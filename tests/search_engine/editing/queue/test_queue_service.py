"""The queue for those who work on it.

1. Overdue items first, then those seen most often; each filter leaves what it says, a page is a part of that, and as
   many are told as there are.
2. An editor of 杭州 sees and changes what is asked from there and below, and nothing else; who is bound to a site sees
   documents of that site alone; what is of no region is for those who are bound to none.
3. Changes are all or none, told with every fault; what changes nothing is in no log; a note
   keeps no number of a person.
4. What is done is closed by whom, and open again when somebody says so.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from indexer.store.area import Area
from indexer.store.audit import AuditQuery, Author
from indexer.store.engine import writing
from indexer.store.queue.items import DONE, IN_WORK, OPEN, QueueItem, write_item
from search_engine import BadParameters, NotFound, Service, Settings
from search_engine.analytics import QueueFilter, QueueUpdate
from search_engine.editing.actor import Actor
from tests.search_engine.editing.editors import somebody, tree

ITEMS = (
    QueueItem("query", "月球", "330110", "", "月球", proposed="matter", count=3, sources={"nothing_found": 3}),
    QueueItem("query", "火星", "330106", "", "火星", owner="张三", count=9, sources={"no_click": 9}, due="2026-01-01"),
    QueueItem("query", "月球", "330200", "", "月球", proposed="matter", count=5, sources={"nothing_found": 5}),
    QueueItem("query", "水星", "", "", "水星", count=7, sources={"not_found": 7}),
    QueueItem(
        "document",
        "",
        "330110",
        "m1",
        "身份证",
        site="浙江",
        department="公安",
        count=1,
        sources={"wrong": 1},
        elements={"fee": 1},
    ),
    QueueItem("query", "木星", "330110", "", "木星", state=DONE, closed=1, due="2026-01-01"),
)


def actor(*regions: str, sites: tuple[str, ...] = ()) -> Actor:
    return Actor(Author.of_user("张三", None), Area(tree(), regions, sites), False)


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    with Service.open(Settings(home=tmp_path / "home", spelling="off", log_queries=False)) as found:
        with writing(found.installation.store.engine) as connection:
            for one in ITEMS:
                write_item(connection, one)
        found.installation.clock = lambda: 1_767_283_200.0  # 2026-01-02 00:00 in China
        yield found


def listed(service: Service, who: Actor, **wanted: object) -> list[int]:
    return [one.number for one in service.queue.all(who, QueueFilter(**wanted))]  # type: ignore[arg-type]


def test_the_queue_is_ordered_and_filtered(service: Service) -> None:
    who = actor()
    assert listed(service, who) == [2, 4, 3, 1, 5]
    for wanted, found in (
        ({"states": (DONE,)}, [6]), ({"sort": "matter"}, [3, 1]), ({"owner": "张三"}, [2]),
        ({"department": "公安"}, [5]), ({"element": "fee"}, [5]), ({"q": "%"}, []), ({"q": "M1"}, []),
        ({"source": "not_found"}, [4]), ({"q": "月"}, [3, 1]), ({"q": "m1"}, [5]), ({"overdue": True}, [2]),
        ({"region": "330100"}, [2, 1, 5]), ({"region": "330110000000", "q": "月"}, [1]),
    ):  # fmt: skip
        assert listed(service, who, **wanted) == found, wanted
        filtered = QueueFilter(**wanted)  # type: ignore[arg-type]
        assert service.queue.total(who, filtered) == len(found), wanted
        assert [one.number for one in service.queue.all(who, filtered, 1, 1)] == found[1:2], wanted
    with pytest.raises(BadParameters):
        listed(service, who, region="99")
    assert service.queue.names(who, QueueFilter()) == (["公安"], ["张三"])
    assert service.queue.names(actor("330200"), QueueFilter()) == ([], [])
    counts = service.queue.counts(who)
    assert (counts.open, counts.in_work, counts.overdue) == (5, 0, 1)
    item = service.queue.one(who, 1)
    assert [one.number for one in service.queue.same_query(who, item)] == [3]


def test_an_editor_sees_and_changes_only_their_regions_and_sites(service: Service) -> None:
    own = service.queue
    assert listed(service, actor("330100")) == [2, 1, 5]
    assert listed(service, actor("330200")) == [3]
    assert listed(service, actor(sites=("浙江",))) == [5]
    assert listed(service, actor("330100", sites=("宁波",))) == []
    assert own.counts(actor("330200")).open == 1
    assert own.same_query(actor("330100"), own.one(actor("330100"), 1)) == []
    for number in (3, 4, 99, 2**70):
        with pytest.raises(NotFound):
            own.one(actor("330100"), number)
        with pytest.raises(NotFound, match=str(number)):
            own.set(actor("330100"), [1, number], QueueUpdate(owner="李四"))
    assert own.one(actor(), 1).owner == ""


def test_a_queue_note_keeps_nothing_of_a_person(service: Service) -> None:
    note = "已回电 13812345678，身份证330106199003071230，申请人王小明，家住锦绣花园7栋2单元1103室"
    (changed,) = service.queue.set(actor(), [1], QueueUpdate(note=note, due="2026-03-01"))
    assert (changed.note, changed.due) == ("已回电 ***，身份证***，申请人****，家住***", "2026-03-01")
    history = repr(service.queue.history(actor(), 1))
    assert not any(part in history for part in ("1381234", "王小明", "1103"))


def test_all_faults_of_a_queue_change_are_told_and_nothing_changed(service: Service) -> None:
    wrong = QueueUpdate(state="fertig", sort="x", due="2026-13-01", owner="长" * 101, note="\x00")
    with pytest.raises(BadParameters) as refused:
        service.queue.set(actor(), [1], wrong)
    assert [fault.field for fault in refused.value.details] == ["state", "sort", "due", "owner", "note"]
    for numbers, wish in (
        ([1], QueueUpdate()),
        ([], QueueUpdate(owner="李四")),
        (range(1, 502), QueueUpdate(owner="李四")),
    ):
        with pytest.raises(BadParameters):
            service.queue.set(actor(), numbers, wish)
    service.queue.set(actor(), [2], QueueUpdate(owner=" 张三 "))
    assert not service.audit.entries(AuditQuery(action="queue"))


def test_a_queue_item_is_closed_by_whom_and_opened_again(service: Service) -> None:
    own, who = service.queue, somebody("王五")
    own.set(who, [1, 5], QueueUpdate(state=IN_WORK, owner="李四", due="2026-02-01", sort="word", note="先看\n再改"))
    assert [(one.state, one.sorted_as) for one in own.all(who, QueueFilter(owner="李四"))] == [(IN_WORK, "word")] * 2
    done = own.set(who, [1], QueueUpdate(state=DONE))[0]
    assert (done.closed, done.closed_by) == (1_767_283_200_000, "王五")
    again = own.set(who, [1], QueueUpdate(state=OPEN, due="", sort=""))[0]
    assert (again.closed, again.closed_by, again.due, again.sorted_as) == (None, "", "", "matter")
    entries = service.audit.entries(AuditQuery(action="queue.set"))
    assert [one.target for one in reversed(entries)] == [f"queue_item:{number}" for number in (1, 5, 1, 1)]
    assert (entries[1].before, entries[1].after, entries[1].region) == ({"state": IN_WORK}, {"state": DONE}, "330110")
