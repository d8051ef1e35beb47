"""`/v1/admin/dictionaries/preview`, by a real service of a small catalogue.

1. One query now and then, at once; nothing of it is logged.
2. Many queries: 202, then how far it is and what was found; only for the key that asked.
3. A key of 杭州 previews its own rows, and no others.
4. Wrong bodies are refused with every fault.
5. What a row in force does: likewise 202, and found as a preview is.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from search_engine import Service, Settings
from search_engine.installation import job_folder
from tests.api.editing import Headers, ask
from tests.search_engine.editing.replay import town

pytestmark = pytest.mark.long

PATH = "/v1/admin/dictionaries"
TEA = town.ROWS[0][1]


@pytest.fixture
def service(town_home: Path, tmp_path: Path) -> Iterator[Service]:
    shutil.copytree(town_home, tmp_path / "home")
    with Service.open(Settings(home=tmp_path / "home", spelling="off")) as found:
        yield found


def drafted(client: FlaskClient, headers: Headers, **body: Any) -> int:
    status, found = ask(client, headers, "POST", "/drafts", {"kind": "synonyms", "cells": TEA} | body)
    assert status == 200, found
    return int(found["draft"])


def test_one_query_is_previewed_unlogged(client: FlaskClient, key: Callable[..., Headers], service: Service) -> None:
    editor = key("编")
    number = drafted(client, editor)
    wish = {"drafts": [number], "query": "哔哩铺", "region": town.YUHANG}
    status, found = ask(client, editor, "POST", "/preview", wish)
    assert status == 200
    assert found["changed"]
    assert found["after"]["cards"][0]["title"] == "食品经营许可"
    assert found["moves"][0]["mark"] == "in"
    service.log.close()
    assert not service.installation.log_file.exists()


def test_many_are_previewed(client: FlaskClient, key: Callable[..., Headers], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(job_folder, "end_with_parent", lambda: None)
    monkeypatch.setattr(os, "nice", lambda more: 0)
    monkeypatch.setattr(job_folder, "spawned", lambda settings, name, target, process: target(settings, name))
    editor, other = key("编"), key("别人")
    status, begun = ask(client, editor, "POST", "/preview", {"drafts": [drafted(client, editor)], "queries": 10})
    assert (status, begun["state"], begun["preview"]) == (202, "waiting", None)
    status, found = ask(client, editor, "GET", f"/preview/{begun['id']}")
    assert (status, found["state"], found["message"]) == (200, "done", "")
    assert found["preview"]["queries"] == 10
    assert ask(client, other, "GET", f"/preview/{begun['id']}")[0] == 404
    assert ask(client, editor, "GET", "/preview/x")[0] == 422


def test_a_row_is_previewed(client: FlaskClient, key: Callable[..., Headers], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(job_folder, "end_with_parent", lambda: None)
    monkeypatch.setattr(os, "nice", lambda more: 0)
    monkeypatch.setattr(job_folder, "spawned", lambda settings, name, target, process: target(settings, name))
    editor, hangzhou = key("编"), key("杭", regions=("330100",))
    row = {"kind": "hotlines", "cells": {"number": "12345"}, "queries": 5}
    status, begun = ask(client, editor, "POST", "/acts", row)
    assert (status, begun["drafts"]) == (202, [])
    found = ask(client, editor, "GET", f"/preview/{begun['id']}")[1]
    assert (found["state"], found["message"], found["preview"]["queries"]) == ("done", "", 5)
    assert [(one["kind"], one["draft"]) for one in found["preview"]["rows"]] == [("hotlines", None)]
    # what is everybody's is not a region's to ask about; what is not there, nobody's
    assert ask(client, hangzhou, "POST", "/acts", row)[0] == 404
    assert ask(client, editor, "POST", "/acts", row | {"cells": {"number": "1"}})[0] == 404
    assert ask(client, editor, "POST", "/acts", row | {"kind": "none"})[0] == 422
    assert ask(client, {}, "POST", "/acts", row)[0] == 401


def test_a_key_of_a_region_previews_its_own_rows_alone(client: FlaskClient, key: Callable[..., Headers]) -> None:
    nation, hangzhou = key("总"), key("杭", regions=("330100",))
    everybodys = drafted(client, nation)
    own = drafted(client, hangzhou, region="330100")
    wish = {"query": "哔哩铺", "region": town.YUHANG}
    assert ask(client, hangzhou, "POST", "/preview", {"drafts": [own], **wish})[0] == 200
    for body in ({"drafts": [everybodys], **wish}, {"drafts": [everybodys]}):
        assert ask(client, hangzhou, "POST", "/preview", body)[0] == 404


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"drafts": []},
        {"drafts": [1], "region": "330110"},
        {"drafts": [1], "query": "奶茶", "queries": 5},
        {"drafts": [1], "queries": 0},
        {"drafts": [1], "queries": 5, "at": "明天"},
        {"drafts": [1], "query": "奶茶", "region": "999999"},
        {"drafts": [1], "query": " "},
    ],
)
def test_a_wrong_body_is_refused(client: FlaskClient, key: Callable[..., Headers], body: dict[str, Any]) -> None:
    editor = key("编")
    drafted(client, editor)
    status, found = ask(client, editor, "POST", "/preview", body)
    assert (status, found["error"]["code"]) == (422, "bad_parameters")
    assert found["error"]["details"]


def test_a_preview_without_the_right_key_is_refused(client: FlaskClient, key: Callable[..., Headers]) -> None:
    for method, path in (("POST", "/preview"), ("GET", f"/preview/{'0' * 16}")):
        assert ask(client, {}, method, path, {"drafts": [1]} if method == "POST" else None)[0] == 401
        assert ask(client, key(f"审{method}", "auditor"), method, path, None)[0] == 403
