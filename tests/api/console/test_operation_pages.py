"""Kept queries and the patrol, kill switches and keys, by forms alone.

1. A query is kept and let go; one that wants nothing that there is is told beside its field; a 宁波 editor does not see
   that of 杭州.
2. A switch goes off with a reason, acts, is reviewed by somebody else and not by who switched it; who is bound to a
   region only looks.
3. A key is shown once, may write, and is worthless once it is ended; faults stand beside their fields.
4. All of it is in the audit log by name.
"""

from __future__ import annotations

import re

from search_engine.access import AuditQuery
from tests.api.console.editing.test_dictionary_pages import text_of

KEEP = {"query": "代办文凭", "wants": "nothing", "region": "330100", "owner": "法务"}


def actions(service):
    return {(one.action, one.actor) for one in service.audit.entries(AuditQuery(limit=100))}


def test_a_query_is_kept_and_let_go_and_other_cities_do_not_see_it(signed_in, service):
    browser = signed_in("杭州编辑")
    assert "还没有守护的查询" in browser.get("/admin/patrol").text
    assert browser.post("/admin/patrol/keep", KEEP).status_code == 303
    page = text_of(browser.get("/admin/patrol"))
    assert "代办文凭 浙江省杭州市 什么都不能搜到" in page
    assert "代办文凭" not in signed_in("宁波编辑").get("/admin/patrol").text
    for wrong in ({"query": ""}, {"wants": "first"}, {"wants": "first", "document": "zz"}, {"region": "999999"}):
        found = browser.post("/admin/patrol/keep", KEEP | wrong)
        assert found.status_code == 422, wrong
        assert 'aria-invalid="true"' in found.text, wrong
    assert browser.post("/admin/patrol/unkeep").status_code == 422
    assert browser.post("/admin/patrol/unkeep", {"number": "1"}).status_code == 303
    assert "还没有守护的查询" in browser.get("/admin/patrol").text


def test_a_switch_goes_off_with_a_reason_and_another_reviews_it(signed_in, service):
    publisher, other = signed_in("publisher"), signed_in("admin")
    publisher.get("/admin/switches")
    off = {"name": "suggestions", "state": "off"}
    assert publisher.post("/admin/switches", off).status_code == 422
    assert publisher.post("/admin/switches", {**off, "note": "联想不当"}).status_code == 303
    assert service.switched_off == {"suggestions"}
    page = publisher.get("/admin/switches")
    assert "联想不当" in page.text
    assert "待另一人复核" in page.text
    assert publisher.post("/admin/switches/review", {"number": "1"}).status_code == 422
    other.get("/admin/switches")
    assert other.post("/admin/switches/review", {"number": "1", "note": "属实"}).status_code == 303
    assert "赵管理" in publisher.get("/admin/switches").text
    assert publisher.post("/admin/switches", {"name": "suggestions", "state": "on"}).status_code == 303
    assert not service.switched_off
    bound = signed_in("杭州发布")
    assert "只能查看" in bound.get("/admin/switches").text
    assert bound.post("/admin/switches", {**off, "note": "试"}).status_code == 422
    assert not service.switched_off
    assert {who for action, who in actions(service) if action.startswith("switches.")} == {"user:李发布", "user:赵管理"}


def test_a_key_is_shown_once_and_is_worthless_once_ended(signed_in, service):
    browser = signed_in("admin")
    browser.get("/admin/keys")
    for wrong in ({"name": ""}, {}, {"scopes": "documents:write", "regions": "999999"}, {"expires": "明年"}):
        found = browser.post("/admin/keys", {"name": "同步", **wrong})
        assert found.status_code == 422, wrong
    made = browser.post("/admin/keys", {"name": "同步", "scopes": ["dictionaries:write"], "regions": "330100"})
    secret = re.search(r"<code>(zwfw_[^<]+)</code>", made.text)[1]
    assert secret not in browser.get("/admin/keys").text
    headers = {"X-Zwfw-Key": secret}
    assert browser.client.get("/v1/admin/dictionaries", headers=headers).status_code == 200
    assert "浙江省杭州市" in browser.get("/admin/keys").text
    assert browser.post("/admin/keys/revoke", {"name": "同步"}).status_code == 303
    assert "已停用" in browser.get("/admin/keys").text
    assert browser.client.get("/v1/admin/dictionaries", headers=headers).status_code == 401
    assert browser.post("/admin/keys/revoke", {"name": "同步"}).status_code == 422
    assert {("keys.create", "user:赵管理"), ("keys.revoke", "user:赵管理")} <= actions(service)
