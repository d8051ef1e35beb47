"""The table of a kind as a spreadsheet, by what its scripts and its forms send.

1. A cell that is typed is drafted; the answer has the row as it is then, marked, with what it was, and the count of
   drafts; a fault is told for that cell, and nothing is drafted.
2. Typing again changes the draft; stepping back makes it what it was, at last none; typing what is published leaves no
   draft.
3. What names a row is not typed into; nothing outside one's regions is drafted.
4. Many rows by what is ticked, or by the filter: drafted by one form, or put away; where one cannot, none is.
5. Rows are sorted and narrowed by a column's value; addresses keep that.
6. Pasted rows: columns by their headers or their places, values as people read them; looked at first, then drafted,
   with the numbers and faults of a file; the same rows as a file makes the same drafts.
7. Drafts by the thousand are checked and published by one form, and listed by their last ones.
8. Drafts of pins open the form of pins; of rows that are not there yet too.
"""

from __future__ import annotations

import re
from html import unescape
from io import BytesIO

import pytest

from search_engine.access import AuditQuery, Writer
from tests.api.console.conftest import ACCOUNTS
from tests.api.console.editing.test_dictionary_pages import draft, review, text_of

pytestmark = pytest.mark.long

TABLE = "/admin/dictionaries/synonyms"
ROW = "term=补办&target=补发"


def type_in(browser, column, value, row=ROW, **more):
    browser.get(f"{TABLE}?q=补发")
    return browser.post(f"{TABLE}/cell", {"row": row, "column": column, "value": value, **more})


def drafts(service, name):
    seen = service.actor(Writer(service.console_access.accounts.find(ACCOUNTS["admin"]), None))
    return service.editor.drafts(seen, f"user:{ACCOUNTS[name]}")


def own(browser):
    return int(re.search(r"data-drafts>([\d,]+)<", browser.get(TABLE).text)[1].replace(",", ""))


def test_a_typed_cell_is_drafted_and_the_row_comes_back_marked(signed_in, service):
    browser = signed_in("editor")
    found = type_in(browser, "weight", " 0.5 ")
    assert found.status_code == 200, found.text
    told = found.get_json()
    assert (told["drafts"], told["said"]) == (1, "已存为草稿")
    assert 'class="drafted"' in told["row"]
    assert re.search(r'data-v="0.5" class="edited".*原为 0.95', told["row"])
    page = browser.get(f"{TABLE}?q=补发").text
    assert told["row"].split("<tr", 1)[1][:200] in page
    assert own(browser) == 1
    (entry,) = service.audit.entries(AuditQuery(action="dictionaries.draft"))
    assert (entry.actor, entry.after["row"]["weight"]) == ("user:张编辑", "0.5")


def test_a_fault_is_told_for_its_cell_and_drafts_nothing(signed_in):
    browser = signed_in("editor")
    found = type_in(browser, "weight", "7")
    assert found.status_code == 422
    assert found.get_json() == {"fault": "应为大于 0、不超过 1 的数，如 0.8"}
    assert type_in(browser, "note", "长" * 3_000).status_code == 422
    assert type_in(browser, "weight", "1", row="term=没有&target=").status_code == 422
    assert own(browser) == 0


def test_stepping_back_makes_a_draft_what_it_was_at_last_none(signed_in):
    browser = signed_in("editor")
    for weight in ("0.5", "0.25"):
        told = type_in(browser, "weight", weight).get_json()
    number = re.search(r'name="undo" value="(\d+)"', told["row"])[1]
    step = {"row": ROW, "undo": number}
    back = browser.post(f"{TABLE}/undo", step).get_json()
    assert (back["said"], back["drafts"]) == ("已撤销上一步", 1)
    assert 'data-v="0.5"' in back["row"]
    gone = browser.post(f"{TABLE}/undo", step).get_json()
    assert (gone["said"], gone["drafts"]) == ("已撤销，没有草稿了", 0)
    assert 'data-v="0.95"' in gone["row"]
    type_in(browser, "weight", "0.5")
    assert type_in(browser, "weight", "0.95").get_json()["drafts"] == 0

    number = draft(browser)
    found = browser.post("/admin/drafts/undo", {"undo": number}, follow_redirects=True)
    assert "已撤销，这份草稿不复存在" in found.text


def test_stepping_back_from_a_new_row_leaves_none(signed_in):
    browser = signed_in("editor")
    number = draft(browser)
    row = "term=奶茶铺子&target=食品经营许可"
    assert "新增</span>" in browser.get(TABLE).text
    assert type_in(browser, "weight", "0.5", row=row).get_json()["drafts"] == 1
    browser.post(f"{TABLE}/undo", {"row": row, "undo": number})
    assert browser.post(f"{TABLE}/undo", {"row": row, "undo": number}).get_json()["row"] == ""


def test_what_names_a_row_is_not_typed_into(signed_in, service):
    browser = signed_in("editor")
    for column in ("term", "@region", "nothing", ""):
        assert "整行的表单" in type_in(browser, column, "x").get_json()["fault"]
    assert "只可改" in type_in(signed_in("杭州编辑"), "weight", "0.5").get_json()["fault"]
    browser.get(TABLE)
    refused = browser.post(f"{TABLE}/undo", {"row": ROW, "undo": "999"})
    assert refused.status_code == 422


def many(browser, doing, rows=(), value="", **more):
    browser.get(TABLE)
    return browser.post(f"{TABLE}/many", {"doing": doing, "row": list(rows), "value": value, **more})


def test_many_ticked_rows_are_drafted_and_put_away_by_one_form(signed_in, service):
    browser = signed_in("editor")
    rows = [ROW, "term=补办&target=补领"]
    found = many(browser, "off", rows, note="清理")
    assert found.status_code == 303, found.text
    assert "停用：已起草 2 行" in browser.get(found.headers["Location"]).text
    assert own(browser) == 2
    assert many(browser, "owner", rows, "窗口科").status_code == 303
    page = browser.get(f"{TABLE}?q=补办").text
    assert "窗口科" in page
    assert "草稿：停用" in page
    assert many(browser, "discard", rows).status_code == 303
    assert own(browser) == 0


def test_all_rows_of_a_filter_are_drafted_by_one_form(signed_in):
    browser = signed_in("editor")
    browser.get(TABLE)
    total = int(re.search(r"共 ([\d,]+) 行", browser.get(f"{TABLE}?q=补办&v.relation=equivalent").text)[1])
    assert total > 1
    found = many(browser, "ends", value="2027-01-01", all="1", q="补办", **{"v.relation": "equivalent"})
    assert found.status_code == 303, found.text
    assert own(browser) == total
    assert "v.relation=equivalent" in found.headers["Location"]


@pytest.mark.parametrize(
    ("doing", "value", "told"),
    [
        ("remove", "", "不能删除"),
        ("ends", "明年", "应为日期"),
        ("region", "330100", "随软件的行不能改适用范围"),
        ("discard", "", "没有您的草稿"),
        ("nothing", "", "请选择要做什么"),
    ],
)
def test_where_one_of_many_rows_cannot_be_drafted_none_is(signed_in, doing, value, told):
    browser = signed_in("editor")
    found = many(browser, doing, [ROW, "term=补办&target=补领"], value)
    assert (found.status_code, told in found.text) == (422, True)
    assert own(browser) == 0
    assert "请先勾选" in many(browser, "off").text
    assert many(browser, "off", ["%00=&&&"]).status_code == 422


def test_rows_are_sorted_and_narrowed_and_addresses_keep_that(signed_in):
    browser = signed_in("editor")
    page = browser.get(f"{TABLE}?q=补&v.relation=one_way&sort=-weight").text
    weights = [float(one) for one in re.findall(r'data-c="weight" data-v="([^"]*)"', page)]
    assert weights == sorted(weights, reverse=True)
    assert set(re.findall(r'data-c="relation" data-v="([^"]*)"', page)) == {"one_way"}
    assert 'aria-sort="descending"' in page
    links = [unescape(one) for one in re.findall(r'href="([^"]*sort=weight[^"]*|[^"]*sort=term[^"]*)"', page)]
    assert links
    assert all("v.relation=one_way" in one and "q=" in one for one in links)
    assert browser.get(f"{TABLE}?sort=nothing&v.relation=x&v.term=y").status_code == 200


HEADED = "关系\t词语\t对应词\t权重\n官方用语（单向）\t奶茶铺子\t食品经营许可\t1\n等同（双向）\t补办\t补发\t0.5\n"
PLAIN = "奶茶铺子\t食品经营许可\tofficial\t1\n补办\t补发\tequivalent\t0.5\n"


def paste(browser, pasted, doing="check", **more):
    browser.get(f"{TABLE}/paste")
    return browser.post(f"{TABLE}/paste", {"text": pasted, "doing": doing, **more})


@pytest.mark.parametrize("pasted", [HEADED, PLAIN, PLAIN.replace("\n", "\r\n")])
def test_pasted_rows_are_looked_at_then_drafted(signed_in, service, pasted):
    browser = signed_in("editor")
    looked = text_of(paste(browser, pasted))
    assert "核对结果，尚未起草 1 新增 1 更改 0 与现在一样 0 有错误" in looked
    assert own(browser) == 0
    done = paste(browser, pasted, "draft", note="粘贴")
    assert "已起草 1 新增 1 更改" in text_of(done)
    assert own(browser) == 2
    chosen = re.search(r'name="drafts" value="([^"]+)"', done.text)[1]
    assert "检查 2 份草稿" in review(browser, drafts=chosen).text


def test_faults_of_pasted_rows_are_told_by_row(signed_in):
    browser = signed_in("editor")
    pasted = PLAIN + "坏行\t食品经营许可\t官方\t9\n多\t一\tofficial\t1\t备\t余\n"
    looked = paste(browser, pasted)
    assert re.findall(r'<td class="number">(\d+)</td>', looked.text) == ["3", "3", "4"]
    refused = paste(browser, pasted, "draft")
    assert (refused.status_code, "有 3 处错误，没有起草" in refused.text) == (422, True)
    assert own(browser) == 0
    for page in (looked, refused):
        form = next(
            one for one in re.findall(r"<form.*?</form>", page.text, re.DOTALL) if "跳过 2 行，起草其余 2 行" in one
        )
        assert unescape(re.search(r"<textarea[^>]*>\n(.*?)</textarea>", form, re.DOTALL)[1]) == pasted
        assert re.findall(r'name="(doing|skip)"[^>]*value="(\w+)"', form) == [("doing", "draft"), ("skip", "1")]
    assert "2 有错误" in text_of(paste(browser, pasted, "draft", skip="1"))
    assert own(browser) == 2
    for empty in ("", "\t\n\n", "不认得\t词语\t对应词\n1\t2\t3\n"):
        assert paste(browser, empty).status_code == 422


def test_pasted_rows_make_the_same_drafts_as_a_file(signed_in, service):
    paste(signed_in("editor"), HEADED, "draft")
    browser = signed_in("publisher")
    browser.get("/admin/files")
    rows = "term,target,relation,weight\n奶茶铺子,食品经营许可,official,1\n补办,补发,equivalent,0.5\n"
    file = (BytesIO(rows.encode()), "同义词.csv")
    browser.post(
        "/admin/files", {"kind": "synonyms", "doing": "draft", "file": file}, content_type="multipart/form-data"
    )
    first, second = drafts(service, "editor"), drafts(service, "publisher")
    assert [(one.key, one.row) for one in first] == [(one.key, one.row) for one in second]
    assert len(first) == 2


def test_drafts_by_the_thousand_are_checked_and_published_by_one_form(signed_in, service):
    browser = signed_in("publisher")
    pasted = "".join(f"第{number}号铺\t食品经营许可\tofficial\t1\n" for number in range(1_200))
    paste(browser, pasted, "draft")
    page = browser.get("/admin/drafts")
    assert page.text.count('id="draft-') == 200
    assert "全部 1,200 份" in page.text
    checked = review(browser, kind="synonyms")
    assert "检查 1,200 份草稿" in checked.text
    chosen = re.search(r'name="drafts" value="([^"]+)"', checked.text)[1]
    found = browser.post("/admin/drafts/publish", {"drafts": chosen, "accept": "1"})
    assert found.headers["Location"] == "/admin/versions/1"
    assert service.editor.state().version.changes == 1_200
    assert own(browser) == 0
    assert browser.get("/admin/versions/1").status_code == 200


def test_drafts_of_pins_open_the_form_of_pins(signed_in):
    browser = signed_in("editor")
    cells = {"c.query": "居住证", "c.document": "m1", "c.place": "1", "c.match": "exact", "c.action": "pin"}
    draft(browser, "pins", **cells)
    page = browser.get("/admin/drafts").text
    (address,) = re.findall(r'href="(/admin/pins/[^"]+)"[^>]*>置顶与屏蔽“', page)
    form = browser.get(unescape(address))
    assert form.status_code == 200
    assert 'value="m1"' in form.text
    assert "/admin/pins/new" in browser.get("/admin/dictionaries/pins").text
