"""`/v1/me`.

1. Without a token nothing is answered, and nothing done.
2. Who agrees is remembered from then on; who withdraws is forgotten, and says so in one answer.
3. A footprint comes by pages, newest first, or as lines to take along; its entries can be deleted, some or all.
4. Favourites are kept after consent only; adding again is no harm; they can be deleted, some or all.
5. An export has all that is kept, and after deletion nothing.
6. What is deleted is gone from the very next answer, in another process too.
7. Nobody's token reaches another person's data, neither to see nor to delete.
8. An empty id is refused: it does not mean everything.
9. No browser and no proxy keeps these answers; a document that has gone still has its id.
"""

import orjson
import pytest

from indexer.events import EventStore, People, Pseudonyms
from tests.api.fake_service import MATTER, OTHER_TOKEN, TOKEN

CALLS = [
    ("get", "/v1/me/consent"),
    ("put", "/v1/me/consent"),
    ("get", "/v1/me/footprint"),
    ("get", "/v1/me/footprint?format=jsonl"),
    ("delete", "/v1/me/footprint"),
    ("get", "/v1/me/favourites"),
    ("put", "/v1/me/favourites/hostile"),
    ("delete", "/v1/me/favourites"),
    ("get", "/v1/me/export"),
    ("delete", "/v1/me"),
]


class Caller:
    def __init__(self, client, token):
        self.client, self.headers = client, {"X-Zwfw-User": token}

    def __call__(self, method, path, status=200, **sent):
        response = self.client.open(f"/v1{path}", method=method, headers=self.headers, **sent)
        assert response.status_code == status, response.text
        return response.get_json()

    def agree(self, agreed=True):
        return self("PUT", "/me/consent", json={"agreed": agreed})

    def send(self, *events):
        return self("POST", "/events", 202, json={"events": list(events)})


@pytest.fixture
def wang(client):
    return Caller(client, TOKEN)


@pytest.fixture
def li(client):
    return Caller(client, OTHER_TOKEN)


def view(id, minute=0, **other):
    return {"id": id, "type": "view", "document": MATTER["id"], "at": f"2026-11-24T10:{minute:02d}:00+08:00", **other}


def ids(found):
    return [entry["id"] for entry in found["entries"]]


@pytest.mark.parametrize(("method", "path"), CALLS)
@pytest.mark.parametrize("token", [None, "", "forged"])
def test_without_a_token_nothing_is_answered(client, method, path, token):
    headers = {} if token is None else {"X-Zwfw-User": token}
    response = client.open(path, method=method, headers=headers, json={"agreed": True} if "consent" in path else None)
    assert response.status_code == 401
    assert response.get_json()["error"]["code"] == ("unauthorized" if token is None else "bad_token")


def test_who_agrees_is_remembered_and_who_withdraws_is_forgotten(wang):
    assert wang("GET", "/me/consent") == {"agreed": False, "since": None}
    assert wang.agree()["since"]
    assert wang("GET", "/me/consent")["agreed"] is True
    wang.send(view("e1"), view("e2"))
    assert wang.agree(False) == {"agreed": False, "since": None, "deleted": 2}
    assert ids(wang("GET", "/me/footprint")) == []
    assert wang.agree()["deleted"] == 0
    assert ids(wang("GET", "/me/footprint")) == []


@pytest.mark.parametrize("body", [{}, {"agreed": 1}, {"agreed": None}, {"agreed": True, "x": 1}, [], "yes"])
def test_consent_by_a_wrong_body_is_refused(wang, body):
    assert wang("PUT", "/me/consent", 422, json=body)["error"]["details"]


def test_consent_by_a_form_is_refused(wang):
    wang("PUT", "/me/consent", 415, data="agreed=true", content_type="application/x-www-form-urlencoded")
    wang("PUT", "/me/consent", 413, data=b" " * 2000, content_type="application/json")


def test_a_footprint_comes_by_pages_newest_first(wang):
    wang.agree()
    wang.send(*(view(f"e{number}", number, region="330110") for number in range(5)))
    wang.send({"id": "s1", "type": "search", "query": "身份证", "at": "2026-11-24T11:00:00+08:00"})
    first = wang("GET", "/me/footprint?size=2")
    assert (first["total"], ids(first)) == (6, ["s1", "e4"])
    assert ids(wang("GET", "/me/footprint?size=2&page=3")) == ["e1", "e0"]
    search, seen = first["entries"]
    assert (search["query"], search["document"]) == ("身份证", None)
    assert seen["document"] == {"id": MATTER["id"], "title": MATTER["title"]}
    assert (seen["at"], seen["region"]["name"]) == ("2026-11-24T10:04:00+08:00", "余杭区")


def test_a_footprint_can_be_taken_along_as_lines(wang):
    wang.agree()
    wang.send(view("e1", 1), view("e2", 2))
    response = wang.client.get("/v1/me/footprint?format=jsonl", headers=wang.headers)
    assert response.mimetype == "application/x-ndjson"
    assert [orjson.loads(line)["id"] for line in response.data.splitlines()] == ["e2", "e1"]


def test_entries_of_a_footprint_can_be_deleted_some_or_all(wang):
    wang.agree()
    wang.send(*(view(f"e{number}", number) for number in range(5)))
    assert wang("DELETE", "/me/footprint?id=e1&id=e3&id=nothing") == {"deleted": 2}
    assert ids(wang("GET", "/me/footprint")) == ["e4", "e2", "e0"]
    assert wang("DELETE", "/me/footprint") == {"deleted": 3}
    assert wang("GET", "/me/footprint")["total"] == 0
    assert wang("GET", "/me/consent")["agreed"] is True


def test_favourites_are_kept_after_consent_alone_and_can_be_deleted(wang):
    assert wang("PUT", "/me/favourites/hostile", 403)["error"]["code"] == "not_agreed"
    wang.agree()
    wang("PUT", "/me/favourites/none", 404)
    wang("PUT", f"/me/favourites/{MATTER['id']}")
    kept = wang("PUT", f"/me/favourites/{MATTER['id']}")["favourites"]
    assert [one["document"] for one in kept] == [{"id": MATTER["id"], "title": MATTER["title"]}]
    wang("PUT", "/me/favourites/hostile")
    assert wang("DELETE", f"/me/favourites?id={MATTER['id']}") == {"deleted": 1}
    assert [one["document"]["id"] for one in wang("GET", "/me/favourites")["favourites"]] == ["hostile"]
    assert wang("DELETE", "/me/favourites") == {"deleted": 1}
    assert wang("GET", "/me/favourites") == {"favourites": []}
    assert wang("GET", "/me/export")["events"] == []


def test_an_event_adds_or_removes_a_favourite(wang):
    wang.agree()
    wang.send({"id": "f1", "type": "favourite", "document": "hostile"})
    assert len(wang("GET", "/me/favourites")["favourites"]) == 1
    wang.send({"id": "f2", "type": "unfavourite", "document": "hostile"})
    assert wang("GET", "/me/favourites")["favourites"] == []


def test_an_export_has_all_that_is_kept_and_nothing_after_deletion(wang):
    wang.agree()
    shown = {"id": "i1", "type": "impression", "documents": ["hostile", MATTER["id"]], "search_id": "s", "position": 1}
    wang.send(view("e1", session="s1"), shown, {"id": "r1", "type": "rate", "document": "hostile", "rating": 4})
    wang("PUT", "/me/favourites/hostile")
    found = wang("GET", "/me/export")
    assert found["consent"]["agreed"] is True
    assert [one["document"]["id"] for one in found["favourites"]] == ["hostile"]
    events = {one["type"]: one for one in found["events"]}
    assert set(events) == {"view", "impression", "rate", "favourite"}
    assert (events["impression"]["documents"], events["rate"]["rating"]) == (["hostile", MATTER["id"]], 4)
    wang("DELETE", "/me")
    assert wang("GET", "/me/export") == {
        "consent": {"agreed": False, "since": None}, "feed_seen": None, "favourites": [], "events": [],
    }  # fmt: skip


def test_what_is_deleted_is_gone_in_another_process_too(wang, service):
    wang.agree()
    wang.send(view("e1"))
    other = People(EventStore(service.activity._store.location, lambda: Pseudonyms(b"k" * 32), lambda ids: {}))
    assert other.footprint_size("a" * 64) == 1
    wang("DELETE", "/me/footprint?id=e1")
    assert other.footprint_size("a" * 64) == 0
    wang("DELETE", "/me")
    assert other.agreed("a" * 64) is None
    other._store.close()


def test_a_token_never_reaches_another_persons_data(wang, li):
    for person, name in ((wang, "w"), (li, "l")):
        person.agree()
        person.send(view(f"{name}1"))
        person("PUT", "/me/favourites/hostile")
    assert ids(li("GET", "/me/footprint")) == ["l1"]
    assert li("DELETE", "/me/footprint?id=w1") == {"deleted": 0}
    li("DELETE", "/me")
    assert ids(wang("GET", "/me/footprint")) == ["w1"]
    assert len(wang("GET", "/me/favourites")["favourites"]) == 1
    assert wang("GET", "/me/consent")["agreed"] is True
    wang("GET", f"/me/footprint?user={'b' * 64}", 422)


@pytest.mark.parametrize("path", ["/me/footprint", "/me/favourites"])
def test_an_empty_id_deletes_nothing(wang, path):
    wang.agree()
    wang.send(view("e1"))
    wang("PUT", "/me/favourites/hostile")
    for wrong in ("?id=", "?id=%20", "?id=a b", "?" + "&".join(f"id=e{n}" for n in range(51))):
        assert wang("DELETE", path + wrong, 422)["error"]["details"][0]["field"] == "id"
    assert wang("GET", "/me/footprint")["total"] == 1
    assert len(wang("GET", "/me/favourites")["favourites"]) == 1


def test_no_browser_and_no_proxy_keeps_answers_about_a_person(wang, service):
    wang.agree()
    wang.send(view("e1"))
    del service.documents[MATTER["id"]]
    assert wang("GET", "/me/footprint")["entries"][0]["document"] == {"id": MATTER["id"], "title": None}
    for method, path in CALLS:
        response = wang.client.open(path, method=method, headers=wang.headers)
        assert response.headers["Cache-Control"] == "private, no-store"
