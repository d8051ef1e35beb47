"""`zwfw users`, as an operator types it.

1. Accounts from the first to the lock: what each command says; `--json` is one object of each.
2. A password comes from standard input or is made; no option takes one; what will not do is told with the mend.
3. Refusals are sentences, and end with 1.
4. Each command has help with an example.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from pathlib import Path

import orjson
import pytest

from search_engine.cli import main
from search_engine.cli.users import users
from tests.console_accounts import PASSWORD, cheap_hashes

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="module", autouse=True)
def _cheap() -> Iterator[None]:
    with cheap_hashes():
        yield


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run `zwfw users` as its script does: exit status, stdout, stderr."""
    monkeypatch.setenv("ZWFW_HOME", str(tmp_path / "home"))

    def run(*arguments: str, typed: str = "") -> tuple[int, str, str]:
        capsys.readouterr()
        monkeypatch.setattr("sys.stdin", io.StringIO(typed))
        with pytest.raises(SystemExit) as end:
            main(["users", *arguments])
        told = capsys.readouterr()
        return int(end.value.code or 0), told.out, told.err

    return run


def test_accounts_go_from_added_to_locked(run: Run) -> None:
    assert run("add", "张三", "--role", "editor", "--region", "330100", typed=f"{PASSWORD}\n") == (
        0,
        "已新建 张三\n",
        "",
    )
    assert run("role", "张三", "--role", "publisher")[1] == "已更改 张三\n"
    assert run("lock", "张三", "--as", "王敏")[1] == "已锁定 张三\n"
    _, listed, _ = run("list")
    assert [part for part in ("publisher 发布", "锁定于") if part not in listed] == []
    assert run("unlock", "张三")[1] == "已解除锁定 张三\n"
    (found,) = orjson.loads(run("list", "--json")[1])["users"]
    assert (found["role"], found["regions"], found["locked"], found["failures"]) == ("publisher", [], None, 0)
    assert run("rotate")[0] == 0


def test_passwords_come_from_stdin_or_are_made(run: Run) -> None:
    status, out, err = run("add", "张三", "--role", "editor", "--generate")
    assert (status, len(out.strip())) == (0, 23)
    assert "不会再次显示" in err
    made = orjson.loads(run("password", "张三", "--generate", "--json")[1])
    assert (made["must_change"], len(made["password"])) == (True, 23)
    assert run("password", "张三", typed="short\n")[2].count("12 至 128") == 1
    assert run("password", "张三", typed=f"{PASSWORD}\n")[0] == 0
    assert "没有密码" in run("password", "张三")[2]
    assert run("add", "门户", "--role", "editor", "--no-password")[0] == 0
    assert "无密码" in run("list")[1]
    options = {option for command in users.commands.values() for one in command.params for option in one.opts}
    assert options == {
        "name", "--role", "--region", "--site", "--generate", "--no-password", "--as", "--json",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("add", "张 三", "--role", "editor", "--generate"), "用户名应为"),
        (("add", "张三", "--role", "editor", "--region", "999999", "--generate"), "没有地区“999999”"),
        (("lock", "nobody"), "没有名为 nobody 的账号"),
        (("role", "nobody", "--role", "editor"), "没有名为 nobody 的账号"),
    ],
)
def test_wrong_accounts_are_refused_in_a_sentence(run: Run, arguments: tuple[str, ...], told: str) -> None:
    status, _, err = run(*arguments)
    assert (status, told in err) == (1, True)


@pytest.mark.parametrize("name", users.commands)
def test_user_commands_have_help_with_an_example(run: Run, name: str) -> None:
    status, out, _ = run(name, "--help")
    assert (status, f"zwfw users {name}" in out) == (0, True)
