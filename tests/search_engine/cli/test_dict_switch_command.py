"""`zwfw dict switch`, `switches`, `review`.

1. A switch is turned with who and why; `switches` shows it and what waits for a review, also for programs.
2. Somebody else reviews; whoever is not named, or has switched it, is told how.
"""

from __future__ import annotations

from pathlib import Path

import orjson
import pytest

from tests.search_engine.cli.script import Run, as_script


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs the command over an empty home: exit status, stdout, stderr."""
    monkeypatch.setenv("ZWFW_HOME", str(tmp_path / "home"))
    return as_script(capsys, "dict")


def test_a_switch_needs_a_person_and_a_reason(run: Run) -> None:
    status, out, _ = run("switch", "suggestions", "off", "--note", "联想出错", "--as", "张三")
    assert (status, "联想" in out) == (0, True)
    found = orjson.loads(run("switches", "--json")[1])
    assert [one["name"] for one in found["switches"] if one["state"] == "off"] == ["suggestions"]
    assert [(one["author"], one["note"], one["reviewed"]) for one in found["steps"]] == [("张三", "联想出错", None)]
    assert "待复核的操作 1 次" in run("switches")[1]
    status, _, err = run("switch", "hot", "off", "--as", "张三")
    assert (status, "原因" in err) == (1, True)


def test_somebody_else_reviews_a_switch(run: Run) -> None:
    run("switch", "hot", "off", "--note", "榜单出错", "--as", "张三")
    assert run("review", "1", "--as", "张三")[0] == 1
    assert run("review", "1", "--as", " 张三　")[0] == 1
    assert "--as" in run("review", "1")[2]
    status, out, _ = run("review", "1", "--note", "属实", "--as", "李四", "--json")
    assert (status, orjson.loads(out)["reviewer"]) == (0, "李四")
    assert "没有待复核的操作" in run("switches")[1]
    assert "属实" in run("switches", "--all")[1]
