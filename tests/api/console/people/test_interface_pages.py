"""Outside interfaces by forms alone.

1. One is registered by the form of the standard, checked, changed and removed; all of it is in the audit log by name.
   The address of a receiver is on no page; it stays until another one is given, or none is wanted.
2. What came back is told by its form, which is offered to be saved; nothing that stands in it is shown.
3. Faults stand beside their fields, and what was typed stays.
4. An interface of the settings can be looked at and checked, and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import unescape

import pytest

from search_engine.access import AuditQuery
from tests.api.console.editing.test_dictionary_pages import text_of
from tests.search_engine.interfaces.liar import ENVELOPE, Liar, lying

RECEIVER = "https://p.example/h?token=geheim"


@pytest.fixture
def liar() -> Iterator[Liar]:
    with lying() as made:
        yield made


@pytest.fixture
def browser(service, signed_in):
    service.settings.interface_networks = ("127.0.0.1/32",)
    found = signed_in("admin")
    found.get("/admin/interfaces")
    return found


def form(address: str, **changes: str) -> dict[str, str]:
    return {
        "service": "全国公交查询", "name": "全国线路查询", "address": address, "method": "POST", "body": "form",
        "accepts": "ok", "p.0.name": "city", "p.0.type": "string", "p.0.required": "1", "p.0.description": "城市",
        "p.0.value": "北京", "p.1.name": "n", "p.1.type": "integer", "p.1.value": "7", "p.2.name": "",
        "receiver": RECEIVER, "provider": "公交集团", "interval": "600", "on": "1", **changes,
    }  # fmt: skip


def test_1_from_the_registration_to_the_removal(browser, service, liar: Liar):
    assert "还没有外部接口" in browser.get("/admin/interfaces").text
    url = liar.says("/line", ENVELOPE)
    assert browser.post("/admin/interfaces/new", form(url)).status_code == 303
    page = browser.get("/admin/interface/全国线路查询").text
    assert "geheim" not in page
    assert "已设置，不填即不变" in page
    assert browser.post("/admin/interface/全国线路查询", form(url, receiver="", name="线路")).status_code == 303
    kept = service.installation.interfaces.registered("线路")
    assert (kept.receiver, kept.interval, [one.required for one in kept.parameters]) == (RECEIVER, 600, [True, False])
    browser.post("/admin/interface/线路", form(url, receiver="", name="线路", silent="1"))
    assert service.installation.interfaces.registered("线路").receiver == ""
    browser.post("/admin/interface/线路/check")
    assert liar.bodies == ["city=北京&n=7".encode().replace("北京".encode(), b"%E5%8C%97%E4%BA%AC")]
    assert "线路 全国公交查询 正常" in text_of(browser.get("/admin/interfaces"))
    assert browser.post("/admin/interface/线路/remove").status_code == 303
    assert browser.get("/admin/interface/线路").status_code == 404
    entries = [one for one in service.audit.entries(AuditQuery(limit=100)) if one.action.startswith("interfaces.")]
    assert [one.action for one in entries[::-1]] == [
        "interfaces.add", "interfaces.change", "interfaces.change", "interfaces.check", "interfaces.remove",
    ]  # fmt: skip
    assert {one.actor for one in entries} == {"user:赵管理"}
    log = text_of(browser.get("/admin/audit"))
    assert "登记外部接口 外部接口 全国线路查询" in log
    assert "geheim" not in log


def test_2_what_came_back_is_told_by_its_form(browser, liar: Liar):
    url = liar.says("/line", {"process_response": {"result_code": "100", "items": [{"name": "王小明"}]}})
    browser.post("/admin/interfaces/new", form(url))
    page = browser.post("/admin/interface/全国线路查询/check")
    assert "王小明" not in page.text
    assert "结果状态码 100" in page.text
    offered = [text.split('"')[0] for text in page.text.split('name="m.')[1:] if ".path" in text]
    values = [unescape(part.split('value="')[1].split('"')[0]) for part in page.text.split(".path")[1:]]
    assert offered
    assert values[:2] == ["process_response.result_code", "process_response.items[].name"]
    liar.says("/line", {"phone": "13800138000"})
    page = text_of(browser.post("/admin/interface/全国线路查询/check"))
    assert "返回内容 phone：含个人信息" in page
    assert "13800138000" not in page


@pytest.mark.parametrize(
    "wrong",
    [
        {"address": "http://127.1/"}, {"address": ""}, {"name": ""}, {"name": "a/b"}, {"interval": "5"},
        {"interval": "明天"}, {"p.1.value": "x"}, {"sign": "sm2"}, {"m.0.path": "a..b"}, {"method": "PUT"},
    ],
)  # fmt: skip
def test_3_faults_stand_beside_their_fields(browser, service, wrong: dict[str, str]):
    found = browser.post("/admin/interfaces/new", form("https://a.example/") | wrong)
    assert (found.status_code, "请改正标出的内容" in found.text) == (422, True)
    assert "全国公交查询" in found.text, "what was typed stays"
    assert service.installation.interfaces.all() == []


def test_3_two_interfaces_of_one_name_are_refused(browser):
    assert browser.post("/admin/interfaces/new", form("https://a.example/")).status_code == 303
    found = browser.post("/admin/interfaces/new", form("https://b.example/"))
    assert (found.status_code, "已被使用" in found.text) == (422, True)


def test_4_an_interface_of_the_settings_can_only_be_looked_at(browser, service, liar: Liar):
    service.settings.voice_url = liar.address + "/asr"
    page = browser.get("/admin/interface/voice").text
    assert "由运维在设置中给出" in page
    assert 'name="address"' not in page
    assert browser.post("/admin/interface/voice/check").status_code == 200
    assert browser.post("/admin/interface/voice", form("https://a.example/")).status_code == 404
    assert browser.post("/admin/interface/voice/remove").status_code == 404
