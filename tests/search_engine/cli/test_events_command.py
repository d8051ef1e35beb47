"""`zwfw events`.

1. Files are brought in, and said by row what is wrong; without --skip-bad-rows a file at fault is not brought in.
2. What is exported has no person in it.
3. Forgetting says what it deleted; the name may come from standard input.
4. Wrong usage ends with 2, what cannot be done with 1 and a sentence.
5. Damaged rows are cleared away, by kind and by whom in the audit log; nothing else changes.
"""

from __future__ import annotations

import orjson
import pytest
from click.testing import CliRunner

from indexer.documents.document import Document
from indexer.store.audit import AuditLog, AuditQuery
from indexer.store.engine import writing
from indexer.store.split import prepare
from search_engine.cli.events import events
from search_engine.installation.installation import Installation
from search_engine.settings.settings import Settings

pytestmark = pytest.mark.long

ROWS = [
    {"id": "e1", "type": "view", "document": "m1", "user": "wang", "consent": True},
    {"id": "e2", "type": "favourite", "document": "m1", "user": "wang", "consent": True},
    {"id": "e3", "type": "search", "query": "居住证", "region": "330110"},
]


@pytest.fixture
def place(tmp_path, monkeypatch):
    monkeypatch.setenv("ZWFW_HOME", str(tmp_path / "home"))
    place = Installation(Settings(home=tmp_path / "home"))
    place.store.put([prepare(Document(id="m1", kind="matter", title="居住证办理", region="330110"))], "test")
    yield place
    place.events.close()
    place.store.engine.dispose()


def run(*arguments, status=0, **other):
    found = CliRunner().invoke(events, [str(argument) for argument in arguments], **other)
    assert found.exit_code == status, (found.output, found.exception)
    return found


def written(path, rows):
    path.write_bytes(b"".join(orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE) for row in rows))
    return path


def test_events_are_imported_from_files(place, tmp_path):
    file = written(tmp_path / "f.jsonl", ROWS)
    assert "读 3，导入 3，其中已有 0，错误 0" in run("import", file).output
    assert orjson.loads(run("import", file, "--json").stdout)["files"][0]["known"] == 3
    assert len(place.events.since(0)) == 3


def test_a_file_of_events_with_faults_is_not_imported(place, tmp_path):
    file = written(tmp_path / "f.jsonl", [*ROWS, {"id": "e4", "type": "view", "document": "none"}])
    refused = run("import", file, status=1)
    assert "第 4 行 document" in str(refused.exception)
    assert place.events.since(0) == []
    assert "导入 3，其中已有 0，错误 1" in run("import", file, "--skip-bad-rows").output
    assert len(place.events.since(0)) == 3


@pytest.mark.parametrize("name", ["out.jsonl", "out.parquet"])
def test_exported_events_hold_no_person(place, tmp_path, name):
    run("import", written(tmp_path / "f.jsonl", ROWS))
    told = orjson.loads(run("export", "--out", tmp_path / name, "--json").stdout)
    assert told["events"] == 3
    content = (tmp_path / name).read_bytes()
    assert b"wang" not in content
    assert place.events.pseudonyms.user("wang").encode() not in content


def test_forgetting_a_person_says_what_it_deleted(place, tmp_path):
    file = written(tmp_path / "f.jsonl", ROWS)
    run("import", file)
    assert orjson.loads(run("forget", "--user", "wang", "--json").stdout) == {
        "events": 2, "favourites": 1, "consent": True,
    }  # fmt: skip
    assert [row.id for row in place.events.since(0)] == ["e3"]
    assert "事件 0 个" in run("forget", "--user", "-", input="wang\n").output
    assert "事件 0 个" in run("forget", "--user-hash", place.events.pseudonyms.user("wang")).output


def test_wrong_usage_of_events_is_refused(place, tmp_path):
    run("forget", status=2)
    for nobody in ("", " ", "x" * 129):
        run("forget", "--user", nobody, status=2)
    run("forget", "--user", "-", input="\n", status=2)
    run("forget", "--user", "a", "--user-hash", "b", status=2)
    run("forget", "--user-hash", "b", status=2)
    run("import", status=2)
    assert "没有这个文件" in str(run("import", tmp_path / "none.jsonl", status=1).exception)
    assert "结尾" in str(run("export", "--out", tmp_path / "x.csv", status=1).exception)


def test_damaged_events_are_mended_and_logged(place, tmp_path):
    run("import", written(tmp_path / "f.jsonl", ROWS))
    assert orjson.loads(run("mend", "--json").stdout) == {"mended": {}}
    assert "没有改动" in run("mend").output
    with writing(place.events.engine) as connection:
        connection.exec_driver_sql("UPDATE events SET query = '居住征' WHERE id = 'e3'")
        connection.exec_driver_sql("UPDATE favourites SET at = 5")
    assert [row.id for row in place.events.since(0)] == ["e1", "e2"]
    assert "已清理：事件 1 行、收藏 1 行" in run("mend", "--as", "王敏").output
    assert [row.id for row in place.events.since(0)] == ["e1", "e2"]
    (entry,) = AuditLog(place.store.engine).entries(AuditQuery(action="events.mend"))
    assert (entry.person, entry.after) == ("王敏", {"事件": 1, "收藏": 1})
