"""The queue by forms alone.

1. Items are listed with the ways to their mend, narrowed by what the address says, and told of on the overview. What
   readers say stands with the item, never as markup.
2. Many at once and one by one: what is empty changes nothing in many, and is taken away in one; faults are told; who
   goes back is where they were.
3. A 宁波 editor neither sees nor changes what is of 杭州.
"""

from __future__ import annotations

from html import unescape

import pytest

from api.console.forms import day
from indexer.events.shortcomings import Remark
from indexer.store.engine import writing
from indexer.store.queue.items import QueueItem, drop_items, write_item
from search_engine.access import AuditQuery
from tests.api.console.editing.test_dictionary_pages import text_of
from tests.search_engine.editing.editors import somebody

ITEMS = (
    QueueItem("query", "月球", "330110", "", "月球", proposed="matter", why="没有", count=3,
              sources={"nothing_found": 3}, outcome={"total": 0, "nearest": ""}, first_seen=1, last_seen=2),
    QueueItem("query", "月球", "330200", "", "月球", proposed="matter", count=5, sources={"nothing_found": 5}),
    QueueItem("document", "", "330110", "m1", "身份证", proposed="element", count=1,
              sources={"wrong": 1}, elements={"materials": 1}, due="2020-01-01"),
    QueueItem("ban", "伪造证件", "", "", "伪造证件", proposed="not_ours", count=4, sources={"held_back": 4}),
)  # fmt: skip


@pytest.fixture
def numbers(service):
    with writing(service.installation.store.engine) as connection:
        found = [write_item(connection, one).number for one in ITEMS]
    yield found
    with writing(service.installation.store.engine) as connection:
        drop_items(connection, found)


def test_what_readers_say_stands_with_the_item_as_text(signed_in, service, numbers, monkeypatch):
    said = Remark("fee", "<b>不再收费</b>", 1_772_607_600_000)
    monkeypatch.setattr(service.queue, "_remarks", lambda document, _most: [said] if document == "m1" else [])
    page = signed_in("publisher").get(f"/admin/queue/{numbers[2]}").text
    assert ("“&lt;b&gt;不再收费&lt;/b&gt;”" in page, f"收费 · {day('2026-03-04')}" in page) == (True, True)


def test_items_are_listed_with_the_ways_to_their_mend(signed_in, numbers):
    browser = signed_in("publisher")
    page = browser.get("/admin/queue")
    assert "共 4 条" in page.text
    assert "2020年1月1日 过期" in text_of(page)
    assert "违禁词：伪造证件" in text_of(page)
    assert "标为信息有误：材料" in text_of(page).replace(" ", "")
    assert "有误的要素 材料 1 次" in text_of(browser.get(f"/admin/queue/{numbers[2]}"))
    for way in ("/admin/explain?q=月球&region=330110", "/admin/dictionaries/synonyms/new?c.term=月球",
        "/admin/patrol?query=月球",
                "/item/m1?region=330110#materials", "/admin/dictionaries/banned?q=伪造证件"):  # fmt: skip
        assert way in unescape(page.get_data(as_text=True)).replace("%E6%9C%88%E7%90%83", "月球").replace(
            "%E4%BC%AA%E9%80%A0%E8%AF%81%E4%BB%B6", "伪造证件"
        ), way
    for address, found in (
        ("overdue=1", 1), ("sort=matter", 2), ("source=wrong", 1), ("element=materials", 1), ("element=fee", 0),
        ("q=月", 2), ("region=330100", 2), ("state=done", 0),
        ("state=all", 4), ("owner=李四", 0),
    ):  # fmt: skip
        assert f"共 {found} 条" in browser.get(f"/admin/queue?{address}").text, address
    assert browser.get("/admin/queue?region=99").status_code == 422
    overview = text_of(browser.get("/admin/"))
    assert "今天要做的 2 条 · 过期 1" in overview  # of one query is one; what needs no change is none
    assert 'value="月球"' in browser.get("/admin/dictionaries/synonyms/new?c.term=月球").text
    assert 'value="月球"' in browser.get("/admin/patrol?query=月球").text


def test_items_are_changed_many_at_once_and_one_by_one(signed_in, service, numbers):
    browser = signed_in("publisher")
    browser.get("/admin/queue")
    first, other, _, _ = numbers
    assert browser.post("/admin/queue").status_code == 422
    assert browser.post("/admin/queue", {"number": [first]}).status_code == 422
    sent = {"number": [first, other], "owner": "李四", "due": "2030-01-01", "back": "sort=matter"}
    done = browser.post("/admin/queue", sent)
    assert (done.status_code, done.headers["Location"]) == (303, "/admin/queue?sort=matter")
    page = text_of(browser.get("/admin/queue?owner=李四"))
    assert page.count("2030年1月1日") == 2
    one = browser.get(f"/admin/queue/{first}")
    assert "什么也搜不到" in text_of(one)
    assert "同一查询在其他地区" in one.text
    form = {"state": "done", "sort": "word", "department": "公安", "owner": "李四", "due": "", "note": "一\r\n二"}
    assert browser.post(f"/admin/queue/{first}", form).status_code == 303
    changed = service.queue.one(somebody("张三"), first)
    assert (changed.state, changed.sort, changed.due, changed.note) == ("done", "word", "", "一\n二")
    told = text_of(browser.get(f"/admin/queue/{first}"))
    assert "处理记录 2" in told
    assert "原： 待处理 新： 已完成" in told
    assert "李发布" in text_of(browser.get(f"/admin/queue/{first}"))
    wrong = browser.post(f"/admin/queue/{first}", form | {"due": "2030-13-01", "state": "x"})
    assert (wrong.status_code, 'aria-invalid="true"' in wrong.text) == (422, True)
    assert browser.get("/admin/queue/99999").status_code == 404
    done = {one.target for one in service.audit.entries(AuditQuery(action="queue.set"))}
    assert {f"queue_item:{first}", f"queue_item:{other}"} <= done


def test_an_editor_neither_sees_nor_changes_items_of_another_city(signed_in, service, numbers):
    browser = signed_in("宁波编辑")
    first, other, document, ban = numbers
    assert "共 1 条" in browser.get("/admin/queue").text
    assert browser.get(f"/admin/queue/{other}").status_code == 200
    for number in (first, document, ban):
        assert browser.get(f"/admin/queue/{number}").status_code == 404
        assert browser.post("/admin/queue", {"number": [other, number], "owner": "王五"}).status_code == 422
        assert browser.post(f"/admin/queue/{number}", {"state": "done"}).status_code == 404
    assert service.queue.one(somebody("张三"), other).owner == ""
