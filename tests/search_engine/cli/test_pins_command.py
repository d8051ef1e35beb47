"""`zwfw pins`, as an editor types it.

1. A pin and a hide from the draft to the page: listed with what they do, in force in searches, told by `explain`.
2. `check` names what is doubtful, and ends with 1 where there are errors.
3. What is exported is imported again as it was; files of other kinds are refused with the mend.
4. `--json` is one object of each; each command has help with an example.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import orjson
import pytest

from tests.dictionaries.lexicon_files import write
from tests.search_engine.cli.script import Run, as_script
from tests.search_engine.conftest import DOCUMENTS, lines

pytestmark = pytest.mark.long

PIN = ("query=食品", "match=phrase", "document=g1", "place=1", "region=330100")
HIDE = ("query=食品", "document=m2", "action=hide")
DEAD = ("query=护照", "document=none", "place=1")


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run `zwfw` as its script does: exit status, stdout, stderr."""
    monkeypatch.setenv("ZWFW_HOME", str(tmp_path / "home"))
    return as_script(capsys)


@pytest.fixture
def published(run: Run, tmp_path: Path) -> Run:
    """With a catalogue, a pin, a hide, and a pin of nothing."""
    (tmp_path / "some.jsonl").write_bytes(lines(DOCUMENTS))
    assert run("load", tmp_path / "some.jsonl")[0] == 0
    assert run("index", "build")[0] == 0
    for row, more in ((PIN, ("--ends", "2099-01-01", "--owner", "食品科")), (HIDE, ()), (DEAD, ())):
        assert run("dict", "draft", "pins", *row, *more, "--as", "张三")[0] == 0
    status, _, err = run("dict", "publish", "--yes", "--as", "张三")
    assert status == 0, err
    return run


def as_json(run: Run, *arguments: str) -> Any:
    status, out, err = run(*arguments, "--json")
    assert status == 0, err
    return orjson.loads(out)


def test_a_pin_goes_from_the_draft_to_the_page(published: Run) -> None:
    status, out, _ = published("pins", "list")
    assert status == 0
    rows = [line.split("\t") for line in out.splitlines()]
    assert [row[1] for row in rows] == ["在用", "在用", "失效（没有这个文档）"]
    assert rows[0][2:] == ["phrase", "食品", "置顶 1", "g1", "330100", "2099-01-01", "食品科"]
    assert rows[1][4:8] == ["屏蔽", "m2", "全国", "无期限"]
    listed = as_json(published, "pins", "list", "--state", "dead")["pins"]
    assert [one["cells"]["document"] for one in listed] == ["none"]
    page = as_json(published, "search", "食品经营", "--region", "330110", "--explain")
    assert (page["items"][0]["id"], page["items"][0]["pin"]) == ("g1", rows[0][0])
    assert page["items"][0]["why"]["pinned"]["owner"] == "食品科"
    hidden = as_json(published, "search", "食品", "--region", "330110", "--explain")
    assert (hidden["hidden"]["count"], hidden["hidden"]["rules"][0]["id"]) == (1, rows[1][0])
    told = as_json(published, "explain", "食品", "--region", "330110", "--document", "m2")
    assert rows[1][0] in told["document"]["told"]


def test_check_names_doubtful_pins(published: Run) -> None:
    status, out, _ = published("pins", "check")
    assert status == 0
    assert "没有写明到何时为止" in out
    assert "没有编号为“none”的文档" in out
    assert out.splitlines()[-1].startswith("错误 0 处")
    found = as_json(published, "pins", "check")["findings"]
    assert {one["check"] for one in found} == {"pins", "unknown_names"}


def test_exported_pins_are_imported_as_they_were(published: Run, tmp_path: Path) -> None:
    path = tmp_path / "pins.tsv"
    assert published("pins", "export", "--own", "--out", path)[0] == 0
    status, out, _ = published("pins", "import", path, "--as", "张三")
    assert (status, out) == (0, "已起草 0 行，其余 3 行与现在一样\n")
    path.write_text(path.read_text(encoding="utf-8").replace("护照", "护照换发"), encoding="utf-8")
    assert "已起草 1 行" in published("pins", "import", path, "--as", "张三")[1]
    other = write(tmp_path / "other", "words", "奶茶店")
    status, _, err = published("pins", "import", other, "--as", "张三")
    assert status == 2
    assert "zwfw dict import" in err


@pytest.mark.parametrize("command", ["list", "check", "import", "export"])
def test_pin_commands_have_help_with_an_example(run: Run, command: str) -> None:
    status, out, _ = run("pins", command, "--help")
    assert status == 0
    assert "例：" in out
