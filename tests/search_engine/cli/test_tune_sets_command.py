"""`zwfw tune sets` and `zwfw tune judge`, as a data team types them.

1. A folder comes in, with what runs found to be judged; it is listed, shown, written out in each format, and comes in
   again; it is removed where that is meant.
2. Judgements of another source are merged; what the set does not have is counted and named on stderr. Agreement and
   disagreements are told, also as one JSON object.
3. Wrong use ends with 2, what cannot be with 1 and a sentence; nothing is kept then. Each command has help with an
   example.
"""

from __future__ import annotations

from pathlib import Path

import orjson
import pytest

from tests.search_engine.cli.script import Run, as_script


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "judged"
    made.mkdir()
    (made / "queries.tsv").write_text("q1\t身份证丢了\t330110\tnatural\tlay\nq2\t开店\n", encoding="utf-8")
    (made / "qrels").write_text("q1 0 m1 3\nq1 0 m2 0\nq2 0 m5 2\n", encoding="utf-8")
    (tmp_path / "live.run").write_text("q1 Q0 m3 1 2 x\nq1 Q0 m1 2 1 x\nq9 Q0 m1 1 1 x\n", encoding="utf-8")
    (tmp_path / "乙.qrels").write_text("q1 0 m1 1\nq1 0 m2 0\nq2 0 m9 1\nq8 0 m1 1\n", encoding="utf-8")
    return made


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    monkeypatch.setenv("ZWFW_HOME", str(tmp_path / "home"))
    return as_script(capsys, "tune")


def test_1_a_set_comes_in_and_goes_out(run: Run, folder: Path, tmp_path: Path) -> None:
    assert "还没有评测集" in run("sets", "list")[1]
    told = run(
        "sets", "import", folder, "--name", "冬", "--judge", "甲", "--pool", tmp_path / "live.run", "--as", "张三"
    )
    assert told[:2] == (0, "已建立评测集“冬”：2 个查询，4 份待评判，3 个评判\n")
    assert run("sets", "list")[1] == "冬\t2 个查询\t4 份待评判\t甲 3/4\n"
    shown = run("sets", "show", "冬")[1]
    assert ("0 分 1，2 分 1，3 分 1" in shown, "lay 1，未注明 1" in shown) == (True, True)
    found = orjson.loads(run("sets", "show", "冬", "--json")[1])
    assert (found["grades"], found["judged_queries"], found["pairs"]) == ({"0": 1, "2": 1, "3": 1}, 2, 4)
    for name in ("冬.jsonl", "冬.csv", "trec"):
        assert run("sets", "export", "冬", "--out", tmp_path / name)[0] == 0
        assert run("sets", "import", tmp_path / name, "--name", f"又{name[0]}{len(name)}", "--judge", "甲")[0] == 0
    again = [orjson.loads(run("sets", "show", f"又{name}", "--json")[1]) for name in ("冬7", "冬5", "t4")]
    assert [one["grades"] for one in again] == [found["grades"]] * 3
    assert [one["pairs"] for one in again] == [4, 3, 3]
    assert run("sets", "remove", "冬", "--yes", "--as", "张三")[0] == 0
    assert run("sets", "show", "冬")[0] == 1


def test_2_judgements_are_merged_and_compared(run: Run, folder: Path, tmp_path: Path) -> None:
    run("sets", "import", folder, "--name", "冬", "--judge", "甲")
    would = run("judge", "冬", "--import", tmp_path / "乙.qrels", "--judge", "乙", "--dry-run")[1].splitlines()
    assert "乙 " not in would[1], "nothing was written"
    status, out, err = run("judge", "冬", "--import", tmp_path / "乙.qrels", "--judge", "乙", "--as", "张三")
    assert would[0] == out.splitlines()[0]
    assert (status, out.splitlines()[0]) == (
        0, "新增 2 个评判，更新 0 个，较旧的 0 个存入历史，已有 0 个；裁定 0 个",
    )  # fmt: skip
    assert "1 个查询不在评测集中，没有导入：q8" in err
    assert "1 份文档不在待评判之列，没有导入：q2 m9" in err
    out = run("judge", "冬", "--agreement", "--disagreements")[1]
    assert "两人以上评判的 2 份：分数相同 50.0%，加权 kappa 0.429" in out
    assert "q1 身份证丢了\tm1\t乙 1，甲 3" in out
    told = orjson.loads(run("judge", "冬", "--agreement", "--disagreements", "--json")[1])
    assert (told["agreement"]["pairs"], told["disagreements"][0]["spread"]) == (2, 2)
    assert "控制台" in run("judge", "冬")[1]
    assert [line.split("\t")[0] for line in run("sets", "show", "冬", "--queries")[1].splitlines()[-2:]] == ["q1", "q2"]


def test_3_what_cannot_be_is_told_and_nothing_is_kept(run: Run, folder: Path, tmp_path: Path) -> None:
    status, _, err = run("sets", "import", folder)
    assert (status, "请指明评判人" in err) == (1, True)
    assert "还没有评测集" in run("sets", "list")[1]
    bad = tmp_path / "坏.jsonl"
    bad.write_text('{"id":"a","text":"开店"}\n{"id":"b"}\n', encoding="utf-8")
    status, _, err = run("sets", "import", bad)
    assert (status, "坏.jsonl" in err, "第 2 行 text：不能为空" in err) == (1, True, True)
    assert run("sets", "import", tmp_path / "没有")[0] == 2
    assert run("judge", "冬")[0] == 1
    for command in (
        ("sets", "list"),
        ("sets", "show"),
        ("sets", "import"),
        ("sets", "export"),
        ("sets", "remove"),
        ("judge",),
    ):
        assert f"例：zwfw tune {' '.join(command)}" in run(*command, "--help")[1]
