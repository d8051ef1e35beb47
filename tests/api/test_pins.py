"""`/v1/admin/pins`: what editors put first or hide, over HTTP, by a real service of an empty home.

1. A key with the scope opens it; no other does.
2. From the draft to the list: state, reason, findings, the id; by state and text, page by page.
3. A key of some regions sees its own rows and those of everybody.
4. Wrong parameters are refused with every fault.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from search_engine import Service, Settings
from tests.api.editing import Headers

PATH, ROWS = "/v1/admin/pins", "/v1/admin/dictionaries"


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    with Service.open(Settings(home=tmp_path / "home", spelling="off", four_eyes=())) as found:
        yield found


@pytest.fixture
def role() -> str:
    return "publisher"


def publish(client: FlaskClient, headers: Headers, cells: dict[str, str], **more: Any) -> None:
    drafted = client.post(f"{ROWS}/drafts", json={"kind": "pins", "cells": cells, **more}, headers=headers).get_json()
    sent = {"drafts": [drafted["draft"]], "accept_warnings": True}
    answered = client.post(f"{ROWS}/publish", json=sent, headers=headers)
    assert answered.status_code == 200, answered.get_json()


def test_pins_open_to_a_key_with_the_scope_alone(client: FlaskClient, key: Callable[..., Headers]) -> None:
    found = [client.get(PATH, headers=one) for one in ({}, key("审", "auditor"), key("编", "editor"), key("发"))]
    assert [one.status_code for one in found] == [401, 403, 200, 200]
    assert found[-1].get_json()["pins"] == []
    assert found[-1].headers["Cache-Control"] == "private, no-store"


def test_a_published_pin_is_listed_with_state_and_findings(client: FlaskClient, key: Callable[..., Headers]) -> None:
    publisher = key("发")
    publish(client, publisher, {"query": "居住证", "document": "m1", "place": "1"}, owner="户籍科")
    later = {"query": "护照", "document": "m2", "action": "hide", "match": "phrase"}
    publish(client, publisher, later, ends="2020-01-01")
    found = client.get(PATH, headers=publisher).get_json()
    assert (found["total"], found["states"]["dead"], found["states"]["ended"]) == (2, 1, 1)
    first, second = found["pins"]
    assert (first["state"], first["reason"], first["cells"]["@owner"]) == ("dead", "没有这个文档", "户籍科")
    assert {one["check"] for one in first["findings"]} == {"pins", "unknown_names"}
    assert (second["state"], second["cells"]["action"]) == ("ended", "hide")
    assert first["id"] != second["id"]
    ended = client.get(PATH, headers=publisher, query_string={"state": "ended"}).get_json()
    assert [one["id"] for one in ended["pins"]] == [second["id"]]
    by_id = client.get(PATH, headers=publisher, query_string={"q": first["id"]}).get_json()
    assert [one["key"] for one in by_id["pins"]] == [["居住证", "", "m1"]]
    paged = client.get(PATH, headers=publisher, query_string={"size": 1, "page": 2}).get_json()
    assert [one["id"] for one in paged["pins"]] == [second["id"]]


def test_a_key_of_a_region_sees_its_own_pins_and_everybodys(client: FlaskClient, key: Callable[..., Headers]) -> None:
    publisher = key("发")
    publish(client, publisher, {"query": "居住证", "document": "m1", "place": "1"})
    publish(client, publisher, {"query": "护照", "document": "m1", "place": "1", "region": "330200"})
    for name, region, wanted in (("杭", "330100", ["居住证"]), ("甬", "330200", ["居住证", "护照"])):
        found = client.get(PATH, headers=key(name, regions=(region,))).get_json()
        assert [one["key"][0] for one in found["pins"]] == wanted


def test_wrong_parameters_are_refused_with_every_fault(client: FlaskClient, key: Callable[..., Headers]) -> None:
    answered = client.get(PATH, headers=key("发"), query_string={"state": "gone", "size": 0, "colour": "红"})
    fields = {one["field"] for one in answered.get_json()["error"]["details"]}
    assert (answered.status_code, fields) == (422, {"state", "size", "colour"})
