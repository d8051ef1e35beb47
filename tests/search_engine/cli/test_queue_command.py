"""`zwfw queue`, as an editor types it.

1. Gathered, listed, looked at, changed; `--json` is one object; wrong use ends with 2, what cannot be with 1 and a
   sentence.
2. Each command has help with an example.
3. What readers marked as wrong is told by its element, and listed by it.
"""

from __future__ import annotations

import io
from pathlib import Path

import orjson
import pytest

from indexer.store.queries.query_log import QueryEntry
from search_engine import Service, Settings
from tests.search_engine.cli.script import Run, as_script
from tests.search_engine.conftest import DOCUMENTS, lines

pytestmark = pytest.mark.long


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run `zwfw queue` as its script does: exit status, stdout, stderr."""
    monkeypatch.setenv("ZWFW_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("ZWFW_SPELLING", "off")
    with Service.open(Settings(home=tmp_path / "home", spelling="off")) as service:
        service.document_desk.put(io.BytesIO(lines(DOCUMENTS)), "test")
        service.update_index()
        for text in ("月球",) * 3 + ("火星",) * 4:
            service.log.record(QueryEntry(text, "330110", "all", 1, 0, 0, 1.0))
    return as_script(capsys, "queue")


def test_a_queue_item_goes_from_gathered_to_done(run: Run) -> None:
    assert "还没有汇总过" in run("list")[1]
    assert run("refresh", "--as", "张三")[:2] == (0, "见到 2 条：新增 2，已修好 0，重新出现 0\n")
    first, *rest = run("list")[1].splitlines()
    assert first == "待处理 2（处理中 0，过期 0）；本次列出 2/2"
    assert rest[0].split("\t")[1:] == ["火星", "浙江省杭州市余杭区", "4 次", "缺事项", "待处理"]
    number = rest[0].split("\t")[0]
    assert "什么也搜不到，目录中也没有含义相近的" in run("show", number)[1]
    given = ("--state", "in_work", "--owner", "李四", "--due", "2020-01-01", "--as", "张三")
    assert run("set", number, *given)[1].endswith("处理中\t李四，期限 2020-01-01（已过期）\n")
    found = orjson.loads(run("list", "--overdue", "--json")[1])
    assert (found["total"], found["overdue"], found["items"][0]["query"]) == (1, 1, "火星")
    assert orjson.loads(run("set", number, "--state", "done", "--json")[1])["items"][0]["state"] == "done"
    assert [one["query"] for one in orjson.loads(run("list", "--json")[1])["items"]] == ["月球"]
    assert orjson.loads(run("refresh", "--json")[1])["added"] == 0
    assert orjson.loads(run("show", number, "--json")[1])["state"] == "done"


def test_wrong_queue_changes_are_refused(run: Run) -> None:
    assert run("set", "1", "--state", "fertig")[0] == 2
    assert run("set")[0] == 2
    status, _, err = run("set", "99", "--owner", "李四")
    assert (status, "没有编号为 99 的待办" in err) == (1, True)
    status, _, err = run("set", "1", "--due", "morgen")
    assert (status, "应为日期" in err) == (1, True)
    assert run("list", "--region", "99")[0] == 1


@pytest.mark.parametrize("command", ["list", "show", "set", "refresh"])
def test_queue_commands_have_help_with_an_example(run: Run, command: str) -> None:
    assert f"例：zwfw queue {command}" in run(command, "--help")[1]


def test_reports_are_told_and_listed_by_element(run: Run, tmp_path: Path) -> None:
    from search_engine.cli import queue
    from search_engine.people.activity.reports import REPORT_ELEMENTS, Report, take_report

    assert tuple(REPORT_ELEMENTS) == queue.ELEMENTS
    with Service.open(Settings(home=tmp_path / "home", spelling="off")) as service:
        take_report(service.activity.intake, Report("wrong", document="m1", element="fee", text="不收了"), "10.0.0.1")
    run("refresh")
    one = run("list", "--element", "fee")[1].splitlines()[1].split("\t")
    assert (one[1], one[4]) == ("居民身份证补领（m1）", "要素有误：收费")
    assert run("list", "--element", "place")[1].count("\n") == 1
    shown = run("show", one[0])[1]
    assert ("有误  收费 1 次\n" in shown, "读者说  “不收了”（收费，20" in shown) == (True, True)
    assert [said["text"] for said in orjson.loads(run("show", one[0], "--json")[1])["remarks"]] == ["不收了"]
    assert run("list", "--element", "材料")[0] == 2
