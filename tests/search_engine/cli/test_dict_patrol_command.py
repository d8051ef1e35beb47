"""`zwfw dict keep`, `kept`, `unkeep` and `patrol`, as an editor types them.

1. Kept, listed, let go of; wrong use ends with 2, what cannot be kept with 1 and a sentence.
2. The patrol goes round when it is asked to, and says what it has found, by owner; `--json` is one object.
3. Each command has help with an example.
"""

from __future__ import annotations

import io
from pathlib import Path

import orjson
import pytest

from search_engine import Service, Settings
from search_engine.editing.replay.frequent import ReplayQuery
from search_engine.maintenance.monitor import monitor as module
from tests.search_engine.cli.script import Run, as_script
from tests.search_engine.conftest import DOCUMENTS, lines

pytestmark = pytest.mark.long


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ZWFW_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("ZWFW_SPELLING", "off")
    monkeypatch.setattr(module, "frequent_queries", lambda *_: [ReplayQuery("身份证补领", "330110", 70)])
    load(tmp_path / "home", *DOCUMENTS)
    return tmp_path / "home"


def load(home: Path, *documents: dict[str, object]) -> None:
    with Service.open(Settings(home=home, spelling="off")) as service:
        service.document_desk.put(io.BytesIO(lines(list(documents))), "test")
        service.update_index()


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], home: Path) -> Run:
    """Run `zwfw dict` as its script does: exit status, stdout, stderr."""
    return as_script(capsys, "dict")


def test_queries_are_kept_listed_and_removed(run: Run) -> None:
    status, out, _ = run("keep", "租房补贴办法", "--region", "330110", "--first", "p2", "--blocks", "--as", "张三")
    assert (status, out) == (0, "1\t租房补贴办法\t330110\t第一条应有 p2\t阻止发布\t张三\n")
    status, out, _ = run("keep", "飞船", "--nothing", "--owner", "李四", "--note", "新闻", "--json")
    assert (status, orjson.loads(out)["kept"][0]["wants"]) == (0, "nothing")
    _, out, _ = run("kept")
    assert out.splitlines()[1] == "2\t飞船\t不分地区\t应什么都找不到\t李四\t新闻"
    assert run("unkeep", "1", "--as", "张三") == (0, "已去掉 1 条守护查询\n", "")
    assert [one["number"] for one in orjson.loads(run("kept", "--json")[1])["kept"]] == [2]


def test_wrong_guarded_queries_are_refused(run: Run) -> None:
    assert run("keep", "租房补贴办法")[0] == 2
    assert run("keep", "租房补贴办法", "--first", "p2", "--nothing")[0] == 2
    assert run("keep", "租房补贴办法", "--first", "p2", "--key", "term=x")[0] == 2
    status, _, err = run("keep", "租房补贴办法", "--first", "none")
    assert (status, "没有文档 none" in err) == (1, True)
    status, _, err = run("unkeep", "9")
    assert (status, "没有编号为 9 的守护查询" in err) == (1, True)


def test_patrol_tells_its_findings_by_owner(run: Run, home: Path) -> None:
    assert "还没有巡查过" in run("patrol")[1]
    run("keep", "租房补贴办法", "--region", "330110", "--first", "p2", "--as", "张三")
    status, out, _ = run("patrol", "--now")
    assert (status, "2 个检索" in out, out.splitlines()[1]) == (0, True, "没有发现：首条都与此前一样")
    load(home, {**DOCUMENTS[0], "status": "offline"}, {**DOCUMENTS[6], "status": "offline"})
    _, out, _ = run("patrol", "--now")
    assert "张三：1 条" in out
    assert "  2  守护查询不符  租房补贴办法（浙江省杭州市余杭区，守护查询 1）" in out
    assert "  居民身份证补领（m1） → （没有）" in out
    assert "《居民身份证补领》已下线" in out
    assert run("patrol", "--now")[1].splitlines()[1] == "没有发现：首条都与此前一样"
    report = orjson.loads(run("patrol", "--now", "--report", "--json")[1])
    assert [(one["owner"], len(one["findings"])) for one in report["owners"]] == [("张三", 1), ("浙江", 1)]
    assert "浙江：1 条" not in run("patrol", "--owner", "张三")[1]
    assert run("know", "2", "--as", "张三") == (0, "已记下知道了 1 条发现\n", "")
    out = run("patrol")[1]
    assert ("守护查询不符" in out, "另有 1 条已知道" in out) == (False, True)
    assert run("know", "9")[0] == 1


@pytest.mark.parametrize("command", ["keep", "kept", "unkeep", "patrol", "know"])
def test_patrol_commands_have_help_with_an_example(run: Run, command: str) -> None:
    status, out, _ = run(command, "--help")
    assert status == 0
    assert f"例：zwfw dict {command}" in out
