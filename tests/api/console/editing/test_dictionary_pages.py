"""Keeping dictionaries in the console, by forms alone.

1. All kinds are listed, each with what it is for; every column and every fixed value has a name in Chinese.
2. Rows are filtered by any cell and by state, a hundred a page.
3. A row is added, changed, switched off, switched on again and taken away: by draft, check and publish; each is in
   force then, in the versions with before and after, and in the audit log by name. Going back undoes it.
4. What is wrong stands beside its field, and what was typed stays.
5. An editor of 杭州 drafts rows that act there; they neither see nor touch those of 宁波, nor of everybody, and a
   publisher of 杭州 publishes none of 宁波.
6. Rows that two have to look at want somebody else's approval.
7. Two who change one row: the second is told, with both.
8. Whatever is typed is text.
9. One box finds the rows of all kinds that hold a text in any cell, by kind with counts, each leading to its form:
   one's own drafts among them, none of another's region; five kinds stand first, none is missing.
"""

from __future__ import annotations

import re

import pytest

from api.console import words
from api.console.pages import _finding_place
from search_engine.access import AuditQuery, Writer
from search_engine.editorial import DICTIONARY_KINDS, DraftInput

pytestmark = pytest.mark.long

MILK_TEA = {"c.term": "奶茶铺子", "c.target": "食品经营许可", "c.relation": "official", "c.weight": "1"}


def draft(browser, kind="synonyms", doing="save", **cells):
    browser.get(f"/admin/dictionaries/{kind}/new")
    found = browser.post(f"/admin/dictionaries/{kind}/draft", {"doing": doing, **(cells or MILK_TEA)})
    assert found.status_code == 303, found.text
    return int(found.headers["Location"].partition("#draft-")[2])


def publish(browser, *numbers, **more):
    browser.get("/admin/drafts")
    return browser.post("/admin/drafts/publish", {"draft": list(numbers), "accept": "1", **more})


def review(browser, **chosen):
    """The page of the drafts that a form names."""
    browser.get("/admin/drafts")
    found = browser.post("/admin/drafts/check", chosen)
    assert found.status_code == 303, found.text
    return browser.get(found.headers["Location"])


def text_of(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.text))


def test_every_kind_is_listed_with_what_it_is_for(signed_in):
    page = signed_in("editor").get("/admin/dictionaries")
    for kind in DICTIONARY_KINDS.values():
        assert f'href="/admin/dictionaries/{kind.name}">{kind.label}<' in page.text
        assert kind.purpose in page.text


FOUND_ROW = re.compile(r'<li><a href="([^"]+)">“([^<]+)”')


def test_9_one_box_finds_rows_of_all_kinds(signed_in):
    browser = signed_in("杭州编辑")
    page = browser.get("/admin/dictionaries?q=奶茶").text
    for kind in DICTIONARY_KINDS.values():
        found = re.search(rf"<h2>{re.escape(kind.label)} <span[^>]*>([0-9]+) 行", page)
        listed = browser.get(f"/admin/dictionaries/{kind.name}?q=奶茶").text
        assert (int(found[1]) if found else 0) == listed.count('data-row="'), kind.name
    cells = {"text": "劳驾哈", "where": "start", "role": "weak", "note": "奶茶哥写的", "@region": "330100"}
    browser.post("/admin/dictionaries/stopwords/draft", {f"c.{name}": cell for name, cell in cells.items()})
    page = browser.get("/admin/dictionaries?q=奶茶哥写的").text
    ((address, name),) = FOUND_ROW.findall(page)
    assert "劳驾哈" in name
    assert 'value="劳驾哈"' in browser.get(address.replace("&amp;", "&")).text
    assert FOUND_ROW.findall(signed_in("宁波编辑").get("/admin/dictionaries?q=奶茶哥写的").text) == []
    assert "没有一行含有“奶茶哥写的”" in signed_in("宁波编辑").get("/admin/dictionaries?q=奶茶哥写的").text
    address, _ = FOUND_ROW.findall(browser.get("/admin/dictionaries?q=奶茶店").text)[0]
    assert browser.get(address.replace("&amp;", "&")).status_code == 200


def test_9_five_kinds_stand_first(signed_in):
    page = signed_in("editor").get("/admin/dictionaries").text
    first = re.findall(r'href="/admin/dictionaries/([a-z_]+)">', page.partition("更多词典")[0])
    assert first == ["synonyms", "paraphrases", "pins", "banned", "hot"]
    assert len(re.findall(r'href="/admin/dictionaries/[a-z_]+">', page)) == len(DICTIONARY_KINDS)


def test_every_column_and_fixed_value_has_a_name():
    for kind in DICTIONARY_KINDS.values():
        for name in kind.columns:
            assert name in words.columns(kind.name), (kind.name, name)
            assert bool(words.hint(kind.name, name)) != bool(kind.choices(name)), (kind.name, name)
            assert [one for one in kind.choices(name) if (name, one) not in words.VALUES] == [], (kind.name, name)


def test_2_a_new_pin_is_for_anybody(signed_in):
    """What is not chosen does not restrict: a list offers that, first."""
    page = signed_in("editor").get("/admin/dictionaries/pins/new").text
    (audiences,) = re.findall(r'<select[^>]*name="c.audience".*?</select>', page, re.DOTALL)
    assert re.findall(r">([^<]+)</option>", audiences) == ["不限", "个人", "企业和其他组织"]
    assert re.findall(r'value="([^"]*)" selected', audiences) in ([], [""])


def test_1_findings_name_the_kind():
    assert _finding_place("synonyms.tsv：奶茶铺子") == "同义词：奶茶铺子"
    assert _finding_place("nothing.tsv：奶茶铺子") == "nothing.tsv：奶茶铺子"


def rows(page):
    return re.findall(r'<th scope="row" class="name"[^>]*><a href="([^"]+)">([^<]+)</a>', page.text)


def test_rows_are_filtered_and_paged_by_the_hundred(signed_in, service):
    browser = signed_in("editor")
    page = browser.get("/admin/dictionaries/stopwords")
    assert len(rows(page)) == 100
    assert f"第 1 / {-(-len(service.editor.state().lexicon().stopwords) // 100)} 页" in page.text
    second = browser.get("/admin/dictionaries/stopwords?page=2")
    assert not set(rows(page)) & set(rows(second))
    found = browser.get("/admin/dictionaries/synonyms?q=機動車駕駛證")
    assert rows(found)
    assert all("机动车驾驶证" in row for row in re.findall(r"<tr class.*?</tr>", found.text, re.DOTALL))
    nothing = browser.get("/admin/dictionaries/synonyms?q=zzqqxx&state=own")
    assert "没有符合筛选的行" in nothing.text
    assert browser.get("/admin/dictionaries/nothing").status_code == 404
    assert browser.get("/admin/dictionaries/synonyms?page=99999999999999999999&state=x&q=%00").status_code == 200


def test_a_row_is_added_changed_switched_off_and_on_and_taken_away(service, signed_in):
    browser = signed_in("publisher")
    number = draft(browser)
    page = text_of(browser.get("/admin/drafts"))
    assert "新增 同义词“奶茶铺子 → 食品经营许可”" in page
    checked = text_of(review(browser, draft=number))
    assert "新： 官方用语（单向）" in checked
    assert publish(browser, number, note="开学季").headers["Location"] == "/admin/versions/1"
    own = [(one.term, one.target) for one in service.editor.state().lexicon().synonyms]
    assert ("奶茶铺子", "食品经营许可") in own
    version = text_of(browser.get("/admin/versions/1"))
    assert "李发布" in version
    assert "开学季" in version
    (entry,) = service.audit.entries(AuditQuery(action="dictionaries.publish"))
    assert (entry.actor, entry.address) == ("user:李发布", "127.0.0.1")

    listed = browser.get("/admin/dictionaries/synonyms?state=own")
    ((form, _),) = rows(listed)
    page = browser.get(form.replace("&amp;", "&"))
    assert "食品经营许可" in page.text
    changed = draft(browser, known="own", **{**MILK_TEA, "c.weight": "0.5"})
    assert publish(browser, changed).status_code == 303
    assert "原： 1 新： 0.5" in text_of(browser.get("/admin/versions/2"))

    off = draft(browser, doing="off", known="own", **MILK_TEA)
    publish(browser, off)
    assert "奶茶铺子" not in [one.term for one in service.editor.state().lexicon().synonyms]
    assert "停用" in text_of(browser.get("/admin/dictionaries/synonyms?state=off"))
    publish(browser, draft(browser, doing="on", known="off", **MILK_TEA))
    assert "奶茶铺子" in [one.term for one in service.editor.state().lexicon().synonyms]
    publish(browser, draft(browser, doing="remove", known="own", **MILK_TEA))
    assert "奶茶铺子" not in [one.term for one in service.editor.state().lexicon().synonyms]

    browser.get("/admin/versions/5")
    back = browser.post("/admin/versions/rollback", {"version": "4", "note": "删错了"})
    assert back.headers["Location"] == "/admin/versions/6"
    assert "奶茶铺子" in [one.term for one in service.editor.state().lexicon().synonyms]
    assert "回退到版本 4" in text_of(browser.get("/admin/versions/6"))


def test_a_shipped_row_is_switched_off(service, signed_in):
    browser = signed_in("publisher")
    shipped = service.editor.state().lexicon().stopwords[0]
    page = browser.get("/admin/dictionaries/stopwords/row", query_string={"c.text": shipped.text})
    assert page.status_code == 200
    publish(browser, draft(browser, "stopwords", "off", known="shipped", **{"c.text": shipped.text}))
    assert shipped.text not in [one.text for one in service.editor.state().lexicon().stopwords]
    version = text_of(browser.get("/admin/versions/1"))
    assert "停用" in version
    missing = browser.get("/admin/dictionaries/stopwords/row", query_string={"c.text": "没有这个词"})
    assert missing.status_code == 404


def test_a_draft_is_put_away(service, signed_in):
    browser = signed_in("editor")
    number = draft(browser)
    browser.get("/admin/drafts")
    assert browser.post("/admin/drafts/discard", {"draft": number}).status_code == 303
    assert "没有草稿" in browser.get("/admin/drafts").text
    assert "没有可以检查的草稿" in review(browser, draft=number).text
    assert "请先勾选" in browser.post("/admin/drafts/check").text


def test_a_fault_stands_beside_its_field_and_what_was_typed_stays(signed_in):
    browser = signed_in("editor")
    browser.get("/admin/dictionaries/synonyms/new")
    form = {"c.term": "奶茶铺子", "c.target": "", "c.relation": "friend", "c.weight": "7", "c.@region": "999999"}
    page = browser.post("/admin/dictionaries/synonyms/draft", form)
    assert page.status_code == 422
    assert page.text.count('aria-invalid="true"') >= 1
    assert 'value="奶茶铺子"' in page.text
    page = browser.post("/admin/dictionaries/synonyms/draft", {**MILK_TEA, "c.@region": "999999"})
    assert "适用地区：没有区划代码 999999" in text_of(page)
    page = browser.post("/admin/dictionaries/synonyms/draft", {**MILK_TEA, "c.@starts": "gestern"})
    assert "应为日期或时刻" in page.text
    assert browser.post("/admin/dictionaries/synonyms/draft", {**MILK_TEA, "c.colour": "red"}).status_code == 422


def test_an_editor_of_a_city_neither_sees_nor_touches_rows_of_others(service, signed_in):
    hangzhou, publisher, ningbo = (signed_in(name) for name in ("杭州编辑", "杭州发布", "宁波编辑"))
    assert 'value="浙江省杭州市' in hangzhou.get("/admin/dictionaries/synonyms/new").text
    form = hangzhou.get("/admin/dictionaries/synonyms/new").text
    assert "您管理的地区或其下级" in form
    assert form.count("留空为全部") < signed_in("editor").get("/admin/dictionaries/synonyms/new").text.count(
        "留空为全部"
    )
    for region in ("", "330200", "330000"):
        hangzhou.get("/admin/dictionaries/synonyms/new")
        refused = hangzhou.post("/admin/dictionaries/synonyms/draft", {**MILK_TEA, "c.@region": region})
        assert refused.status_code == 422
        assert re.search(r'id="f-c-at-region-told">[^<]*管理的[^<]*浙江省杭州市', refused.text), "beside its field"
    own = draft(hangzhou, **{**MILK_TEA, "c.@region": "330110"})
    others = draft(ningbo, **{**MILK_TEA, "c.term": "海鲜店", "c.@region": "330200"})
    for browser in (hangzhou, publisher):
        page = browser.get("/admin/drafts").text
        assert "奶茶铺子" in page
        assert "海鲜店" not in page
        refused = browser.post("/admin/drafts/discard", {"draft": [own, others]})
        assert refused.status_code == 409
        assert f"没有编号为 {others} 的草稿" in refused.text
        seen = review(browser, draft=[own, others]).text
        assert ("检查 1 份草稿" in seen, "另有 1 份不在这里" in seen, "海鲜店" in seen) == (True, True, False)
    assert publish(publisher, others).status_code == 409
    assert publish(hangzhou, own).status_code == 403, "an editor publishes nothing"
    assert publish(publisher, own).status_code == 303
    everybody = signed_in("publisher")
    assert publish(everybody, others).headers["Location"] == "/admin/versions/2"
    seen = hangzhou.get("/admin/versions/2").text
    assert "海鲜店" not in seen
    assert "另有 1 处" in seen
    assert "海鲜店" not in hangzhou.get("/admin/dictionaries/synonyms?state=own").text
    assert "海鲜店" in ningbo.get("/admin/dictionaries/synonyms?state=own").text
    cells = {"c.term": "海鲜店", "c.target": "食品经营许可", "c.@region": "330200"}
    assert hangzhou.get("/admin/dictionaries/synonyms/row", query_string=cells).status_code == 404
    publisher.get("/admin/versions/1")
    refused = publisher.post("/admin/versions/rollback", {"version": "1"})
    assert refused.status_code == 409, "it would undo what 宁波 has"
    assert service.editor.state().number == 2


def test_a_row_for_four_eyes_wants_somebody_elses_approval(service, signed_in):
    first, second = signed_in("publisher"), signed_in("admin")
    ban = {
        "c.text": "代办文凭证",
        "c.category": "伪造证件",
        "c.action": "block",
        "c.match": "contains",
        "c.variants": "all",
    }
    number = draft(first, "banned", **ban)
    refused = publish(first, number)
    assert refused.status_code == 409
    assert "须由另一人审批" in refused.text
    assert first.post("/admin/drafts/approve", {"draft": number}).status_code == 409, "nobody approves their own"
    second.get("/admin/drafts")
    approved = second.post("/admin/drafts/approve", {"draft": number})
    assert "已批准" in second.get(approved.headers["Location"]).text
    assert publish(first, number).status_code == 303
    assert service.editor.state().version.approver == "user:赵管理"


def test_going_back_over_a_pin_waits_for_somebody_else(service, signed_in):
    first, second = signed_in("publisher"), signed_in("admin")
    publish(first, draft(first))
    pin = {"query": "居住证", "region": "330110", "document": "d1", "action": "hide", "note": "", "place": ""}
    hand = service.actor(Writer(service.console_access.accounts.get("赵管理")))
    number = service.editor.draft(hand, DraftInput("pins", pin)).number
    first.post("/admin/drafts/approve", {"draft": number})
    assert publish(second, number).status_code == 303
    form = {"version": "1", "page": "2", "note": "置顶错了"}
    first.get("/admin/versions/2")
    refused = first.post("/admin/versions/rollback", form)
    assert refused.status_code == 409
    told = text_of(refused)
    assert ("版本 2 在用" in told, 'value="置顶错了"' in refused.text) == (True, True), "the page stays, and the reason"
    assert "置顶与屏蔽“居住证 → 浙江省杭州市余杭区 → d1”" in told
    assert "打开这一页（版本 2），点“批准他人这样回退”，您再点一次“撤销版本 2”" in told
    assert "检查页" not in told
    second.get("/admin/versions/2")
    assert second.post("/admin/versions/approve", form).headers["Location"] == "/admin/versions/2"
    assert first.post("/admin/versions/rollback", form).status_code == 303
    assert service.editor.state().version.note == "置顶错了"


def test_the_second_of_two_who_change_one_row_is_told(signed_in):
    first, second = signed_in("publisher"), signed_in("admin")
    one, two = draft(first), draft(second, **{**MILK_TEA, "c.weight": "0.3"})
    assert publish(first, one).status_code == 303
    refused = publish(second, two)
    assert refused.status_code == 409
    assert "已被他人改动" in refused.text
    assert "weight=0.3" in refused.text


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", '"><img src=x>', "{{7*7}}"])
def test_whatever_is_typed_is_shown_as_text(signed_in, text):
    browser = signed_in("publisher")
    browser.get("/admin/dictionaries/words/new")
    browser.post("/admin/dictionaries/words/draft", {"c.word": "测试词", "c.note": text, "note": text})
    for path in (f"/admin/dictionaries/words?q={text}", "/admin/drafts", "/admin/login?next=" + text):
        page = browser.get(path).text
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert "49" not in page or "{{7*7}}" in page or text != "{{7*7}}"
    refused = browser.post("/admin/dictionaries/words/draft", {"c.word": text, "c." + text: "x"})
    assert "<script>alert" not in refused.text
    assert "<img src=x" not in refused.text
