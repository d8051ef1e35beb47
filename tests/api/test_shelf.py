"""What programs are told of an app that was taken off.

1. With a key it has the status that its sender gave it, its links and its state, so that who reads it, changes it and
   sends it back takes nothing off in the catalogue, and brings nothing back here; they are told so.
2. Without a key nothing is told of an app that was never shown, of one that the catalogue takes off too, or of a
   warning.
"""

from __future__ import annotations

import pytest

from api.app import create_app
from search_engine import Service, Settings
from tests.search_engine.shelf.apps import PASSED, take

APP = {
    "id": "a", "kind": "app", "title": "停车缴费", "region": "330100", "status": "suspended",
    "links": {"pc": "https://p.example.gov.cn/"},
}  # fmt: skip


@pytest.fixture
def service(tmp_path):
    with Service.open(Settings(home=tmp_path, spelling="off")) as found:
        yield found


@pytest.fixture
def client(service):
    return create_app(service).test_client()


@pytest.fixture
def key(service):
    return {"Authorization": f"Bearer {service.keys.create('事项库', ['documents:write'])}"}


def test_1_read_changed_and_sent_back(service, client, key):
    assert client.put("/v1/documents/a", json=APP, headers=key).status_code == 201
    take(service.shelf, "off")
    found = client.get("/v1/documents/a", headers=key).json
    assert (found["status"], found["links"], found["shelf"]["state"]) == ("suspended", APP["links"], "off")
    done = client.put("/v1/documents/a", json=found | {"summary": "新的摘要"}, headers=key)
    assert done.status_code == 200
    assert [(one["field"], one["code"]) for one in done.json["warnings"]] == [("status", "app_held")]
    assert service.installation.store.get("a")["status"] == "offline"
    take(service.shelf, "review")
    take(service.shelf, "online", tests=PASSED)
    found = service.installation.store.get("a")
    assert (found["status"], found["summary"]) == ("suspended", "新的摘要")


def test_2_what_nobody_is_told(tmp_path, service, client, key):
    client.put("/v1/documents/a", json=APP, headers=key)
    take(service.shelf, "warned")
    assert "shelf" not in client.get("/v1/documents/a").json
    assert client.get("/v1/documents/a", headers=key).json["shelf"]["state"] == "warned"
    take(service.shelf, "off")
    assert client.get("/v1/documents/a").json["shelf"] == {
        "state": "off", "label": "已下线", "since": client.get("/v1/documents/a").json["shelf"]["since"], "instead": [],
    }  # fmt: skip
    assert "没有收录可以代替的办理渠道" in client.get("/item/a").text
    client.put("/v1/documents/a", json=APP | {"status": "offline"}, headers=key)
    assert client.get("/v1/documents/a").status_code == client.get("/item/a").status_code == 404
    with Service.open(Settings(home=tmp_path, spelling="off", app_review=True)) as reviewing:
        other = create_app(reviewing).test_client()
        assert other.put("/v1/documents/new", json=APP | {"id": "new"}, headers=key).status_code == 201
    assert client.get("/v1/documents/new").status_code == client.get("/item/new").status_code == 404
    assert client.get("/v1/documents/new", headers=key).json["shelf"]["state"] == "review"
