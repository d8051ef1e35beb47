"""`GET /v1/admin/log`, and what is recorded over HTTP.

1. An auditor's key opens it; no other key does, and none of some sites. An auditor of one region sees what is of it.
2. Filters and pages; parameters are checked as everywhere.
3. A change names the key and the visitor's address, and what stood there before and after.
4. What a person does is there without a trace of who it was.
5. Each call that a key may not make is an entry, with the key's name and the reason, and so is each with a key that is
   not in use; of what citizens are refused there is none. Reading the log and exporting a dictionary are entries too.
6. Two programs with the same event id do not shadow each other, and one that sends again counts once.
"""

from __future__ import annotations

import time

import jwt
import pytest

from api.app import create_app
from search_engine import Service, Settings
from search_engine.access import AuditQuery
from search_engine.installation.api_keys import NewKey

USER_KEY = "k" * 32
LINES = {"Content-Type": "application/x-ndjson"}


@pytest.fixture
def service(tmp_path):
    settings = Settings(home=tmp_path / "home", user_key=USER_KEY, trusted_proxies=("127.0.0.1/32",))
    with Service.open(settings) as found:
        yield found


@pytest.fixture
def client(service):
    return create_app(service).test_client()


def key(service, name, **given):
    return {"X-Zwfw-Key": service.keys.create(NewKey(name, **given))}


def auditor(service, name="审计", **given):
    return key(service, name, scopes=(), roles=("auditor",), **given)


def write(client, headers, region="330110", name="a"):
    row = f'{{"id": "{name}", "title": "证明", "region": "{region}"}}'
    return client.post("/v1/documents:bulk", data=row, headers=headers | LINES)


def test_the_log_opens_to_the_key_of_an_auditor_without_sites(service, client):
    program, admin = key(service, "库"), key(service, "管", scopes=("admin",))
    statuses = [
        client.get("/v1/admin/log", headers=headers).status_code
        for headers in ({}, program, auditor(service), admin, auditor(service, "站", sites=("甲",)))
    ]
    assert statuses == [401, 403, 200, 200, 403]


def test_an_auditor_of_one_region_sees_what_is_of_it(service, client):
    program = key(service, "库")
    for number, region in enumerate(["330110", "330200", "330106"]):
        assert write(client, program, region, f"d{number}").status_code == 200
    found = client.get("/v1/admin/log", headers=auditor(service, regions=("330100",))).get_json()
    assert [entry["region"] for entry in found["entries"]] == ["330106", "330110"]
    assert found["next"] is None


def test_the_log_is_filtered_and_paged(service, client):
    program, headers = key(service, "库"), auditor(service)
    for number in range(5):
        write(client, program, name=f"d{number}")

    def ask(**query):
        return client.get("/v1/admin/log", query_string=query, headers=headers)

    targets, older = [], {}
    while True:
        page = ask(action="documents", who="库", since="1h", size=2, **older).get_json()
        targets += [entry["target"] for entry in page["entries"]]
        if page["next"] is None:
            break
        older = {"older_than": page["next"]}
    assert targets == [f"load:{number}" for number in (5, 4, 3, 2, 1)]
    assert ask(until="2020-01-01").get_json()["entries"] == []
    refused = ask(since="gestern", size=501, colour="red", older_than=0)
    assert refused.status_code == 422
    assert {one["field"] for one in refused.get_json()["error"]["details"]} == {"since", "size", "colour", "older_than"}
    assert ask().headers["Cache-Control"] == "private, no-store"


def test_a_change_names_the_key_the_address_and_before_and_after(service, client):
    program = key(service, "浙江省事项库")
    through = {**program, "X-Forwarded-For": "192.0.2.7"}
    write(client, through)
    write(client, through, region="330106")
    assert client.delete("/v1/documents/a", headers=through).status_code == 204
    deleted, replaced, added = (entry for entry in service.audit.entries(AuditQuery(action="documents")))
    assert {(entry.actor, entry.address) for entry in (deleted, replaced, added)} == {("key:浙江省事项库", "192.0.2.7")}
    assert added.before["documents"] == {}
    assert replaced.before["documents"] == added.after["documents"] != replaced.after["documents"]
    assert deleted.before["documents"] == replaced.after["documents"]
    assert (deleted.target, deleted.after["removed"]) == ("document:a", 1)
    assert [entry.after["sequence"] for entry in (added, replaced, deleted)] == [1, 2, 3]


def test_what_a_person_does_is_logged_without_naming_them(service, client):
    write(client, key(service, "库"))
    token = jwt.encode({"sub": "wang-123", "exp": int(time.time()) + 600}, USER_KEY, "HS256")
    person = {"X-Zwfw-User": token, "X-Forwarded-For": "192.0.2.9"}
    client.put("/v1/me/consent", json={"agreed": True}, headers=person)
    client.put("/v1/me/favourites/a", headers=person)
    client.delete("/v1/me/favourites", headers=person)
    client.delete("/v1/me/footprint", headers=person)
    client.put("/v1/me/consent", json={"agreed": False}, headers=person)
    client.delete("/v1/me", headers=person)
    service.audit_queue.flush()
    entries = service.audit.entries(AuditQuery(who="person"))
    assert {entry.action for entry in entries} == {
        "consent.give", "consent.withdraw", "person.erase", "favourites.put", "favourites.delete", "footprint.delete",
    }  # fmt: skip
    hidden = ("wang", "192.0.2.9", service.installation.events.pseudonyms.user("wang-123"), token)
    assert not any(text in repr(service.audit.entries(AuditQuery())) for text in hidden)


def entries(service):
    service.audit_queue.flush()
    return service.audit.entries(AuditQuery(limit=1_000))


def test_5_every_call_that_a_key_may_not_make_is_in_the_log(service, client):
    weak, wrong = key(service, "弱", scopes=("events:write",)), {"X-Zwfw-Key": "zwfw_nobodys"}
    before = len(entries(service))
    rules = [rule for rule in client.application.url_map.iter_rules() if rule.rule.startswith("/v1/admin/")]
    calls = [(method, rule) for rule in rules for method in rule.methods - {"HEAD", "OPTIONS"}]
    for method, rule in calls:
        path = rule.rule.replace("<int:", "<")
        for name in rule.arguments:
            path = path.replace(f"<{name}>", "1")
        assert client.open(path, method=method, headers=weak).status_code == 403, path
    refused = entries(service)[:-before]
    assert {(entry.actor, entry.target) for entry in refused} == {
        ("key:弱", f"call:{method} {rule.rule}") for method, rule in calls
    }
    assert {entry.action for entry in refused} == {"access.refused"}
    assert "权限" in refused[0].after["reason"]
    assert client.get("/v1/admin/log", headers=wrong | {"X-Forwarded-For": "192.0.2.7"}).status_code == 401
    (newest, *_) = entries(service)
    assert (newest.actor, newest.address, newest.target) == ("visitors", "192.0.2.7", "call:GET /v1/admin/log")


def test_5_of_what_citizens_are_refused_there_is_no_entry(service, client):
    token = {"X-Zwfw-User": "no.token.atall"}
    assert client.get("/v1/me/consent", headers=token).status_code == 401
    events = {"events": [{"id": "e-1", "type": "search", "query": "身份证"}]}
    assert client.post("/v1/events", json=events, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert [entry for entry in entries(service) if entry.action == "access.refused"] == []


def test_5_reading_the_log_and_exporting_are_entries(service, client):
    reads, edits = auditor(service), key(service, "编", scopes=("dictionaries:write",))
    assert client.get("/v1/admin/log", headers=reads).status_code == 200
    path = "/v1/admin/dictionaries/export?kind=stopwords&format=tsv"
    assert client.get(path, headers=edits).status_code == 200
    found = {entry.action: (entry.actor, entry.target) for entry in entries(service)}
    assert found["read.audit"] == ("key:审计", "")
    assert found["export.dictionary"] == ("key:编", "kind:stopwords")


def test_event_ids_of_two_programs_do_not_shadow_each_other(service, client):
    first, second = (key(service, name, scopes=("events:write",)) for name in ("甲", "乙"))
    sent = {"events": [{"id": "e-1", "type": "search", "query": "身份证"}]}

    def report(headers, address):
        return client.post("/v1/events", json=sent, headers={**headers, "X-Forwarded-For": address}).get_json()["known"]

    assert [report(first, "192.0.2.1"), report(second, "192.0.2.1"), report({}, "192.0.2.1")] == [0, 0, 0]
    assert [report(first, "192.0.2.2"), report(second, "192.0.2.3"), report({}, "192.0.2.1")] == [1, 1, 1]
    assert report({}, "198.51.100.7") == 0, "another visitor"
    service.audit_queue.flush()
    entries = service.audit.entries(AuditQuery(action="events"))
    counted = {entry.actor: entry.after for entry in entries}
    assert counted["key:甲"] == {"requests": 2, "accepted": 2, "known": 1}
    assert not any(address in repr(entries) for address in ("192.0.2", "198.51"))
    assert counted["visitors"] == {"requests": 3, "accepted": 3, "known": 1}
