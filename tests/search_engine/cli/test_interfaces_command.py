"""`zwfw interfaces`, as an operator types it.

1. An interface from its registration to its check: listed with how it is, changed, exported and imported again as it
   was, removed. `check` ends with 0 only where all is well, and shows the form of an answer, nothing that stands in it.
2. Faults are told with their fields; of a file nothing is registered where one is at fault, and each is told with its
   place.
3. `--json` is one object of each; it tells no address of a receiver.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import orjson
import pytest

from tests.search_engine.cli.script import Run, as_script
from tests.search_engine.interfaces.liar import ENVELOPE, Liar, lying


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run `zwfw` as its script does: exit status, stdout, stderr."""
    monkeypatch.setenv("ZWFW_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("ZWFW_INTERFACE_NETWORKS", "127.0.0.1")
    return as_script(capsys)


@pytest.fixture
def liar() -> Any:
    with lying() as made:
        yield made


def test_1_from_the_registration_to_the_removal(run: Run, liar: Liar, tmp_path: Path) -> None:
    url = liar.says("/line", {**ENVELOPE, "secret": "王小明"})
    given = ("--address", url, "--method", "POST", "--param", "city=北京", "--param", "n:integer?=7")
    more = ("--member", "process_response.result_code:string", "--provider", "公交集团", "--as", "李工")
    assert run("interfaces", "add", "线路", *given, *more)[0] == 0
    status, out, err = run("interfaces", "check", "线路")
    assert (status, err) == (0, "")
    assert out.startswith("正常（")
    assert "process_response.items[].id  文字" in out
    assert "王小明" not in out
    assert liar.bodies == [b"city=%E5%8C%97%E4%BA%AC&n=7"]
    assert "正常" in run("interfaces", "list")[1]
    assert run("interfaces", "change", "线路", "--name", "线路查询", "--interval", "600")[1] == "已更改 线路查询\n"
    assert run("interfaces", "change", "线路查询", "--interval", "600")[1] == "没有变化\n"
    file = tmp_path / "all.json"
    assert run("interfaces", "export", "--out", file)[0] == 0
    assert run("interfaces", "remove", "线路查询")[1] == "已删除 线路查询\n"
    assert run("interfaces", "import", file)[1] == "共 1 个，登记或更改 1 个\n"
    assert run("interfaces", "import", file)[1] == "共 1 个，登记或更改 0 个\n"
    assert orjson.loads(run("interfaces", "export")[1]) == orjson.loads(file.read_bytes())
    actions = [one["action"] for one in orjson.loads(run("log", "--json")[1])["entries"]]
    assert {"interfaces.add", "interfaces.check", "interfaces.change", "interfaces.remove"} <= set(actions)


def test_1_a_check_that_finds_something_ends_with_1(run: Run, liar: Liar) -> None:
    assert run("interfaces", "add", "线路", "--address", liar.says("/p", {"phone": "13800138000"}))[0] == 0
    status, out, _ = run("interfaces", "check", "线路")
    assert (status, "返回内容 phone：含个人信息" in out, "13800138000" in out) == (1, True, False)
    liar.says("/p", b"", status="500 No")
    assert run("interfaces", "check", "线路")[0] == 1


def test_2_faults_are_told_with_their_fields_and_places(run: Run, tmp_path: Path) -> None:
    status, _, err = run("interfaces", "add", "线路", "--address", "http://127.1/", "--interval", "5")
    assert (status, "address：IP 地址应写作四段十进制数" in err, "interval：" in err) == (1, True, True)
    file = tmp_path / "some.json"
    good, bad = {"name": "甲", "address": "https://a.example/"}, {"name": "乙", "address": "ftp://a/", "of": 1}
    file.write_bytes(orjson.dumps({"interfaces": [good, bad]}))
    status, _, err = run("interfaces", "import", file)
    assert (status, "第 2 个 of：没有这个字段" in err) == (1, True)
    assert orjson.loads(run("interfaces", "list", "--json")[1]) == {"interfaces": []}
    file.write_bytes(b"[1]")
    assert run("interfaces", "import", file)[0] == 1
    assert run("interfaces", "check", "没有")[0] == 1
    assert run("interfaces", "add", "丙", "--address", "https://a.example/", "--param", "q")[0] == 2


def test_3_json_tells_no_address_of_a_receiver(run: Run, liar: Liar) -> None:
    receiver = "https://p.example/h?token=secret"
    run("interfaces", "add", "线路", "--address", liar.says("/a", {}), "--receiver", receiver)
    status, out, _ = run("interfaces", "check", "线路", "--json")
    found = orjson.loads(out)
    assert (status, found["outcome"], found["status"], found["shape"]) == (0, "ok", 200, [])
    status, out, _ = run("interfaces", "list", "--json")
    (one,) = orjson.loads(out)["interfaces"]
    assert (one["name"], one["host"], one["has_receiver"], one["last"]["by_hand"]) == (
        "线路", f"127.0.0.1:{liar.port}", True, True,
    )  # fmt: skip
    assert "token" not in out
