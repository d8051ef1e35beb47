"""`/v1/admin/dictionaries`: what admins do with the word lists, over HTTP, by a real service of an empty home.

1. A key with the scope opens each call; no other does, and publishing needs its own scope.
2. 奶茶店 → 食品经营许可: drafted, checked, published, in the version list and the audit log, rolled back; each step is
   what searches are answered by.
3. A key of 杭州 cannot change, see drafts of, or publish for 宁波.
4. Two editors of one row; four eyes; warnings: each refusal has its code, and shows what it is about.
5. Wrong bodies are refused with every fault; nothing is written.
6. Rows of a kind: what ships, what was changed, added, switched off.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from dictionaries.lexicon import open_lexicon, shipped_lexicon
from search_engine import Service, Settings
from tests.api.editing import Headers, ask

pytestmark = pytest.mark.long

PATH = "/v1/admin/dictionaries"
MILK_TEA = {"term": "纸质奶茶店", "target": "食品经营许可", "relation": "official", "weight": "1"}
BAN = {"text": "代办文凭", "category": "伪造证件", "action": "block", "match": "contains", "variants": "all"}
PIN = {"query": "居住证", "region": "330200", "document": "m1", "place": "1"}


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    with Service.open(Settings(home=tmp_path / "home", spelling="off")) as found:
        yield found


@pytest.fixture
def role() -> str:
    return "publisher"


def drafted(client: FlaskClient, headers: Headers, **body: Any) -> int:
    status, found = ask(client, headers, "POST", "/drafts", {"kind": "synonyms", "cells": MILK_TEA} | body)
    assert status == 200, found
    return int(found["draft"])


CALLS = (
    ("GET", "", None), ("GET", "/rows?kind=words", None), ("GET", "/drafts", None), ("GET", "/versions", None),
    ("GET", "/versions/1", None), ("GET", "/rows/zejrvjyg", None), ("POST", "/drafts", {}),
    ("DELETE", "/drafts/1", None), ("POST", "/drafts/1/undo", None), ("POST", "/check", {"drafts": [1]}),
)  # fmt: skip
PUBLISHING = (
    ("POST", "/publish", {"drafts": [1]}), ("POST", "/approvals", {"drafts": [1]}),
    ("POST", "/rollback", {"version": 0}),
)  # fmt: skip


def test_each_call_opens_to_its_scope_publishing_to_its_own(client: FlaskClient, key: Callable[..., Headers]) -> None:
    editor, publisher, auditor = key("编", "editor"), key("发"), key("审", "auditor")
    for method, path, body in CALLS:
        statuses = [ask(client, one, method, path, body)[0] for one in ({}, auditor, editor, publisher)]
        assert statuses[:2] == [401, 403]
        assert not {401, 403} & set(statuses[2:])
    for method, path, body in PUBLISHING:
        statuses = [ask(client, one, method, path, body)[0] for one in ({}, auditor, editor, publisher)]
        assert statuses[:3] == [401, 403, 403]
        assert statuses[3] not in (401, 403)


def test_a_row_is_drafted_found_and_undone(service: Service, client: FlaskClient, key: Callable[..., Headers]) -> None:
    editor, publisher = key("编", "editor"), key("发")
    number = drafted(client, editor, note="新店多")
    status, found = ask(client, editor, "GET", "/drafts")
    (draft,) = found["drafts"]
    assert (status, draft["author"], draft["before"], draft["note"]) == (200, "key:编", None, "新店多")
    assert draft["after"] == {**MILK_TEA, "note": ""}
    status, checked = ask(client, editor, "POST", "/check", {"drafts": [number]})
    assert (status, checked["base"], checked["needs_approval"]) == (200, 0, False)
    assert checked["changes"][0]["after"]["target"] == "食品经营许可"
    sent = {"drafts": [number], "note": "开学季", "accept_warnings": True}
    status, version = ask(client, publisher, "POST", "/publish", sent)
    assert (status, version["number"], version["actor"], version["note"]) == (200, 1, "key:发", "开学季")
    lexicon = open_lexicon(service.installation.lexicon_file)
    assert (lexicon.version, lexicon.synonyms[-1].term) == (version["lexicon"], "纸质奶茶店")
    assert ask(client, editor, "GET", "/drafts") == (200, {"drafts": []})
    status, back = ask(client, publisher, "POST", "/rollback", {"version": 0, "note": "误发"})
    assert (status, back["number"], back["of"], back["lexicon"]) == (200, 2, 0, shipped_lexicon().version)
    assert open_lexicon(service.installation.lexicon_file) == shipped_lexicon()
    status, listed = ask(client, editor, "GET", "/versions", size=1)
    assert ([one["number"] for one in listed["versions"]], listed["next"]) == ([2], 2)
    status, listed = ask(client, editor, "GET", "/versions", older_than=2)
    assert ([one["number"] for one in listed["versions"]], listed["next"]) == ([1], None)
    status, first = ask(client, editor, "GET", "/versions/1")
    assert first["changes"][0]["before"] is None
    log = client.get("/v1/admin/log", headers=key("审", "auditor"), query_string={"action": "dictionaries"}).get_json()
    assert [entry["action"] for entry in log["entries"]] == [
        "dictionaries.rollback", "dictionaries.publish", "dictionaries.draft",
    ]  # fmt: skip


def test_a_key_of_one_city_changes_and_sees_none_of_another(client: FlaskClient, key: Callable[..., Headers]) -> None:
    hangzhou, ningbo = key("杭州", regions=("330100",)), key("宁波", regions=("330200",))
    theirs = drafted(client, ningbo, region="330200")
    own = drafted(client, hangzhou, region="330110")
    refused = [
        {"kind": "synonyms", "cells": MILK_TEA, "region": "330200"},
        {"kind": "synonyms", "cells": MILK_TEA},
        {"kind": "words", "cells": {"word": "纸质奶茶店"}},
        {"kind": "pins", "cells": PIN},
        {"kind": "pins", "cells": PIN, "region": "330100"},
    ]
    for body in refused:
        status, found = ask(client, hangzhou, "POST", "/drafts", body)
        assert (status, found["error"]["code"]) == (403, "forbidden"), body
    assert [one["draft"] for one in ask(client, hangzhou, "GET", "/drafts")[1]["drafts"]] == [own]
    for path in ("/publish", "/approvals", "/check"):
        assert ask(client, hangzhou, "POST", path, {"drafts": [theirs]})[0] == 404
    assert ask(client, hangzhou, "DELETE", f"/drafts/{theirs}")[0] == 404
    assert ask(client, hangzhou, "POST", f"/drafts/{theirs}/undo")[0] == 404
    sent = {"accept_warnings": True}
    assert ask(client, ningbo, "POST", "/publish", {"drafts": [theirs], **sent})[0] == 200
    assert ask(client, hangzhou, "POST", "/rollback", {"version": 0})[0] == 403
    assert ask(client, hangzhou, "POST", "/publish", {"drafts": [own], **sent})[0] == 200
    assert ask(client, hangzhou, "GET", "/versions/1")[1]["changes"] == []
    found = ask(client, hangzhou, "GET", "/rows", kind="synonyms", own="true")[1]
    assert [row["scope"]["region"] for row in found["rows"]] == ["330110"]
    assert ask(client, hangzhou, "POST", "/rollback", {"version": 1})[0] == 200


def test_a_draft_is_stepped_back_by_its_author_alone(client: FlaskClient, key: Callable[..., Headers]) -> None:
    own, other = key("甲", "editor"), key("乙")
    number = drafted(client, own)
    drafted(client, own, cells={**MILK_TEA, "weight": "0.5"})
    assert ask(client, other, "POST", f"/drafts/{number}/undo")[0] == 403
    status, found = ask(client, own, "POST", f"/drafts/{number}/undo")
    assert (status, found["draft"]["after"]["weight"], found["draft"]["steps"]) == (200, "1", 1)
    assert ask(client, own, "POST", f"/drafts/{number}/undo") == (200, {"draft": None})
    assert ask(client, own, "POST", f"/drafts/{number}/undo")[0] == 404


def test_the_second_of_two_editors_is_told_of_the_conflict(client: FlaskClient, key: Callable[..., Headers]) -> None:
    first, second = key("甲", "editor"), key("乙")
    numbers = [
        drafted(client, who, cells={**MILK_TEA, "weight": weight}) for who, weight in ((first, "1"), (second, "0.5"))
    ]
    assert ask(client, second, "POST", "/publish", {"drafts": numbers[1:], "accept_warnings": True})[0] == 200
    status, found = ask(client, second, "POST", "/publish", {"drafts": numbers[:1], "accept_warnings": True})
    assert (status, found["error"]["code"]) == (409, "edit_conflict")
    assert all(text in found["error"]["details"][0]["reason"] for text in ("weight=0.5", "weight=1", "程序 甲"))


def test_a_ban_wants_the_approval_of_another_key(client: FlaskClient, key: Callable[..., Headers]) -> None:
    first, second = key("甲"), key("乙")
    number = drafted(client, first, kind="banned", cells=BAN)
    sent = {"drafts": [number], "accept_warnings": True}
    assert ask(client, first, "POST", "/check", {"drafts": [number]})[1]["needs_approval"]
    status, found = ask(client, first, "POST", "/publish", sent)
    assert (status, found["error"]["code"]) == (409, "approval_needed")
    assert ask(client, first, "POST", "/approvals", {"drafts": [number]})[0] == 403
    status, found = ask(client, second, "POST", "/approvals", {"drafts": [number]})
    assert (status, found["approver"], len(found["changes"])) == (200, "key:乙", 1)
    assert ask(client, first, "POST", "/publish", sent)[1]["approver"] == "key:乙"


@pytest.mark.parametrize(
    ("path", "body", "fields"),
    [
        ("/drafts", {}, ["kind", "cells"]),
        ("/drafts", {"kind": "synonyms", "cells": MILK_TEA, "colour": "红", "off": "yes"}, ["colour", "off"]),
        ("/drafts", {"kind": "synonyms", "cells": {"@region": "330100"}}, ["cells"]),
        ("/drafts", {"kind": "synonyms", "cells": {"term": 1}}, ["cells"]),
        ("/drafts", {"kind": "none", "cells": MILK_TEA}, ["kind"]),
        ("/drafts", {"kind": "synonyms", "cells": MILK_TEA | {"weight": "9"}, "region": "1"}, ["region"]),
        ("/publish", {"drafts": []}, ["drafts"]),
        ("/publish", {"drafts": [True]}, ["drafts"]),
        ("/publish", {"drafts": "1", "note": "a\nb"}, ["drafts", "note"]),
        ("/rollback", {"version": -1}, ["version"]),
        ("/approvals", {}, ["drafts"]),
        ("/approvals", {"drafts": [1], "version": 1}, ["drafts"]),
        ("/check", [], ["body"]),
    ],
)
def test_a_wrong_body_is_refused_with_every_fault(
    client: FlaskClient, key: Callable[..., Headers], path: str, body: Any, fields: list[str]
) -> None:
    status, found = ask(client, key("发"), "POST", path, body)
    assert (status, [detail["field"] for detail in found["error"]["details"]]) == (422, fields)


def test_5_a_wrong_cell_is_told_by_its_column(client: FlaskClient, key: Callable[..., Headers]) -> None:
    body = {"kind": "synonyms", "cells": MILK_TEA | {"target": "食品\x00经营许可"}}
    _, found = ask(client, key("发"), "POST", "/drafts", body)
    (fault,) = found["error"]["details"]
    assert (fault["field"], fault["code"]) == ("cells", "forbidden_character")
    assert fault["reason"] == "target 列：含有控制字符，请删除"


def test_rows_say_whether_they_ship_were_changed_or_are_own(client: FlaskClient, key: Callable[..., Headers]) -> None:
    publisher = key("发")
    words = shipped_lexicon().synonyms
    first, second = ({"term": row.term, "target": row.target} for row in words[:2])
    numbers = [
        drafted(client, publisher),
        drafted(client, publisher, cells={**first, "weight": "0.123"}),
        drafted(client, publisher, cells=second, off=True),
    ]
    assert ask(client, publisher, "POST", "/publish", {"drafts": numbers, "accept_warnings": True})[0] == 200
    found = ask(client, publisher, "GET", "/rows", kind="synonyms", own="true")[1]
    assert [row["state"] for row in found["rows"]] == ["changed", "off", "own"]
    assert found["rows"][0]["cells"]["weight"] == "0.123"
    page = ask(client, publisher, "GET", "/rows", kind="synonyms", size=3, page=1)[1]
    assert ([row["state"] for row in page["rows"]], page["total"]) == (["changed", "off", "shipped"], len(words) + 1)
    assert ask(client, publisher, "GET", "/rows", kind="synonyms", q="纸质奶茶")[1]["total"] == 1
    kinds = {one["kind"]: one for one in ask(client, publisher, "GET", "")[1]["kinds"]}
    assert (kinds["synonyms"]["rows"], kinds["banned"]["four_eyes"]) == (len(words), True)
    assert ask(client, publisher, "GET", "/rows")[0] == 422
    status, wrong = ask(client, publisher, "GET", "/rows", kind="synonyms", own="yes")
    assert (status, wrong["error"]["details"][0]["reason"]) == (422, "应为 true 或 false")
