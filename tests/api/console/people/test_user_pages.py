"""Users, the audit log, one's own account and the overview.

1. An administrator makes an account; its password is shown once, and has to be changed. What is wrong stands beside
   its field.
2. Rights, locking and passwords are changed; nobody takes their own away. Who is bound to a region manages nobody.
3. The audit log is filtered by Chinese words and paged; an auditor of one region sees what is of it, one of a site
   nothing. An entry of a draft says its row; a publish is found by the rows of its version. The log is exported with
   the same filters, with its digests and what a check of them finds; no cell is a formula. Reading accounts and the
   log, and exporting, are entries.
4. One's own account lists where one is signed in, and ends the others.
5. The overview says what is in force and what waits, to each what they may see.
"""

from __future__ import annotations

import csv
import io
import re
import sqlite3
from contextlib import closing

from search_engine.access import AuditQuery, Author, Writer
from search_engine.editorial import DraftInput
from tests.api.console.conftest import ACCOUNTS
from tests.console_accounts import ConsoleBrowser, add

SECRET = re.compile(r"<code>([^<]+)</code>")


def test_a_new_accounts_password_is_shown_once_and_must_be_changed(app, service, signed_in):
    admin = signed_in("admin")
    admin.get("/admin/users/new")
    form = {"name": "孙新人", "role": "publisher", "regions": "330100, 330200", "sites": "杭州"}
    shown = admin.post("/admin/users", form)
    password = SECRET.search(shown.text)[1]
    account = service.console_access.accounts.get("孙新人")
    assert (account.role, account.regions, account.sites, account.must_change) == (
        "publisher", ("330100", "330200"), ("杭州",), True,
    )  # fmt: skip
    assert password not in admin.get("/admin/users/孙新人").text
    new = ConsoleBrowser(app)
    assert new.sign_in("孙新人", password).status_code == 303
    assert new.get("/admin/").headers["Location"] == "/admin/account"
    admin.get("/admin/users/new")
    refused = admin.post("/admin/users", {"name": "孙 新", "role": "king", "regions": "9"})
    assert refused.status_code == 422
    assert refused.text.count('aria-invalid="true"') == 3
    admin.get("/admin/users/new")
    assert "已被使用" in admin.post("/admin/users", form).text


def test_an_account_for_the_portal_alone_has_no_password(service, signed_in):
    admin = signed_in("admin")
    admin.get("/admin/users/new")
    assert admin.post("/admin/users", {"name": "门户人", "role": "editor", "portal": "1"}).status_code == 303
    assert not service.console_access.accounts.get("门户人").has_password


def test_an_administrator_changes_rights_but_never_their_own(service, signed_in):
    admin = signed_in("admin")
    admin.get("/admin/users/张编辑")
    admin.post("/admin/users/张编辑/rights", {"role": "publisher", "regions": "330100", "sites": ""})
    assert service.console_access.accounts.get("张编辑").regions == ("330100",)
    password = SECRET.search(admin.post("/admin/users/张编辑/password").text)[1]
    assert len(password) > 20
    own = ACCOUNTS["admin"]
    for what, form in (
        ("lock", {}),
        ("password", {}),
        ("rights", {"role": "editor"}),
        ("rights", {"role": "admin", "regions": "330100"}),
    ):
        assert admin.post(f"/admin/users/{own}/{what}", form).status_code == 422, what
    assert admin.get("/admin/users").status_code == 200
    assert admin.get("/admin/users/nobody").status_code == 404
    assert admin.post("/admin/users/nobody/lock").status_code == 404


def test_an_administrator_bound_to_a_region_manages_nobody(service, signed_in):
    browser = signed_in("杭州管理")
    assert "/admin/users" not in browser.get("/admin/").text
    assert browser.get("/admin/users").status_code == 403
    assert browser.post("/admin/users", {"name": "孙新人", "role": "admin"}).status_code == 403
    assert service.console_access.accounts.find("孙新人") is None


def test_the_audit_log_is_filtered_and_paged(service, signed_in):
    auditor = signed_in("auditor")
    page = auditor.get("/admin/audit").text
    assert "新建用户" in page
    assert "用户 李发布" in page
    assert ACCOUNTS["publisher"] in page
    one = auditor.get("/admin/audit", query_string={"who": "王审计", "action": "users.sign_in", "since": "1h"}).text
    assert one.count("<tr>") == 2  # the head, and this very session
    assert "没有符合条件" in auditor.get("/admin/audit?until=2020-01-01").text
    assert 'aria-invalid="true"' in auditor.get("/admin/audit?since=gestern").text
    for number in range(120):
        service.audit.record(service.actor(_writer(service)).author, "keys.create", f"key:{number}")
    first = auditor.get("/admin/audit?action=keys").text
    older = re.search(r'href="([^"]+older_than=[^"]+)"', first)[1].replace("&amp;", "&")
    assert "密钥 119" in first
    assert "密钥 0<" not in first
    assert "密钥 0<" in auditor.get(older).text


def test_the_audit_log_is_filtered_by_words_of_people(service, signed_in):
    auditor, editor = signed_in("auditor"), signed_in("editor")
    ConsoleBrowser(auditor.client.application).sign_in("张编辑", "falsch")
    editor.post("/admin/logout")
    editor.sign_in("张编辑")
    term = {"c.term": "糖水铺", "c.target": "食品经营许可", "c.relation": "official", "c.weight": "1"}
    here = {"c.@region": "余杭区", "c.term": "甜汤铺"}
    for cells in (term, term | here):
        assert editor.post("/admin/dictionaries/synonyms/draft", cells).status_code == 303

    def lines(said, who="张编辑"):
        page = auditor.get("/admin/audit", query_string={"action": said, "who": who}).text
        return re.findall(r'title="([a-z_.]+)".*?</td><td>(.*?)</td>', page)

    assert [action for action, _ in lines("登录失败", "")] == ["users.refused"]
    assert [action for action, _ in lines("退出")] == ["users.sign_out"]
    assert {action for action, _ in lines("控制台账号")} == {"users.sign_out", "users.sign_in"}
    assert [action for action, _ in lines("users.sign_i")] == ["users.sign_in"] * 2
    ((action, told),) = lines("余杭")
    assert action == "dictionaries.draft"
    assert told.startswith("草稿 2：同义词“甜汤铺")
    assert "浙江省杭州市余杭区" in told
    assert [told[:12] for _, told in lines("糖水铺")] == ["草稿 1：同义词“糖水铺"]
    assert lines("没有这样的词") == []


def test_a_large_publish_is_found_by_the_words_of_its_rows(service, signed_in):
    editor, hand = service.editor, service.actor(Writer(service.console_access.accounts.get("李发布")))
    cells = {"target": "食品经营许可", "relation": "official", "weight": "1"}
    made = editor.draft_rows(hand, [DraftInput("synonyms", {"term": f"甜品铺{n}号", **cells}) for n in range(30)])
    large = editor.publish(hand, [one.number for one in made.drafts], accept_warnings=True)
    gone = editor.draft(hand, DraftInput("synonyms", {"term": "甜品铺7号", "target": "食品经营许可"}, remove=True))
    editor.publish(hand, [gone.number], accept_warnings=True)
    auditor, admin = signed_in("auditor"), signed_in("admin")

    def found(browser, said):
        return re.findall(
            r'"dictionaries.publish">.*?</td><td>(.*?)</td>', browser.get(f"/admin/audit?action={said}").text
        )

    assert found(auditor, "甜品铺9号") == ["词典版本 1"]
    assert found(auditor, "甜品铺7号") == ["词典版本 2", "词典版本 1"], "also where it ended"
    assert found(auditor, "甜品铺99号") == []
    assert found(admin, "甜品铺9号") == [f'<a href="/admin/versions/{large.number}">词典版本 1</a>']
    assert "30 处，逐条见版本的页面" in auditor.get("/admin/audit?action=甜品铺9号").text
    assert found(signed_in("杭州审计"), "甜品铺9号") == [], "what is about no region of theirs"


def test_the_audit_log_is_exported_with_the_check_of_its_chain(service, signed_in):
    auditor, editor = signed_in("auditor"), signed_in("editor")
    formula = {"c.text": "=1+1", "c.where": "start", "c.role": "scaffold", "note": "试"}
    assert editor.post("/admin/dictionaries/stopwords/draft", formula).status_code == 303
    link = re.search(r'href="(/admin/audit/export[^"]*)"', auditor.get("/admin/audit?action=起草").text)[1]
    found = auditor.get(link.replace("&amp;", "&"))
    head, row, check = csv.reader(io.StringIO(found.text.removeprefix("\ufeff")))
    (entry,) = service.audit.entries(AuditQuery(action="dictionaries.draft"))
    one = dict(zip(head, row, strict=True))
    assert (one["编号"], one["动作"], one["由谁"]) == (str(entry.entry), "起草", "张编辑")
    assert (one["上一条的摘要"], one["本条的摘要"]) == (entry.previous, entry.digest)
    assert check[0] == "核对"
    assert "没有改动、缺失或损坏" in check[1]
    service.audit.record(Author("key:=cmd()"), "keys.create", "=1+1")
    text = auditor.get("/admin/audit/export?who=cmd").text
    assert ",'=1+1," in text
    service.audit_queue.flush()
    exports = service.audit.entries(AuditQuery(action="export.audit"))
    assert [(one.actor, one.after) for one in exports][::-1] == [
        ("user:王审计", {"action": "起草", "entries": 1}), ("user:王审计", {"who": "cmd", "entries": 1}),
    ]  # fmt: skip
    with closing(sqlite3.connect(service.settings.home / "zwfw.db")) as database, database:
        database.execute("DROP TRIGGER audit_unchanged")
        database.execute("UPDATE audit SET actor = 'user:x' WHERE entry = ?", (entry.entry,))
    *_, check = csv.reader(io.StringIO(auditor.get("/admin/audit/export").text))
    assert f"第 {entry.entry} 条与其摘要不符" in check[1]
    assert auditor.get("/admin/audit/export?since=gestern").status_code == 422


def test_reading_accounts_and_the_log_is_in_the_log(service, signed_in):
    admin = signed_in("admin")
    for path in ("/admin/users", "/admin/users/张编辑", "/admin/users/赵管理", "/admin/audit?who=张", "/admin/account"):
        assert admin.get(path).status_code == 200
    service.audit_queue.flush()
    found = service.audit.entries(AuditQuery(action="read"))[::-1]
    assert [(one.action, one.target, one.after) for one in found] == [
        ("read.users", "", None), ("read.users", "user:张编辑", None), ("read.audit", "", {"who": "张"}),
    ]  # fmt: skip


def _writer(service):
    return Writer(service.console_access.accounts.get("张编辑"))


def auditor_page(signed_in) -> str:
    return signed_in("auditor").get("/admin/audit").text


def test_an_auditor_of_a_region_sees_its_entries_and_one_of_a_site_none(service, signed_in):
    add(service, "站点审计", "auditor", sites=("甲",))
    bound = signed_in("杭州审计").get("/admin/audit")
    assert bound.status_code == 200
    assert 'title="users.create"' in auditor_page(signed_in)
    assert 'title="users.create"' not in bound.text
    assert signed_in("站点审计").get("/admin/audit").status_code == 403


def test_ones_account_lists_ones_sessions_and_ends_the_others(signed_in):
    browser, elsewhere = signed_in("editor"), signed_in("editor")
    page = browser.get("/admin/account")
    assert page.text.count("本次") == 1
    assert browser.post("/admin/account/sessions").status_code == 303
    assert "结束其他登录" not in browser.get("/admin/account").text
    assert elsewhere.get("/admin/").status_code == 303


def test_the_overview_tells_each_what_they_may_see(signed_in):
    editor = signed_in("editor")
    editor.get("/admin/dictionaries/words/new")
    editor.post("/admin/dictionaries/words/draft", {"c.word": "测试词"})
    page = editor.get("/admin/").text
    assert "您的 1 份草稿还没有发布" in page
    assert "随软件" in page
    assert "不可用" in page  # there is no index in this home
    auditor = signed_in("auditor").get("/admin/").text
    assert "今天要做的" not in auditor
    assert "最近的版本" not in auditor
