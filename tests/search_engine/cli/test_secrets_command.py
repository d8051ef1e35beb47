"""`zwfw secrets`, as an operator types it.

1. From the first master key to a new one: what each command says; `--json` is one object of each.
2. A value comes from standard input, without its last line end, or is typed twice; no option takes one, and nothing
   that is printed has one.
3. A master key file is made for its owner alone, never over another file, never in the home.
4. Refusals are sentences, and end with 1; `check` ends with 1 where something cannot be opened.
5. Each command has help with an example.
6. A backup says that the master key is not in it; a restore, where what came along cannot be opened.
"""

from __future__ import annotations

import io
import stat
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import orjson
import pytest

from search_engine.cli import main
from search_engine.cli.secrets import secrets

Run = Callable[..., tuple[int, str, str]]
VALUE = "planted-value-51c0"


@pytest.fixture
def run(capfd: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run `zwfw secrets` as its script does: exit status, stdout, stderr."""
    monkeypatch.setenv("ZWFW_HOME", str(tmp_path / "home"))

    def run(*arguments: str | Path, typed: str = "") -> tuple[int, str, str]:
        capfd.readouterr()
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(typed.encode())))
        with pytest.raises(SystemExit) as end:
            main(["secrets", *map(str, arguments)])
        told = capfd.readouterr()
        assert VALUE not in told.out + told.err
        return int(end.value.code or 0), told.out, told.err

    return run


@pytest.fixture
def master(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    run("init", tmp_path / "master.key")
    monkeypatch.setenv("ZWFW_MASTER_KEY", f"file:{tmp_path / 'master.key'}")
    return f"file:{tmp_path / 'master.key'}"


def test_from_the_first_master_key_to_a_new_one(
    run: Run, master: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ZWFW_ALARM_KEY", "secret:alarm-key")
    assert run("set", "alarm-key", "--as", "王敏", typed=f"{VALUE}\n") == (0, "已存入 alarm-key（第 1 版）\n", "")
    assert orjson.loads(run("set", "other", "--json", typed=VALUE)[1]) == {"name": "other", "version": 1}
    (first, _) = orjson.loads(run("list", "--json")[1])["secrets"]
    assert (first["name"], first["version"], first["algorithm"], first["settings"]) == (
        "alarm-key", 1, "aes", ["ZWFW_ALARM_KEY"],
    )  # fmt: skip
    assert "alarm-key\t第 1 版\taes\t主密钥 " in run("list")[1]
    assert run("check") == (0, "2 个密钥都能打开\n", "")
    monkeypatch.setenv("ZWFW_SEAL", "sm4")
    assert orjson.loads(run("rotate", "--json")[1]) == {"rotated": ["alarm-key", "other"]}
    assert [one["algorithm"] for one in orjson.loads(run("list", "--json")[1])["secrets"]] == ["sm4", "sm4"]
    newer = orjson.loads(run("init", tmp_path / "newer.key", "--json")[1])
    monkeypatch.setenv("ZWFW_MASTER_KEY", newer["setting"])
    assert run("check")[0] == 1
    assert run("rewrap", "--from", master)[:2] == (0, f"已有 2 个密钥改用主密钥 {newer['master']}\n")
    assert orjson.loads(run("check", "--json")[1]) == {"ok": True, "secrets": 2, "faults": []}
    assert run("delete", "other")[1] == "已删除 other\n"
    assert orjson.loads(run("delete", "--all", "--yes", "--json")[1]) == {"deleted": 1}
    status, told, _ = run("check")
    assert (status, told) == (1, "ZWFW_ALARM_KEY：没有名为 alarm-key 的密钥。请运行 zwfw secrets set alarm-key 存入\n")


@pytest.mark.parametrize("ending", ["", "\n", "\r\n"])
def test_a_value_is_kept_as_it_was_given_but_for_one_line_end(run: Run, master: str, ending: str) -> None:
    from search_engine.cli.console import installation

    run("set", "pem", typed=f"-----BEGIN\n\n{ending}")
    given = {"": b"-----BEGIN\n", "\n": b"-----BEGIN\n\n", "\r\n": b"-----BEGIN\n\n"}[ending]
    place = installation()
    assert place.secrets.get("pem") == given
    place.store.engine.dispose()


def test_a_value_is_typed_twice(run: Run, master: str, monkeypatch: pytest.MonkeyPatch) -> None:
    typed = [VALUE, "another", VALUE, VALUE]
    monkeypatch.setattr("search_engine.cli.secrets.sys", SimpleNamespace(stdin=SimpleNamespace(isatty=lambda: True)))
    monkeypatch.setattr("click.termui.hidden_prompt_func", lambda _: typed.pop(0))
    assert run("set", "typed")[1] == "已存入 typed（第 1 版）\n"
    assert typed == []


def test_no_option_takes_a_value(run: Run, master: str) -> None:
    assert run("set", "name", "another")[0] == 2
    assert [name for name in ("--value", "--secret", "--password") if name in run("set", "--help")[1]] == []


def test_a_master_key_file_is_its_owners_alone(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "master.key"
    status, told, mend = run("init", path)
    key = path.read_text().strip()
    assert (status, len(bytes.fromhex(key)), stat.S_IMODE(path.stat().st_mode)) == (0, 32, 0o600)
    assert (f"已写入 {path}" in told, f"ZWFW_MASTER_KEY=file:{path}" in mend, key in told + mend) == (True, True, False)
    assert run("init", path)[0] == 1
    assert path.read_text().strip() == key
    (tmp_path / "home").mkdir(exist_ok=True)
    status, _, told = run("init", tmp_path / "home" / "master.key")
    assert (status, "不能放在数据目录" in told) == (1, True)


def test_refusals_are_sentences(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    status, _, told = run("set", "name", typed=VALUE)
    assert (status, "没有设置主密钥（ZWFW_MASTER_KEY）" in told) == (1, True)
    monkeypatch.setenv("ZWFW_MASTER_KEY", VALUE)
    status, _, told = run("set", "name", typed=VALUE)
    assert (status, "应为 file:/绝对路径、env:变量名 或 command:命令，不能是主密钥本身" in told) == (1, True)


def test_more_refusals(run: Run, master: str) -> None:
    for arguments, told in (
        (("set", "名称"), "名称应为"),
        (("set", "empty"), "1 至 65536 字节"),
        (("delete", "none"), "没有名为 none 的密钥"),
        (("rotate", "none"), "没有名为 none 的密钥"),
        (("rewrap", "--from", "file:/nowhere"), "主密钥文件 /nowhere 不存在"),
    ):
        status, _, said = run(*arguments)
        assert (status, told in said) == (1, True), said
    assert run("delete")[0] == run("delete", "name", "--all")[0] == 2


@pytest.mark.parametrize("name", sorted(secrets.commands))
def test_each_command_has_help_with_an_example(run: Run, name: str) -> None:
    assert "例：" in run(name, "--help")[1]


def test_a_backup_says_that_the_master_key_is_not_in_it(
    run: Run, master: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    run("set", "alarm-key", typed=VALUE)
    archive = tmp_path / "backup.tar.gz"
    told = whole("backup", archive, capfd=capfd)
    assert "加密保存的密钥 1 个，只有密文；主密钥不在备份中" in told
    monkeypatch.setenv("ZWFW_HOME", str(tmp_path / "same key"))
    assert "打不开" not in whole("restore", archive, capfd=capfd)
    run("init", tmp_path / "other.key")
    monkeypatch.setenv("ZWFW_MASTER_KEY", f"file:{tmp_path / 'other.key'}")
    monkeypatch.setenv("ZWFW_HOME", str(tmp_path / "other key"))
    told = whole("restore", archive, capfd=capfd)
    assert "密钥 1 个，在这里打不开。密钥是用主密钥" in told


def whole(*arguments: str | Path, capfd: pytest.CaptureFixture[str]) -> str:
    capfd.readouterr()
    with pytest.raises(SystemExit) as end:
        main([str(one) for one in arguments])
    told = capfd.readouterr()
    assert not end.value.code, told.err
    return told.out + told.err
