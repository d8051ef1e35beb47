"""Apps on and off the shelf, by forms alone.

1. An app goes off with a reason, is listed with who and why, its page for readers says so and where to go instead, and
   it comes back by a review with the results of all tests; without them the form says what is missing.
2. Of two who have the same page open the second is told, and what they typed stays.
3. Who is bound to another region sees it and decides nothing; an editor sees no page at all.
4. All of it is in the audit log by name.
"""

from __future__ import annotations

import io
import json

import pytest

from search_engine.access import AuditQuery
from search_engine.analytics import APP_TESTS
from tests.api.console.editing.test_dictionary_pages import text_of

APP = {
    "id": "app-1", "kind": "app", "title": "宁波停车", "region": "330200", "themes": ["交通出行"],
    "authority": {"name": "宁波市综合行政执法局", "department": "综合执法"}, "contact": "0574-87654321",
    "links": {"pc": "https://p.example.gov.cn/pc", "mini": "https://p.example.gov.cn/mini"},
}  # fmt: skip
OFF = {"id": "app-1", "state": "off", "reason": "存在安全漏洞", "kept": "mini"}
RESULTS = {f"test_{name}": "pass" for name in APP_TESTS}
PAGE = "/admin/apps/app?id=app-1"


@pytest.fixture(autouse=True)
def _loaded(service):
    service.document_desk.put(io.BytesIO(json.dumps(APP).encode()), "试")


def test_an_app_goes_off_and_comes_back(signed_in, service, app):
    publisher, reader = signed_in("publisher"), app.test_client()
    assert "没有待审核、预警、整改或下线的应用" in publisher.get("/admin/apps").text
    assert publisher.get("/admin/apps?document=app-1").headers["Location"].endswith("id=app-1")
    assert "从未有过决定" in publisher.get(PAGE).text
    assert publisher.post("/admin/apps/app", {**OFF, "reason": " "}).status_code == 422
    assert publisher.post("/admin/apps/app", OFF).status_code == 303
    listed = text_of(publisher.get("/admin/apps"))
    assert "宁波停车 app-1 浙江省宁波市 已下线" in listed
    assert "李发布 · 存在安全漏洞" in listed
    page = reader.get("/item/app-1")
    assert (page.status_code, page.headers["X-Robots-Tag"]) == (200, "noindex")
    assert "已下线，可改到" in page.text
    assert "https://p.example.gov.cn/mini" in page.text
    assert "0574-87654321" in page.text
    assert "https://p.example.gov.cn/pc" not in page.text
    assert "安全漏洞" not in page.text
    told = reader.get("/v1/documents/app-1").json
    assert (told["status"], told["shelf"]["state"]) == ("offline", "off")
    assert told["links"] == {"mini": "https://p.example.gov.cn/mini"}
    assert [way["kind"] for way in told["shelf"]["instead"]] == ["link", "phone"]

    assert publisher.post("/admin/apps/app", {**OFF, "state": "online"}).status_code == 422
    again = {"id": "app-1", "state": "review", "reason": "已修复"}
    assert publisher.post("/admin/apps/app", again).status_code == 303
    assert "整改中" in reader.get("/item/app-1").text
    passed = {"id": "app-1", "state": "online", "reason": "审核通过", **RESULTS}
    missing = publisher.post("/admin/apps/app", passed | {"test_load": ""})
    assert missing.status_code == 422
    assert "四项测试" in missing.text
    assert publisher.post("/admin/apps/app", passed | {"note_load": "每秒 500 次"}).status_code == 303
    history = text_of(publisher.get(PAGE))
    assert "待审核 → 已上线 李发布 · 审核通过" in history
    assert "压力通过 （每秒 500 次）" in history
    assert reader.get("/v1/documents/app-1").json["links"] == APP["links"]
    entries = service.audit.entries(AuditQuery(action="apps"))
    assert [(one.actor, one.target, one.after["state"]) for one in entries] == [
        ("user:李发布", "app:app-1", state) for state in ("online", "review", "off")
    ]


def test_of_two_the_second_is_told(signed_in):
    first, second = signed_in("publisher"), signed_in("admin")
    for one in (first, second):
        one.get(PAGE)
    assert first.post("/admin/apps/app", {**OFF, "seen": "0"}).status_code == 303
    told = second.post("/admin/apps/app", {"id": "app-1", "state": "warned", "reason": "多人反映", "seen": "0"})
    assert told.status_code == 422
    assert "他人已先作决定：这个应用现为“已下线”" in told.text
    assert "多人反映" in told.text


def test_others_only_look(signed_in, service):
    bound = signed_in("杭州发布")
    assert "只能查看" in bound.get(PAGE).text
    assert bound.post("/admin/apps/app", OFF).status_code == 422
    assert service.shelf.history() == []
    assert signed_in("editor").get("/admin/apps").status_code == 403
    assert signed_in("publisher").get("/admin/apps/app?id=zz").status_code == 404
