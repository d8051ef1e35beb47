"""Users, the audit log, one's own account and the overview.

1. An administrator makes an account; its password is shown once, and has to be changed. What is wrong stands beside
   its field.
2. Rights, locking and passwords are changed; nobody takes their own away. Who is bound to a region manages nobody.
3. The audit log is filtered and paged; an auditor of one region sees what is of it, one of a site nothing.
4. One's own account lists where one is signed in, and ends the others.
5. The overview says what is in force and what waits, to each what they may see.
"""

from __future__ import annotations

import re

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
    add(service, "杭州管理", "admin", "330100")
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


def _writer(service):
    from search_engine.access import Writer

    return Writer(service.console_access.accounts.get("张编辑"))


def auditor_page(signed_in) -> str:
    return signed_in("auditor").get("/admin/audit").text


def test_an_auditor_of_a_region_sees_its_entries_and_one_of_a_site_none(service, signed_in):
    add(service, "杭州审计", "auditor", "330100")
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
