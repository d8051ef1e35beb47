"""Drafts that wait for a publisher.

1. The overview and the left side count them for who may publish, within their regions; nobody else is told.
2. An editor sees their own alone. A publisher's own are ticked, others' are not; one tick names all of an author,
   together with what is ticked besides.
3. What is to be approved is told as such.
4. A publisher returns a draft with a reason: its author is told on every page, in the list and in the review, and it is
   left out of what is published; submitted again it is not.
5. Where somebody else has published the row meanwhile, the three contents stand side by side, and its author takes one.
6. Many drafts are folded by author and kind; those with errors can be left out.
"""

from __future__ import annotations

import re

import pytest

from indexer.store.area import Area
from indexer.store.audit import Author
from search_engine.editorial import Actor
from tests.api.console.editing.test_dictionary_pages import draft, publish, review, text_of
from tests.console_accounts import ConsoleBrowser
from tests.search_engine.editing.editors import MILK_TEA, somebody, tree, wish

COUNT = re.compile(r'class="waits"[^>]*>(\d+)')
ALL_OF = re.compile(r'name="drafts" value="([^"]+)"[^>]*></td>\s*<td colspan="3"><label[^>]*>(\S+) 的全部')
ALL_GO = re.compile(r'/admin/drafts/publish">.*?name="drafts" value="([^"]*)"', re.DOTALL)
TEA = {f"c.{name}": cell for name, cell in MILK_TEA.items()} | {"c.term": "奶茶铺子"}
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
    assert "3 份草稿等您发布（张三 2、王五 1）" in text_of(publisher.get("/admin/"))
    assert count(signed_in("杭州发布")) == ["1"]
    editor = signed_in("editor")
    assert (count(editor), "等您发布" in editor.get("/admin/").text) == ([], False)


def test_only_publishers_see_drafts_of_others(signed_in, service, drafts) -> None:  # type: ignore[no-untyped-def]
    editor = signed_in("editor")
    own = draft(editor, **TEA)
    page = editor.get("/admin/drafts").text
    assert ("奶茶铺子" in page, "他人的草稿" in page, "茶铺" in page.replace("奶茶铺子", "")) == (True, False, False)
    refused = editor.post("/admin/drafts/discard", {"draft": [own, drafts["first"]]})
    assert f"没有编号为 {drafts['first']} 的草稿" in refused.text
    assert "检查 1 份草稿" in review(editor, draft=[own, drafts["first"]]).text
    assert "他人的草稿" in signed_in("publisher").get("/admin/drafts").text
    assert len(service.editor.drafts(somebody("张三"))) == 5


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
    assert "1 份草稿等您审批（张三 1）" in text_of(publisher.get("/admin/"))


def test_a_draft_goes_back_to_its_author_and_comes_again(signed_in, service) -> None:  # type: ignore[no-untyped-def]
    author, publisher = signed_in("editor"), signed_in("publisher")
    numbers = [draft(author, **{**TEA, "c.term": term}) for term in ("茶铺", "茶楼")]
    sent = {"drafts": str(numbers[0]), "review": f"{numbers[0]}-{numbers[1]}"}
    page = review(publisher, draft=numbers)
    assert page.text.count("/admin/drafts/return") == 3  # each by itself, and all of the author's
    assert "退回的原因" in publisher.post("/admin/drafts/return", sent).text
    assert author.post("/admin/drafts/return", {**sent, "reason": "好"}).status_code == 403
    done = publisher.post("/admin/drafts/return", {**sent, "reason": "请限定在余杭区"})
    after = publisher.get(done.headers["Location"]).text
    assert ALL_GO.findall(after) == [str(numbers[1])] * 1
    assert count(publisher) == ["1"]
    assert count(author) == ["1"]
    assert "您的 1 份草稿被退回" in text_of(author.get("/admin/"))
    listed = author.get("/admin/drafts").text
    assert "李发布：请限定在余杭区" in listed
    assert f'name="drafts" value="{numbers[1]}"' in publisher.get("/admin/drafts").text
    assert TICKED.findall(listed) == [str(numbers[1])]
    assert "请限定在余杭区" in review(author, draft=numbers).text
    refused = publisher.post("/admin/drafts/publish", {"draft": numbers, "accept": "1"})
    assert (refused.status_code, "请限定在余杭区" in refused.text) == (409, True)
    author.get("/admin/drafts")
    assert author.post("/admin/drafts/again", {"again": numbers[0], "draft": numbers}).status_code == 303
    assert count(author) == []
    assert ALL_GO.findall(review(publisher, draft=numbers).text) == [f"{numbers[0]}-{numbers[1]}"]
    assert publisher.post("/admin/drafts/publish", {"draft": numbers, "accept": "1"}).status_code == 303


def test_three_contents_stand_side_by_side_and_the_author_takes_one(signed_in, service) -> None:  # type: ignore[no-untyped-def]
    author, publisher = signed_in("editor"), signed_in("publisher")
    publish(publisher, draft(publisher, **TEA))
    kept = draft(author, **TEA | {"c.weight": "0.5"})
    publish(publisher, draft(publisher, **TEA | {"c.weight": "0.8"}))
    page = review(author, draft=kept)
    assert re.search(r"权重 1 0.8 0.5", text_of(page))
    assert "没有可以发布的草稿" in page.text
    theirs = review(publisher, draft=kept)
    assert ("按我的" in theirs.text, "权重 1 0.8 0.5" in text_of(theirs)) == (False, True)
    review(author, draft=kept)
    back = author.post("/admin/drafts/again", {"again": kept, "review": kept})
    assert "没有发现问题" in author.get(back.headers["Location"]).text
    assert publish(publisher, kept).status_code == 303
    assert [one.weight for one in service.editor.state().lexicon().synonyms if one.term == "奶茶铺子"] == [0.5]
    taken = draft(author, **TEA | {"c.weight": "0.6"})
    publish(publisher, draft(publisher, **TEA | {"c.weight": "0.7"}))
    review(author, draft=taken)
    author.post("/admin/drafts/discard", {"draft": taken, "review": taken})
    assert service.editor.drafts(Actor(Author.of_user("张编辑", None), Area(tree()))) == []


def test_many_drafts_are_folded_and_those_with_errors_left_out(signed_in, service) -> None:  # type: ignore[no-untyped-def]
    for number in range(12):
        service.editor.draft(somebody("张三" if number % 2 else "王五"), wish(**MILK_TEA | {"term": f"茶铺{number}"}))
    banned = wish("banned", text="茶铺1", category="票据违法", action="block", match="contains", variants="written")
    service.editor.draft(somebody("张三"), banned)  # what the second draft says is banned then
    publisher = signed_in("publisher")
    page = review(publisher, drafts="1-13")
    groups = re.findall(r'<details class="card more group"( open)?>', page.text)
    assert groups == ["", ""]
    assert "王五 6 份" in text_of(page)
    assert re.search(r"张三 7 份 错误 \d", text_of(page))
    (sound,) = re.findall(r'href="(/admin/drafts/review\?drafts=[^"]+)">去掉有错误的 1 份', page.text)
    rest = publisher.get(sound)
    assert "检查 12 份草稿" in rest.text
    assert ALL_GO.findall(rest.text) == ["1,3-13"]
    assert 'group" open' in review(publisher, drafts="1-3").text
