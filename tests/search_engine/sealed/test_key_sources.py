"""Where the master key comes from.

1. A file, a variable or a command gives it, in hexadecimal digits or base64.
2. What is no key, is of another length, or may be read by others, is refused in a sentence that names where it should
   be and the fault, and repeats nothing of it; so is a command that fails, hangs, prints nothing or too much.
3. A command runs without a shell, and ends with all that it has started.
4. The id tells keys apart, and is no part of the key.
5. A slow source keeps nobody waiting longer than is set, and is asked on. A key is asked for once; one that could not
   be had is not asked for in turn; one that was replaced is noticed.
"""

from __future__ import annotations

import base64
import subprocess
import sys
import time
from pathlib import Path

import pytest

from search_engine.errors import SecretUnavailable
from search_engine.sealed import held_master_key
from search_engine.sealed.held_master_key import HeldMasterKey
from search_engine.sealed.key_sources import read_master_key
from search_engine.sealed.master_key import MasterKey, WrongMasterKey, new_key_text

KEY = bytes(range(100, 132))
PLANTED = "planted-in-the-source"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "master.key"
    path.touch(0o600)
    return path


@pytest.mark.parametrize(
    "text",
    [KEY.hex(), KEY.hex().upper() + "\n", base64.b64encode(KEY).decode(), base64.urlsafe_b64encode(KEY).decode()[:-1]],
)
def test_1_three_sources_and_three_forms(file: Path, monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    file.write_text(text)
    monkeypatch.setenv("SOME_KEY", text)
    sources = (f"file:{file}", "env:SOME_KEY", f"command:cat {file}")
    assert {read_master_key(source) for source in sources} == {MasterKey(KEY)}


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "内容为空"),
        (KEY.hex()[:-2], "现有 31 字节"),
        (KEY.hex() + "00", "现有 33 字节"),
        (base64.b64encode(KEY[:16]).decode(), "现有 16 字节"),
        (PLANTED + "!", "64 个十六进制字符"),
    ],
    ids=["empty", "short", "long", "half", "words"],
)
def test_2_what_is_no_key(file: Path, text: str, fault: str) -> None:
    file.write_text(text)
    with pytest.raises(WrongMasterKey) as refused:
        read_master_key(f"file:{file}")
    told = str(refused.value)
    assert told.startswith(f"主密钥文件 {file} ")
    assert fault in told
    assert text == "" or text[:8] not in told


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o644, 0o610])
def test_2_a_file_that_others_may_use(file: Path, mode: int) -> None:
    file.write_text(KEY.hex())
    file.chmod(mode)
    with pytest.raises(WrongMasterKey, match=f"可被他人读取，不予采用；请运行 chmod 600 {file}"):
        read_master_key(f"file:{file}")


@pytest.mark.parametrize(
    ("source", "fault"),
    [
        ("file:/nowhere/master.key", "主密钥文件 /nowhere/master.key 不存在"),
        ("file:/tmp", "是文件夹"),
        ("file:/dev/null", "不是文件"),
        ("env:NOT_SET_ANYWHERE", "环境变量 NOT_SET_ANYWHERE 没有设置"),
        (f"command:false {PLANTED}", "取主密钥的命令 false 以状态 1 结束"),
        (f"command:true {PLANTED}", "取主密钥的命令 true 没有输出"),
        (f"command:/nowhere/vault {PLANTED}", "无法运行"),
        (f"command:echo '{PLANTED}", "引号不成对"),
        (f"command:echo {PLANTED}!", "64 个十六进制字符"),
        ("command:yes", "超过 4096 字节"),
        (f"elsewhere:{PLANTED}", "应为 file:"),
    ],
)
def test_2_what_cannot_be_had(source: str, fault: str) -> None:
    with pytest.raises(WrongMasterKey) as refused:
        read_master_key(source)
    assert fault in str(refused.value)
    assert PLANTED not in str(refused.value)


def test_3_no_shell_reads_the_command(tmp_path: Path) -> None:
    with pytest.raises(WrongMasterKey):
        read_master_key(f"command:echo {KEY.hex()}; touch {tmp_path}/made")
    assert not (tmp_path / "made").exists()


@pytest.mark.parametrize("hanging", ["time.sleep(60)", "os.system('sleep 60')", "os.close(1); time.sleep(60)"])
def test_3_a_command_that_hangs_ends(tmp_path: Path, hanging: str) -> None:
    script = tmp_path / "hang.py"
    script.write_text(f"import os, time\nopen({str(tmp_path / 'pid')!r}, 'w').write(str(os.getpid()))\n{hanging}\n")
    begun = time.monotonic()
    with pytest.raises(WrongMasterKey, match=r"在 0.3 秒内没有结束"):
        read_master_key(f"command:{sys.executable} -S {script}", 0.3)
    assert time.monotonic() - begun < 5
    assert not is_running(int((tmp_path / "pid").read_text()))


def test_4_the_id_is_no_part_of_the_key() -> None:
    keys = [MasterKey(bytes.fromhex(new_key_text())) for _ in range(50)]
    assert len({key.id for key in keys}) == 50
    assert not any(key.id[:6] in key.key.hex() or key.key.hex()[:12] in repr(key) for key in keys)
    assert MasterKey(KEY).id == MasterKey(bytes(KEY)).id


def test_5_a_source_is_asked_when_it_must_be(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    count, now = tmp_count(file), [100.0]
    monkeypatch.setattr(held_master_key.time, "monotonic", lambda: now[0])
    held = HeldMasterKey(f"command:{sys.executable} -S {count}")
    file.write_text("nothing of use!")
    for _ in range(3):
        with pytest.raises(SecretUnavailable):
            held.key()
    assert asked(count) == 1
    file.write_text(KEY.hex())
    now[0] += held_master_key.RESTS
    assert [held.key() for _ in range(3)] == [MasterKey(KEY)] * 3
    assert asked(count) == 2
    file.write_text(bytes(32).hex())
    now[0] += held_master_key.RESTS
    assert held.key(MasterKey(bytes(32)).id) == MasterKey(bytes(32))  # another one is wanted: it is read anew
    with pytest.raises(SecretUnavailable, match=f"用主密钥 {MasterKey(KEY).id} 加密"):
        held.key(MasterKey(KEY).id)


def test_5_nobody_waits_long_for_a_slow_source(file: Path) -> None:
    file.write_text(KEY.hex())
    slow = file.with_name("slow.py")
    slow.write_text(f"import time\ntime.sleep(.6)\nprint(open({str(file)!r}).read())\n")
    held = HeldMasterKey(f"command:{sys.executable} -S {slow}", waits=0.1)
    begun = time.monotonic()
    for _ in range(2):
        with pytest.raises(SecretUnavailable, match="取主密钥的命令还没有回答"):
            held.key()
    assert time.monotonic() - begun < 0.5
    patient = HeldMasterKey(f"command:{sys.executable} -S {slow}")
    assert patient.key() == held.key() == MasterKey(KEY)


def is_running(group: int) -> bool:
    """Whether any process of a group is at work; one that waits to be reaped is not."""
    found = subprocess.run(["ps", "-o", "stat=", "--no-headers", "-g", str(group)], capture_output=True, text=True)
    return any(not line.startswith("Z") for line in found.stdout.splitlines())


def tmp_count(file: Path) -> Path:
    """A program that prints a file, and notes each run."""
    script = file.with_name("count.py")
    script.write_text(f"open({str(script) + '.runs'!r}, 'a').write('x')\nprint(open({str(file)!r}).read())\n")
    return script


def asked(script: Path) -> int:
    return len(Path(f"{script}.runs").read_text())
