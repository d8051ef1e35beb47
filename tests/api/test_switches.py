"""`/v1/admin/switches`.

1. A publisher's key switches and sees; an editor's does neither, nor one of some regions or sites.
2. A step waits for another key's review; nobody reviews their own.
3. All faults of a body come together.
4. Answers of what is off say so.
"""

from __future__ import annotations

import pytest

from api.app import create_app
from search_engine import Service, Settings
from search_engine.installation import followed
from search_engine.installation.api_keys import NewKey


@pytest.fixture
def service(tmp_path, monkeypatch):
    monkeypatch.setattr(followed, "LOOK_EVERY", 0.0)
    with Service.open(Settings(home=tmp_path / "home", spelling="off")) as found:
        yield found


@pytest.fixture
def client(service):
    return create_app(service).test_client()


def key(service, name, role="publisher", **given):
    return {"X-Zwfw-Key": service.keys.create(NewKey(name, scopes=(), roles=(role,), **given))}


WISH = {"name": "suggestions", "state": "off", "note": "联想出错"}


def test_a_switch_takes_the_key_of_an_unbound_publisher(service, client):
    publisher, editor = key(service, "甲"), key(service, "乙", "editor")
    some = [key(service, "丙", regions=("330100",)), key(service, "丁", sites=("站",))]
    put = [client.put("/v1/admin/switches", json=WISH, headers=one).status_code for one in ({}, editor, *some)]
    assert put == [401, 403, 403, 403]
    got = [client.get("/v1/admin/switches", headers=one).status_code for one in ({}, editor, *some)]
    assert got == [401, 403, 200, 200]
    answered = client.put("/v1/admin/switches", json=WISH, headers=publisher)
    assert answered.status_code == 200
    [off] = [one for one in answered.get_json()["switches"] if one["state"] == "off"]
    assert (off["name"], off["author"], off["note"]) == ("suggestions", "key:甲", "联想出错")
    assert [one["name"] for one in answered.get_json()["open"]] == ["suggestions"]
    assert answered.headers["Cache-Control"] == "private, no-store"


def test_a_step_is_reviewed_by_somebody_else(service, client):
    first, second = key(service, "甲"), key(service, "乙")
    number = client.put("/v1/admin/switches", json=WISH, headers=first).get_json()["open"][0]["number"]
    own = client.post("/v1/admin/switches/reviews", json={"number": number}, headers=first)
    assert own.status_code == 422
    other = client.post("/v1/admin/switches/reviews", json={"number": number, "note": "属实"}, headers=second)
    assert other.get_json()["open"] == []
    missing = client.post("/v1/admin/switches/reviews", json={"number": number + 1}, headers=second)
    assert missing.status_code == 404


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({}, {"name", "state"}),
        ({"name": 1, "state": "off", "more": 1}, {"name", "more"}),
        ({"name": "x", "state": "y"}, {"name", "state"}),
        ({"name": "hot", "state": "off"}, {"note"}),
    ],
)
def test_all_faults_of_a_body_are_told_at_once(service, client, body, fields):
    response = client.put("/v1/admin/switches", json=body, headers=key(service, "甲"))
    assert response.status_code == 422
    assert {detail["field"] for detail in response.get_json()["error"]["details"]} == fields


@pytest.mark.parametrize("number", [0, -1, True, "1", 2**63])
def test_a_review_of_what_is_no_number_is_refused(service, client, number):
    response = client.post("/v1/admin/switches/reviews", json={"number": number}, headers=key(service, "甲"))
    assert response.status_code == 422


def test_answers_of_what_is_switched_off_say_so(service, client):
    assert "switched_off" not in client.get("/v1/hot").get_json()
    headers = key(service, "甲")
    for name in ("suggestions", "hot", "recommendations"):
        client.put("/v1/admin/switches", json={**WISH, "name": name}, headers=headers)
    assert client.get("/v1/suggest?q=a").get_json().items() >= {"suggestions": [], "switched_off": True}.items()
    assert client.get("/v1/hot").get_json() == {"terms": [], "switched_off": True}
    assert client.get("/v1/recommend").get_json() == {"items": [], "switched_off": True}
