"""`/v1/admin/dictionaries/kept-queries` and `/patrol`, over a real service of a small home.

1. Kept, listed, let go of: each wants a key that edits, and is in the audit log.
2. Wrong bodies are refused with every fault; nothing is written.
3. A key of 杭州 keeps, sees and lets go of what is asked from there, and is told of that alone.
4. What the patrol has found, by owner; before its first round there is none.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from search_engine import Service, Settings
from search_engine.access import AuditQuery
from search_engine.installation.api_keys import NewKey
from search_engine.maintenance.monitor import monitor
from search_engine.maintenance.monitor.monitor import Monitor
from tests.api.editing import Headers, ask
from tests.search_engine.conftest import DOCUMENTS, lines

pytestmark = pytest.mark.long

PATH = "/v1/admin/dictionaries"
RENT = {"query": "租房补贴办法", "region": "330110", "first": "p2", "blocks": True}


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    with Service.open(Settings(home=tmp_path / "home", spelling="off", log_queries=False)) as found:
        found.document_desk.put(io.BytesIO(lines(DOCUMENTS)), "test")
        found.update_index()
        yield found


@pytest.fixture
def patrol(service: Service, monkeypatch: pytest.MonkeyPatch) -> Monitor:
    """It asks what is kept alone; hundreds of frequent queries: `tests/search_engine/maintenance/monitor`."""
    monkeypatch.setattr(monitor, "frequent_queries", lambda place, most: [])
    return Monitor(service, rest=lambda _: None)


def test_keeping_and_letting_go_is_logged(client: FlaskClient, service: Service, key: Callable[..., Headers]) -> None:
    editor = key("张三")
    status, one = ask(client, editor, "POST", "/kept-queries", RENT)
    assert (status, one["number"], one["wants"], one["document"], one["author"]) == (200, 1, "first", "p2", "key:张三")
    assert ask(client, editor, "GET", "/kept-queries") == (200, {"kept": [one]})
    assert ask(client, editor, "DELETE", "/kept-queries/1") == (204, None)
    assert ask(client, editor, "DELETE", "/kept-queries/1")[0] == 404
    entries = service.audit.entries(AuditQuery(action="kept_queries"))
    assert [(entry.action, entry.actor, entry.target) for entry in entries] == [
        ("kept_queries.remove", "key:张三", "kept_query:1"), ("kept_queries.keep", "key:张三", "kept_query:1"),
    ]  # fmt: skip
    reader = {"X-Zwfw-Key": service.keys.create(NewKey("只读", ("audit:read",), ()))}
    for method, path, body in (
        ("GET", "/kept-queries", None), ("POST", "/kept-queries", RENT), ("DELETE", "/kept-queries/1", None),
        ("GET", "/patrol", None),
    ):  # fmt: skip
        assert ask(client, reader, method, path, body)[0] == 403
        assert ask(client, {}, method, path, body)[0] == 401


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({"query": "租房"}, ["first"]),
        ({"query": "租房", "first": "p2", "top": "p2"}, ["first"]),
        ({"query": "租房", "nothing": False}, ["first"]),
        ({"first": "p2", "blocks": 1}, ["query", "blocks"]),
        ({"query": "租房", "first": "none", "row": {"id": "zzzzzzzz"}}, ["document", "row"]),
        ({"query": "租房", "first": "p2", "row": {"kind": "synonyms", "id": "x"}}, ["row"]),
        ({"query": "租房", "first": "p2", "row": {"kind": "synonyms", "cells": {"term": "x"}, "colour": 1}}, ["row"]),
        ({"query": "租房", "first": "p2", "colour": "red"}, ["colour"]),
    ],
)
def test_every_fault_is_told(client: FlaskClient, key: Callable[..., Headers], body: Any, fields: list[str]) -> None:
    editor = key("张三")
    status, found = ask(client, editor, "POST", "/kept-queries", body)
    assert (status, sorted(one["field"] for one in found["error"]["details"])) == (422, sorted(fields))
    assert ask(client, editor, "GET", "/kept-queries") == (200, {"kept": []})


def test_a_kept_query_names_a_row_by_its_cells_or_its_id(client: FlaskClient, key: Callable[..., Headers]) -> None:
    editor = key("张三")
    cells = {"term": "纸质奶茶店", "target": "食品经营许可", "relation": "official", "weight": "1"}
    ask(client, editor, "POST", "/drafts", {"kind": "synonyms", "cells": cells, "region": "330100"})
    named = {"kind": "synonyms", "cells": {name: cells[name] for name in ("term", "target")}, "region": "330100"}
    status, one = ask(client, editor, "POST", "/kept-queries", {**RENT, "row": named})
    assert (status, one["row"]["scope"]["region"]) == (200, "330100")
    status, other = ask(
        client, editor, "POST", "/kept-queries", {**RENT, "top": "p2", "first": "", "row": {"id": one["row"]["id"]}}
    )
    assert (status, other["row"]) == (200, one["row"])


def test_cities_keep_apart(client: FlaskClient, service: Service, patrol: Monitor, key: Callable[..., Headers]) -> None:
    everybody, hangzhou = key("全省", "publisher"), key("杭州", regions=("330100",))
    ask(client, everybody, "POST", "/kept-queries", {"query": "出生", "top": "g1"})
    status, own = ask(client, hangzhou, "POST", "/kept-queries", RENT)
    assert (status, own["number"]) == (200, 2)
    assert ask(client, hangzhou, "GET", "/kept-queries") == (200, {"kept": [own]})
    status, refused = ask(client, hangzhou, "POST", "/kept-queries", {**RENT, "region": "330200"})
    assert (status, refused["error"]["code"]) == (403, "forbidden")
    assert ask(client, hangzhou, "DELETE", "/kept-queries/1")[0] == 404
    patrol.run()
    for document in ("g1", "p2"):
        service.document_desk.delete(document, "test")
    service.update_index()
    patrol.run()
    told = [
        [(one["owner"], found["query"]) for one in ask(client, who, "GET", "/patrol")[1]["owners"]
         for found in one["findings"] if found["kept"]]
        for who in (everybody, hangzhou)
    ]  # fmt: skip
    assert told == [[("key:全省", "出生"), ("key:杭州", "租房补贴办法")], [("key:杭州", "租房补贴办法")]]


def test_owners_are_told(client: FlaskClient, service: Service, patrol: Monitor, key: Callable[..., Headers]) -> None:
    editor = key("张三")
    assert ask(client, editor, "GET", "/patrol") == (200, {"last": None, "days": 7, "owners": [], "known": []})
    ask(client, editor, "POST", "/kept-queries", {**RENT, "owner": "李四"})
    patrol.run()
    service.document_desk.delete("p2", "test")
    service.update_index()
    patrol.run()
    status, found = ask(client, editor, "GET", "/patrol", days=1, owner="李四")
    assert (status, found["last"]["reason"], found["days"]) == (200, "now", 1)
    [group] = found["owners"]
    [finding] = group["findings"]
    assert (group["owner"], finding["what"], finding["before"]["id"], finding["kept"]) == ("李四", "broken", "p2", 1)
    assert finding["why"][0]["reason"] == "deleted"
    assert ask(client, editor, "GET", "/patrol", owner="王五")[1]["owners"] == []
    for days in ("0", "91", "x"):
        assert ask(client, editor, "GET", "/patrol", days=days)[0] == 422
