"""Teach once in the console, by a real service of a small catalogue, without scripts.

1. A query, the result page as it is, the card or the document by name that should come first, what does it.
2. A proposal becomes a draft, with its query kept where that is asked for; published, it does what it says.
3. What else a proposal moves: its own query at once, the frequent ones in pieces whose counts add up.
4. What cannot be taught is told as the service says it: the order of places, a ban, distress, an unknown region.
5. An editor of a region teaches for it alone; rows that an address carries are looked at like any other.
6. The page that explains leads here with what it was asked about.
7. That nothing fits is drafted from here, with a region, a last day and a reason, and published by another; so is that
   a sentence is no cry for help, which nobody may say of a real one, and no editor of a region at all.
8. A lesson that takes longer says how far it is and goes on, also by a link, to the same proposals.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from urllib.parse import quote

import orjson
import pytest

from api.console.analysis import teach_page
from api.endpoints.teaching import EACH, rows_of
from search_engine import SearchRequest, Service, Settings
from search_engine.access import Writer
from search_engine.analytics import row_fields
from tests.api.console.conftest import ACCOUNTS, BOUND
from tests.api.console.editing.test_dictionary_pages import text_of
from tests.console_accounts import add
from tests.faults.children import wait_until
from tests.search_engine.editing.replay import town
from tests.search_engine.editing.teaching.conftest import OF_THE_CITY

pytestmark = pytest.mark.long

QUERY, PERMIT, REGION = "租房子住要登记", f"d13-{town.YUHANG}", town.YUHANG
ASKED = f"q={QUERY}&region={REGION}&scope=&document={PERMIT}"
ROWS = [
    {"kind": "synonyms", "cells": {"term": "租房子", "target": "居住证申领", "relation": "official", "weight": "1"}}
]
NOT_HELD = f"本平台暂未收录“{QUERY}”，可以换个说法再查，或拨打 12345 咨询"
SENT = re.compile(r'name="rows" value="([^"]+)"')


@pytest.fixture(autouse=True)
def _patient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(teach_page, "PIECE", 60.0)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("template") / "home"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(town, "DOCUMENTS", [*town.DOCUMENTS, OF_THE_CITY])
        town.built(home)
    return home


@pytest.fixture
def service(template: Path, tmp_path: Path) -> Iterator[Service]:
    shutil.copytree(template, tmp_path / "home")
    with Service.open(Settings(home=tmp_path / "home")) as found:
        for role, name in ACCOUNTS.items():
            add(found, name, role)
        for name, (role, region) in BOUND.items():
            add(found, name, role, region)
        yield found


def drafts(service):
    return service.editor.drafts(service.actor(Writer(service.console_access.accounts.get(ACCOUNTS["admin"]))))


def test_a_query_leads_to_what_puts_a_document_first(signed_in, service):
    editor = signed_in("editor")
    assert "输入一句群众的话" in editor.get("/admin/teach").text
    page = editor.get(f"/admin/teach?q={QUERY}&region=余杭区")
    listed = [item.title for item in service.search(SearchRequest(q=QUERY, region=REGION)).items]
    text = text_of(page)
    assert [title for title in listed if title not in text] == []
    assert page.text.count("应排第一</a>") == max(len(listed) - 1, 0)
    several = editor.get(f"/admin/teach?q={QUERY}&region={REGION}&document=居住证申领")
    assert f"document={PERMIT}" in several.text
    assert f"document={OF_THE_CITY['id']}" in several.text
    named = editor.get(f"/admin/teach?q={QUERY}&region={REGION}&document={PERMIT}")
    assert "《居住证申领》" in text_of(named)
    assert 'data-fill="/admin/teach?' in named.text
    assert '<noscript><meta http-equiv="refresh"' in named.text
    lesson = editor.get(f"/admin/teach?{ASKED}&now=1")
    told = text_of(lesson)
    assert lesson.status_code == 200
    assert re.search(r"\d 个改动能做到", told)
    assert "→ 第 1 位" in told
    assert told.index("说法") < told.index("置顶 只对")
    assert "data-fill" not in lesson.text
    assert drafts(service) == []
    wide = text_of(editor.get(f"/admin/teach?q=钓鱼丢身份证&region={REGION}&document=d18-{REGION}&now=1"))
    assert re.search(r"置顶 只对.*说法 .*会把它带到别的事项的前面：“[^”]*身份证[^”]*”的第 [123] 位.*意思相差很远", wide)


def test_a_proposal_becomes_a_draft_that_does_what_it_says(signed_in, service):
    editor = signed_in("editor")
    page = editor.get(f"/admin/teach?{ASKED}&now=1")
    rows = unescape(SENT.search(page.text)[1])
    form = {"q": QUERY, "region": REGION, "scope": "", "document": PERMIT, "rows": rows, "keep": "1"}
    done = editor.post("/admin/teach/draft", form)
    assert done.headers["Location"].startswith("/admin/drafts#draft-")
    shown = text_of(editor.get("/admin/drafts"))
    assert f"“{QUERY}”→《居住证申领》" in shown
    assert f"已守护“{QUERY}”" in shown
    made = drafts(service)
    assert [(one.key.kind, one.note) for one in made] == [
        (row["kind"], f"教一次：{QUERY} → 居住证申领") for row in orjson.loads(rows)
    ]
    (kept,) = service.kept_queries.all(service.actor(Writer(service.console_access.accounts.get(ACCOUNTS["admin"]))))
    assert (kept.query, kept.document, kept.wants, kept.blocks) == (QUERY, PERMIT, "first", False)
    publisher = signed_in("publisher")
    publisher.get("/admin/drafts")
    number = [one.number for one in made]
    done = publisher.post("/admin/drafts/publish", {"draft": number, "accept": "1"})
    assert done.status_code == 303, text_of(done)
    # in force within a second, not at once
    wait_until(lambda: "不用教" in text_of(editor.get(f"/admin/teach?{ASKED}&now=1")), step=0.1)
    refused = editor.post("/admin/teach/draft", form)
    assert refused.headers["Location"].startswith("/admin/teach?")
    assert "没有起草" in text_of(editor.get(refused.headers["Location"]))


def test_what_else_a_proposal_moves_is_told_in_pieces_that_add_up(signed_in, service):
    # of the bare words, which meaning has no part in: it may find the document without the row
    asked = ASKED.replace(QUERY, "租房子")
    editor, address = signed_in("editor"), f"/admin/teach/effect?{asked}&rows={quote(orjson.dumps(ROWS))}"
    page = editor.get(address)
    text = text_of(page)
    assert page.status_code == 200
    assert "词语 租房子 对应词 居住证申领" in text
    assert re.search(r"发布后.*居住证申领 . (上升|新增)", text)
    total = len(service.teaching.frequent())
    pieces = 0
    while found := re.search(r'data-fill="([^"]+)"', page.text):
        page = editor.get(unescape(found[1]))
        assert page.status_code == 200
        pieces += 1
    assert pieces == -(-total // EACH)
    whole = service.teaching.effect(rows_of(ROWS), "租房子")
    told = f"其他 {whole.queries} 个高频查询中 {whole.touched} 个可能受影响，{whole.changed} 个结果页变化"
    assert told in text_of(page)


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (f"q={QUERY}&region={REGION}&document={OF_THE_CITY['id']}", "离用户更近，按地区次序排在它前面"),
        (f"q=枪支买卖&region={town.YUHANG}&document={PERMIT}", "查询含有禁用词"),
        (f"q=我不想活了&region={town.YUHANG}&document={PERMIT}", "按紧急求助处理"),
        (f"q=租房&region=999999&document={PERMIT}", "没有区划代码 999999"),
    ],
)
def test_what_cannot_be_taught_is_refused_with_the_reason(signed_in, asked, told):
    page = signed_in("editor").get(f"/admin/teach?{asked}&now=1")
    assert page.status_code == 422
    assert told in text_of(page)


def test_an_editor_teaches_for_their_region_alone(signed_in, service):
    hangzhou = signed_in("杭州编辑")
    page = hangzhou.get(f"/admin/teach?q={QUERY}&region={REGION}&document={PERMIT}&now=1")
    assert 'value="浙江省杭州市"' in page.text
    rows = orjson.loads(unescape(SENT.search(page.text)[1]))
    assert {row["region"] for row in rows} == {"330100"}
    form = {"q": QUERY, "region": REGION, "scope": "", "document": PERMIT}
    refused = hangzhou.post("/admin/teach/draft", {**form, "rows": orjson.dumps(ROWS).decode()})
    assert "没有起草" in text_of(hangzhou.get(refused.headers["Location"]))
    for rows in ("", "{}", "[]", "[{}]", "x" * 5_000, orjson.dumps(ROWS * 5).decode()):
        hangzhou.post("/admin/teach/draft", {**form, "rows": rows})
        assert hangzhou.get(f"/admin/teach/effect?{ASKED}&rows={quote(rows)}").status_code == 422
    assert drafts(service) == []


def test_a_lesson_that_takes_longer_says_how_far_it_is_and_goes_on(signed_in, service, monkeypatch):
    monkeypatch.setattr(teach_page, "PIECE", 0.0)
    editor, told = signed_in("editor"), []
    page = editor.get(f"/admin/teach?{ASKED}&now=1")
    while 'data-fill="' in page.text:
        told.append(re.search(r"还在试 已试 (\d+) 种改动", text_of(page))[1])
        page = editor.get(unescape(re.search(r'<noscript><p><a class="button main" href="([^"]+)">继续', page.text)[1]))
    lesson = service.teaching.teach(QUERY, PERMIT, REGION)
    assert told == [str(number + 1) for number in range(lesson.tried - 1)]
    assert [unescape(rows) for rows in SENT.findall(page.text)] == [
        orjson.dumps([row_fields(wish) for wish in one.wishes]).decode() for one in lesson.proposals
    ]


def test_the_page_that_explains_leads_to_teaching(signed_in):
    page = signed_in("editor").get(f"/admin/explain?q=身份证&region={REGION}&document={PERMIT}")
    links = [unescape(link) for link in re.findall(r'href="(/admin/teach\?[^"]+)"', page.text)]
    assert any(f"document={PERMIT}" in link and f"region={REGION}" in link for link in links)


def link_on(page, label):
    """Where a link of a label leads."""
    return unescape(re.search(rf'<a href="([^"]+)">{label}</a>', page.text)[1])


def sent_from(page, endpoint, **cells):
    """The fields of a form, as it was shown and as somebody fills it in."""
    form = re.search(rf'(?s)<form[^>]* action="{endpoint}".*?</form>', page.text)[0]
    shown = re.findall(r'name="(c\.[^"]+)"(?: type="\w+")? value="([^"]*)"', form)
    shown += re.findall(r'(?s)<select[^>]* name="(c\.[^"]+)".*?<option value="([^"]*)" selected', form)
    return {"doing": "save", **{name: unescape(cell) for name, cell in shown}, **cells}


def number_of(done):
    assert done.status_code == 303, text_of(done)
    return int(done.headers["Location"].partition("#draft-")[2])


def approved_and_published(publisher, author, number):
    publisher.get("/admin/drafts")
    assert publisher.post("/admin/drafts/approve", {"draft": number}).status_code == 303
    assert publisher.post("/admin/drafts/publish", {"draft": number, "accept": "1"}).status_code == 303


def test_that_nothing_fits_is_taught(signed_in, service):
    editor, publisher = signed_in("editor"), signed_in("publisher")
    page = editor.get(f"/admin/teach?q={QUERY}&region={REGION}")
    form = editor.get(link_on(page, "没有合适的"))
    fields = sent_from(form, "/admin/pins/rule")
    refused = editor.post("/admin/pins/rule", fields)
    assert refused.status_code == 422
    assert "请写明最后一天" in refused.text
    assert "请写明理由" in refused.text
    done = editor.post("/admin/pins/rule", {**fields, "c.until": "2999-12-31", "c.note": "余杭没有这项服务"})
    approved_and_published(publisher, editor, number_of(done))
    wait_until(lambda: service.search(SearchRequest(q=QUERY, region=REGION)).notices[:1] == (NOT_HELD,), step=0.1)
    shown = service.search(SearchRequest(q=QUERY, region=REGION))
    assert {item.zone for item in shown.items} == {"possible"}
    listed = text_of(editor.get("/admin/pins?action=none"))
    assert re.search("在用 租房子住要登记 整个查询：.* 没有合适的", listed)
    assert "没有合适的" in text_of(editor.get(f"/admin/explain?q={QUERY}&region={REGION}"))


def test_a_false_reading_of_distress_is_corrected_by_two(signed_in, service):
    editor, publisher, tree = signed_in("editor"), signed_in("publisher"), "我家树被砍了"
    assert service.search(SearchRequest(q=tree)).query.crisis == "crime"
    assert "管全部地区的编辑" in text_of(signed_in("杭州编辑").get(f"/admin/teach?q={tree}"))
    page = editor.get(f"/admin/teach?q={tree}")
    assert "没有合适的" not in page.text
    form = editor.get(link_on(page, "不是求助"))
    fields = sent_from(form, "/admin/dictionaries/crisis/draft")
    assert (fields["c.pattern"], fields["c.effect"]) == (f"^{tree}$", "never")
    number = number_of(editor.post("/admin/dictionaries/crisis/draft", {**fields, "c.note": "砍的是树"}))
    publisher.get("/admin/drafts")
    refused = publisher.post("/admin/drafts/publish", {"draft": number, "accept": "1"})
    assert "须由另一人审批" in text_of(refused)
    approved_and_published(publisher, editor, number)
    wait_until(lambda: service.search(SearchRequest(q=tree)).query.crisis is None, step=0.1)
    real = {**fields, "c.pattern": "^我想自杀$", "c.note": "试试"}
    number = number_of(editor.post("/admin/dictionaries/crisis/draft", real))
    publisher.get("/admin/drafts")
    publisher.post("/admin/drafts/approve", {"draft": number})
    refused = publisher.post("/admin/drafts/publish", {"draft": number, "accept": "1"})
    assert "确是紧急求助" in text_of(refused)
    assert service.search(SearchRequest(q="我想自杀")).query.crisis == "life"
