"""What stands before every page of the console.

1. Every page, and all that a form can do, refuses who is not in: with the way to the form of signing in.
2. Every one refuses who has not the right, in each role, bound to a region or not; every page opens for who has it. The
   table below is written for people to read, and says what the code must do. Each refusal is an entry of the audit
   log, with who, which page and why, and the only one: nothing is done. The pages are those of the application's own
   map of addresses, so that none can be left out.
3. Nothing is done by a form without the token of its own browser, with another one's, or by one that another site
   sends; and nothing by GET. The log has each.
4. No page of the console is kept by anybody, framed, or allowed to load or send anything elsewhere; none is there
   without a right only because its address is not known.
5. Elsewhere no cookie is set, and the console's is not looked at.
"""

from __future__ import annotations

import re

import pytest

from api.console.navigation import NAVIGATION
from api.console.pages import BY_ENDPOINT, PAGES
from search_engine import Service
from search_engine.access import Actions, AuditEntry, AuditQuery
from tests.api.console.conftest import ACCOUNTS, BOUND
from tests.console_accounts import ConsoleBrowser

EDITORS, PUBLISHERS, AUDITORS, ADMINS = (
    {"editor", "publisher", "admin"}, {"publisher", "admin"}, {"auditor", "admin"}, {"admin"}
)  # fmt: skip
# Of what has no region: nobody who is bound to one.
OF_ALL_REGIONS = {"auditor", "admin"}
EVERYBODY = set(ACCOUNTS)
# Whoever has a role, everywhere or in one region alone; what only acts for everybody is nothing for the latter.
WHO = {**{role: role for role in ACCOUNTS}, **{name: role for name, (role, _) in BOUND.items()}}
FOR_ALL_REGIONS = {"switch", "review_switch"}
# Endpoint → who may.
MAY = {
    "sign_out": EVERYBODY, "overview": EVERYBODY, "account": EVERYBODY, "change_password": EVERYBODY,
    "end_others": EVERYBODY,
    "kinds": EDITORS, "rows": EDITORS, "row": EDITORS, "new_row": EDITORS, "draft_row": EDITORS, "drafts": EDITORS,
    "put_cell": EDITORS, "undo_cell": EDITORS, "change_many": EDITORS, "paste": EDITORS, "take_paste": EDITORS,
    "undo": EDITORS, "check": EDITORS, "review": EDITORS, "review_words": EDITORS, "replay": EDITORS,
    "discard": EDITORS, "submit_again": EDITORS, "send_back": PUBLISHERS, "versions": EDITORS, "version": EDITORS,
    "cleanup": EDITORS,
    "approve": PUBLISHERS, "publish": PUBLISHERS, "rollback": PUBLISHERS, "approve_rollback": PUBLISHERS,
    "pins": EDITORS, "new_pin": EDITORS, "pin": EDITORS, "draft_pin": EDITORS,
    "explanation": EDITORS, "row_by_id": EDITORS,
    "teach": EDITORS, "teach_effect": EDITORS, "draft_lesson": EDITORS,
    "find_regions": EVERYBODY, "find_documents": EDITORS,
    "files": EDITORS, "import_file": EDITORS, "export_file": EDITORS,
    "queue": EDITORS, "set_queue": EDITORS, "queue_item": EDITORS, "set_queue_item": EDITORS,
    "ranking": EDITORS, "begin_tuning": EDITORS, "tuning_job": EDITORS, "save_tuning": EDITORS,
    "remove_tuning": EDITORS,
    "queries": EDITORS, "export_queries": EDITORS, "hot": EDITORS,
    "judging": EDITORS, "judging_sheet": EDITORS, "give_grade": EDITORS,
    "judging_apart": PUBLISHERS, "settle_apart": PUBLISHERS, "export_judging": PUBLISHERS,
    "quality": EDITORS, "export_quality": EDITORS, "run_quality": EDITORS, "assign_quality": EDITORS,
    "patrol": EDITORS, "keep": EDITORS, "unkeep": EDITORS, "know": EDITORS,
    "apps": PUBLISHERS, "app": PUBLISHERS, "decide_app": PUBLISHERS,
    "switches": PUBLISHERS, "switch": PUBLISHERS, "review_switch": PUBLISHERS,
    "keys": ADMINS, "add_key": ADMINS, "revoke_key": ADMINS,
    "callers": ADMINS, "add_caller": ADMINS, "new_caller": ADMINS, "caller": ADMINS, "change_caller": ADMINS,
    "add_caller_key": ADMINS, "remove_caller_key": ADMINS, "stop_caller": ADMINS, "resume_caller": ADMINS,
    "calls": OF_ALL_REGIONS, "export_calls": OF_ALL_REGIONS,
    "interfaces": ADMINS, "new_interface": ADMINS, "add_interface": ADMINS, "interface": ADMINS,
    "change_interface": ADMINS, "check_interface": ADMINS, "remove_interface": ADMINS,
    "audit": AUDITORS, "export_audit": AUDITORS,
    "users": ADMINS, "new_user": ADMINS, "add_user": ADMINS, "user": ADMINS, "set_rights": ADMINS, "lock": ADMINS,
    "unlock": ADMINS, "reset_password": ADMINS,
}  # fmt: skip
FOR_NOBODY = {
    "sign_in", "take_sign_in", "take_header", "begin_oidc", "return_oidc", "signed_out",
    "manual", "manual_chapter", "manual_picture",
}  # fmt: skip
PLACES = {
    "<kind>": "stopwords",
    "<int:number>": "1",
    "<name>": "张编辑",
    "<app>": "zjzwfw",
    "<id>": "aaaaaaaa",
}
# Nothing of the kind is there yet.
NOT_THERE = {
    "version", "review_words", "replay", "pin", "row_by_id", "queue_item", "teach_effect", "judging_sheet",
    "judging_apart", "export_judging", "app",
    "tuning_job", "save_tuning", "interface", "caller",
}  # fmt: skip
QUERIES = {"row": "?c.text=请问", "export_file": "?kind=stopwords&format=tsv"}


def address(page) -> str:
    rule = page.rule
    for variable, value in PLACES.items():
        rule = rule.replace(variable, value)
    return f"/admin{rule}{QUERIES.get(page.name, '')}"


def ask(browser: ConsoleBrowser, page, **options):
    return browser.get(address(page), **options) if page.method == "GET" else browser.post(address(page), **options)


def test_the_table_of_rights_is_of_all_pages():
    assert {page.name for page in PAGES} == {*MAY, *FOR_NOBODY}
    assert {page.name for page in PAGES if page.right is None} == FOR_NOBODY
    places = [place for _, places in NAVIGATION for place in places]
    assert {name for place in places for name in (place.endpoint, *place.pages)} <= set(MAY)


def test_who_is_not_signed_in_is_led_to_the_form(browser):
    browser.get("/admin/login")
    for page in PAGES:
        if page.name not in FOR_NOBODY:
            found = ask(browser, page)
            assert found.status_code == 303, page.name
            assert found.headers["Location"].startswith("/admin/login"), page.name
    assert browser.get("/admin/no/such/page").status_code == 303


class Written:
    """What has been written to the log since it was last looked at."""

    def __init__(self, service: Service) -> None:
        self.service, self.last = service, 0
        self.new()

    def new(self) -> list[AuditEntry]:
        self.service.audit_queue.flush()
        found = self.service.audit.entries(AuditQuery(limit=50))
        fresh = [entry for entry in found if entry.entry > self.last]
        self.last = found[0].entry
        return fresh


def pages_of(app):
    """The pages that the application answers, each once, those that end a session last."""
    rules = [rule for rule in app.url_map.iter_rules() if rule.endpoint.partition(".")[0] == "console"]
    assert {rule.endpoint for rule in rules} == {*BY_ENDPOINT, "console.static", "console.nothing"}
    pages = [BY_ENDPOINT[rule.endpoint] for rule in rules if rule.endpoint in BY_ENDPOINT]
    return [page for page in pages if page.name not in FOR_NOBODY and page.name != "sign_out"]


@pytest.mark.parametrize("who", WHO)
def test_2_every_page_opens_for_those_of_the_table_alone_and_each_refusal_is_in_the_log(
    app, service, signed_in, who
):  # fmt: skip
    own = signed_in("publisher")
    own.post("/admin/dictionaries/stopwords/draft", {"c.text": "劳驾", "c.where": "start", "c.role": "scaffold"})
    browser, written, role, bound = signed_in(who), Written(service), WHO[who], who in BOUND
    for page in pages_of(app):
        found = ask(browser, page)
        entries = written.new()
        if role not in MAY[page.name] or (bound and any(MAY[page.name] is those for those in (ADMINS, OF_ALL_REGIONS))):
            assert found.status_code == 403, (who, page.name)
            assert "的权限" in found.text, (who, page.name)
            assert [(entry.action, entry.actor, entry.target) for entry in entries] == [
                (Actions.ACCESS_REFUSED, f"user:{ACCOUNTS.get(who, who)}", f"page:{page.name}")
            ], (who, page.name)
            assert "的权限" in entries[0].after["reason"]
            continue
        assert (Actions.ACCESS_REFUSED in {entry.action for entry in entries}) == (
            bound and page.name in FOR_ALL_REGIONS
        ), (who, page.name, entries)
        if page.method == "GET" and page.name not in NOT_THERE:
            leads = page.name == "overview" and role not in MAY["kinds"]
            assert found.status_code == (303 if leads else 200), (who, page.name, found.text)
        else:
            assert found.status_code != 403, (who, page.name)
        if page.name in ("set_rights", "lock", "reset_password") and role == "admin":
            browser = signed_in(who)
            written.new()


def test_2_what_a_page_refuses_in_its_own_words_is_in_the_log_too(service, signed_in):
    browser, written = signed_in("宁波编辑"), Written(service)
    key = "text=%E8%AF%B7%E9%97%AE"
    found = browser.post("/admin/dictionaries/stopwords/cell", {"row": key, "column": "note", "value": "改"})
    (entry,) = written.new()
    assert (found.status_code, entry.action, entry.target) == (422, "access.refused", "page:put_cell")
    assert "范围内" in entry.after["reason"]
    for _ in range(5):
        browser.get("/admin/users")
    told = [entry.after for entry in written.new()]
    assert [sorted(after) for after in told] == [["page:users"], ["reason"], ["reason"], ["reason"]]
    assert told[0] == {"page:users": 2}, "what comes often is counted, by page"


def test_2_the_left_side_lists_what_one_may(signed_in):
    listed = {
        role: re.findall(r'<li><a href="/admin/([a-z]*)', signed_in(role).get("/admin/account").text)
        for role in ACCOUNTS
    }
    desk = [
        "cleanup", "dictionaries", "drafts", "explain", "files", "hot", "judging", "patrol", "pins", "queries",
        "quality", "queue", "ranking", "teach", "versions", "account",
    ]  # fmt: skip
    assert {role: sorted(addresses) for role, addresses in listed.items()} == {
        "editor": sorted(["", *desk]),
        "publisher": sorted(["", *desk, "apps", "switches"]),
        "auditor": ["account", "audit", "calls"],
        "admin": sorted(["", *desk, "apps", "switches", "users", "keys", "callers", "calls", "interfaces", "audit"]),
    }
    first = {role: addresses[:3] for role, addresses in listed.items()}
    assert first == {
        "editor": ["", "queue", "teach"], "publisher": ["", "drafts", "queue"],
        "auditor": ["audit", "account", "calls"], "admin": ["", "users", "keys"],
    }  # fmt: skip


FORGED = {
    "no token": ({"csrf": ""}, {}),
    "a wrong one": ({"csrf": "A" * 22}, {}),
    "another site": ({}, {"Sec-Fetch-Site": "cross-site"}),
    "a neighbour": ({}, {"Sec-Fetch-Site": "same-site"}),
    "another origin": ({}, {"Origin": "https://elsewhere.example"}),
    "no origin": ({}, {"Origin": "null"}),
}


@pytest.mark.parametrize("forged", FORGED)
def test_a_forged_form_does_nothing(service, signed_in, forged):
    fields, headers = FORGED[forged]
    browser, written = signed_in("admin"), Written(service)
    for page in PAGES:
        if page.method == "POST" and page.name not in FOR_NOBODY:
            found = browser.post(address(page), dict(fields), headers=headers)
            assert found.status_code == 403, page.name
            assert "没有提交" in found.text
            (entry,) = written.new()
            assert (entry.action, entry.target) == (Actions.ACCESS_REFUSED, f"page:{page.name}")
            assert "没有提交" in entry.after["reason"]
    assert browser.get("/admin/").status_code == 200


def test_a_form_with_anothers_token_is_refused(signed_in):
    browser, other = signed_in("admin"), signed_in("admin")
    assert browser.post("/admin/users/张编辑/lock", {"csrf": other.token}).status_code == 403


def test_nothing_is_done_by_get(signed_in):
    browser = signed_in("admin")
    for page in PAGES:
        if page.method == "POST" and not any(
            other.rule == page.rule and other.method == "GET" for other in PAGES
        ):  # fmt: skip
            assert browser.client.get(address(page)).status_code in (404, 405), page.name


def test_pages_are_kept_by_nobody_and_framed_nowhere(signed_in):
    browser = signed_in("admin")
    for path in ("/admin/", "/admin/login", "/admin/audit", "/admin/users", "/admin/nothing", "/admin/versions/7"):
        response = browser.get(path, headers={"Accept-Encoding": "gzip"})
        headers = response.headers
        assert headers.getlist("Cache-Control") == ["private, no-store"], path
        assert "Content-Encoding" not in headers, "how well it packs would tell of the tokens within"
        assert headers.getlist("X-Frame-Options") == ["DENY"]
        (policy,) = headers.getlist("Content-Security-Policy")
        assert "frame-ancestors 'none'" in policy
        assert "default-src 'self'" in policy
        assert "unsafe" not in policy
        assert "http" not in policy


def test_pages_have_nothing_inline_and_nothing_from_elsewhere(signed_in):
    browser = signed_in("admin")
    for page in PAGES:
        if page.method == "GET":
            text = browser.get(address(page)).text
            assert not re.search(
                r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=|(?:src|href|action)=\"(?:https?:)?//", text
            ), page.name


def test_style_sheets_are_served_without_signing_in(browser):
    page = browser.get("/admin/login").text
    (sheet,) = re.findall(r'href="(/admin/static/[0-9a-f]{12}/console\.css)"', page)
    with browser.client.get(sheet) as found:
        assert ".list" in found.text
    assert (found.status_code, found.headers["Cache-Control"]) == (200, "public, max-age=31536000, immutable")
    assert "Set-Cookie" not in found.headers


def test_elsewhere_no_cookie_is_set_or_looked_at(signed_in):
    browser = signed_in("admin")
    for path in ("/healthz", "/privacy", "/v1/admin/dictionaries", "/openapi.json", "/nothing"):
        found = browser.client.get(path)
        assert "Set-Cookie" not in found.headers
        assert "Cookie" not in found.headers.get("Vary", "")
    assert browser.client.get("/v1/admin/log").status_code == 401, "a cookie is no key"
