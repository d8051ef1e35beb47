"""`/v1/admin/queue`, over a real service of a small home.

1. Listed, looked at, changed: each wants a key that edits, and a change is in the audit log.
2. Wrong bodies and parameters are refused with every fault; nothing is written.
3. A key of 杭州 sees and changes what is asked from there and below; a number of 宁波 is as if it were not there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from api.app import create_app
from indexer.store.engine import writing
from indexer.store.queue.items import QueueItem, write_item
from search_engine import Service, Settings
from search_engine.access import AuditQuery
from search_engine.installation.api_keys import NewKey

PATH = "/v1/admin/queue"
Headers = dict[str, str]
ITEMS = (
    QueueItem("query", "月球", "330110", "", "月球", proposed="matter", count=3, sources={"nothing_found": 3}),
    QueueItem("query", "火星", "330200", "", "火星", count=9, sources={"no_click": 9}),
    QueueItem("query", "水星", "", "", "水星", count=7, sources={"not_found": 7}),
)


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    with Service.open(Settings(home=tmp_path / "home", spelling="off", log_queries=False)) as found:
        with writing(found.installation.store.engine) as connection:
            for one in ITEMS:
                write_item(connection, one)
        yield found


@pytest.fixture
def client(service: Service) -> FlaskClient:
    return create_app(service).test_client()


@pytest.fixture
def key(service: Service) -> Callable[..., Headers]:
    def made(name: str, role: str = "editor", **given: Any) -> Headers:
        return {"X-Zwfw-Key": service.keys.create(NewKey(name, (), (role,), **given))}

    return made


def ask(client: FlaskClient, headers: Headers, method: str, path: str = "", body: Any = None, **query: Any) -> Any:
    sent = client.open(f"{PATH}{path}", method=method, headers=headers, json=body, query_string=query or None)
    return sent.status_code, sent.get_json()


def test_items_are_listed_and_changed(client: FlaskClient, service: Service, key: Callable[..., Headers]) -> None:
    editor = key("张三")
    status, found = ask(client, editor, "GET")
    assert (status, found["total"], found["open"], found["last"]) == (200, 3, 3, None)
    assert [one["number"] for one in found["items"]] == [2, 3, 1]
    assert len(ask(client, editor, "GET", limit=1)[1]["items"]) == 1
    assert ask(client, editor, "GET", sort="matter", state=["open", "done"])[1]["total"] == 1
    wish = {"numbers": [1, 2], "state": "in_work", "owner": "李四", "due": "2020-01-01"}
    status, changed = ask(client, editor, "POST", "", wish)
    assert (status, [one["overdue"] for one in changed["items"]]) == (200, [True, True])
    assert ask(client, editor, "GET", overdue="true")[1]["total"] == 2
    assert ask(client, editor, "GET", "/1") == (200, changed["items"][0] | {"remarks": []})
    assert ask(client, editor, "GET", "/9")[0] == 404
    entries = service.audit.entries(AuditQuery(action="queue"))
    assert [(one.action, one.actor, one.target) for one in entries] == [
        ("queue.set", "key:张三", "queue_item:2"), ("queue.set", "key:张三", "queue_item:1"),
    ]  # fmt: skip
    auditor = key("审计", "auditor")
    for method, path, body in (("GET", "", None), ("GET", "/1", None), ("POST", "", wish)):
        assert ask(client, auditor, method, path, body)[0] == 403
        assert ask(client, {}, method, path, body)[0] == 401


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({"owner": "李四"}, ["numbers"]),
        ({"numbers": []}, ["numbers"]),
        ({"numbers": [1, True]}, ["numbers"]),
        ({"numbers": [1], "colour": 1, "owner": 5}, ["colour", "owner"]),
        ({"numbers": [1]}, ["state"]),
        ({"numbers": [1], "state": "x", "due": "x"}, ["state", "due"]),
    ],
)
def test_every_fault_is_told(client: FlaskClient, key: Callable[..., Headers], body: Any, fields: list[str]) -> None:
    editor = key("张三")
    status, answer = ask(client, editor, "POST", "", body)
    assert (status, sorted(one["field"] for one in answer["error"]["details"])) == (422, sorted(fields))
    wrong = {"state": "x", "sort": "x", "source": "x", "overdue": "x", "limit": "0", "colour": "1"}
    status, answer = ask(client, editor, "GET", **wrong)
    assert (status, {one["field"] for one in answer["error"]["details"]}) == (422, set(wrong))
    assert ask(client, editor, "GET", region="99")[0] == 422


def test_a_key_of_a_city_sees_and_changes_items_of_it_alone(client: FlaskClient, key: Callable[..., Headers]) -> None:
    hangzhou = key("杭州", regions=("330100",))
    status, found = ask(client, hangzhou, "GET")
    assert (status, [one["query"] for one in found["items"]], found["open"]) == (200, ["月球"], 1)
    for number in (2, 3):
        assert ask(client, hangzhou, "GET", f"/{number}")[0] == 404
        assert ask(client, hangzhou, "POST", "", {"numbers": [1, number], "owner": "李四"})[0] == 404
    assert ask(client, hangzhou, "GET", "/1")[1]["owner"] == ""
