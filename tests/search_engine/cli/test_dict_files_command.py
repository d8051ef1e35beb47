"""`zwfw dict export`, `import` and `thesaurus`, as an admin types them.

1. A list goes out as XLSX and CSV and comes in without a change; the format is the file's ending, or is given.
2. A dry run and rows at fault: counts, each fault with row, column as editors call it and the mend; 1 where nothing was
   drafted; the rest with skipping.
3. A thesaurus: what it becomes, its conflicts, in and out; `--json` is one object.
4. Places by name under a title line; which kind a file is of is asked.
5. What cannot be read is a sentence with the mend.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import openpyxl
import orjson
import pytest

from search_engine.cli import main
from tests.search_engine.editing.files.test_file_service import csv_of, table

pytestmark = pytest.mark.long

Run = Callable[..., tuple[int, str, str]]
WORDS = "主题词,用,代,属,分\n纸质居住证,,纸居住证,纸质证件,\n纸居住证,纸质居住证,,,\n纸质证件,,,,纸质居住证\n"


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]) -> Run:
    """Run `zwfw dict` as its script does: exit status, stdout, stderr."""
    monkeypatch.setenv("ZWFW_HOME", str(tmp_path / "home"))

    def run(*arguments: str | Path) -> tuple[int, str, str]:
        capfdbinary.readouterr()
        with pytest.raises(SystemExit) as end:
            main(["dict", *map(str, arguments)])
        told = capfdbinary.readouterr()
        return int(end.value.code or 0), told.out.decode("utf-8", "replace"), told.err.decode()

    return run


def test_an_exported_list_is_imported_without_a_change(run: Run, tmp_path: Path) -> None:
    for name in ("热线.xlsx", "hotlines.csv", "hotlines.tsv"):
        status, out, _ = run("export", "hotlines", "--out", tmp_path / name)
        assert (status, out) == (0, f"已写入 {tmp_path / name}\n")
        assert run("import", tmp_path / name, "--as", "张三")[1].startswith("已起草 0 行，其余 ")
    (tmp_path / "hotlines.tsv").rename(tmp_path / "x.txt")
    asked = ("--format", "tsv", "--kind", "hotlines", "--dry-run")
    assert "试运行：将起草 0 行" in run("import", tmp_path / "x.txt", *asked)[1]
    assert run("export", "pins", "--format", "csv")[1].startswith("\ufeff# kind: pins")
    assert run("drafts") == (0, "", "")


def test_rows_at_fault_are_counted_and_told(run: Run, tmp_path: Path) -> None:
    book, file = openpyxl.Workbook(), tmp_path / "同义词.xlsx"
    for row in (
        ("词语", "对应词", "关系", "权重"),
        ("纸质奶茶店", "食品经营许可", "official", 1),
        ("甲", "乙", "official", 9),
    ):
        book.active.append(row)
    book.save(file)
    status, out, err = run("import", file, "--dry-run")
    assert (status, out) == (1, "试运行：将起草 1 行（新增 1），其余 0 行与现在一样，拒绝 1 行\n")
    assert f"{file} 第 3 行 权重（weight）：应为大于 0、不超过 1 的数，如 0.8" in err
    status, out, err = run("import", file, "--as", "张三")
    assert (status, "没有起草：" in out, "--skip-bad-rows" in err) == (1, True, True)
    assert run("drafts") == (0, "", "")
    status, out, _ = run("import", file, "--skip-bad-rows", "--json", "--as", "张三")
    told = orjson.loads(out)
    assert (status, told["done"], told["created"], told["refused"], told["drafts"][0]["author"]) == (
        0,
        True,
        1,
        1,
        "张三",
    )
    assert told["faults"] == [
        {
            "file": str(file),
            "row": 3,
            "column": "weight",
            "code": "out_of_range",
            "reason": "应为大于 0、不超过 1 的数，如 0.8",
            "warning": False,
        }
    ]


def test_places_by_name_are_taken_and_the_kind_is_asked(run: Run, tmp_path: Path) -> None:
    lines, columns = table("西湖区")
    file = tmp_path / "十二月.csv"
    file.write_bytes(csv_of(lines))
    status, out, err = run("import", file, "--skip-bad-rows", "--as", "张三")
    assert (status, out) == (0, "已起草 190 行（新增 190），其余 0 行与现在一样，拒绝 10 行\n")
    assert all(f"第 {row} 行" in err for row in columns)
    assert "适用地区（@region）：叫“西湖区”的地区有 2 个" in err
    file.write_text("检索词,地区,文档编号,位次\n", encoding="utf-8")
    status, _, err = run("import", file.rename(tmp_path / "同义词.csv"))
    assert (status, "可能是：同义词、置顶与屏蔽（--kind synonyms、pins）" in err) == (1, True)


def test_a_thesaurus_is_imported_with_its_conflicts_and_exported(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "主题词表.csv"
    file.write_text(WORDS + "纸质护照,,,纸质证件,\n甲,,,甲,\n", encoding="utf-8")
    status, out, _ = run("thesaurus", "import", file, "--dry-run")
    assert status == 1
    for line in (
        "词表“主题词表”收录为：", "属（S）\t3\t主题词的上位词", "冲突：错误 1 处（不收录），提醒 1 处",
        "第 6 行 “甲 属 甲”指向自己，请删去",
        "第 5 行 有“纸质护照 属 纸质证件”，没有“纸质证件 分 纸质护照”：已补全", "拒绝 1 行",
    ):  # fmt: skip
        assert line in out, line
    assert "没有起草" in run("thesaurus", "import", file, "--as", "张三")[2]
    file.write_text(WORDS, encoding="utf-8")
    status, out, _ = run("thesaurus", "import", file, "--json", "--as", "张三")
    assert (status, orjson.loads(out)["created"], orjson.loads(out)["conflicts"]) == (0, 3, [])
    assert run("publish", "--yes", "--as", "张三")[0] == 0
    for name in ("a.xlsx", "a.ttl", "a.rdf", "a.jsonld"):
        assert run("thesaurus", "export", "--out", tmp_path / name)[0] == 0
        status, out, _ = run("thesaurus", "import", tmp_path / name, "--name", "主题词表", "--dry-run")
        assert (status, "将起草 0 行，其余 3 行与现在一样" in out) == (0, True), out
    status, out, _ = run("thesaurus", "export", "--format", "csv", "--layout", "list")
    assert "纸质居住证,属,纸质证件" in out
    status, _, err = run("thesaurus", "export", "--name", "乙", "--out", tmp_path / "b.csv")
    assert (status, "没有词表“乙”；现有的词表：主题词表" in err) == (1, True)
    assert run("thesaurus", "export", "--all", "--out", tmp_path / "all.ttl")[0] == 0


def test_an_unreadable_file_is_told_with_the_mend(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "synonyms.xls"
    file.write_bytes(b"\xd0\xcf\x11\xe0")
    assert "文件名应以 .tsv、.csv、.xlsx 结尾" in run("import", file)[2]
    status, _, err = run("import", file, "--format", "xlsx")
    assert (status, "请用 Excel 打开并重新保存" in err, "文件不能读取" in err) == (1, True, True)
    assert run("thesaurus", "export")[0] == 2
    for command in (("thesaurus", "import"), ("thesaurus", "export"), ("thesaurus",)):
        assert "例：" in run(*command, "--help")[1]


def test_an_unwritable_target_is_told(run: Run, tmp_path: Path) -> None:
    status, _, told = run("export", "hotlines", "--out", tmp_path / "none" / "x.csv")
    assert (status, f"--out：没有文件夹 {tmp_path / 'none'}；请先建立" in told) == (1, True)


def test_why_not_needs_a_document(run: Run) -> None:
    status, _, told = run("why-not", "医保", " ")
    assert (status, "document：不能为空；编号见搜索结果的 id" in told) == (1, True)
