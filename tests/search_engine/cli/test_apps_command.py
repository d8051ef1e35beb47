"""`zwfw apps`, as people and programs use it.

1. An app goes off, is mended and comes back by commands; a person reads a line, a program the same as JSON; each step
   is in the history with the results of tests.
2. What is refused ends with status 1 and a sentence that says what is possible; a wrong test with status 2.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from search_engine.cli.apps import apps
from search_engine.errors import BadParameters, NotFound
from tests.search_engine.shelf.apps import app, open_store, status

TESTS = [part for name in ("compatibility", "availability", "security") for part in ("--test", f"{name}=pass")]


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZWFW_HOME", str(tmp_path))
    store = open_store(tmp_path)
    store.put([app()], "试")
    store.engine.dispose()


def run(*words: str) -> str:
    done = CliRunner().invoke(apps, words, catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.output


def test_1_off_mended_and_back(tmp_path: Path) -> None:
    assert "从未决定" in run("show", "a")
    assert "余杭办事\t预警" in run("warn", "a", "--reason", "多人反映打不开", "--as", "张三")
    assert "已上线" in run("on", "a", "--reason", "已恢复")
    found = json.loads(run("off", "a", "--mend", "--keep", "pc", "--reason", "移动端打不开", "--as", "张三", "--json"))
    assert (found["state"], found["next"], found["last"]["author"]) == ("mending", ["review", "off"], "张三")
    store = open_store(tmp_path)
    assert status(store) == "offline"
    run("review", "a", "--reason", "已修复")
    failed = run("review", "a", *TESTS, "--test", "load=fail:每秒50次即超时", "--reason", "第一次")
    assert "整改" in failed
    run("review", "a", "--reason", "已扩容")
    assert "已上线" in run("review", "a", *TESTS, "--test", "load=pass", "--reason", "第二次")
    assert status(store) == "online"
    store.engine.dispose()
    lines = run("history", "a").splitlines()
    assert len(lines) == 7
    assert "待审核 → 整改" in lines[2]
    assert "压力未通过（每秒50次即超时）" in lines[2]
    steps = json.loads(run("history", "--json"))["steps"]
    assert [step["kept"] for step in steps if step["state"] == "mending"] == [["pc"], ["pc"]]
    listed = json.loads(run("list", "--json"))
    assert (listed["counts"], [one["id"] for one in listed["apps"]]) == ({"online": 1}, ["a"])
    assert run("list", "--state", "off") == "共 0 个\n"


def test_2_what_is_refused() -> None:
    with pytest.raises(BadParameters) as refused:
        run("on", "a", "--reason", "试")
    assert "可改为：预警、整改、已下线" in str(refused.value.details[0].reason)
    with pytest.raises(NotFound):
        run("off", "zz", "--reason", "试")
    assert CliRunner().invoke(apps, ["review", "a", "--test", "speed=pass", "--reason", "试"]).exit_code == 2
    assert CliRunner().invoke(apps, ["off", "a"]).exit_code == 2
