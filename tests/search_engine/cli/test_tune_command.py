"""`zwfw tune promote`, `rollback`, `history`.

1. A file goes live and comes back; each says what changed, its number and in JSON the same.
2. Who has to be asked is told with the command, and the same command publishes then.
3. A fault of the file is told with its key, and nothing is drafted.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest

from dictionaries.lexicon import open_lexicon
from search_engine.editing import checks
from search_engine.editing.checks import gathering
from search_engine.editing.checks.ranking import ranking
from tests.search_engine.cli.script import Run, as_script
from tests.search_engine.tuning import two_orders


@pytest.fixture(scope="module", autouse=True)
def _small() -> Iterator[None]:
    with two_orders.few_words():
        yield


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ZWFW_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(checks, "CHECKS", (ranking,))
    monkeypatch.setattr(gathering, "_vectors", lambda: None)
    return tmp_path / "home"


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], home: Path) -> Run:
    return as_script(capsys, "tune")


def as_json(run: Run, *arguments: str) -> Any:
    status, out, err = run(*arguments, "--json")
    assert status == 0, err
    return orjson.loads(out)


def test_a_file_goes_live_and_comes_back(run: Run, home: Path, tmp_path: Path) -> None:
    better = str(two_orders.written(tmp_path / "better.toml", popularity=0.0, text=2.0))
    status, out, _ = run("promote", better, "--note", "少看热度", "--as", "张三")
    assert status == 0
    assert out == "score.text：1 → 2\nscore.popularity：0.5 → 0\n已上线：版本 1，改动排序参数 2 个\n"
    rows = open_lexicon(home / "lexicon.json").ranking
    assert [(row.name, row.value, row.note) for row in rows] == [
        ("score.text", 2, "少看热度"),
        ("score.popularity", 0, "少看热度"),
    ]
    status, _, err = run("promote", better, "--as", "张三")
    assert (status, "现在生效的排序就是这样" in err) == (1, True)
    status, out, _ = run("rollback", "--note", "点击率下降", "--as", "张三")
    assert (status, out.splitlines()[-1]) == (0, "已回退到版本 0：成为版本 2，改回排序参数 2 行，词典 0 行")
    assert open_lexicon(home / "lexicon.json").ranking == ()
    found = as_json(run, "promote", "--version", "1", "--as", "张三")
    assert (found["number"], found["elsewhere"]) == (3, 0)
    assert {"name": "score.text", "before": 1.0, "after": 2.0} in found["constants"]
    lines = [line.split("\t") for line in run("history")[1].splitlines()]
    assert [line[0] for line in lines] == ["3", "2", "1"]
    assert [line[-1] for line in lines] == ["在用", "排序 2 行，词典 0 行", "排序 2 行，词典 0 行"]
    versions = as_json(run, "history")["versions"]
    assert [(one["number"], one["in_force"], one["ranking"], one["words"]) for one in versions] == [
        (3, True, 2, 0),
        (2, False, 2, 0),
        (1, False, 2, 0),
    ]
    back = as_json(run, "rollback", "--to", "2", "--as", "张三")
    assert (back["of"], len(back["ranking"]), back["words"]) == (2, 2, [])


def test_who_has_to_be_asked_is_told(run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files = [str(two_orders.written(tmp_path / f"{n}.toml", text=float(n))) for n in (2, 3, 4)]
    assert run("promote", files[0], "--as", "张三")[0] == 0
    assert run("promote", files[1], "--as", "李四")[0] == 0
    status, _, err = run("promote", files[2], "--as", "李四")
    assert (status, "须由另一人审批" in err, "zwfw dict approve 3 --as" in err) == (1, True, True)
    assert as_script(capsys, "dict")("approve", "3", "--as", "张三")[0] == 0
    assert "已上线：版本 3" in run("promote", files[2], "--as", "李四")[1]


def test_a_fault_of_the_file_is_told_with_its_key(run: Run, home: Path, tmp_path: Path) -> None:
    bad = str(two_orders.written(tmp_path / "bad.toml", coverage=1.5))
    status, _, err = run("promote", bad, "--as", "张三")
    assert (status, "bad.toml 的 match.coverage" in err) == (1, True)
    assert not (home / "lexicon.json").exists()
    assert run("promote", "--as", "张三")[0] == 2
    assert "无可回退" in run("rollback", "--as", "张三")[2]
