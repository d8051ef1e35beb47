"""`GET /v1/admin/explain`, the rows that a page names, and a row by its id.

1. Explanations are for keys that may edit dictionaries. They name all that holds a document back, with the filters
   of the search, and rows that ban; wrong parameters are refused together.
2. A page that is to explain itself names the rows that acted to keys that may edit dictionaries, and to nobody else;
   never one that bans, nor who looks after a row. A banned query is answered as it was.
3. A row of the site's own is named with its version, can be asked for by its id, and keeps that when it is edited.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient

from api.app import create_app
from search_engine import Service, Settings
from search_engine.installation.api_keys import NewKey
from search_engine.search.rows_acting import RowsActing
from tests.search_engine.conftest import DOCUMENTS, lines

TEA = {"term": "纸质奶茶店", "target": "食品经营许可", "relation": "official", "weight": "1"}
Headers = dict[str, str]


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    home = tmp_path_factory.mktemp("explain") / "home"
    with Service.open(Settings(home=home, spelling="off", log_queries=False)) as found:
        found.document_desk.put(io.BytesIO(lines(DOCUMENTS)), "test", skip_bad_rows=False)
        found.installation.worker().build()
        yield found


@pytest.fixture(scope="module")
def client(service: Service) -> FlaskClient:
    return create_app(service).test_client()


@pytest.fixture(scope="module")
def editor(service: Service) -> Headers:
    return {"X-Zwfw-Key": service.keys.create(NewKey("编辑", (), ("publisher",)))}


def ask(client: FlaskClient, path: str, headers: Headers | None = None, **query: Any) -> Any:
    found = client.get(path, headers=headers or {}, query_string=query)
    assert found.status_code == 200, found.get_json()
    return found.get_json()


def test_editors_alone_are_told_all_that_hinders(client: FlaskClient, service: Service, editor: Headers) -> None:
    auditor = {"X-Zwfw-Key": service.keys.create(NewKey("审计", (), ("auditor",)))}
    assert client.get("/v1/admin/explain?q=护照").status_code == 401
    assert client.get("/v1/admin/explain?q=护照", headers=auditor).status_code == 403
    asked = {"q": "身份证 签发", "document": "m1", "region": "330106", "audience": "legal"}
    found = ask(client, "/v1/admin/explain", editor, **asked)
    assert [one["blocker"] for one in found["why_not"]] == ["another_region", "filtered", "lacks_word"]
    assert found["unsearched"] == []
    wrong = client.get("/v1/admin/explain?document=a%20b&kind=x&explain=true&size=99", headers=editor)
    assert wrong.status_code == 422
    assert {one["field"] for one in wrong.get_json()["error"]["details"]} == {"document", "kind", "explain", "size"}


def test_1_a_ban_is_named(client: FlaskClient, editor: Headers) -> None:
    found = ask(client, "/v1/admin/explain", editor, q="办假证", document="m1")
    assert [one["kind"] for one in found["rows"]][:1] == ["banned"]
    assert found["unsearched"][0]["details"]["row"]["text"].startswith("办假证")
    assert found["why_not"][0]["blocker"] == "banned"
    assert found["cards"] == []


def test_a_page_to_explain_names_the_rows_that_acted(client: FlaskClient, editor: Headers) -> None:
    rows = ask(client, "/v1/search", editor, q="请问身份证怎么补办", explain="true")["query"]["rows"]
    assert {"stopwords", "synonyms"} <= {one["kind"] for one in rows}
    assert all(one["owner"] is None and one["source"] == "shipped" and one["version"] is None for one in rows)
    assert "rows" not in ask(client, "/v1/search", editor, q="请问身份证怎么补办")["query"]


def test_2_rows_are_named_to_editors_alone(
    client: FlaskClient, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(RowsActing, "pairs", None)  # nothing of it is worked out
    events = {"X-Zwfw-Key": service.keys.create(NewKey("门户", ("events:write",), ()))}
    for headers in ({}, events, {"X-Zwfw-Key": "no-such-key"}):
        page = ask(client, "/v1/search", headers, q="请问食品经营许可如何办", explain="true")
        assert "rows" not in page["query"]
        assert page["query"]["trace"]
        assert page["items"][0]["why"]


def test_2_no_page_names_what_bans(client: FlaskClient, editor: Headers) -> None:
    for query in ({"q": "办假证"}, {"q": "办假证", "explain": "true"}):
        page = ask(client, "/v1/search", editor, **query)
        assert "rows" not in page["query"]
        assert page["query"]["blocked"]["action"] == "block"
    # in distress the way is told, and which rows led there
    page = ask(client, "/v1/search", editor, q="我想自杀", explain="true")
    assert {"crisis", "banned"} & {one["kind"] for one in page["query"]["rows"]} == {"crisis"}


def test_a_row_of_the_site_keeps_its_id(client: FlaskClient, editor: Headers, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dictionaries.lexicon.compiled_store.LOOK_EVERY", 0.0)  # a new version is seen at once

    def publish(**cells: str) -> int:
        body = {"kind": "synonyms", "cells": TEA | cells, "owner": "市场监管科"}
        draft = client.post("/v1/admin/dictionaries/drafts", headers=editor, json=body).get_json()["draft"]
        sent = {"drafts": [draft], "accept_warnings": True}
        return int(client.post("/v1/admin/dictionaries/publish", headers=editor, json=sent).get_json()["number"])

    def row() -> Any:
        rows = ask(client, "/v1/search", editor, q="纸质奶茶店", explain="true")["query"]["rows"]
        return next(one for one in rows if one["text"].startswith("纸质奶茶店"))

    first = publish()
    before = row()
    second = publish(weight="0.5")
    after = row()
    assert (before["version"], after["version"], before["owner"]) == (first, second, None)
    assert before["id"] == after["id"]
    told = ask(client, f"/v1/admin/dictionaries/rows/{after['id']}", editor)
    assert (told["owner"], told["version"], len(told["history"])) == ("市场监管科", second, 2)
    missing = client.get("/v1/admin/dictionaries/rows/aaaaaaaa", headers=editor)
    assert missing.status_code == 404
