"""Drafts that wait for a publisher.

1. The overview and the left side count them for who may publish, within their regions; nobody else is told.
2. One's own are ticked, others' are not; one tick names all of an author, together with what is ticked besides.
3. What is to be approved is told as such.
"""

from __future__ import annotations

import re

import pytest

from indexer.store.area import Area
from indexer.store.audit import Author
from search_engine.editorial import Actor
from tests.api.console.editing.test_dictionary_pages import review, text_of
from tests.console_accounts import ConsoleBrowser
from tests.search_engine.editing.editors import MILK_TEA, somebody, tree, wish

COUNT = re.compile(r'class="waits"[^>]*>(\d+)')
ALL_OF = re.compile(r'name="drafts" value="([^"]+)"[^>]*></td>\s*<td colspan="3"><label[^>]*>(\S+) 的全部')
TICKED = re.compile(r'name="draft" value="(\d+)"[^>]* checked')


@pytest.fixture
def drafts(service) -> dict[str, int]:  # type: ignore[no-untyped-def]
    """Drafts of 张三 and 王五, and one of the publisher's own."""
    editor = service.editor
    own = editor.draft(Actor(Author.of_user("李发布", None), Area(tree())), wish(**MILK_TEA))
    return {
        "own": own.number,
        "first": editor.draft(somebody("张三"), wish(**MILK_TEA | {"term": "茶铺"})).number,
        "here": editor.draft(somebody("张三"), wish(region="330100", **MILK_TEA | {"term": "茶楼"})).number,
        "other": editor.draft(somebody("王五"), wish(**MILK_TEA | {"term": "茶馆"})).number,
    }


def count(browser: ConsoleBrowser) -> list[str]:
    return COUNT.findall(browser.get("/admin/account").text)


def test_waiting_drafts_are_counted_for_who_may_publish_them(signed_in, drafts) -> None:  # type: ignore[no-untyped-def]
    publisher = signed_in("publisher")
    assert count(publisher) == ["3"]
    assert "等您发布的草稿 3 去核对 · 张三 2、王五 1" in text_of(publisher.get("/admin/"))
    assert count(signed_in("杭州发布")) == ["1"]
    editor = signed_in("editor")
    assert (count(editor), "等您发布" in editor.get("/admin/").text) == ([], False)


def test_ones_own_drafts_are_ticked_and_one_tick_names_all_of_an_author(signed_in, service, drafts) -> None:  # type: ignore[no-untyped-def]
    publisher = signed_in("publisher")
    page = publisher.get("/admin/drafts").text
    assert TICKED.findall(page) == [str(drafts["own"])]
    of = {author: numbers for numbers, author in ALL_OF.findall(page)}
    assert of == {"张三": f"{drafts['first']}-{drafts['here']}", "王五": str(drafts["other"])}
    checked = review(publisher, drafts=of["张三"], draft=str(drafts["other"])).text
    assert all(term in checked for term in ("茶铺", "茶楼", "茶馆"))
    assert "奶茶店" not in checked
    both = review(publisher, drafts=[of["张三"], of["王五"]]).text
    assert all(term in both for term in ("茶铺", "茶楼", "茶馆"))
    assert publisher.post("/admin/drafts/check", {}).status_code == 409


def test_a_draft_that_wants_approval_is_told_as_such(signed_in, service) -> None:  # type: ignore[no-untyped-def]
    banned = wish("banned", text="代开发票", category="票据违法", action="block", match="contains", variants="written")
    service.editor.draft(somebody("张三"), banned)
    publisher = signed_in("publisher")
    assert "张三 须您审批" in text_of(publisher.get("/admin/drafts"))
    assert "须您审批 1" in text_of(publisher.get("/admin/"))
