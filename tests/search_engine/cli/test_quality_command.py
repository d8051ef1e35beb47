"""`zwfw quality` with its tasks.

1. Tasks of departments are given, listed by who sees to them and by what is overdue, taken back; `--json` is one
   object.
2. What cannot be is told, with 1; the report of the catalogue is asked for as before.
"""

from __future__ import annotations

from pathlib import Path

import orjson
import pytest

from search_engine import Service, Settings
from search_engine.maintenance.quality.running import QualityRun
from tests.search_engine.cli.script import Run, as_script
from tests.search_engine.conftest import DOCUMENTS, lines

pytestmark = pytest.mark.long


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run `zwfw quality` as its script does: exit status, stdout, stderr."""
    import io

    monkeypatch.setenv("ZWFW_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("ZWFW_SPELLING", "off")
    with Service.open(Settings(home=tmp_path / "home", spelling="off")) as service:
        service.document_desk.put(io.BytesIO(lines(DOCUMENTS)), "test")
        QualityRun(service.installation, lambda _: None).run()
    return as_script(capsys, "quality")


def test_quality_tasks_are_assigned_listed_and_taken_back(run: Run) -> None:
    assert "公安\t" in run("tasks")[1]
    given = ("公安", "--region", "330100", "--owner", "张三", "--due", "2020-01-01", "--as", "李四")
    assert run("assign", *given)[1] == "公安\t张三，期限 2020-01-01（已过期）\n"
    assert "由浙江省杭州市分派" in run("tasks", "--region", "330110", "--department", "公安")[1]
    found = orjson.loads(run("tasks", "--owner", "张三", "--overdue", "--region", "330100", "--json")[1])
    assert [one["department"] for one in found["departments"]] == ["公安"]
    assert found["departments"][0]["given"]["overdue"] is True
    assert "公安" not in run("tasks", "--owner", "-", "--region", "330100")[1]
    none = ("--owner", "", "--due", "", "--note", "")
    assert run("assign", "公安", "--region", "330100", *none)[1] == "公安\t没有分派\n"
    assert orjson.loads(run("tasks", "--overdue", "--json")[1])["departments"] == []


def test_wrong_quality_tasks_are_refused(run: Run) -> None:
    status, _, told = run("assign", "公安局", "--owner", "张三")
    assert (status, "相近的有 公安" in told) == (1, True)
    assert run("assign", "公安")[0] == 1
    assert orjson.loads(run("--json", "--region", "330100")[1])["region"] == "330100"
