"""`zwfw dict draft` to `zwfw dict log`, as an admin types them.

1. 奶茶店 → 食品经营许可 from the draft to the way back: what each command says, and what processes follow after it.
2. `--json` is one object of each; every command names its person.
3. Refusals are sentences with the mend, and end with 1: a conflict with both versions, a check with what it has found,
   an approval that is missing.
4. Import and export: only the site's own rows, exactly; what differs from what is in force is drafted.
5. Each command has help with an example.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import orjson
import pytest

from dictionaries.lexicon import open_lexicon, shipped_lexicon
from tests.dictionaries.lexicon_files import write
from tests.search_engine.cli.script import Run, as_script

pytestmark = pytest.mark.long

TEA = ("synonyms", "term=纸质奶茶店", "target=食品经营许可", "relation=official", "weight=1")
BAN = ("banned", "text=代办文凭", "category=伪造证件", "action=block", "match=contains", "variants=all")
COMMANDS = (
    "draft",
    "drafts",
    "undo",
    "discard",
    "return",
    "import",
    "export",
    "check",
    "approve",
    "publish",
    "rollback",
    "log",
    "compile",
    "row",
    "why-not",
)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ZWFW_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], home: Path) -> Run:
    """Run `zwfw dict` as its script does: exit status, stdout, stderr."""
    return as_script(capsys, "dict")


def as_json(run: Run, *arguments: str) -> Any:
    status, out, err = run(*arguments, "--json")
    assert status == 0, err
    return orjson.loads(out)


def test_a_row_goes_from_draft_to_publish_and_back(run: Run, home: Path) -> None:
    status, out, _ = run("draft", *TEA, "--note", "新店多", "--as", "张三")
    assert (status, out) == (
        0,
        "1\t张三\t同义词“纸质奶茶店 → 食品经营许可”\t（没有这一行） → "
        "term=纸质奶茶店 target=食品经营许可 relation=official weight=1（新店多）\n",
    )
    assert "也在改这一行（草稿 1）" in run("draft", *TEA, "--as", "李四")[2]
    assert "已放弃 1 份草稿" in run("discard", "2", "--as", "李四")[1]
    assert "错误 0 处" in run("check", "--of", "张三")[1]
    status, out, _ = run("publish", "--yes", "--as", "张三")
    assert (status, out.startswith("已发布：版本 1（")) == (0, True)
    assert open_lexicon(home / "lexicon.json").synonyms[-1].term == "纸质奶茶店"
    assert "已发布：版本 2" in run("rollback", "--as", "李四")[1]
    assert open_lexicon(home / "lexicon.json") == shipped_lexicon()
    lines = run("log")[1].splitlines()
    assert [line.split("\t")[0] for line in lines] == ["2", "1"]
    assert "李四\t回退到 0" in lines[0]
    assert "纸质奶茶店" in run("log", "1")[1]


def test_a_draft_goes_back_to_its_author_with_the_reason(run: Run) -> None:
    run("draft", *TEA, "--as", "张三")
    assert run("return", "1", "--reason", "请限定在余杭区", "--as", "张三")[0] == 1
    assert "李四 已退回：请限定在余杭区" in run("return", "1", "--reason", "请限定在余杭区", "--as", "李四")[1]
    assert as_json(run, "drafts")["drafts"][0]["returned"]["by"] == "李四"
    status, _, err = run("publish", "1", "--yes", "--as", "李四")
    assert (status, "请限定在余杭区" in err) == (1, True)
    run("draft", *TEA, "--as", "张三")
    assert run("publish", "1", "--yes", "--as", "李四")[0] == 0


def test_every_command_of_drafts_prints_one_json_object(run: Run) -> None:
    (draft,) = as_json(run, "draft", *TEA, "--region", "330100", "--ends", "2099-12-31", "--as", "张三")["drafts"]
    assert (draft["author"], draft["scope"]["region"], draft["after"]["@ends"]) == ("张三", "330100", "2099-12-31")
    assert as_json(run, "drafts")["drafts"] == [draft]
    assert as_json(run, "check", "1")["changes"][0]["after"] == draft["after"]
    version = as_json(run, "publish", "--yes", "--note", "开学季", "--as", "张三")
    assert (version["number"], version["person"], version["note"]) == (1, "张三", "开学季")
    assert as_json(run, "log")["versions"] == [version]
    assert as_json(run, "log", "1")["rows"][0]["key"] == ["纸质奶茶店", "食品经营许可"]
    assert as_json(run, "rollback", "0", "--as", "张三")["of"] == 0
    as_json(run, "draft", *TEA, "--as", "张三")
    assert as_json(run, "discard", "2", "--as", "张三") == {"discarded": [2]}


def test_undo_steps_back_in_ones_own_draft(run: Run) -> None:
    run("draft", *TEA, "--as", "张三")
    run("draft", *TEA[:-1], "weight=0.5", "--as", "张三")
    assert "weight=1" in run("undo", "1", "--as", "张三")[1]
    assert "只有本人" in run("undo", "1", "--as", "李四")[2]
    assert as_json(run, "undo", "1", "--as", "张三") == {"draft": None}
    run("draft", *TEA, "--as", "张三")
    assert "草稿 2 不复存在" in run("undo", "2", "--as", "张三")[1]


def test_refusals_name_conflicts_checks_and_missing_approvals(run: Run) -> None:
    run("draft", *TEA, "--as", "张三")
    run("draft", *TEA[:-1], "weight=0.5", "--as", "李四")
    assert run("publish", "--yes", "--as", "李四")[0] == 0
    status, out, err = run("publish", "--yes", "--as", "张三")
    assert (status, out) == (1, "")
    assert all(text in err for text in ("weight=0.5", "weight=1", "已被他人改动", "--anew"))
    assert run("draft", *TEA, "--anew", "--as", "张三")[0] == 0
    assert run("publish", "--yes", "--as", "张三")[0] == 0
    for arguments, told in (
        (("draft", "synonyms", "term"), "应写成 列=内容"),
        (("draft", "nothing", "a=b"), "没有这一类词典"),
        (("draft", "synonyms", "term=奶茶店"), "target：不能为空"),
        (("publish", "--as", "王五"), "王五 没有草稿"),
        (("publish", "99"), "没有编号为 99 的草稿"),
        (("rollback", "99"), "没有编号为 99 的词典版本"),
        (("approve", "1", "--files"), "只能一种"),
        (("drafts", "--of", "x", "--colour"), "No such option"),
        (("draft", *TEA, "--as", "key:门户"), "请写人的姓名"),
    ):
        status, out, err = run(*arguments)
        assert (status in (1, 2), out, told in err) == (True, "", True), err
    # 张三 and 李四 have published: what is banned wants two
    run("draft", *BAN, "--as", "张三")
    status, _, err = run("publish", "--yes", "--as", "张三")
    assert (status, "须由另一人审批" in err) == (1, True)
    assert "不能审批自己起草的" in run("approve", "--of", "张三", "--as", "张三")[2]
    assert "--as：请写明姓名" in run("approve", "--of", "张三")[2]
    assert "已批准 1 处更改" in run("approve", "--of", "张三", "--as", "李四")[1]
    assert run("publish", "--yes", "--as", "张三")[0] == 0


def test_a_warning_asks_for_yes(run: Run) -> None:
    run("draft", "synonyms", "term=社保", "target=殡葬", "relation=equivalent", "weight=1", "--as", "张三")
    status, out, err = run("publish", "--as", "张三")
    assert (status, out) == (1, "")
    assert "殡葬" in err
    assert "--yes" in err
    assert run("log")[1] == ""


def test_own_rows_are_exported_and_imported_exactly(run: Run, tmp_path: Path) -> None:
    run("draft", *TEA, "--as", "张三")
    run("draft", *TEA, "--region", "330100", "--owner", "杭州市局", "--as", "张三")
    run("publish", "--yes", "--as", "张三")
    own = tmp_path / "own.tsv"
    assert run("export", "synonyms", "--own", "--out", own)[0] == 0
    text = own.read_text(encoding="utf-8")
    assert text.splitlines()[3].split("\t")[-2:] == ["@region", "@owner"]
    assert "已起草 0 行，其余 2 行与现在一样" in run("import", own, "--as", "张三")[1]
    whole = tmp_path / "whole.tsv"
    run("export", "synonyms", "--out", whole)
    whole.write_text(whole.read_text(encoding="utf-8").replace("纸质奶茶店", "纸质咖啡店"), encoding="utf-8")
    assert "已起草 2 行（新增 2）" in run("import", whole, "--as", "李四")[1]
    assert run("discard", "3", "4")[0] == 0
    run("rollback", "0", "--as", "张三")
    assert "已起草 2 行" in run("import", own, "--as", "张三")[1]
    run("publish", "--yes", "--as", "张三")
    assert run("export", "synonyms", "--own")[1] == text
    own.write_text("\n".join(text.splitlines()[:5]) + "\n", encoding="utf-8")
    assert "已起草 1 行" in run("import", own, "--replace", "--as", "张三")[1]
    status, _, err = run("import", tmp_path / "own.tsv", Path(__file__))
    assert (status, "文件名应以 .tsv、.csv、.xlsx 结尾" in err) == (1, True)


@pytest.mark.parametrize("command", COMMANDS)
def test_dictionary_commands_have_help_with_an_example(run: Run, command: str) -> None:
    status, out, _ = run(command, "--help")
    assert (status, "例：" in out) == (0, True)


def test_numbers_too_large_for_the_database_are_refused(run: Run) -> None:
    huge = "9" * 20
    for command in (["log", huge], ["rollback", huge, "--as", "张三"], ["approve", "--rollback", huge, "--as", "张三"]):
        code, _, told = run(*command)
        assert (code, f"没有编号为 {huge} 的词典版本" in told) == (1, True), told
    code, _, told = run("review", huge, "--as", "张三")
    assert (code, f"没有第 {huge} 次开关操作" in told) == (1, True), told


@pytest.mark.parametrize("note", ["a\nb", "x" * 501])
def test_a_note_must_be_one_short_line(run: Run, note: str) -> None:
    for command in (["draft", *TEA], ["rollback", "0"], ["compile"], ["publish", "1"]):
        code, _, told = run(*command, "--note", note, "--as", "张三")
        assert (code, "note：最长 500 个字符，不含控制字符" in told) == (1, True), told


def test_a_damaged_lexicon_does_not_prevent_publishing(run: Run, home: Path) -> None:
    run("draft", *TEA, "--as", "张三")
    assert run("publish", "--yes", "--as", "张三")[0] == 0
    (home / "lexicon.json").write_bytes(b"{")
    run("draft", *TEA, "weight=0.5", "--as", "张三")
    code, out, told = run("publish", "--yes", "--as", "张三")
    assert (code, "已发布：版本 2" in out) == (0, True), told
    assert open_lexicon(home / "lexicon.json").synonyms[-1].weight == 0.5


def test_a_row_in_two_files_is_refused(run: Run, tmp_path: Path) -> None:
    first, second = (write(tmp_path / name, "synonyms", "纸质奶茶店\t食品经营许可\tofficial\t1") for name in ("a", "b"))
    code, _, told = run("import", first, second, "--as", "张三")
    assert (code, f"与 {first} 第 5 行重复" in told) == (1, True), told
    assert run("drafts") == (0, "", "")
