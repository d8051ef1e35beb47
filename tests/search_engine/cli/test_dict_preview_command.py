"""`zwfw dict preview` and `zwfw dict acts`, as an admin types them.

1. The summary first, then what each row does, then pages side by side; `--json` is one object.
2. One query; as of another time; judged queries of a folder.
3. What rows in force do; own rows that do nothing.
4. Refusals are sentences with the mend.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import orjson
import pytest

from tests.search_engine.cli.script import Run, as_script
from tests.search_engine.editing.replay import town

pytestmark = pytest.mark.long

AS = ("--as", "张三")
TEA = ("draft", "synonyms", "term=哔哩铺", "target=食品经营许可", "relation=official", "weight=1", *AS)
NOBODY = ("draft", "synonyms", "term=没有人说的话", "target=食品经营许可", "relation=official", "weight=1", *AS)


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


def test_a_preview_tells_summary_rows_and_pages(run: Run, tmp_path: Path) -> None:
    run(*TEA)
    run(*NOBODY)
    code, out, _ = run("preview", "--query", "哔哩铺", "--region", town.YUHANG, *AS)
    assert code == 0
    told = out.splitlines()
    assert told[0].startswith("1 个高频查询中 1 个结果页变化")
    assert "影响 1 个查询：哔哩铺" in told[1]
    assert told[2].endswith("对所试的查询都不起作用")
    assert "新增" in out
    folder = tmp_path / "judged"
    folder.mkdir()
    (folder / "qrels").write_text(f"q1 0 d2-{town.YUHANG} 1\n", encoding="utf-8")
    (folder / "queries.tsv").write_text("q1\t哔哩铺\n", encoding="utf-8")
    (folder / "regions.tsv").write_text(f"q1\t{town.YUHANG}\n", encoding="utf-8")
    code, out, _ = run("preview", "1", "--queries", "20", "--judged", folder, "--json")
    found = orjson.loads(out)
    assert (code, found["queries"], found["judged"]["after"]["first"]) == (0, 20, 1.0)
    assert [change["source"] for change in found["changes"]] == ["judged"]
    assert [row["draft"] for row in found["rows"]] == [1]


def test_a_preview_may_be_as_of_another_time(run: Run) -> None:
    run(*TEA, "--starts", "2199-12-01")
    assert "现在不在有效期内" in run("preview", "--query", "哔哩铺", *AS)[1]
    code, out, _ = run("preview", "--query", "哔哩铺", "--at", "2199-12-01T08:00", *AS)
    assert (code, "1 个结果页变化" in out) == (0, True)


def test_acts_tells_what_rows_in_force_do(run: Run) -> None:
    run(*TEA)
    run(*NOBODY)
    assert run("publish", "--yes", *AS)[0] == 0
    code, out, _ = run("acts", "synonyms", "term=没有人说的话", "--queries", "5")
    assert code == 0
    assert "对所试的查询都不起作用" in out
    code, out, _ = run("acts", "--own", "--queries", "5", "--json")
    assert (code, [row["state"] for row in orjson.loads(out)["rows"]]) == (0, ["idle", "idle"])


def test_wrong_previews_are_refused_with_the_mend(run: Run) -> None:
    for arguments, told in (
        (("preview", *AS), "没有草稿"),
        (("preview", "7"), "没有编号为 7 的草稿"),
        (("preview", "7", "--region", town.YUHANG), "--query"),
        (("acts",), "请给出类别与行的内容"),
        (("acts", "synonyms", "term=没有这一行"), "没有这样的行"),
        (("acts", "--own", "synonyms", "term=x"), "--own"),
    ):
        code, _, err = run(*arguments)
        assert code > 0
        assert told in err, arguments
