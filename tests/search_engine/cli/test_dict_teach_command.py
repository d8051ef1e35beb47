"""`zwfw dict teach`, as an editor types it.

1. Where the document stands, proposals with what they do, how long it took; `--json` is one object.
2. `--draft` makes drafts of that proposal's rows, of the scope; `--effect` tells what else it moves.
3. Refusals are sentences.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import orjson
import pytest

from tests.search_engine.cli.script import Run, as_script
from tests.search_engine.editing.replay import town

pytestmark = pytest.mark.long

ASKED = ("teach", "租房子住要登记", f"d13-{town.YUHANG}", "--region", town.YUHANG)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("template") / "home"
    town.built(home)
    return home


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    shutil.copytree(template, tmp_path / "home")
    monkeypatch.setenv("ZWFW_HOME", str(tmp_path / "home"))
    return as_script(capsys, "dict")


def test_teach_tells_place_proposals_and_time(run: Run) -> None:
    code, out, _ = run(*ASKED)
    assert code == 0
    assert out.startswith("《居住证申领》现在")
    assert "1. " in out
    assert "置顶：只对" in out
    assert out.splitlines()[-1].startswith("试了 ")
    code, out, _ = run(*ASKED, "--json")
    found = orjson.loads(out)
    assert (code, found["proposals"][0]["after"], found["drafts"]) == (0, 1, [])


def test_teach_drafts_a_proposal_in_its_scope(run: Run) -> None:
    code, out, _ = run(*ASKED, "--scope-region", town.HANGZHOU, "--draft", "1", "--effect", "--as", "张三")
    assert code == 0
    assert "已起草：草稿 1" in out
    assert "个高频查询中" in out
    drafts = orjson.loads(run("drafts", "--json")[1])["drafts"]
    assert {draft["scope"]["region"] for draft in drafts} == {town.HANGZHOU}
    assert {draft["author"] for draft in drafts} == {"张三"}


def test_wrong_lessons_are_refused_in_a_sentence(run: Run) -> None:
    code, _, err = run("teach", "办假证", f"d13-{town.YUHANG}")
    assert (code, "禁用词" in err) == (1, True)
    code, _, err = run("teach", "租房子住要登记", "nothing")
    assert (code, "没有这个编号的文档" in err) == (1, True)
    code, _, err = run(*ASKED, "--draft", "99", "--as", "张三")
    assert (code, "个方案" in err) == (1, True)
