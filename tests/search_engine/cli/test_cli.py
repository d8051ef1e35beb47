"""The command line.

1. Every command loads, and its --help shows an example (例：), each on a line of its own.
2. `load` with faults writes nothing, names row and field, and ends with 1; wrong usage ends with 2. Rows older than
   what is stored are no errors: they are counted, with the option that writes them all the same, and the status is 0.
3. On an empty home `search` says in Chinese what to do, and ends with 1.
4. `--json` prints one object on stdout and nothing else; all talk is on stderr.
5. From load to search; an unknown region and bad parameters are told by name. A region may be named wherever one is
   asked for: the nearest, or the candidates, are told.
6. Keys are created, listed, revoked; the secret is shown once.
7. `demo` writes the same bytes each time, and a file is there whole or not at all.
8. Regions are found and added.
9. What commands write is in the audit log, with whom `--as` names; it is filtered, verified, and survives a restore.
10. A wrong setting or an engine that does not exist is one sentence, not a traceback.
"""

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import click
import orjson
import pytest
from click.testing import CliRunner

from dictionaries.regions import load_tree
from search_engine.cli import cli, main
from search_engine.cli.region_option import REGION
from tests.search_engine.conftest import DOCUMENTS, lines

pytestmark = pytest.mark.long


class Result:
    """How a run ended: exit status, stdout, stderr."""

    def __init__(self, status: int, out: bytes, err: bytes) -> None:
        self.status, self.out, self.err = status, out.decode(), err.decode()

    @property
    def json(self) -> Any:
        return orjson.loads(self.out)


Run = Callable[..., Result]


@pytest.fixture
def run(capfdbinary: pytest.CaptureFixture[bytes]) -> Run:
    """Run `zwfw` as its script does."""

    def run(*arguments: str | Path) -> Result:
        capfdbinary.readouterr()
        status = 0
        try:
            main([str(argument) for argument in arguments])
        except SystemExit as end:
            status = end.code if isinstance(end.code, int) else 0 if end.code is None else 1
        out, err = capfdbinary.readouterr()
        return Result(status, out, err)

    return run


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty home of its own."""
    home = tmp_path / "home"
    monkeypatch.setenv("ZWFW_HOME", str(home))
    return home


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "documents.jsonl"
    path.write_bytes(lines(DOCUMENTS))
    return path


def commands(group: click.Group, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    context = click.Context(group)
    for name in group.list_commands(context):
        yield (*path, name)
        command = group.get_command(context, name)
        if isinstance(command, click.Group):
            yield from commands(command, (*path, name))


def command_of(path: tuple[str, ...]) -> click.Command:
    command: click.Command = cli
    for name in path:
        assert isinstance(command, click.Group)
        found = command.get_command(click.Context(command), name)
        assert found is not None
        command = found
    return command


@pytest.fixture
def built(home: Path, file: Path, run: Run) -> Path:
    assert run("load", file).status == 0
    assert run("index", "build").status == 0
    return home


# ---- 1


def test_1_every_command_shows_an_example() -> None:
    found = [(), *commands(cli)]
    assert len(found) > 15
    for path in found:
        result = CliRunner().invoke(cli, [*path, "--help"])
        assert result.exit_code == 0, (path, result.output)
        assert "例：" in result.output, path
        assert f"zwfw {' '.join(path)}".strip() in result.output, path
        # where Click fills a paragraph it runs examples together, with what was their indent between them
        run_together = [line for line in result.output.splitlines() if re.search(r"\S {4,}zwfw( |$)", line)]
        assert run_together == [], path


def test_help_and_version_are_printed_and_unknown_commands_refused(run: Run) -> None:
    assert run("--version").out.startswith("zwfw, version ")
    assert run("-h").status == 0
    assert run("no-such-command").status == 2


# ---- 2


def test_a_load_with_faults_writes_nothing(home: Path, tmp_path: Path, run: Run) -> None:
    path = tmp_path / "bad.jsonl"
    path.write_bytes(lines([DOCUMENTS[0], {**DOCUMENTS[1], "region": "999999"}, {"title": "没有编号"}]))
    result = run("load", path)
    assert result.status == 1
    assert "第 2 行 region" in result.err
    assert "第 3 行 id" in result.err
    assert "Traceback" not in result.err
    assert run("index", "status", "--json").json["store_sequence"] == 0


def test_bad_rows_are_skipped_when_asked(home: Path, tmp_path: Path, run: Run) -> None:
    path = tmp_path / "bad.jsonl"
    path.write_bytes(lines([DOCUMENTS[0], {"title": "没有编号"}]))
    assert run("load", path, "--dry-run").status == 1
    report = run("load", path, "--skip-bad-rows", "--json").json["files"][0]
    assert (report["accepted"], report["errors"], report["load"]["written"]) == (1, 1, 1)


def test_2_rows_older_than_what_is_stored_are_no_errors(home: Path, tmp_path: Path, run: Run) -> None:
    path = tmp_path / "one.jsonl"

    def load(day: int, *options: str) -> Result:
        one = {"id": "a", "kind": "guide", "title": "新生儿落户", "region": "330110"}
        path.write_bytes(lines([{**one, "updated_at": f"2026-03-0{day}T09:00:00+08:00"}]))
        return run("load", path, *options)

    assert load(2).status == 0
    older = load(1)
    assert (older.status, "未写入（已有更新的）1 条" in older.out) == (0, True)
    assert "--force --reason" in older.err
    assert "  未写入 第 1 行 updated_at：已有的文档更新于 2026-03-02" in older.err
    assert not re.search("错误|force=true", older.err)
    assert "未写入" not in load(1, "--force", "--reason", "退回旧版").out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [(["load"], "文件"), (["load", "missing.jsonl"], "missing.jsonl"), (["load", "--form", "x"], "--form")],
)
def test_wrong_usage_is_told_without_a_traceback(home: Path, run: Run, arguments: list[str], said: str) -> None:
    result = run(*arguments)
    assert result.status in (1, 2)
    assert said in result.err
    assert "Traceback" not in result.err


def test_load_writes_a_template(home: Path, tmp_path: Path, run: Run) -> None:
    assert run("load", "--template", tmp_path / "模板.xlsx").status == 0
    assert (tmp_path / "模板.xlsx").read_bytes().startswith(b"PK")


# ---- 3


def test_answers_that_are_not_public_are_refused_or_withdrawn(run: Run, home: Path, tmp_path: Path) -> None:
    file = tmp_path / "答复.csv"
    rows = ("q1,咨询,老周的低保为什么停了,330110,", "q2,咨询,护照,330110,是")
    file.write_text("\n".join(("唯一编码,类别,事项名称,行政区划,是否公开", *rows)))
    refused = run("load", file)
    assert refused.status == 1
    assert "第 2 行 public：没有说明是否公开" in refused.err
    assert "老周" not in refused.err
    assert run("load", file, "--public", "--json").json["files"][0]["load"]["written"] == 2
    file.write_text("唯一编码,类别,事项名称,是否公开\nq1,咨询,,否\n")
    withdrawn = run("load", file, "--json").json["files"][0]
    assert (withdrawn["load"]["removed"], withdrawn["warnings"], withdrawn["errors"]) == (1, 1, 0)


@pytest.mark.parametrize("arguments", [["search", "身份证"], ["search", "身份证", "--json"]])
def test_a_search_without_an_index_says_what_to_do(home: Path, run: Run, arguments: list[str]) -> None:
    result = run(*arguments)
    assert result.status == 1
    assert result.out == ""
    assert "还没有索引" in result.err
    assert "zwfw index build" in result.err
    assert "Traceback" not in result.err


def test_the_status_of_an_empty_home_is_empty(home: Path, run: Run) -> None:
    assert run("index", "status", "--json").json == {"current": None, "store_sequence": 0, "generations": []}
    assert run("index", "switch", "g000001").status == 1


# ---- 4 and 5


def test_json_output_is_one_object_on_stdout(home: Path, file: Path, run: Run) -> None:
    loaded = run("load", file, "--json")
    assert loaded.json["files"][0]["load"]["written"] == len(DOCUMENTS)
    built = run("index", "build", "--json")
    assert (built.json["name"], built.json["rows"]) == ("g000001", len(DOCUMENTS))
    assert run("index", "update", "--json").json["name"] == "g000001"
    status = run("index", "status", "--json").json
    assert (status["current"], status["store_sequence"]) == ("g000001", 1)
    page = run("search", "身份证补领", "--region", "330110", "--json").json
    assert page["items"][0]["id"] == "m1"
    assert "why" not in page["items"][0]
    assert run("regions", "find", "余杭", "--json").json["regions"][0]["code"] == "330110"
    assert run("keys", "list", "--json").json == {"keys": []}


def test_explain_tells_understanding_rank_and_missing_words(built: Path, run: Run) -> None:
    result = run("explain", "身份证补领", "--region", "330110", "--document", "m2")
    assert result.status == 0
    for told in ("理解", "须有", "居民身份证补领", "等级 6", "文字相关", "文档 m2", "缺少下列检索词"):
        assert told in result.out
    found = run("explain", "身份证补领", "--region", "330110", "--json").json
    assert found["cards"][0]["id"] == "m1"
    assert found["document"] is None
    assert {row["kind"] for row in found["rows"]} >= {"synonyms"}
    why = run("dict", "why-not", "身份证补领", "m2", "--region", "330110", "--kind", "policy", "--json").json["why_not"]
    assert [one["blocker"] for one in why][:3] == ["another_region", "filtered", "lacks_word"]
    told = run("dict", "why-not", "身份证补领", "m2", "--region", "330110", "--kind", "policy")
    assert (told.status, "改法：去掉筛选条件 kind" in told.out) == (0, True)
    banned = run("explain", "办假证", "--document", "m1")
    assert (banned.status, "不检索" in banned.out, "办假证" in banned.out) == (0, True, True)
    row = found["rows"][0]
    assert row["id"] in run("dict", "row", row["id"]).out
    missing = run("dict", "row", "aaaaaaaa")
    assert (missing.status, "没有编号为 aaaaaaaa 的词典行" in missing.err) == (1, True)
    wrong = run("explain", "身份证", "--rank-profile", "none")
    assert (wrong.status, "应为 default 之一" in wrong.err) == (1, True)


def test_a_loaded_document_is_found_by_search(built: Path, run: Run) -> None:
    result = run("search", "身份证补领", "--region", "330110", "--explain")
    assert result.status == 0
    assert "居民身份证补领" in result.out
    assert "余杭区" in result.out
    # 居民身份证 is what 身份证 is officially called: the matter's name is what was asked for
    assert "类 6" in result.out
    page = run("search", "租房补贴", "--kind", "policy", "--kind", "news", "--json").json
    assert [item["id"] for item in page["items"]] == ["p2"]
    beyond = run("search", "身份证补领", "--page", "40", "--json")
    assert (beyond.status, beyond.json["items"]) == (0, [])


@pytest.mark.parametrize(
    ("arguments", "field", "said"),
    [
        (["--region", "999999"], "region", "999999"),
        (["--region", "330103"], "region", "已停用"),
        (["--region", "西湖区"], "--region", "浙江省杭州市西湖区（330106）、江西省南昌市西湖区（360103）"),
        (["--region", "鱼杭区"], "--region", "最接近的是"),
        (["--page", "0"], "page", "整数"),
        (["--sort", "best", "--size", "99"], "size", "1 至 50"),
    ],
)
def test_bad_parameters_are_told_by_name(built: Path, run: Run, arguments: list[str], field: str, said: str) -> None:
    result = run("search", "身份证", *arguments)
    assert (result.status, result.out) == (1, "")
    assert f"{field}：" in result.err
    assert said in result.err
    assert "Traceback" not in result.err


def test_a_region_may_be_named_wherever_one_is_asked_for(built: Path, run: Run) -> None:
    coded, named = (run("search", "身份证补领", "--region", one, "--json").json for one in ("330110", "杭州市余杭区"))
    assert [one["id"] for one in named["items"]] == [one["id"] for one in coded["items"]] != []
    options = [(path, option) for path in commands(cli) for option in command_of(path).params]
    asking = [(path, option) for path, option in options if any(name.endswith("region") for name in option.opts)]
    assert len(asking) > 15
    assert [path for path, option in asking if option.type is not REGION] == []


def test_the_index_is_switched_to_an_existing_generation(built: Path, run: Run) -> None:
    assert run("index", "build", "--json").json["name"] == "g000002"
    assert run("index", "switch", "g000001").status == 0
    assert run("index", "status", "--json").json["current"] == "g000001"
    result = run("index", "switch", "g000009")
    assert result.status == 1
    assert "g000001、g000002" in result.err


# ---- 6


def test_keys_are_created_listed_and_revoked(home: Path, run: Run) -> None:
    secret = run("keys", "create", "浙江省事项库").out.strip()
    assert secret.startswith("zwfw_")
    created = run("keys", "create", "管理", "--scope", "admin", "--scope", "documents:write", "--json").json
    assert created["secret"] != secret
    listed = run("keys", "list")
    assert "浙江省事项库" in listed.out
    assert secret not in listed.out
    assert run("keys", "revoke", "浙江省事项库").status == 0
    keys = run("keys", "list", "--json").json["keys"]
    assert [(key["name"], key["revoked"] is None) for key in keys] == [("浙江省事项库", False), ("管理", True)]
    for arguments in (["revoke", "浙江省事项库"], ["revoke", "没有"], ["create", "管理"], ["create", " "]):
        result = run("keys", *arguments)
        assert (result.status, result.out) == (1, "")
    assert run("keys", "create", "新", "--scope", "root").status == 2


# ---- 7


def test_demo_writes_the_same_bytes_each_time(tmp_path: Path, run: Run) -> None:
    one, other = tmp_path / "one.jsonl", tmp_path / "other.jsonl"
    for path in (one, other):
        result = run("demo", "--documents", "500", "--out", path)
        assert (result.status, result.out) == (0, "")
    assert one.read_bytes() == other.read_bytes()
    assert one.read_bytes().count(b"\n") == 500
    assert sorted(path.name for path in tmp_path.iterdir()) == ["one.jsonl", "other.jsonl"]


def test_demo_writes_documents_to_stdout(run: Run) -> None:
    result = run("demo", "--documents", "20")
    documents = [orjson.loads(line) for line in result.out.splitlines()]
    assert len(documents) == 20
    assert all(document["id"] and document["title"] for document in documents)


def test_a_failed_demo_leaves_no_part_of_a_file(tmp_path: Path, run: Run) -> None:
    folder = tmp_path / "there"
    folder.mkdir()
    assert run("demo", "--documents", "5", "--out", folder).status == 2
    assert list(folder.iterdir()) == []


# ---- 8


def test_regions_are_found_by_name_and_code(home: Path, run: Run) -> None:
    assert run("regions", "find", "余杭").out.splitlines()[0] == "330110\t浙江省杭州市余杭区\tcounty"
    assert run("regions", "find", "没有这个地方").out == ""
    assert run("regions", "find", "330110005", "--json").json["regions"][0]["parent"] == "330110"


def test_a_region_is_added_under_its_parent(home: Path, run: Run) -> None:
    added = ["regions", "add", "330191", "钱塘新区", "--parent", "330100", "--level", "county"]
    result = run(*added, "--note", "试验")
    assert result.status == 0
    assert "zwfw index build" in result.out
    assert run("regions", "find", "钱塘新区").out.startswith("330191\t浙江省杭州市钱塘新区")
    again = run(*added)
    assert again.status == 1
    assert "330191 已是" in again.err
    assert run("regions", "add", "330192", "某区", "--parent", "330199", "--level", "county").status == 1
    assert "330191" not in load_tree()


# ---- 9


@pytest.mark.parametrize(
    ("variable", "text", "said"),
    [
        ("ZWFW_LOG_DAYS", "half", "应为正整数"),
        ("ZWFW_BACKEND", "grep", "没有名为 grep 的检索引擎"),
    ],
)
def test_a_wrong_setting_is_one_sentence(
    home: Path, monkeypatch: pytest.MonkeyPatch, run: Run, variable: str, text: str, said: str
) -> None:
    monkeypatch.setenv(variable, text)
    result = run("index", "build")
    assert result.status == 1
    assert said in result.err
    assert "Traceback" not in result.err


def test_commands_are_in_the_audit_log_by_person(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZWFW_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("SUDO_USER", raising=False)
    documents = tmp_path / "d.jsonl"
    documents.write_bytes(lines(DOCUMENTS))
    for arguments in (
        ("load", documents, "--as", "王敏"), ("index", "build"), ("keys", "create", "甲", "--region", "330100"),
        ("dict", "compile", "--as", "李雷"),
        ("regions", "add", "330191", "钱塘新区", "--parent", "330100", "--level", "county"),
        ("backup", tmp_path / "b.tar.gz"), ("keys", "revoke", "甲"),
    ):  # fmt: skip
        assert run(*arguments).status == 0, arguments
    found = run("log", "--json").json["entries"]
    assert [entry["action"] for entry in found] == [
        "keys.revoke", "backup.write", "regions.add", "dictionaries.compile", "keys.create", "index.switch",
        "documents.write",
    ]  # fmt: skip
    assert {entry["action"]: entry["person"] for entry in found if entry["person"]} == {
        "documents.write": "王敏", "dictionaries.compile": "李雷",
    }  # fmt: skip
    assert all(entry["actor"].startswith("shell:") and entry["address"] for entry in found)
    assert [entry["action"] for entry in run("log", "--who", "王", "--since", "1h", "--json").json["entries"]] == [
        "documents.write"
    ]
    assert "keys.create\tkey:甲" in run("log", "--action", "keys").out
    assert run("log", "--verify").out == "审计日志完好\n"
    assert run("log", "--since", "gestern").status == 2
    assert run("load", documents, "--as", " ").status == 2


def test_keys_have_roles_regions_sites_and_days(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZWFW_HOME", str(tmp_path / "home"))
    bounds = ("--role", "auditor", "--region", "330100000000", "--site", "甲 站", "--days", "30")
    made = run("keys", "create", "杭", *bounds, "--json").json
    assert (made["scopes"], made["roles"], made["regions"], made["sites"]) == ([], ["auditor"], ["330100"], ["甲 站"])
    assert "到期 " in run("keys", "list").out
    for wrong in (("--region", "999999"), ("--expires", "2020-01-01"), ("--expires", "x")):
        refused = run("keys", "create", "乙", *wrong)
        assert refused.status in (1, 2)
        assert "错误" in refused.err or "Error" in refused.err
    assert run("keys", "create", "乙", "--days", "1", "--expires", "2030-01-01").status == 2
    assert [key["name"] for key in run("keys", "list", "--json").json["keys"]] == ["杭"]


# Several processes one after the other, forked off from one that has imported what they need and opened nothing; each
# does several commands, and ends with the first that fails.
ONE_BY_ONE = """
import json, os, sys
from importlib import import_module
from search_engine.cli import main
for name in ("backup", "keys", "load", "log"):
    import_module(f"search_engine.cli.{name}")
for commands in json.loads(sys.argv[1]):
    if child := os.fork():
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        if status:
            sys.exit(status)
        continue
    for arguments in commands:
        print(end="\\0", flush=True)
        try:
            main(arguments)
        except SystemExit as ended:
            if ended.code:
                raise
    sys.exit()
"""


def test_the_audit_log_survives_a_restore(tmp_path: Path) -> None:
    """In processes of their own: a database that is open is not restored."""
    documents = tmp_path / "d.jsonl"
    documents.write_bytes(lines(DOCUMENTS))

    backup, log = str(tmp_path / "b.tar.gz"), ["log", "--json"]
    processes = [
        [["load", str(documents)], ["backup", backup], ["keys", "create", "甲"], log],
        [["restore", backup, "--force", "--as", "王敏"]],
        [log, ["log", "--verify"]],
    ]
    command = [sys.executable, "-c", ONE_BY_ONE, orjson.dumps(processes).decode()]
    environment = os.environ | {"ZWFW_HOME": str(tmp_path / "home")}
    outputs = subprocess.run(command, env=environment, check=True, capture_output=True).stdout.split(b"\0")[1:]
    _, _, _, made, _, told, verified = outputs
    before = orjson.loads(made)["entries"]
    after = orjson.loads(told)["entries"]
    assert after[1]["action"] == "read.audit", "somebody has read it, and that is in it"
    assert after[2:] == before, "what was written after the backup is there still"
    assert len(before) == 3
    assert (after[0]["action"], after[0]["target"], after[0]["person"]) == ("backup.restore", "backup:b.tar.gz", "王敏")
    assert verified.decode() == "审计日志完好\n"
