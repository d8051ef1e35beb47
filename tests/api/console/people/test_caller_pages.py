"""The console's page 调用方.

1. A caller that is made on the page is accepted with its signature; stopped, it is refused at once, and resumed it is
   accepted again.
2. All that is wrong with the form is told at once, each beside its field, and what was typed stays.
3. Two public keys act side by side; without the first, what it signs is refused, and nobody is left with nothing.
4. A change is what was changed: times that were not touched stay to the millisecond, and the audit log has both.
5. The list says who may what, where, how often, and how much of today is used; a caller's page says what its integrator
   needs. Whoever is on the white list themself is told so, and who registers what another caller has; the page says
   what does not act here: certificates that no proxy hands in, signatures that nothing can verify.
"""

from __future__ import annotations

import re
import time
from html import unescape

import pytest

from api.console.people import caller_pages
from search_engine.access import AuditQuery, Caller, CallerKey, pem_of
from search_engine.signing.proof import Signer
from search_engine.signing.sm2 import KeyPair
from tests.console_accounts import SOMEBODY, ConsoleBrowser

ASKED, FORM = "/v1/vocabulary", "/admin/callers"
PAGE = f"{FORM}/app/zjzwfw"
KEYS, OTHERS = KeyPair.new(), KeyPair.new()
GIVEN = {
    "app": "zjzwfw", "name": "浙江政务服务网", "office": "浙江省大数据局", "user_id": "1234567812345678",
    "keys": pem_of(KEYS.public), "scopes": ["documents:write"], "regions": "杭州市、330200", "sites": "",
    "networks": "", "certificates": "", "minute_quota": "3000", "day_quota": "", "starts": "", "ends": "2030-12-31",
}  # fmt: skip


def ahead() -> float:
    """Beyond the second in which the memory of nonces begins."""
    return time.time() + 2


def status(app, keys=KEYS) -> int:
    headers = Signer("zjzwfw", keys, clock=ahead).headers("GET", ASKED)
    return app.test_client().get(ASKED, headers=headers).status_code


def text(response) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", response.text)))


def faulty(response) -> set[str]:
    return set(re.findall(r'<(?:input|textarea|select)[^>]*? name="([a-z_]+)"[^>]*aria-invalid', response.text))


@pytest.fixture
def admin(signed_in):
    found = signed_in("admin")
    found.get(f"{FORM}/new")
    return found


@pytest.fixture
def made(service):
    return service.callers.add(Caller("zjzwfw", "浙江政务服务网", keys=(CallerKey(KEYS.public, 0),)), SOMEBODY)


def test_1_a_caller_of_the_page_is_accepted_until_it_is_stopped(app, service, admin):
    assert status(app) == 401
    assert admin.post(FORM, GIVEN).headers["Location"] == PAGE
    found = service.callers.get("zjzwfw")
    assert (found.name, found.scopes, found.regions, found.minute_quota, found.day_quota) == (
        "浙江政务服务网", ("documents:write",), ("330100", "330200"), 3000, 0,
    )  # fmt: skip
    assert [one.key for one in found.keys] == [KEYS.public]
    assert found.keys[0].added > 0
    assert status(app) == 200
    for action, expected in (("stop", 401), ("resume", 200)):
        admin.get(PAGE)
        assert admin.post(f"{PAGE}/{action}").status_code == 303
        assert status(app) == expected
    of_callers = AuditQuery(limit=9, actions=("callers.add", "callers.change", "callers.stop"))
    actions = [one.action for one in service.audit.entries(of_callers)]
    assert actions == ["callers.change", "callers.stop", "callers.add"]


def test_2_all_faults_are_told_beside_their_fields(service, admin):
    wrong = {
        "app": "a b", "name": "", "keys": "abc", "networks": "10.1.0.0/16\n0.0.0.0/0", "day_quota": "viel",
        "ends": "明天", "regions": "没有这里",
    }  # fmt: skip
    refused = admin.post(FORM, GIVEN | wrong)
    assert refused.status_code == 422
    assert faulty(refused) == set(wrong)
    assert "须写明可调用的接口" in refused.text, "ticks have no one field"
    assert "10.1.0.0/16\n0.0.0.0/0</textarea>" in refused.text
    assert 'value="没有这里"' in refused.text
    assert re.search(r'value="documents:write" checked', refused.text)
    assert service.callers.all() == []
    assert admin.post(FORM, GIVEN).status_code == 303
    admin.get(f"{FORM}/new")
    again = admin.post(FORM, GIVEN | {"keys": pem_of(OTHERS.public)})
    assert (again.status_code, faulty(again)) == (422, {"app"})
    other = admin.post(FORM, GIVEN | {"app": "other"})
    assert (other.status_code, faulty(other)) == (422, {"keys"})


def test_3_two_keys_act_side_by_side(app, service, admin, made):
    hexadecimal = {"keys": f"04{OTHERS.public.point.hex()}"}
    assert status(app, OTHERS) == 401
    assert admin.post(f"{PAGE}/key", {"keys": "zzz"}).status_code == 422
    assert faulty(admin.post(f"{PAGE}/key", {"keys": ""})) == {"keys"}
    assert admin.post(f"{PAGE}/key", hexadecimal).status_code == 303
    assert "两把现在都有效" in admin.get(PAGE).text
    assert (status(app), status(app, OTHERS)) == (200, 200)
    assert admin.post(f"{PAGE}/key/remove", {"key": KEYS.public.id}).status_code == 303
    assert (status(app), status(app, OTHERS)) == (401, 200)
    assert admin.post(f"{PAGE}/key/remove", {"key": KEYS.public.id}).status_code == 404
    last = admin.post(f"{PAGE}/key/remove", {"key": OTHERS.public.id})
    assert (last.status_code, "请至少给出一种认出它的办法" in last.text) == (422, True)
    assert status(app, OTHERS) == 200


def test_4_a_change_is_what_was_changed(service, admin, made):
    ends = 1_893_456_000_123
    service.callers.change("zjzwfw", SOMEBODY, ends=ends, certificates=("CN=zj,O=大数据局",), calls=("search",))
    page = admin.get(PAGE)
    (shown,) = re.findall(r'name="ends" type="text" value="([^"]*)"', page.text)
    same = {**GIVEN, "calls": ["search"], "certificates": "CN=zj,O=大数据局", "ends": shown, "day_quota": "20000"}
    assert admin.post(PAGE, same).status_code == 303
    found = service.callers.get("zjzwfw")
    assert (found.ends, found.certificates, found.day_quota) == (ends, ("CN=zj,O=大数据局",), 20000)
    (entry,) = service.audit.entries(AuditQuery(limit=1))
    assert (entry.action, entry.actor) == ("callers.change", "user:赵管理")
    assert (entry.before["day_quota"], entry.after["day_quota"]) == (0, 20000)
    wrong = admin.post(PAGE, same | {"minute_quota": "-1", "starts": "2031-01-01"})
    assert (wrong.status_code, faulty(wrong)) == (422, {"minute_quota", "ends"})
    assert admin.post(PAGE, same | {"ends": "2026-12-31", "starts": "2026-12-31"}).status_code == 303
    found = service.callers.get("zjzwfw")
    assert found.ends - found.starts == 86_400_000, "the last day is one of those on which it may call"
    assert 'value="2026-12-31"' in admin.get(PAGE).text


def test_5_the_list_says_who_may_what(app, service, admin, made):
    service.callers.change("zjzwfw", SOMEBODY, day_quota=3, scopes=("events:write",), regions=("330100",))
    kiosk = Caller("kiosk", "自助机", networks=("10.33.0.0/16",), calls=("search", "vocabulary"))
    service.callers.add(kiosk, SOMEBODY)
    assert [status(app) for _ in range(4)] == [200, 200, 200, 429]
    told = text(admin.get(FORM))
    for said in (
        "浙江政务服务网", f"公钥 {KEYS.public.id}", "代他人上报行为事件", "浙江省杭州市", "今日 4 / 3 次", "已用完",
        "地址段 10.33.0.0/16", "搜索、取值固定的参数各有哪些值", "所有不需权限的接口", "正常",
    ):  # fmt: skip
        assert said in told, said
    page = text(admin.get(PAGE))
    for said in ("zjzwfw 请求头 X-Zwfw-App", f"{KEYS.public.id} 请求头 X-Zwfw-Key-Id", "docs/gateway.md"):
        assert said in page, said


def test_5_whoever_is_on_the_list_themself_is_told(service, signed_in, app):
    browser, where = ConsoleBrowser(app), {"environ_base": {"REMOTE_ADDR": "192.0.2.7"}}
    browser.sign_in("赵管理", **where)
    assert "您自己来自 192.0.2.7" in browser.get(f"{FORM}/new", **where).text
    form = GIVEN | {"keys": "", "calls": ["search"], "networks": "192.0.2.0/24"}
    assert browser.post(FORM, form, **where).status_code == 303
    assert "在它的地址段之内" in browser.get(PAGE, **where).text
    browser.get(f"{FORM}/new", **where)
    second = form | {"app": "second", "name": "第二个", "networks": "192.0.2.0/24\n198.51.100.0/24"}
    assert browser.post(FORM, second, **where).status_code == 303
    told = browser.get(f"{FORM}/app/second", **where).text
    assert "192.0.2.0/24 也登记给了 浙江政务服务网：从那里来的算作先登记的 浙江政务服务网" in told


def test_5_what_does_not_act_here_is_said(admin, monkeypatch):
    assert "现在不起作用" in admin.get(f"{FORM}/new").text
    assert "没有安装验证签名的组件" not in admin.get(FORM).text
    monkeypatch.setattr(caller_pages, "can_verify", lambda: False)
    assert "没有安装验证签名的组件" in admin.get(FORM).text
