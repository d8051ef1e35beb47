"""Pins and hides in the console, by forms alone.

1. A rule is drafted, approved by somebody else, published and listed with what it does, and why it does nothing; it is
   changed, switched off and taken away by the same form. A hide has no place, whatever the form says.
2. The list is filtered by text, state and action.
3. What is wrong stands beside its field, and what was typed stays; results to pick from are not logged.
4. An editor of 杭州 sees and drafts rules of 杭州, and none of 宁波 or of everybody.
5. Drafts are told by the names of regions, the last one first; a day is taken as people write it.
"""

from __future__ import annotations

import re

import pytest

from tests.api.console.editing.test_dictionary_pages import publish, text_of

RULE = {"c.query": "居住证", "c.document": "m1", "c.place": "1", "c.match": "phrase", "c.action": "pin"}


def draft(browser, path="/admin/pins/new", **fields):
    browser.get(path)
    return browser.post("/admin/pins/rule", {"doing": "save", **RULE, **fields})


def published(signed_in, author, approver, found):
    assert found.status_code == 303, found.text
    number = int(found.headers["Location"].partition("#draft-")[2])
    approver.get("/admin/drafts")
    assert approver.post("/admin/drafts/approve", {"draft": number}).status_code == 303
    done = publish(approver, number)
    assert done.status_code == 303, text_of(done)


@pytest.fixture
def two(signed_in):
    return signed_in("editor"), signed_in("publisher")


def address(query="居住证", document="m1", region=""):
    return f"/admin/pins/rule?c.query={query}&c.document={document}&c.region={region}"


@pytest.mark.long
def test_a_pin_goes_from_the_draft_to_the_list_and_back(signed_in, two):
    editor, publisher = two
    assert "还没有置顶或屏蔽" in editor.get("/admin/pins").text
    published(signed_in, editor, publisher, draft(editor, **{"c.@owner": "户籍科", "c.@ends": "2999-12-31"}))
    page = text_of(editor.get("/admin/pins"))
    assert "失效 没有这个文档 居住证" in page
    assert "置顶 · 第 1 位" in page
    assert "至 2999年12月31日 户籍科" in page
    form = editor.get(address())
    assert 'value="户籍科"' in form.text
    known = {"known": "own"}
    published(signed_in, editor, publisher, draft(editor, address(), **known, **{"c.action": "hide"}))
    page = text_of(editor.get("/admin/pins"))
    assert "屏蔽" in page
    assert "第 1 位" not in page
    published(signed_in, editor, publisher, draft(editor, address(), **known, doing="off"))
    assert "停用" in text_of(editor.get("/admin/pins?state=off"))
    published(signed_in, editor, publisher, draft(editor, address(), **known, doing="remove"))
    assert "还没有置顶或屏蔽" in editor.get("/admin/pins").text
    assert editor.get(address()).status_code == 404


def test_pins_are_filtered_by_text_state_and_action(signed_in, two):
    editor, publisher = two
    published(signed_in, editor, publisher, draft(editor, **{"c.query": "开学", "c.action": "hide"}))
    published(signed_in, editor, publisher, draft(editor, **{"c.@ends": "2020-01-01"}))
    for filters, total in (("", 2), ("?q=开学", 1), ("?state=ended", 1), ("?action=hide", 1), ("?q=zz", 0)):
        assert f"共 {total} 行" in editor.get(f"/admin/pins{filters}").text, filters


def test_a_fault_stands_beside_its_field_and_what_was_typed_stays(signed_in, service):
    editor = signed_in("editor")
    found = draft(editor, **{"c.place": "第一", "c.region": "999999", "c.@ends": "明天"})
    assert found.status_code == 422
    assert found.text.count('aria-invalid="true"') >= 1
    assert 'value="第一"' in found.text
    assert editor.get("/admin/pins/new?c.query=居住证&c.region=330100").status_code == 200
    service.log.close()


def test_an_editor_sees_and_drafts_pins_of_their_region_alone(signed_in, two):
    publisher = two[1]
    hangzhou, ningbo = signed_in("杭州编辑"), signed_in("宁波编辑")
    assert 'value="浙江省杭州市"' in hangzhou.get("/admin/pins/new").text
    assert draft(hangzhou).status_code == 422
    assert draft(hangzhou, **{"c.region": "330200"}).status_code == 422
    published(signed_in, hangzhou, publisher, draft(hangzhou, **{"c.region": "330100"}))
    assert "共 1 行" in hangzhou.get("/admin/pins").text
    assert "还没有置顶或屏蔽" in ningbo.get("/admin/pins").text
    assert hangzhou.get(address(region="330100")).status_code == 200
    found = draft(ningbo, **{"c.region": "330100", "known": "own"})
    assert found.status_code in (404, 422)


def test_drafts_of_pins_are_told_by_names_of_regions_last_first(signed_in):
    editor = signed_in("editor")
    draft(editor, **{"c.query": "开学", "c.region": "330110", "c.@ends": "12月31日"})
    draft(editor, **{"c.query": "居住证", "c.region": "330110"})
    page = text_of(editor.get("/admin/drafts"))
    assert page.index("居住证 → 浙江省杭州市余杭区") < page.index("开学 → 浙江省杭州市余杭区")
    assert "330110" not in page
    assert re.search(r"截止日期 .*?12月31日", page)
