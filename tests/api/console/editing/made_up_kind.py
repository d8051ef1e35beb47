"""A kind of dictionary that does not ship: its declaration, and all places where it is found.

`test_one_declaration.py` runs this file in a process of its own, as a plugin: so it stands among the kinds before
anything that lists them is imported. No other file knows of it.
"""

from __future__ import annotations

import importlib
import io
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import pytest

import dictionaries.kinds
from dictionaries.kinds.column_parsers import Choice, text
from dictionaries.kinds.kind import Act, Column, Group, Kind, Note, Texts, Trait


@dataclass(frozen=True, slots=True)
class Colour:
    """A colour."""

    colour: Annotated[str, Column("颜色", "一种颜色，如 天蓝", text)]
    shade: Annotated[str, Column("深浅", "light 浅；dark 深", Choice({"light": "浅色", "dark": "深色"}))]
    note: Note = ""


# As if it were declared at the end of `lists.py`.
dictionaries.kinds.lists.COLOURS = Kind(  # type: ignore[attr-defined]
    "colours", "颜色词", Colour, ("colour",), Group.LISTS, "颜色的说法", Trait.PLAIN | Trait.FOUR_EYES,
    texts=(Texts("colour", leads="error", error=Act.BANS),),
)  # fmt: skip
importlib.reload(dictionaries.kinds)

PATH = "/v1/admin/dictionaries"
ROWS = "颜色,深浅\n天蓝,浅色\n墨绿,dark\n"


def imported(browser: Any, content: str) -> int:
    """How many drafts a file makes that somebody puts in."""
    browser.get("/admin/files")
    file = io.BytesIO(content.encode()), "some.csv"
    browser.post("/admin/files", {"kind": "", "doing": "draft", "file": file}, content_type="multipart/form-data")
    return len(re.findall(r'name="draft" value="\d+"', browser.get("/admin/drafts").text))


@pytest.fixture
def own(service: Any, signed_in: Any) -> Any:
    """The browser of somebody who has put two rows in, which another one approves and publishes."""
    assert imported(signed_in("editor"), ROWS) == 2
    browser = signed_in("publisher")
    browser.get("/admin/drafts")
    browser.post("/admin/drafts/approve", {"draft": ["1", "2"]})
    browser.post("/admin/drafts/publish", {"draft": ["1", "2"], "accept": "1"})
    assert [row.colour for row in service.editor.state().lexicon().colours] == ["天蓝", "墨绿"]
    return browser


def test_files(own: Any, service: Any, app: Any) -> None:
    from tests.api.editing import keys_of

    client, key = app.test_client(), keys_of(service, "editor")("编")
    for name in ("csv", "tsv", "xlsx"):
        sent = client.get(f"{PATH}/export?kind=colours&format={name}", headers=key)
        assert sent.status_code == 200
        assert name != "csv" or "颜色,深浅" in sent.text
        back = client.post(f"{PATH}/import?format={name}&kind=colours", data=sent.data, headers=key).get_json()
        assert (back["unchanged"], back["drafts"]) == (2, []), "what goes out comes in without a change"


def test_console(own: Any) -> None:
    kinds = own.get("/admin/dictionaries").text
    lists = kinds.partition(Group.LISTS)[2].partition(Group.WAYS)[0]
    assert 'href="/admin/dictionaries/colours">颜色词<' in lists
    assert "颜色的说法" in lists
    assert "须另一人审批" in lists.partition("颜色的说法")[2]
    form = own.get("/admin/dictionaries/colours/new").text
    assert all(word in form for word in ("颜色", "一种颜色，如 天蓝", "浅色", "深色"))
    sheet = own.get("/admin/dictionaries/colours").text
    assert all(word in sheet for word in ("天蓝", "墨绿", "深浅", "浅色"))


def test_http(service: Any, app: Any) -> None:
    from tests.api.editing import ask, keys_of

    client, key = app.test_client(), keys_of(service, "editor")("编")
    _, found = ask(client, key, "GET", "")
    (kind,) = [one for one in found["kinds"] if one["kind"] == "colours"]
    assert (kind["label"], kind["columns"], kind["key"]) == ("颜色词", ["colour", "shade", "note"], ["colour"])
    right, wrong = {"colour": "天蓝", "shade": "light"}, {"colour": "灰"}
    drafted = [ask(client, key, "POST", "/drafts", {"kind": "colours", "cells": row})[0] for row in (right, wrong)]
    assert drafted == [200, 422]
    document = client.get("/openapi.json").get_json()
    (parameter,) = [one for one in document["paths"][f"{PATH}/rows"]["get"]["parameters"] if one.get("name") == "kind"]
    assert "colours" in parameter["schema"]["enum"]


def test_command_line(capsys: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.dictionaries.lexicon_files import write
    from tests.search_engine.cli.script import as_script

    monkeypatch.setenv("ZWFW_HOME", str(tmp_path / "home"))
    (tmp_path / "home").mkdir()
    run = as_script(capsys, "dict")
    assert "颜色词\tcolours.tsv\t0\n" in run("list")[1]
    write(tmp_path / "home/dictionaries", "colours", "天蓝\tlight", "天蓝\tdark", "灰\tgrey")
    status, out, err = run("check")
    assert status == 1
    assert all(told in out + err for told in ("colours.tsv", "与第 5 行重复", "应为 light、dark 之一"))


def test_checks() -> None:
    from dictionaries.lexicon import shipped_lexicon
    from tests.search_engine.editing.checks.judging import judged

    banned = next(row.text for row in shipped_lexicon().banned if row.action == "block" and row.match == "contains")
    found = judged(colours=[Colour("天蓝", "light"), Colour("天 蓝", "light"), Colour(banned, "dark")])
    told = {(one.check, one.level, one.key) for one in found if one.kind == "colours"}
    assert ("duplicates", "warn", ("天蓝",)) in told
    assert ("leads_to_banned", "error", (banned,)) in told


def test_documents() -> None:
    from tests import test_documentation

    with pytest.raises(AssertionError, match="colours"):
        test_documentation.test_6_every_kind_of_dictionary_is_documented()
