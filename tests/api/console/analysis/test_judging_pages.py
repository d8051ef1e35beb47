"""Judging in the console, by forms alone.

1. The list has every set with how far one is, and whom else has judged how much; a sheet has what was typed, from where
   and by whom, and its documents in the judge's own order, without scores, states or what others said.
2. A grade is kept with its reason and leads to the next card; it is replaced, and taken back; what is wrong is told. A
   script is answered in JSON.
3. One goes on where one stopped; a document that is gone is told as such.
4. Where judges are apart is for who publishes: both grades and reasons, the way to decide with a reason. Who judges
   sees there what they have judged alone.
5. Everything that counts is taken along as a file, which the log has.
6. An editor of a city judges the queries of it alone.
7. What is typed and written stands on pages as text.
"""

from __future__ import annotations

import io
import re
from dataclasses import replace
from urllib.parse import quote

import orjson
import pytest

from search_engine.access import AuditQuery
from search_engine.tuning.query_set import SetQuery
from tests.api.console.editing.test_dictionary_pages import text_of
from tests.search_engine.conftest import DOCUMENTS, lines
from tests.search_engine.tuning.sets import CAR, LOST, WINTER, judge, said

SET = f"/admin/judging/{quote('十二月')}"
ODD = SetQuery("q3", "<b>开店</b>", "", "legal")
CARD = re.compile(r'name="document" value="([^"]+)"')


@pytest.fixture
def judging(service):
    service.document_desk.put(io.BytesIO(lines(DOCUMENTS)), "test")
    judged = replace(WINTER, queries=(LOST, CAR, ODD), pool={"q1": ("m1", "m2", "gone"), "q2": ("m1",), "q3": ("m2",)})
    service.judging.make(judge("主任").author, judged, note="试评", source="抽样")
    return service.judging


def form(document, grade, query="q1", reason=""):
    return {"query": query, "document": document, "grade": grade, "reason": reason}


def test_1_a_sheet_says_what_was_asked_and_nothing_of_others(signed_in, judging):
    judging.judge(judge("别人"), "十二月", "q1", "m1", 3, "别人的理由")
    browser = signed_in("editor")
    page = text_of(browser.get("/admin/judging"))
    assert "十二月 试评 3 5 0 / 5 别人 1 / 5" in page
    found = browser.get(SET)
    told = text_of(found)
    assert found.status_code == 200
    for words in ("身份证丢了", "浙江省杭州市余杭区", "自然人（个人）", "第 1 / 3 个查询", "我已评 0 / 5", "打分说明"):
        assert words in told, words
    for document in DOCUMENTS[:2]:
        assert document["title"] in told
    assert "别人" not in found.text
    assert 'aria-pressed="true"' not in found.text
    assert "imported" not in found.text
    assert "/item/m1?region=330110" in found.text
    documents = CARD.findall(found.text)
    assert set(documents) == {"m1", "m2", "gone"}
    assert CARD.findall(browser.get(SET).text) == documents
    assert "法人（企业）" in text_of(browser.get(f"{SET}?q=q3"))
    assert "地区不明" in text_of(browser.get(f"{SET}?q=q3"))
    assert browser.get(f"{SET}?q=q9").status_code == 404
    assert browser.get("/admin/judging/%E4%B8%80%E6%9C%88").status_code == 404


def test_2_a_grade_is_kept_replaced_and_taken_back(signed_in, judging):
    browser = signed_in("editor")
    documents = CARD.findall(browser.get(SET).text)
    done = browser.post(SET, form(documents[0], "3", reason="就是它"))
    assert done.status_code == 303
    assert done.headers["Location"] == f"{SET}?q=q1#card-2"
    page = browser.get(f"{SET}?q=q1")
    assert 'value="3" aria-pressed="true"' in page.text
    assert 'value="就是它"' in page.text
    assert "我已评 1 / 5" in text_of(page)
    assert browser.post(SET, form(documents[2], "0")).headers["Location"].endswith("#onward")
    browser.post(SET, form(documents[0], "1"))
    mine = {one.document: (one.judge, one.grade) for one in judging.judged("十二月").judgements}
    assert mine == {documents[0]: ("张编辑", 1), documents[2]: ("张编辑", 0)}
    browser.post(SET, form(documents[0], ""))
    assert [one.document for one in judging.judged("十二月").judgements] == [documents[2]]
    for wrong in ("4", "x"):
        refused = browser.post(SET, form(documents[0], wrong))
        assert (refused.status_code, "请选 0、1、2、3 之一" in refused.text) == (422, True)
    assert browser.post(SET, form("m9", "3")).status_code == 404
    assert browser.post(SET, form(documents[0], "3", reason="长" * 501)).status_code == 422


def test_2_a_script_is_answered_in_json(signed_in, judging):
    browser = signed_in("editor")
    browser.get(SET)
    asked = {"headers": {"Accept": "application/json"}}
    found = browser.post(SET, form("m1", "2"), **asked)
    assert found.get_json() == {"judged": 1, "left": 2, "total": 5}
    assert browser.post(SET, form("m1", ""), **asked).get_json() == {"judged": 0, "left": 3, "total": 5}
    refused = browser.post(SET, form("m9", "2"), **asked)
    assert (refused.status_code, "没有 m9" in refused.get_json()["fault"]) == (422, True)
    assert browser.post(SET, form("m1", "7"), **asked).status_code == 422


def test_3_one_goes_on_where_one_stopped(signed_in, judging):
    browser = signed_in("editor")
    assert "gone：已不能搜到" in text_of(browser.get(SET))
    for document in ("m1", "m2"):
        browser.post(SET, form(document, "1"))
    page = browser.get(SET)
    assert "第 2 / 3 个查询" in text_of(page)
    assert (f"{SET}?q=q1" in page.text, f"{SET}?q=q3" in page.text) == (True, True)
    assert "继续" in text_of(browser.get("/admin/judging"))
    assert "第 1 / 3 个查询" in text_of(signed_in("publisher").get(SET))


def test_4_where_judges_are_apart_is_decided_with_a_reason(signed_in, service, judging):
    judging.judge(judge("甲"), "十二月", "q1", "m1", 3, "就是它")
    judging.judge(judge("乙"), "十二月", "q1", "m1", 0, "只能换领")
    judging.judge(judge("甲"), "十二月", "q2", "m1", 2)
    judging.judge(judge("乙"), "十二月", "q2", "m1", 1)
    assert signed_in("editor").get(f"{SET}/apart").status_code == 403
    browser = signed_in("publisher")
    page = text_of(browser.get(f"{SET}/apart"))
    assert page.index("身份证丢了") < page.index("车子过户")
    for words in ("待裁定 2", "3 正是 甲 ：就是它", "0 无关 乙 ：只能换领", "分数相同 0.0%"):
        assert words.replace(" ", "") in page.replace(" ", ""), words
    refused = browser.post(f"{SET}/apart", form("m1", "2"))
    assert (refused.status_code, "请写明裁定的理由" in refused.text) == (422, True)
    assert browser.post(f"{SET}/apart", form("m1", "2", reason="能补领，要先挂失")).status_code == 303
    page = text_of(browser.get(f"{SET}/apart"))
    assert ("待裁定 1" in page, "能补领，要先挂失" in page, "已裁定 1" in page) == (True, True, True)
    assert judging.read("十二月").grades["q1"] == {"m1": 2}
    browser.post(SET, form("m1", "3", query="q1"))  # now they judge the set, too
    page = text_of(browser.get(f"{SET}/apart"))
    assert ("车子过户" in page, "您评过的才显示" in page) == (False, True)


def test_5_what_counts_is_taken_along(signed_in, service, judging):
    judging.judge(judge("甲"), "十二月", "q1", "m1", 3, "=1")
    assert signed_in("editor").get(f"{SET}/export").status_code == 403
    browser = signed_in("publisher")
    found = browser.get(f"{SET}/export")
    first = orjson.loads(found.text.splitlines()[0])
    assert (first["id"], first["judgements"][0]["judge"]) == ("q1", "甲")
    assert found.headers["Content-Disposition"].endswith(f"{quote('十二月')}.jsonl")
    rows = browser.get(f"{SET}/export?format=quepid").text.removeprefix("\ufeff").splitlines()
    assert rows[:2] == ["query,docid,rating", "身份证丢了,m1,3"]
    assert browser.get(f"{SET}/export?format=xml").status_code in (400, 422)
    service.audit_queue.flush()
    entries = service.audit.entries(AuditQuery(action="export.judgements"))
    assert [entry.after["name"] for entry in entries] == ["十二月", "十二月"]


def test_6_an_editor_of_a_city_judges_its_queries_alone(signed_in, judging):
    browser = signed_in("宁波编辑")
    page = browser.get(SET)
    assert ("车子过户" in page.text, "身份证丢了" in page.text, "第 1 / 1" in text_of(page)) == (True, False, True)
    assert browser.get(f"{SET}?q=q1").status_code == 404
    assert browser.post(SET, form("m1", "3", query="q1")).status_code == 404
    assert browser.post(SET, form("m1", "3", query="q2")).status_code == 303


def test_7_nothing_becomes_markup(signed_in, service, judging):
    evil = replace(WINTER, name="险", queries=(ODD,), pool={}, judgements=(
        said("q3", "m2", 0, "<i>甲</i>", "<img src=x>"), said("q3", "m2", 3, "乙"),
    ))  # fmt: skip
    service.judging.make(
        judge("主任").author, evil, guideline="# 题\n\n<script>1</script>\n\n[点](javascript:alert(1))"
    )
    browser = signed_in("publisher")
    address = f"/admin/judging/{quote('险')}"
    for page in (browser.get(address).text, browser.get(f"{address}/apart").text, browser.get("/admin/judging").text):
        assert not re.search(r"<b>开店|<i>甲|<img src=x|<script>1|href=\"javascript", page)
    assert "&lt;b&gt;开店" in browser.get(address).text
