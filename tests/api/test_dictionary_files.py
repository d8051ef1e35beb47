"""`/v1/admin/dictionaries/export`, `import`, `thesaurus`: files over HTTP, by a real service of an empty home.

1. A key with the scope opens each call; no other does.
2. A list goes out in each format and comes in without a change; a changed one is drafted.
3. A dry run tells all and writes nothing; rows at fault are a 422 with each of them, or skipped.
4. A thesaurus comes in, is published and goes out.
5. What is no such file, too large or of another media type is refused.
6. A key of a region brings rows of its region alone.
7. Files are made and read beside the searches.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from api.app import create_app
from api.http.lanes import Lane, Lanes
from dictionaries.lexicon import shipped_lexicon
from search_engine import Service, Settings
from search_engine.editorial import FILE_MEDIA, THESAURUS_FORMATS
from tests.api.editing import Headers

pytestmark = pytest.mark.long

PATH = "/v1/admin/dictionaries"
HEADER = "词语,对应词,关系,权重,适用地区\n"
TEA = f"{HEADER}纸质奶茶店,食品经营许可,official,1,\n"
WORDS = "主题词,用,代,属,分\n纸质居住证,,纸居住证,纸质证件,\n纸居住证,纸质居住证,,,\n纸质证件,,,,纸质居住证\n"


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    with Service.open(Settings(home=tmp_path / "home", spelling="off")) as found:
        yield found


def send(client: FlaskClient, headers: Headers, path: str, content: str | bytes, **query: Any) -> Any:
    data = content.encode() if isinstance(content, str) else content
    return client.post(
        f"{PATH}{path}", headers=headers, data=data, query_string=query, content_type="application/octet-stream"
    )


def test_each_call_opens_to_a_key_with_the_scope_alone(client: FlaskClient, key: Callable[..., Headers]) -> None:
    editor, auditor = key("编"), key("审", "auditor")
    for method, path in (
        ("GET", "/export?kind=pins&format=csv"), ("POST", "/import?format=csv"),
        ("GET", "/thesaurus?format=csv"), ("POST", "/thesaurus?format=csv"),
    ):  # fmt: skip
        found = [client.open(f"{PATH}{path}", method=method, headers=one).status_code for one in ({}, auditor, editor)]
        assert found[:2] == [401, 403]
        assert found[2] in (200, 422)


def test_a_list_goes_out_and_comes_in_without_a_change(client: FlaskClient, key: Callable[..., Headers]) -> None:
    editor = key("编")
    count = len(shipped_lexicon().hotlines)
    for name, media in FILE_MEDIA.items():
        sent = client.get(f"{PATH}/export", headers=editor, query_string={"kind": "hotlines", "format": name})
        assert (sent.status_code, sent.content_type) == (200, media)
        assert f'filename="hotlines.{name}"' in sent.headers["Content-Disposition"]
        back = send(client, editor, "/import", sent.data, format=name, kind="hotlines").get_json()
        assert (back["unchanged"], back["drafts"], back["done"]) == (count, [], True)
    found = send(client, editor, "/import", TEA, format="csv", kind="synonyms", note="各区报送").get_json()
    assert (found["kind"], found["created"], len(found["drafts"])) == ("synonyms", 1, 1)
    (draft,) = client.get(f"{PATH}/drafts", headers=editor).get_json()["drafts"]
    assert (draft["draft"], draft["note"], draft["after"]["term"]) == (*found["drafts"], "各区报送", "纸质奶茶店")


def test_rows_at_fault_refuse_a_file_and_write_nothing(client: FlaskClient, key: Callable[..., Headers]) -> None:
    editor = key("编")
    content = f"{TEA}甲,甲,official,1,\n乙,丙,same,9,\n"
    asked = {"format": "csv", "kind": "synonyms"}
    dry = send(client, editor, "/import", content, **asked, dry_run="true").get_json()
    assert (dry["dry_run"], dry["done"], dry["created"], dry["refused"], dry["drafts"]) == (True, False, 1, 2, [])
    assert [(fault["row"], fault["column"]) for fault in dry["faults"]] == [
        (3, "target"),
        (4, "relation"),
        (4, "weight"),
    ]
    english = send(client, {**editor, "Accept-Language": "en"}, "/import", content, **asked, dry_run="true").get_json()
    for chinese, other in zip(dry["faults"], english["faults"], strict=True):
        assert chinese["code"] == other["code"] != "invalid"
        assert not chinese["message"].isascii()
        assert other["message"].replace("“", "").replace("”", "").replace("、", "").isascii()
    refused = send(client, editor, "/import", content, **asked)
    error = refused.get_json()["error"]
    assert (refused.status_code, error["code"]) == (422, "bad_parameters")
    assert [(detail["row"], detail["field"]) for detail in error["details"]] == [
        (3, "target"), (4, "relation"), (4, "weight")
    ]  # fmt: skip
    assert client.get(f"{PATH}/drafts", headers=editor).get_json() == {"drafts": []}
    skipped = send(client, editor, "/import", content, **asked, skip_bad_rows="true").get_json()
    assert (skipped["done"], skipped["created"], skipped["refused"]) == (True, 1, 2)


def test_a_thesaurus_comes_in_is_published_and_goes_out(client: FlaskClient, key: Callable[..., Headers]) -> None:
    publisher = key("发", "publisher")
    dry = send(client, publisher, "/thesaurus", WORDS, format="csv", name="试", dry_run="true").get_json()
    assert (dry["name"], dry["created"], dry["drafts"]) == ("试", 3, [])
    assert {line["what"] for line in dry["preview"]} == {
        "主题词",
        "非正式主题词",
        "用（Y）",
        "代（D）",
        "属（S）",
        "分（F）",
    }
    found = send(client, publisher, "/thesaurus", WORDS, format="csv", name="试").get_json()
    body = {"drafts": found["drafts"], "accept_warnings": True}
    assert client.post(f"{PATH}/publish", headers=publisher, json=body).status_code == 200
    for name, media in THESAURUS_FORMATS.items():
        out = client.get(f"{PATH}/thesaurus", headers=publisher, query_string={"format": name})
        assert (out.status_code, out.content_type) == (200, media)
        again = send(client, publisher, "/thesaurus", out.data, format=name, name="试").get_json()
        assert (again["unchanged"], again["drafts"]) == (3, []), name
    wrong = send(client, publisher, "/thesaurus", "主题词,属\n甲,甲\n", format="csv")
    assert wrong.get_json()["error"]["details"][0]["field"] == "itself"
    english = send(
        client, {**publisher, "Accept-Language": "en"}, "/thesaurus", "主题词,属\n甲,甲\n", format="csv", dry_run="true"
    )
    (conflict,) = english.get_json()["conflicts"]
    assert (conflict["code"], "points to itself; delete it" in conflict["what"]) == ("itself", True)


def test_what_is_no_such_file_or_too_large_is_refused(client: FlaskClient, key: Callable[..., Headers]) -> None:
    editor = key("编")
    for path, content, query in (
        ("/import", TEA, {}), ("/import", TEA, {"format": "xlsx"}), ("/import", "", {"format": "csv"}),
        ("/import", "甲,乙\n1,2\n", {"format": "csv"}), ("/thesaurus", TEA, {"format": "csv"}),
        ("/thesaurus", TEA, {"format": "jsonld"}), ("/import", TEA, {"format": "csv", "kind": "none"}),
        ("/import", TEA, {"format": "csv", "kind": "synonyms", "note": "x" * 501}),
    ):  # fmt: skip
        assert send(client, editor, path, content, **query).status_code == 422, (path, query)
    large = send(client, editor, "/import", b" " * (20 * 1024**2 + 1), format="csv")
    assert large.status_code == 413
    picture = client.post(f"{PATH}/import?format=csv", headers=editor, data=b"x", content_type="image/png")
    assert picture.status_code == 415


def test_a_key_of_a_region_brings_rows_of_its_region_alone(client: FlaskClient, key: Callable[..., Headers]) -> None:
    hangzhou = key("杭州", regions=("330100",))
    asked = {"format": "csv", "kind": "synonyms"}
    own = send(client, hangzhou, "/import", TEA.replace(",1,", ",1,330110"), **asked).get_json()
    assert own["created"] == 1
    filled = send(client, hangzhou, "/import", TEA.replace("纸质奶茶店", "纸质糖水店"), **asked).get_json()
    assert (filled["created"], filled["filled"]) == (1, 1)
    refused = send(client, hangzhou, "/import", TEA.replace(",1,", ",1,330200"), **asked)
    assert (refused.status_code, "范围内" in refused.get_json()["error"]["details"][0]["reason"]) == (422, True)


@pytest.mark.parametrize(
    ("method", "path", "lane"),
    [
        ("GET", f"{PATH}/export", Lane.COSTLY), ("GET", f"{PATH}/thesaurus", Lane.COSTLY),
        ("POST", f"{PATH}/import", Lane.COSTLY), ("GET", f"/search{PATH}/export", Lane.COSTLY),
        ("HEAD", f"//{PATH}/export", Lane.COSTLY), ("GET", f"{PATH}/rows", Lane.SEARCHING),
        ("POST", f"{PATH}/drafts", Lane.WRITING),
    ],
)  # fmt: skip
def test_7_files_keep_no_search_waiting(service: Service, method: str, path: str, lane: Lane) -> None:
    assert Lanes.of(create_app(service), "/search").lane(method, path) is lane
