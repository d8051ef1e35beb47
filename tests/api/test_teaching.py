"""`/v1/admin/dictionaries/teach`, by a real service of a small catalogue.

1. Proposals with the rows that they are made of; a row of one can be drafted as it stands; nothing is logged.
2. What else rows move, in pieces, to the last one.
3. Refusals: unknown documents, banned queries, wrong bodies, keys without the right.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from search_engine import Service, Settings
from tests.api.editing import Headers
from tests.search_engine.editing.replay import town

pytestmark = pytest.mark.long

PATH = "/v1/admin/dictionaries"
SENT = {"query": "租房子住要登记", "document": f"d13-{town.YUHANG}", "region": town.YUHANG}


@pytest.fixture
def service(town_home: Path, tmp_path: Path) -> Iterator[Service]:
    shutil.copytree(town_home, tmp_path / "home")
    with Service.open(Settings(home=tmp_path / "home")) as found:
        yield found


def ask(client: FlaskClient, headers: Headers, path: str, body: Any = None) -> Any:
    sent = client.post(f"{PATH}{path}", headers=headers, json=body)
    return sent.status_code, sent.get_json()


def test_rows_of_a_proposal_can_be_drafted_as_they_stand(client: FlaskClient, key: Callable[..., Headers]) -> None:
    editor = key("编辑")
    status, found = ask(client, editor, "/teach", SENT)
    assert status == 200, found
    assert found["document"]["title"] == "居住证申领"
    assert not found["already_first"]
    assert found["before"] != 1
    first, last = found["proposals"][0], found["proposals"][-1]
    assert first["after"] == 1
    assert first["number"] == 1
    assert last["how"] == "pin"
    drafts = []
    for row in first["rows"]:
        status, draft = ask(client, editor, "/drafts", {"kind": row["kind"], "cells": row["cells"]})
        assert status == 200, draft
        drafts.append(draft["draft"])
    live = {"drafts": drafts, "query": SENT["query"], "region": town.YUHANG}
    status, page = ask(client, editor, "/preview", live)
    assert (status, page["after"]["cards"][0]["title"]) == (200, "居住证申领")


def test_what_else_rows_move_is_told_in_pieces_to_the_last(client: FlaskClient, key: Callable[..., Headers]) -> None:
    editor = key("编辑")
    row = {"kind": "stopwords", "cells": {"text": "护照", "where": "anywhere", "role": "scaffold"}}
    seen, first, pieces = 0, 0, 0
    while first is not None:
        status, found = ask(client, editor, "/teach/effect", {"query": "a", "rows": [row], "first": first})
        assert status == 200, found
        assert found["first_changed"] <= found["changed"] <= found["touched"] <= found["queries"] <= 100
        seen, first, pieces = seen + found["queries"], found["next"], pieces + 1
    assert seen == found["total"] > 100
    assert pieces == -(-seen // 100)


@pytest.mark.parametrize(
    ("more", "status", "code"),
    [
        ({"document": "keine"}, 404, "not_found"),
        ({"query": "办假证"}, 422, "teaching_refused"),
        ({"region": "999999"}, 422, "bad_parameters"),
        ({"scope_region": "999999"}, 422, "bad_parameters"),
        ({"query": ""}, 422, "bad_parameters"),
        ({"higher": "ja"}, 422, "bad_parameters"),
    ],
)
def test_what_cannot_be_taught_is_refused_with_its_code(
    client: FlaskClient, key: Callable[..., Headers], more: dict[str, Any], status: int, code: str
) -> None:
    found = ask(client, key("编辑"), "/teach", SENT | more)
    assert (found[0], found[1]["error"]["code"]) == (status, code)


def test_wrong_rows_and_keys_without_the_right_are_refused(client: FlaskClient, key: Callable[..., Headers]) -> None:
    editor = key("编辑")
    wrong: list[Any] = [[], [{}], [{"kind": "none", "cells": {"text": "a"}}], [{"kind": "stopwords", "cells": {}}]]
    for rows in wrong:
        assert ask(client, editor, "/teach/effect", {"query": "a", "rows": rows})[0] == 422
    assert ask(client, {}, "/teach", SENT)[0] == 401
    assert ask(client, key("审计", "auditor"), "/teach", SENT)[0] == 403
