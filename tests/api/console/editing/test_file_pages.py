"""Files in the console, by forms alone.

1. A file is looked at first: what is new, changed and the same, and each fault with its row; nothing is drafted. The
   page carries it, and drafts it then.
2. A faulty row keeps all from being drafted, unless faulty rows are to be left out.
3. What is exported and imported again changes nothing, in each format; a thesaurus comes and goes.
4. A file that is none, none at all, of a wrong ending, or damaged on the way is told.
5. An editor of 杭州 drafts no rows of everybody: what names no region is written for 杭州, which the page says.
6. Values may be written as the console calls them, and faults name them so; the kind is known by the columns; faulty
   rows are left out without choosing the file again.
7. 200 rows under a title, with places by name: 190 are drafted, 10 are named; which kind a file is of is asked, and the
   file need not be chosen again.
8. SKOS is offered where it can be read.
"""

from __future__ import annotations

import io
import re

import pytest

from tests.api.console.editing.test_dictionary_pages import text_of
from tests.search_engine.editing.files.test_file_service import csv_of, table

pytestmark = pytest.mark.long

HEAD = "term,target,relation,weight,note\n"
GOOD = HEAD + "咕噜坊,食品经营许可,official,1,\n奶茶小铺,食品经营许可,related,0.5,\n"
BAD = GOOD + "坏行,食品经营许可,official,7,\n"


def send(browser, content, name="synonyms.csv", doing="check", **fields):
    browser.get("/admin/files")
    data = content.encode() if isinstance(content, str) else content
    return browser.post(
        "/admin/files", {"kind": "synonyms", "doing": doing, **fields, "file": (io.BytesIO(data), name)},
        content_type="multipart/form-data",
    )  # fmt: skip


def counts(page):
    assert page.status_code == 200, text_of(page)
    found = re.findall(r"([\d,]+) (新增|更改|删除|与现在一样|有错误)", text_of(page))
    return {label: number for number, label in found}


def test_a_file_is_looked_at_before_it_is_drafted(signed_in):
    browser = signed_in("editor")
    page = send(browser, GOOD)
    assert page.status_code == 200
    assert "核对结果，尚未起草" in page.text
    assert counts(page)["新增"] == "2"
    assert "没有草稿" in browser.get("/admin/drafts").text
    carried = re.search(r'name="carried" value="([^"]+)"', page.text)
    found = browser.post(
        "/admin/files", {"kind": "synonyms", "name": "synonyms.csv", "carried": carried[1], "doing": "draft"}
    )
    assert "已起草" in found.text
    assert "/admin/drafts/review?drafts=1-2" in found.text
    assert "咕噜坊" in browser.get("/admin/drafts").text


def test_a_faulty_row_keeps_a_file_from_being_drafted_unless_left_out(signed_in):
    browser = signed_in("editor")
    page = send(browser, BAD)
    assert counts(page)["有错误"] == "1"
    assert re.search(r"4 权重 错误", text_of(page))
    assert "起草这" not in page.text
    refused = send(browser, BAD, doing="draft")
    assert refused.status_code == 422
    assert "没有起草" in refused.text
    assert "没有草稿" in browser.get("/admin/drafts").text
    assert "已起草" in send(browser, BAD, doing="draft", skip="1").text


@pytest.mark.parametrize("kind", ["synonyms", "stopwords"])
@pytest.mark.parametrize("file_format", ["tsv", "csv", "xlsx"])
def test_an_exported_file_changes_nothing_when_imported_again(signed_in, kind, file_format):
    browser = signed_in("editor")
    found = browser.client.get(f"/admin/files/export?kind={kind}&format={file_format}")
    assert found.headers["Content-Disposition"] == f'attachment; filename="{kind}.{file_format}"'
    page = send(browser, found.data, f"{kind}.{file_format}", kind=kind)
    assert page.status_code == 200, text_of(page)
    assert (counts(page)["新增"], counts(page)["更改"], counts(page)["有错误"]) == ("0", "0", "0")
    assert "没有可以起草的改动" in page.text


def test_a_thesaurus_comes_and_goes(signed_in):
    browser = signed_in("editor")
    rows = "主题词,用,代,属,分,参,注释\n居民身份证,,二代居民证,证件,,,\n"
    page = send(browser, rows, "词表.csv", kind="thesaurus")
    assert page.status_code == 200, text_of(page)
    assert "收录为" in page.text
    assert browser.client.get("/admin/files/export?kind=thesaurus&format=xlsx").status_code == 200


def test_what_is_no_file_is_refused(signed_in):
    browser = signed_in("editor")
    for content, name, told in ((GOOD, "a.doc", "结尾"), (b"\xff\xfe\x00", "a.xlsx", "alert"), ("", "", "请选择文件")):
        found = send(browser, content, name)
        assert found.status_code == 422, name
        assert told in found.text
    damaged = browser.post("/admin/files", {"kind": "synonyms", "name": "a.tsv", "carried": "%%%"})
    assert damaged.status_code == 422
    assert browser.get("/admin/files/export?kind=synonyms&format=doc").status_code == 422
    assert browser.get("/admin/files/export?kind=nothing&format=tsv").status_code == 404


def test_an_editor_of_a_region_drafts_no_rows_of_everybody(signed_in):
    browser = signed_in("杭州编辑")
    page = send(browser, GOOD)
    assert counts(page) == {"新增": "2", "更改": "0", "删除": "0", "与现在一样": "0", "有错误": "0"}
    assert "有 2 行没有写适用的范围，已按您的账号写入：浙江省杭州市" in text_of(page)
    browser.get("/admin/dictionaries/synonyms/paste")
    pasted = {"text": "咕噜坊\t食品经营许可\t官方用语\t1", "doing": "draft"}
    assert "有 1 行没有写适用的范围" in text_of(browser.post("/admin/dictionaries/synonyms/paste", pasted))
    assert "浙江省杭州市" in text_of(browser.get("/admin/drafts"))


def test_200_rows_with_ten_faults_by_the_form(signed_in):
    browser = signed_in("editor")
    lines, columns = table("西湖区")
    page = send(browser, csv_of(lines), "十二月.csv", kind="", doing="draft", skip="1")
    assert (counts(page)["新增"], counts(page)["有错误"]) == ("190", "10")
    told = re.findall(r"(\d+) (关系|权重|适用地区|截止日期|词语|对应词) 错误", text_of(page))
    assert len(told) == sum(map(len, columns.values()))
    assert {int(row) for row, _ in told} == set(columns)
    assert 'drafts=1-190"' in page.text


def test_which_kind_a_file_is_of_is_asked(signed_in):
    browser = signed_in("editor")
    pins = "检索词,地区,文档编号,位次\n居住证,余杭区,m1,1\n"
    page = send(browser, pins, "同义词.csv", kind="", doing="draft", note="甲")
    assert (page.status_code, "同义词.csv 是哪一类词典？" in text_of(page)) == (422, True)
    assert re.findall(r'name="kind" value="([^"]*)" required', page.text) == ["synonyms", "pins"]
    assert "没有草稿" in browser.get("/admin/drafts").text
    carried = re.search(r'name="carried" value="([^"]+)"', page.text)
    sent = {"kind": "pins", "name": "同义词.csv", "carried": carried[1], "doing": "check", "note": "甲"}
    assert counts(browser.post("/admin/files", sent))["新增"] == "1"


def test_skos_is_offered_where_it_can_be_read(signed_in, monkeypatch):
    browser = signed_in("editor")
    assert "turtle" in browser.get("/admin/files").text
    monkeypatch.setattr("search_engine.editing.thesaurus.thesaurus_files.find_spec", lambda name: None)
    page = browser.get("/admin/files").text
    assert not [one for one in ("turtle", ".ttl", "jsonld") if one in page]
    found = send(browser, "<x>", "a.ttl", kind="thesaurus")
    assert (found.status_code, "文件名应以 .csv、.xlsx 结尾" in text_of(found)) == (422, True)


def test_a_file_may_use_the_words_of_the_console(signed_in):
    browser = signed_in("editor")
    rows = "咕噜坊,食品经营许可,官方用语（单向）,1\n嘟噜坊,食品经营许可,相关,0.5\n坏行,食品经营许可,近义词,1\n"
    own = f"词语,对应词,关系,权重\n{rows}"
    page = send(browser, own, "我的词.csv", kind="")
    assert counts(page) == {"新增": "2", "更改": "0", "删除": "0", "与现在一样": "0", "有错误": "1"}
    assert re.search(r"4 关系 错误 应为 等同（双向）、官方用语（单向）", text_of(page))
    assert "equivalent" not in text_of(page)
    assert "跳过 1 行，起草其余 2 行" in text_of(page)
    carried = re.search(r'name="carried" value="([^"]+)"', page.text)
    sent = {"kind": "", "name": "我的词.csv", "carried": carried[1], "doing": "draft", "skip": "1"}
    assert "已起草" in browser.post("/admin/files", sent).text
    drafted = text_of(browser.get("/admin/drafts"))
    assert "咕噜坊" in drafted
    assert "坏行" not in drafted
